from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("support_tasks", "0007_terms_say_how_tasks_stand")]

    operations = [
        migrations.AddIndex(
            "taskterm",
            models.Index(fields=["kind", "term", "task"], condition=Q(closed_at=None), name="terms_of_tasks_to_do"),
        ),
        migrations.AddIndex(
            "taskterm",
            models.Index(
                fields=["kind", "term", "closed_at", "task"],
                include=["task_kind", "outcome", "closed_by"],
                condition=Q(closed_at__isnull=False),
                name="terms_of_completed_tasks",
            ),
        ),
    ]
