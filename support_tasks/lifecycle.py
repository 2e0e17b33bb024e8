"""The life of a support task: its state moves here and nowhere else, by one table."""

from datetime import datetime

from staff.models import StaffUser
from support_tasks.models import MOVES, Outcome, Reason, Status, SupportTask
from teaching_records.models import TeachingRecord
from transactions import part_of_use_case


class TaskAlreadyClosed(Exception):
    """Somebody else decided the task first; `task` says who, what and when."""

    def __init__(self, task: SupportTask) -> None:
        super().__init__(task.reference)
        self.task = task


class ImpossibleMove(Exception):
    """The table of moves does not hold this one."""


def check_is_not_closed(task: SupportTask) -> None:
    """Raises TaskAlreadyClosed."""
    if task.is_closed:
        raise TaskAlreadyClosed(task)


@part_of_use_case
def close(
    task: SupportTask,
    outcome: Outcome,
    *,
    by: StaffUser,
    at: datetime,
    record: TeachingRecord | None = None,
    reason: Reason | None = None,
    detail: str = "",
) -> None:
    """Close a locked `task`: connected to `record`, or not, for `reason`. Raises TaskAlreadyClosed."""
    check_is_not_closed(task)
    if Status.CLOSED not in MOVES[Status(task.status)]:
        raise ImpossibleMove
    task.status = Status.CLOSED
    task.outcome = outcome
    task.closed_by, task.closed_at = by, at
    task.connected_record = record
    task.reason, task.reason_detail = reason or "", detail
    task.save()
