"""Who is at work on a task right now. A claim lasts a quarter of an hour and is extended while a page is in use."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery

from staff import policies as staff_policies
from staff.models import StaffUser, Viewing, What
from staff.policies import Permission
from support_tasks import history, lifecycle, policies
from support_tasks.models import EventName, SupportTask, SupportTaskQuerySet, TaskEvent, is_kept
from transactions import use_case

MOST_RETURNED_AT_ONCE = 500
# Who presses again so soon, without having had the time to read the task, wants no second one.
A_PRESS_LASTS, A_LOOK_LASTS = timedelta(minutes=1), timedelta(seconds=2)
# Who gave a task back wants another one for so long.
A_RETURN_LASTS = timedelta(hours=1)


@use_case
def claim_next(*, filters: Q | None = None, by: StaffUser, at: datetime) -> SupportTask | None:
    """Claim the oldest task that fits `filters`, that nobody is at work on, and that is nobody's or `by`'s.

    Those that `by` has just given back come when nothing else is left, and then those that they saved for later. None:
    there is none at all. Any number of officers may ask at once: rows that somebody else holds are passed over, so
    none gets the same. One officer who presses twice gets one task: their row is held first. Raises NotPermitted.
    """
    by = StaffUser.objects.locked(by.pk)
    staff_policies.check_can(by, Permission.WORK)
    if task := _just_claimed(by, at):
        return task
    free = SupportTask.objects.not_closed().not_held(at).free_for(by).filter(filters or Q())
    free = free.annotate(returned_at=_returned_at(by, at))
    fresh = free.filter(~is_kept(), Q(returned_at=None)).oldest_first()
    task = _take_first(fresh, by) or _take_first(free.order_by(*LAST_OF_ALL), by)
    if task:
        _claim(task, by, at)
    return task


def _returned_at(by: StaffUser, at: datetime) -> Subquery:
    """Of a task: when `by` gave it back, where that was lately. Looked up by the task: of events there are millions."""
    returned = TaskEvent.objects.filter(
        task=OuterRef("pk"), name=EventName.RELEASED, staff_user=by, details={}, at__gt=at - A_RETURN_LASTS
    )
    return Subquery(returned.order_by("-at").values("at")[:1])


# What was given back longest ago comes first again.
LAST_OF_ALL = (is_kept(), F("returned_at").asc(nulls_first=True), "created_at", "pk")


def _just_claimed(by: StaffUser, at: datetime) -> SupportTask | None:
    """What they claimed a moment ago and have not read: whatever the filters, which it need not fit any more."""
    pressed = TaskEvent.objects.filter(
        task=OuterRef("pk"), name=EventName.CLAIMED, staff_user=by, at__gt=at - A_PRESS_LASTS
    )
    read = Viewing.objects.filter(
        which=OuterRef("reference"), what=What.TASK, staff_user=by, at__range=(at - A_PRESS_LASTS, at - A_LOOK_LASTS)
    )
    held = SupportTask.objects.held(at).filter(Exists(pressed), ~Exists(read), claimed_by=by)
    return held.with_people().oldest_first().first()


def _take_first(tasks: SupportTaskQuerySet, by: StaffUser) -> SupportTask | None:
    """The first that nobody holds, and that is not the officer's own; held until the transaction ends."""
    own: list[int] = []
    while task := tasks.exclude(pk__in=own).with_people().passing_over_locked().first():
        if policies.can_work(by, task):
            return task
        own.append(task.pk)
    return None


@use_case
def claim(*, task_id: int, by: StaffUser, at: datetime) -> SupportTask:
    """Hold a task to work on it; one that `by` holds already is held longer.

    Raises TaskAlreadyClosed, TaskHeld, NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    policies.check_can_work(by, task)
    _claim(task, by, at)
    return task


def _claim(task: SupportTask, by: StaffUser, at: datetime) -> None:
    if lifecycle.claim(task, by=by, at=at):
        history.add_event(EventName.CLAIMED, task, at=at, by=by)


@use_case
def extend_claim(*, task_id: int, by: StaffUser, at: datetime) -> SupportTask:
    """Hold a task longer, because its page is in use; also after the claim lapsed, as long as nobody else came.

    Never takes what is not held: raises NotClaimed, TaskHeld, TaskAlreadyClosed.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    _check_has_claim(task, by, at)
    lifecycle.claim(task, by=by, at=at)
    return task


@use_case
def release(*, task_id: int, by: StaffUser, at: datetime) -> SupportTask:
    """Let others have a task that `by` holds. Raises NotClaimed, TaskHeld, TaskAlreadyClosed."""
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    _check_has_claim(task, by, at)
    lifecycle.end_claims([task])
    task.refresh_from_db()
    history.add_event(EventName.RELEASED, task, at=at, by=by)
    return task


def _check_has_claim(task: SupportTask, by: StaffUser, at: datetime) -> None:
    lifecycle.check_is_not_held_by_another(task, by, at)
    if task.claimed_by != by:
        raise lifecycle.NotClaimed


@use_case
def take_over(*, task_id: int, by: StaffUser, at: datetime) -> SupportTask:
    """Go on with what somebody else is at work on: they can no longer decide it from the page they have open.

    Where nobody is at work on it, it is claimed. Raises TaskAlreadyClosed, NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    lifecycle.check_is_not_closed(task)
    policies.check_can_take_over(by, task)
    holder = task.holder(at)
    if holder in (None, by):
        _claim(task, by, at)
    else:
        lifecycle.take_over(task, by=by, at=at)
        history.add_event(EventName.CLAIM_TAKEN_OVER, task, at=at, by=by, details={"from": history.officer(holder)})
    return task


@use_case
def return_lapsed_claims(*, at: datetime) -> int:
    """Return tasks whose claim has lapsed, so that they read as open again; how many. Some may be left.

    Nobody waits for this: a lapsed claim counts as none at once.
    """
    lapsed = SupportTask.objects.lapsed(at).select_related("claimed_by").order_by("claimed_until")
    tasks = list(lapsed.passing_over_locked()[:MOST_RETURNED_AT_ONCE])
    left_by = {task.pk: history.officer(task.claimed_by) for task in tasks}
    lifecycle.end_claims(tasks)
    history.add_events(EventName.RELEASED, tasks, at=at, details=lambda task: {"lapsed": left_by[task.pk]})
    return len(tasks)
