from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("support_tasks", "0009_tasks_without_a_one_login")]

    operations = [
        migrations.AddIndex(
            "supporttask",
            models.Index(
                fields=["kind", "status", "assigned_to", "due_on", "claimed_by", "claimed_until"],
                condition=~Q(status="closed"),
                name="tasks_to_do_alike",
            ),
        ),
    ]
