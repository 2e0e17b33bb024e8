"""The history of a task: one event for each finished action, written by the action."""

from datetime import datetime
from typing import Any

from staff.models import StaffUser
from support_tasks.models import EventName, SupportTask, TaskEvent
from teaching_records.models import Actor
from transactions import part_of_use_case


@part_of_use_case
def add_event(
    name: EventName,
    task: SupportTask,
    *,
    at: datetime,
    by: StaffUser | None = None,
    details: dict[str, Any] | None = None,
) -> TaskEvent:
    """Add one event to the history of `task`, in the caller's transaction. It can never be changed."""
    return TaskEvent.objects.create(**_facts(name, task, at, by), details=details or {})


def _facts(name: EventName, task: SupportTask, at: datetime, by: StaffUser | None) -> dict[str, Any]:
    actor = Actor.STAFF if by else Actor.TEACHER if name == EventName.OPENED else Actor.SYSTEM
    return {"name": name, "task": task, "version": task.version, "actor": actor, "staff_user": by, "at": at}
