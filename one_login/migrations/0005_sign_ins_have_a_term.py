from django.db import migrations, models

# A sign-in that is a day old may go: how long they are kept is a setting, of a day at least.
REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change_of_sign_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '1 day' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'sign-ins are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
REFUSE_ALL = """
CREATE OR REPLACE FUNCTION refuse_change_of_sign_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sign-ins are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("one_login", "0004_sign_ins")]

    operations = [
        migrations.AddIndex(model_name="signin", index=models.Index(fields=["at"], name="sign_ins_by_age")),
        migrations.RunSQL(REFUSE, REFUSE_ALL),
    ]
