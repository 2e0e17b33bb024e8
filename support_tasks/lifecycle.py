"""The life of a support task: its state moves here and nowhere else, by one table.

Every function takes a task that the caller holds (`SupportTask.objects.locked`). Locks are taken in the order
officer, One Login user (or the mailbox of who did not sign in), task, record; several tasks in the order of their ids.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks.models import MOVES, OUTCOMES, Kind, Outcome, Reason, Status, SupportTask, TaskEvent, is_kept
from teaching_records.models import TeachingRecord
from transactions import part_of_use_case
from transactions.locks import Space, hold

CLAIM_LASTS = timedelta(minutes=15)


class TaskAlreadyClosed(Exception):
    """Somebody else decided the task first; `task` says who, what and when."""

    def __init__(self, task: SupportTask) -> None:
        super().__init__(task.reference)
        self.task = task


class TaskNotClosed(Exception):
    """Nobody has decided `task`, so there is nothing to undo."""

    def __init__(self, task: SupportTask) -> None:
        super().__init__(task.reference)
        self.task = task


class TrnWasSent(Exception):
    """The TRN that `task` asked for was sent: that cannot be undone."""

    def __init__(self, task: SupportTask) -> None:
        super().__init__(task.reference)
        self.task = task


class TaskHeld(Exception):
    """Somebody else is at work on the task: `by`, until the instant `until` unless they go on."""

    def __init__(self, task: SupportTask, by: StaffUser, until: datetime) -> None:
        super().__init__(task.reference)
        self.task, self.by, self.until = task, by, until


class TaskChanged(Exception):
    """The task is not as the officer was shown it: `events` are what happened meanwhile, oldest first.

    None: nobody can tell what they were shown.
    """

    def __init__(self, task: SupportTask, events: Collection[TaskEvent]) -> None:
        super().__init__(task.reference)
        self.task, self.events = task, events


class NotClaimed(Exception):
    """The officer has no claim on the task: it lapsed and was returned, or was taken over."""


class ImpossibleMove(Exception):
    """The tables of moves and outcomes do not hold this one."""


@part_of_use_case
def hold_person(*, one_login_user_id: int | None, mailbox: str) -> None:
    """Hold whoever has one request at a time until the transaction ends: the One Login user or else the mailbox."""
    if one_login_user_id is None:
        hold(Space.SUPPORT_REQUEST, mailbox)
    else:
        OneLoginUser.objects.locked(one_login_user_id)


@part_of_use_case
def locked_with_person(task_id: int) -> SupportTask:
    """The task, held, with everybody whom policies ask about; before it its person, as everywhere."""
    user_id, mailbox = SupportTask.objects.values_list("one_login_user_id", "mailbox").get(pk=task_id)
    hold_person(one_login_user_id=user_id, mailbox=mailbox)
    return SupportTask.objects.with_people().select_related("connected_record").locked(task_id)


def check_is_not_closed(task: SupportTask) -> None:
    """Raises TaskAlreadyClosed."""
    if task.is_closed:
        raise TaskAlreadyClosed(task)


def check_is_closed(task: SupportTask) -> None:
    """Raises TaskNotClosed."""
    if not task.is_closed:
        raise TaskNotClosed(task)


def check_can_be_undone(task: SupportTask) -> None:
    """Raises TaskNotClosed, TrnWasSent."""
    check_is_closed(task)
    if task.is_final:
        raise TrnWasSent(task)


def check_is_not_held_by_another(task: SupportTask, by: StaffUser, at: datetime) -> None:
    """Raises TaskHeld where somebody else's claim has not lapsed."""
    holder = task.holder(at)
    if holder is not None and task.claimed_until is not None and holder != by:
        raise TaskHeld(task, holder, task.claimed_until)


def check_is_as_shown(task: SupportTask, version: int | None) -> None:
    """Raises TaskChanged where the page showed another version; 0 is one that nobody can tell. None asks nothing."""
    if version is not None and version != task.version:
        events = task.events.filter(version__gt=version).select_related("staff_user").order_by("at", "pk")
        raise TaskChanged(task, tuple(events) if version else ())


@part_of_use_case
def change(task: SupportTask) -> None:
    """What the task asks for is not what a page showed before."""
    task.version += 1
    task.save(update_fields=["version"])


