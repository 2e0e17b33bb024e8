"""Decisions that are half made: kept at each step, so that a lost session loses nothing, and put aside for later."""

from datetime import datetime, timedelta

from staff.models import StaffUser
from support_tasks import history, lifecycle, policies
from support_tasks.models import Choices, EventName, Status, SupportTask, TaskDraft
from transactions import part_of_use_case, use_case

KEPT_BEHIND_THE_DECISION = timedelta(days=30)


@use_case
def keep_choices(
    *, task_id: int, choices: Choices, version: int, by: StaffUser, at: datetime, shown: int | None = None
) -> TaskDraft:
    """Add to what `by` chose so far about a task that is open, shown to them in that version.

    `shown` is the id of the last event that their page showed, where it says so. Raises TaskAlreadyClosed,
    NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    policies.check_can_work(by, task)
    return _keep(task, choices, version, shown, by, at)


@use_case
def save_for_later(
    *, task_id: int, choices: Choices, version: int, by: StaffUser, at: datetime, shown: int | None = None
) -> SupportTask:
    """Put a task aside with what `by` chose so far: they are not at work on it any more.

    It is theirs from now on, unless it is assigned to somebody else: that is for a manager to change, and what `by`
    chose is kept for them all the same. `version` and `shown` are as for `keep_choices`. Raises TaskAlreadyClosed,
    TaskHeld, NotPermitted.
    """
    by = StaffUser.objects.locked(by.pk)
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    lifecycle.check_is_not_held_by_another(task, by, at)
    policies.check_can_work(by, task)
    was_shown_all = version == task.version
    draft = _keep(task, choices, version, shown, by, at)
    lifecycle.keep(task, by)
    if was_shown_all:
        draft.version_seen = task.version
        draft.save(update_fields=["version_seen"])
    history.add_event(EventName.SAVED_FOR_LATER, task, at=at, by=by)
    return task


def _keep(
    task: SupportTask, choices: Choices, version: int, shown: int | None, by: StaffUser, at: datetime
) -> TaskDraft:
    draft = TaskDraft.objects.filter(task=task, staff_user=by).first() or TaskDraft(
        task=task, staff_user=by, choices={}
    )
    draft.choices = {**draft.choices, **choices}
    draft.version_seen, draft.saved_at = version, at
    draft.event_seen = shown if shown is not None else draft.event_seen
    draft.save()
    return draft


@part_of_use_case
def forget_choices(task: SupportTask, by: StaffUser) -> None:
    """`by` decided the held task: what they chose is in the decision. What others typed stays for them to read."""
    TaskDraft.objects.filter(task=task, staff_user=by).delete()


@use_case
def forget_old_drafts(*, at: datetime) -> int:
    """Delete what was left behind when somebody else decided; how many. A month is enough to read it again."""
    old = TaskDraft.objects.filter(task__status=Status.CLOSED, task__closed_at__lte=at - KEPT_BEHIND_THE_DECISION)
    deleted, _ = old.delete()
    return deleted
