from django.db import migrations

# The function is that of teaching records' own history.
REFUSE = """
CREATE TRIGGER email_uses_are_append_only BEFORE UPDATE OR DELETE ON tssp_unlock_emailuse
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER follow_up_changes_are_append_only BEFORE UPDATE OR DELETE ON tssp_unlock_followupchange
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
"""
ALLOW = """
DROP TRIGGER follow_up_changes_are_append_only ON tssp_unlock_followupchange;
DROP TRIGGER email_uses_are_append_only ON tssp_unlock_emailuse;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tssp_unlock", "0001_initial"),
        ("teaching_records", "0002_history_is_append_only"),
    ]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
