"""Who lost their TRN asks without signing in: such a task has a mailbox in place of a One Login user.

Undone while there are such tasks it fails, and nothing is undone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("connect_one_login", "Connect GOV.UK One Login to a teaching record"),
    ("verify_identity", "Failed GOV.UK One Login identity verification"),
    ("find_trn", "Find a lost TRN"),
]
OUTCOMES = [
    ("connected", "Record connected"),
    ("not_connected", "Teaching record not connected"),
    ("trn_sent", "TRN sent"),
    ("trn_not_sent", "TRN not sent"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("one_login", "0004_sign_ins"),
        ("support_tasks", "0008_terms_are_read_by_how_tasks_stand"),
        ("teaching_records", "0008_find_a_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="supporttask",
            name="task_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="supporttask",
            name="closed_task_says_how_when_and_by_whom",
        ),
        migrations.RemoveConstraint(
            model_name="supporttask",
            name="connected_task_names_the_record",
        ),
        migrations.RemoveConstraint(
            model_name="supporttask",
            name="rejected_task_has_a_reason",
        ),
        migrations.AddField(
            model_name="supporttask",
            name="mailbox",
            field=models.TextField(blank=True, db_collation="C"),
        ),
        migrations.AlterField(
            model_name="completedtally",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=30),
        ),
        migrations.AlterField(
            model_name="completedtally",
            name="outcome",
            field=models.CharField(choices=OUTCOMES, max_length=20),
        ),
        migrations.AlterField(
            model_name="supporttask",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=30),
        ),
        migrations.AlterField(
            model_name="supporttask",
            name="one_login_user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="support_tasks",
                to="one_login.oneloginuser",
            ),
        ),
        migrations.AlterField(
            model_name="supporttask",
            name="outcome",
            field=models.CharField(blank=True, choices=OUTCOMES, max_length=20),
        ),
        migrations.AlterField(
            model_name="supporttask",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_record", "There is no teaching record with these details"),
                    ("several_records", "There is more than one possible record"),
                    ("not_close_enough", "The details do not match a record closely enough"),
                    ("not_certain_who", "We cannot be certain that this person is who they say they are"),
                    ("another_reason", "Another reason"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="taskterm",
            name="outcome",
            field=models.CharField(blank=True, choices=OUTCOMES, editable=False, max_length=20),
        ),
        migrations.AlterField(
            model_name="taskterm",
            name="task_kind",
            field=models.CharField(choices=KINDS, editable=False, max_length=30),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("mailbox", ""), _negated=True), fields=["mailbox"], name="tasks_of_mailbox"
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True), models.Q(("mailbox", ""), _negated=True)
                ),
                fields=("mailbox",),
                name="one_to_do_per_mailbox",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "find_trn"),
                        ("one_login_user", None),
                        ("verified", {}),
                        models.Q(("mailbox", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "find_trn"), _negated=True),
                        ("mailbox", ""),
                        ("one_login_user__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="who_asks_is_known_as_the_kind_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""),
                    models.Q(("kind", "connect_one_login"), ("outcome__in", ("connected", "not_connected"))),
                    models.Q(("kind", "verify_identity"), ("outcome__in", ("connected", "not_connected"))),
                    models.Q(("kind", "find_trn"), ("outcome__in", ("trn_sent", "trn_not_sent"))),
                    _connector="OR",
                ),
                name="outcome_is_of_the_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["connect_one_login", "verify_identity", "find_trn"])),
                name="task_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("outcome__in", ["connected", "not_connected", "trn_sent", "trn_not_sent"]),
                        ("status", "closed"),
                    ),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("closed_at", None),
                        ("closed_by", None),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="closed_task_says_how_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("connected_record__isnull", False), ("outcome__in", ("connected", "trn_sent"))),
                    models.Q(
                        models.Q(("outcome__in", ("connected", "trn_sent")), _negated=True), ("connected_record", None)
                    ),
                    _connector="OR",
                ),
                name="connected_task_names_the_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "not_connected"),
                        ("reason__in", ("no_record", "several_records", "not_close_enough", "another_reason")),
                    ),
                    models.Q(
                        ("outcome", "trn_not_sent"),
                        (
                            "reason__in",
                            ("no_record", "several_records", "not_close_enough", "not_certain_who", "another_reason"),
                        ),
                    ),
                    models.Q(
                        models.Q(("outcome__in", ("not_connected", "trn_not_sent")), _negated=True), ("reason", "")
                    ),
                    _connector="OR",
                ),
                name="rejected_task_has_a_reason",
            ),
        ),
    ]
