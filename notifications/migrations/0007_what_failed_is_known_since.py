from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_polling_is_planned")]

    operations = [
        migrations.AddField("email", "last_tried_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("gate", "failing_since", models.DateTimeField(null=True)),
    ]
