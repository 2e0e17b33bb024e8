"""Whose a task is: assigned by a manager, one or many at once, and returned when somebody's account is switched off.

The officer's row is held first, so that nobody is given a task while their account is being switched off.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import batched

from django.db.models import Q

from staff import policies as staff_policies
from staff.models import StaffUser
from staff.policies import Permission
from support_tasks import history, lifecycle, policies
from support_tasks.models import EventName, SupportTask, SupportTaskQuerySet
from teaching_records.policies import Own
from transactions import part_of_use_case, use_case

AT_A_TIME = 500


class AlreadyAssigned(Exception):
    """The task is theirs already."""


class NotAssigned(Exception):
    """The task is nobody's."""


class Skipped(StrEnum):
    """Why a task among many was left as it was. A page has the words."""

    CLOSED = "closed"
    ALREADY_THEIRS = "already_theirs"
    NOT_ASSIGNED = "not_assigned"
    OWN_OF_ASSIGNEE = "own_of_assignee"
    YOUR_OWN = "your_own"


@dataclass(frozen=True)
class Assigned:
    """What became of many tasks: the references of those done, and of each other the reason.

    `taken_from`: of those done that were somebody's, by the reference, whose. `held_by`: of those done at which
    somebody was at work, by the reference, who.
    """

    done: list[str] = field(default_factory=list)
    taken_from: dict[str, StaffUser] = field(default_factory=dict)
    held_by: dict[str, StaffUser] = field(default_factory=dict)
    skipped: dict[str, Skipped] = field(default_factory=dict)


@use_case
def assign(*, task_id: int, to: StaffUser, by: StaffUser, at: datetime) -> SupportTask:
    """Make a task `to`'s. Whoever else is at work on it can no longer decide it from the page they have open.

    Raises TaskAlreadyClosed, AlreadyAssigned, NotPermitted (its text says whether it is about `by` or about `to`).
    """
    to = StaffUser.objects.locked(to.pk)
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    policies.check_can_assign(by, task)
    policies.check_can_be_assigned(to, task)
    if task.assigned_to == to:
        raise AlreadyAssigned
    _assign([task], to, by, at)
    task.refresh_from_db()
    return task


@use_case
def unassign(*, task_id: int, by: StaffUser, at: datetime) -> SupportTask:
    """Make a task nobody's. Who is at work on it goes on. Raises TaskAlreadyClosed, NotAssigned, NotPermitted."""
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    policies.check_can_assign(by, task)
    if task.assigned_to is None:
        raise NotAssigned
    _unassign([task], by, at)
    task.refresh_from_db()
    return task


@use_case
def assign_many(*, tasks: SupportTaskQuerySet, to: StaffUser, by: StaffUser, at: datetime) -> Assigned:
    """Make tasks `to`'s, all or those for which nothing stands against it; says which were skipped, and why.

    `tasks` may be those with certain ids or all that match something. Raises NotPermitted: `by` does not manage,
    or `to` may not work on tasks.
    """
    staff_policies.check_can(by, Permission.MANAGE)
    to = StaffUser.objects.locked(to.pk)
    policies.check_can_work_on_tasks(to)
    of_assignee, of_manager = Own(to), Own(by)

    def against(task: SupportTask) -> Skipped | None:
        if task.assigned_to_id == to.pk:
            return Skipped.ALREADY_THEIRS
        if policies.is_own(of_assignee, task):
            return Skipped.OWN_OF_ASSIGNEE
        return Skipped.YOUR_OWN if policies.is_own(of_manager, task) else None

    return _for_each(tasks, at, against, lambda chosen: _assign(chosen, to, by, at))


@use_case
def unassign_many(*, tasks: SupportTaskQuerySet, by: StaffUser, at: datetime) -> Assigned:
    """Make tasks nobody's; says which were skipped, and why. Raises NotPermitted."""
    staff_policies.check_can(by, Permission.MANAGE)
    of_manager = Own(by)

    def against(task: SupportTask) -> Skipped | None:
        if task.assigned_to_id is None:
            return Skipped.NOT_ASSIGNED
        return Skipped.YOUR_OWN if policies.is_own(of_manager, task) else None

    return _for_each(tasks, at, against, lambda chosen: _unassign(chosen, by, at))


def _for_each(
    tasks: SupportTaskQuerySet,
    at: datetime,
    against: Callable[[SupportTask], Skipped | None],
    change: Callable[[list[SupportTask]], None],
) -> Assigned:
    outcome = Assigned()
    for batch in _locked(tasks):
        why = {task.pk: Skipped.CLOSED if task.is_closed else against(task) for task in batch}
        chosen = [task for task in batch if why[task.pk] is None]
        outcome.taken_from.update({task.reference: task.assigned_to for task in chosen if task.assigned_to})
        outcome.held_by.update({task.reference: holder for task in chosen if (holder := task.holder(at))})
        change(chosen)
        outcome.done.extend(task.reference for task in chosen)
        outcome.skipped.update({task.reference: reason for task in batch if (reason := why[task.pk])})
    return outcome


def _locked(tasks: SupportTaskQuerySet) -> Iterator[list[SupportTask]]:
    """The tasks, some at a time, in the order of their ids, held until the transaction ends."""
    for ids in batched(tasks.order_by("pk").values_list("pk", flat=True), AT_A_TIME, strict=False):
        rows = SupportTask.objects.filter(pk__in=ids).with_people().order_by("pk")
        yield list(rows.select_for_update(of=("self",)))


def _assign(tasks: list[SupportTask], to: StaffUser, by: StaffUser, at: datetime) -> None:
    before = {task.pk: history.officer(task.assigned_to) for task in tasks}
    lifecycle.assign(tasks, to, at)
    history.add_events(
        EventName.ASSIGNED,
        tasks,
        at=at,
        by=by,
        details=lambda task: {"to": history.officer(to), "before": before[task.pk]},
    )


def _unassign(tasks: list[SupportTask], by: StaffUser | None, at: datetime) -> None:
    before = {task.pk: history.officer(task.assigned_to) for task in tasks}
    lifecycle.unassign(tasks)
    history.add_events(EventName.UNASSIGNED, tasks, at=at, by=by, details=lambda task: {"before": before[task.pk]})


@part_of_use_case
def return_tasks_of(*, staff_user: StaffUser, by: StaffUser | None, at: datetime) -> int:
    """Let others have what `staff_user` holds or was assigned, because their account is switched off; how many.

    Their half-made decisions are kept. `by` is who switched it off. Call it behind the change of the account, which
    holds its row: then nothing is assigned to them any more.
    """
    theirs = SupportTask.objects.not_closed().filter(Q(assigned_to=staff_user) | Q(claimed_by=staff_user))
    returned = 0
    for batch in _locked(theirs):
        claimed = [task for task in batch if task.claimed_by_id == staff_user.pk]
        lifecycle.end_claims(claimed)
        history.add_events(
            EventName.RELEASED, claimed, at=at, by=by, details=lambda _: {"of": history.officer(staff_user)}
        )
        _unassign([task for task in batch if task.assigned_to_id == staff_user.pk], by, at)
        returned += len(batch)
    return returned
