from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("support_tasks", "0014_terms_of_before_say_so_too")]

    operations = [
        migrations.RemoveIndex("taskterm", "terms_of_completed_tasks"),
        migrations.AddIndex(
            "taskterm",
            models.Index(
                fields=["kind", "term", "closed_at", "task"],
                include=["task_kind", "outcome", "closed_by", "created_at", "person_name_key", "reference"],
                condition=Q(closed_at__isnull=False),
                name="terms_of_completed_tasks",
            ),
        ),
    ]
