from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'change history is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER change_history_is_append_only BEFORE UPDATE OR DELETE ON teaching_records_changehistoryevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
"""
ALLOW = """
DROP TRIGGER change_history_is_append_only ON teaching_records_changehistoryevent;
DROP FUNCTION refuse_change_of_history();
"""


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
