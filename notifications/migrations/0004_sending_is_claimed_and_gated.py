from django.db import migrations, models

# Whoever had these in hand may have sent them.
CLAIM = """
    UPDATE notifications_email SET claimed_until = queued_at, may_be_taken = true, first_tried_at = queued_at
    WHERE status = 'sending'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("notifications", "0003_emails_are_held_or_fail_for_a_reason"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
                ("closed_until", models.DateTimeField(null=True)),
                (
                    "closed_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("too_fast", "Emails were sent too fast"),
                            ("day_is_full", "No more emails can be sent today"),
                            ("unavailable", "The email service does not answer"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("failures", models.PositiveIntegerField(db_default=0)),
                ("failed_email_id", models.BigIntegerField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("held_because", models.CharField(blank=True, db_default="", max_length=200)),
            ],
            options={
                "verbose_name": "sending of emails",
                "verbose_name_plural": "sending of emails",
            },
        ),
        migrations.AddField(
            model_name="email",
            name="claimed_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="email",
            name="first_tried_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="email",
            name="may_be_taken",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="email",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="email",
            name="polled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                condition=models.Q(("status__in", ("queued", "sending", "held"))),
                fields=["queued_at", "id"],
                name="emails_not_taken",
            ),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(condition=models.Q(("status", "accepted")), fields=["sent_at"], name="emails_to_poll"),
        ),
        migrations.RunSQL(CLAIM, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_until__isnull", False), ("status", "sending")),
                    models.Q(models.Q(("status", "sending"), _negated=True), ("claimed_until", None)),
                    _connector="OR",
                ),
                name="email_being_sent_is_claimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="gate_is_one_row"),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_because", ""), ("closed_until", None)),
                    models.Q(
                        ("closed_because__in", ["too_fast", "day_is_full", "unavailable"]),
                        ("closed_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="gate_is_closed_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_at", None), ("held_because", "")),
                    models.Q(("held_at__isnull", False), models.Q(("held_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="gate_is_held_for_a_reason",
            ),
        ),
    ]
