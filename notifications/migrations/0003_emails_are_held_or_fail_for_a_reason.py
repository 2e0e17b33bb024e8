from django.db import migrations, models

# All that failed so far had been refused by the provider.
FILL = """
    UPDATE notifications_email SET
        failure_kind = CASE WHEN status = 'failed' THEN 'permanent' ELSE '' END,
        completed_at = CASE WHEN status IN ('delivered', 'failed') THEN coalesce(completed_at, sent_at, queued_at) END
    WHERE status = 'failed' OR (completed_at IS NULL) = (status = 'delivered')
"""
EMPTY = "UPDATE notifications_email SET status = 'queued' WHERE status = 'held'"


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("notifications", "0002_days_are_counted"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="email",
            name="email_status_is_known",
        ),
        migrations.AddField(
            model_name="email",
            name="failure_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("permanent", "The address does not work"),
                    ("temporary", "The mailbox did not take it"),
                    ("technical", "It could not be sent"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="email",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting to be sent"),
                    ("sending", "Being sent"),
                    ("held", "Held back"),
                    ("accepted", "Sent"),
                    ("delivered", "Delivered"),
                    ("failed", "Not delivered"),
                ],
                default="queued",
                max_length=20,
            ),
        ),
        migrations.RunSQL(FILL, EMPTY),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "sending", "held", "accepted", "delivered", "failed"])),
                name="email_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failure_kind__in", ["permanent", "temporary", "technical"]), ("status", "failed")),
                    models.Q(models.Q(("status", "failed"), _negated=True), ("failure_kind", "")),
                    _connector="OR",
                ),
                name="failed_email_has_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at__isnull", False), ("status__in", ("delivered", "failed"))),
                    models.Q(
                        models.Q(("status__in", ("delivered", "failed")), _negated=True), ("completed_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="completed_at_goes_with_the_end",
            ),
        ),
    ]
