from django.db import migrations

SHIFTED = (
    "UPDATE notifications_email SET next_poll_at = next_poll_at {} interval '1 day' WHERE next_poll_at IS NOT NULL"
)


class Migration(migrations.Migration):
    """When to ask next takes the place of when it was asked last, which was once a day."""

    dependencies = [("notifications", "0005_emails_are_sent_again")]

    operations = [
        migrations.RenameField("email", "polled_at", "next_poll_at"),
        migrations.RunSQL(SHIFTED.format("+"), SHIFTED.format("-")),
    ]
