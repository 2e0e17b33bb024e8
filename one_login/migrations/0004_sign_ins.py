import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_change_of_sign_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sign-ins are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sign_ins_are_append_only BEFORE UPDATE OR DELETE ON one_login_signin
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_sign_ins();
"""
ALLOW = """
DROP TRIGGER sign_ins_are_append_only ON one_login_signin;
DROP FUNCTION refuse_change_of_sign_ins();
"""


class Migration(migrations.Migration):
    dependencies = [("one_login", "0003_signed_out_at")]

    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("identity_was_asked", models.BooleanField()),
                (
                    "one_login_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to="one_login.oneloginuser",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["one_login_user", "-at", "-id"], name="sign_ins_of_user")],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
