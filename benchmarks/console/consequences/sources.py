"""Where the rows come from, in SQL: `task` is a support task."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType

from support_tasks.models import SupportTask

TASKS = "FROM support_tasks_supporttask task"
COMPLETED = f"{TASKS} WHERE task.status = 'closed'"
OPEN = f"{TASKS} WHERE task.status <> 'closed'"
RECENT = timedelta(days=100)  # what is told of the last months only: it would be most of the database


def content_type_of_tasks() -> int:
    return int(ContentType.objects.get_for_model(SupportTask).pk)
