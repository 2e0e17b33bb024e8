"""The history of a task: one event for each finished action, written by the action."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from staff.models import StaffUser
from support_tasks.models import EventName, SupportTask, TaskEvent
from teaching_records.models import Actor
from transactions import part_of_use_case

type Details = dict[str, Any]

BY_TEACHERS = (EventName.OPENED, EventName.ASKED_AGAIN)


@part_of_use_case
def add_event(
    name: EventName, task: SupportTask, *, at: datetime, by: StaffUser | None = None, details: Details | None = None
) -> TaskEvent:
    """Add one event to the history of `task`, in the caller's transaction. It can never be changed."""
    event = _event(name, task, at, by, details or {})
    event.save()
    return event


@part_of_use_case
def add_events(
    name: EventName,
    tasks: Iterable[SupportTask],
    *,
    at: datetime,
    by: StaffUser | None = None,
    details: Callable[[SupportTask], Details],
) -> None:
    """As `add_event`, the same for many tasks."""
    TaskEvent.objects.bulk_create(_event(name, task, at, by, details(task)) for task in tasks)


def _event(name: EventName, task: SupportTask, at: datetime, by: StaffUser | None, details: Details) -> TaskEvent:
    actor = Actor.STAFF if by else Actor.TEACHER if name in BY_TEACHERS else Actor.SYSTEM
    return TaskEvent(name=name, task=task, version=task.version, actor=actor, staff_user=by, at=at, details=details)


def officer(user: StaffUser | None) -> Details | None:
    """Somebody whom an event is about, besides who did it: as its details keep them."""
    return {"id": user.pk, "name": user.name} if user else None