@part_of_use_case
def claim(task: SupportTask, *, by: StaffUser, at: datetime) -> bool:
    """Hold the task for `by`, or hold it longer; whether that began now. Raises TaskAlreadyClosed, TaskHeld."""
    check_is_not_closed(task)
    check_is_not_held_by_another(task, by, at)
    is_new = task.holder(at) is None
    _hold(task, by, at)
    return is_new


@part_of_use_case
def take_over(task: SupportTask, *, by: StaffUser, at: datetime) -> None:
    """Hold the task for `by`, whoever else held it. Raises TaskAlreadyClosed."""
    check_is_not_closed(task)
    task.version += 1
    _hold(task, by, at)


def _hold(task: SupportTask, by: StaffUser, at: datetime) -> None:
    _move(task, Status.IN_PROGRESS)
    task.claimed_by, task.claimed_until = by, at + CLAIM_LASTS
    task.save(update_fields=["status", "claimed_by", "claimed_until", "version"])


@part_of_use_case
def end_claims(tasks: Collection[SupportTask]) -> None:
    """Nobody is at work on these tasks any more."""
    for task in tasks:
        task.claimed_by = task.claimed_until = None
    _write(tasks, claimed_by=None, claimed_until=None)


@part_of_use_case
def assign(tasks: Collection[SupportTask], to: StaffUser, at: datetime) -> None:
    """Make these tasks `to`'s; nobody else is at work on them any more. They are not closed, and not theirs yet."""
    for task in tasks:
        task.assigned_to, task.version = to, task.version + 1
    end_claims([task for task in tasks if task.claimed_by and task.holder(at) != to])
    _write(tasks, assigned_to=to, version=F("version") + 1)


@part_of_use_case
def keep(task: SupportTask, by: StaffUser) -> None:
    """Put the task aside, with nobody at work on it: it is `by`'s, or stays with the colleague whose it is.

    `by` has a draft, so that what is theirs stays in progress.
    """
    if task.assigned_to not in (None, by):
        end_claims([task])
        task.refresh_from_db(fields=["status"])
        return
    if task.assigned_to != by:
        task.version += 1
    task.assigned_to, task.claimed_by, task.claimed_until = by, None, None
    _move(task, Status.IN_PROGRESS)
    task.save(update_fields=["assigned_to", "claimed_by", "claimed_until", "version", "status"])


@part_of_use_case
def unassign(tasks: Collection[SupportTask]) -> None:
    """Make these tasks, which are not closed, nobody's."""
    for task in tasks:
        task.assigned_to, task.version = None, task.version + 1
    _write(tasks, assigned_to=None, version=F("version") + 1)


def _write(tasks: Collection[SupportTask], **changes: Any) -> None:
    """Change tasks that are not closed, and the status of those that it begins or puts back.

    In progress is what is claimed or kept for later, open the rest: the table lets a task go both ways.
    """
    rows = SupportTask.objects.filter(pk__in=[task.pk for task in tasks])
    rows.update(**changes)
    is_begun = Q(claimed_by__isnull=False) | Q(is_kept())
    rows.filter(is_begun, status=Status.OPEN).update(status=Status.IN_PROGRESS)
    rows.filter(~is_begun, status=Status.IN_PROGRESS).update(status=Status.OPEN)


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
    """Close the task: with what was asked for, about `record`; or without, for `reason`.

    Raises TaskAlreadyClosed, and ImpossibleMove for an outcome that tasks of its kind do not have.
    """
    check_is_not_closed(task)
    if outcome not in OUTCOMES[Kind(task.kind)]:
        raise ImpossibleMove
    _move(task, Status.CLOSED)
    task.version += 1
    task.claimed_by = task.claimed_until = None
    task.outcome = outcome
    task.closed_by, task.closed_at = by, at
    task.connected_record = record
    task.reason, task.reason_detail = reason or "", detail
    task.save()


@part_of_use_case
def reopen(task: SupportTask) -> None:
    """Open a closed task again, as if nobody had decided it: whoever kept it has it back.

    Raises TaskNotClosed, TrnWasSent.
    """
    check_can_be_undone(task)
    _move(task, Status.OPEN)
    task.version += 1
    task.outcome = task.reason = task.reason_detail = ""
    task.closed_by = task.closed_at = task.connected_record = None
    task.save()
    _write([task])
    task.refresh_from_db(fields=["status"])


def _move(task: SupportTask, to: Status) -> None:
    """Raises ImpossibleMove."""
    if to != task.status and to not in MOVES[Status(task.status)]:
        raise ImpossibleMove
    task.status = to
