"""What an officer reads when something happened between opening a page and confirming: nothing was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from govuk.formats import govuk_datetime
from govuk.pages import Row
from staff.models import StaffUser
from support_tasks.lifecycle import TaskAlreadyClosed, TaskChanged, TaskHeld, TaskNotClosed, TrnWasSent
from support_tasks.models import EventName, Kind, SupportTask, TaskEvent
from support_tasks.pages import decided_by, for_record_href, task_href
from support_tasks.timeline import PRESENTERS, sentence
from support_tasks.way_back import list_href
from support_tasks.wording import WORDING
from teaching_records.models import Connection, TeachingRecord
from teaching_records.pages import record_href


@dataclass(frozen=True)
class ConflictPage:
    """Something happened meanwhile, so nothing was done: what it was, and ways on as text and address.

    `typed` is what the officer had chosen and typed, to copy; `shows_typed`: none of it was saved elsewhere.
    """

    title: str
    sentences: tuple[str, ...]
    ways_on: tuple[tuple[str, str], ...]
    typed: tuple[Row, ...] = ()
    shows_typed: bool = True


JUST_NOW = timedelta(minutes=10)


def is_just_now(instant: datetime | None) -> bool:
    """Whether whoever did it then may be pressing a second time, or looking again at what they pressed."""
    return instant is not None and timezone.now() - instant < JUST_NOW


MEANWHILE = (TaskAlreadyClosed, TaskNotClosed, TrnWasSent, TaskHeld, TaskChanged)


def meanwhile(
    error: TaskAlreadyClosed | TaskNotClosed | TrnWasSent | TaskHeld | TaskChanged,
    by: StaffUser,
    *,
    is_kept: bool = False,
    is_as_decided: bool = False,
) -> ConflictPage:
    """What stopped `by`, in words. `is_kept`: what they sent is; `is_as_decided`: it is what was decided already."""
    match error:
        case TaskAlreadyClosed(task=task):
            return already_decided(task, by, is_as_decided=is_as_decided)
        case TaskNotClosed(task=task):
            return not_decided(task, by)
        case TrnWasSent(task=task):
            return trn_was_sent(task)
        case TaskHeld(task=task):
            return held(task, error.by, error.until, is_kept=is_kept)
        case TaskChanged(task=task):
            return changed(task, error.events, is_kept=is_kept)


def already_decided(task: SupportTask, by: StaffUser, *, is_as_decided: bool) -> ConflictPage:
    """Somebody else decided the closed `task`, or `by` did: a button pressed twice, or otherwise in another tab."""
    chose = PRESENTERS[EventName.DECIDED]({"outcome": task.outcome})
    is_own = is_as_decided and task.closed_by == by
    became = "That was saved once" if is_own else "Nothing that you chose here was saved"
    return ConflictPage(
        "This support request has already been decided",
        (
            f"{decided_by(task)} {chose} on {govuk_datetime(task.closed_at)}.",
            f"{became}, and no other email was sent.",
        ),
        (
            ("Read what was decided", task_href("task", task)),
            ("Back to support tasks", list_href()),
        ),
        shows_typed=not is_own,
    )


def not_decided(task: SupportTask, by: StaffUser) -> ConflictPage:
    """A decision was to be undone, and the `task` is open: a manager was quicker, or `by` with a second press."""
    reopened = task.events.filter(name=EventName.REOPENED).select_related("staff_user").first()
    is_own = reopened is not None and reopened.staff_user == by and is_just_now(reopened.at)
    return ConflictPage(
        "This support request has not been decided",
        (
            *((sentence(reopened),) if reopened else ()),
            _saved_once(reopened) if reopened and is_own else "There is nothing to undo.",
        ),
        (
            ("Read the support request", task_href("task", task)),
            ("Back to support tasks", list_href()),
        ),
        shows_typed=not is_own,
    )


def _saved_once(reopened: TaskEvent) -> str:
    together = TaskEvent.objects.filter(task=reopened.task_id, at=reopened.at, name=EventName.DISCONNECTED)
    became = "it was saved once, and one email was sent" if together.exists() else "it was saved once"
    return f"If you have just done this, {became}."


def trn_was_sent(task: SupportTask) -> ConflictPage:
    """The TRN that the `task` asked for was sent: an e-mail cannot be taken back."""
    return ConflictPage(
        "This task cannot be reopened",
        (
            f"{decided_by(task)} sent a TRN to {task.address} on {govuk_datetime(task.closed_at)}.",
            "An email cannot be taken back, so the decision stands.",
            "If it was the wrong TRN, say so in a note. The person can ask again for the right one.",
        ),
        (
            ("Go back to the decided task", task_href("task", task)),
            ("Back to support tasks", list_href()),
        ),
    )


def another_task(task: SupportTask, other: SupportTask) -> ConflictPage:
    """The person of a decided `task` has sent another request since, and has one at a time."""
    return ConflictPage(
        "This task cannot be reopened",
        (f"This person has sent another support request since: {other.reference}. Decide that one instead.",),
        (
            (f"Open {other.reference}", task_href("task", other)),
            ("Go back to the decided task", task_href("task", task)),
        ),
    )


def held(task: SupportTask, by: StaffUser, until: datetime, *, is_kept: bool) -> ConflictPage:
    """A colleague is at work on the open `task`."""
    return ConflictPage(
        f"{by.name} is working on this support request",
        (
            f"It is theirs until {govuk_datetime(until)}, or longer if they go on. Nothing was decided.",
            f"{'What you chose is kept for you. ' if is_kept else ''}A manager can take the task over.",
        ),
        (
            ("Read the support request", task_href("task", task)),
            ("Back to support tasks", list_href()),
        ),
    )


def changed(task: SupportTask, events: Iterable[TaskEvent], *, is_kept: bool) -> ConflictPage:
    """Something happened to the open `task` that the officer's page did not show, or did not say that it showed."""
    happened = tuple(map(sentence, events))
    return ConflictPage(
        "This support request has changed since you opened it" if happened else "Read this support request again",
        (
            *(happened or ("We could not tell what you had read of it.",)),
            f"Nothing was decided.{' What you chose is kept.' if is_kept else ''}",
        ),
        (
            ("Go back to the support request", task_href("task", task)),
            ("Back to support tasks", list_href()),
        ),
    )


def person_connected(task: SupportTask, connection: Connection | None) -> ConflictPage:
    """The person of an open `task` got connected meanwhile."""
    ways_on = [("Go back to the support request", task_href("task", task))]
    if connection:
        trn = connection.teaching_record.trn
        ways_on.insert(0, (f"Open the record with TRN {trn}", record_href(trn)))
        right = connection.teaching_record.survivor().trn
        ways_on.insert(0, (f"Confirm the record with TRN {right}", for_record_href(task, right)))
    return ConflictPage(
        "This person is already connected to a teaching record",
        (
            f"Their GOV.UK One Login was connected {_to_which(connection)}. Nothing was decided.",
            "If it is the right record, confirm it: that closes this request, and makes no second connection.",
            "If it is not, a manager can disconnect it first.",
        ),
        tuple(ways_on),
    )


def _to_which(connection: Connection | None) -> str:
    if connection is None:
        return "after they sent this support request"
    record = connection.teaching_record
    return f"to {record.full_name} (TRN {record.trn}) on {govuk_datetime(connection.connected_at)}"


def record_not_active(task: SupportTask, record: TeachingRecord, why: str) -> ConflictPage:
    """The `record` was deactivated; `why` says so, and names the survivor."""
    ways_on = [("Go back to the support request", task_href("task", task))]
    survivor = record.survivor()
    if survivor.is_active:
        instead = f"Compare with the record with TRN {survivor.trn}", for_record_href(task, survivor.trn)
        ways_on.insert(0, instead)
    return ConflictPage(WORDING[Kind(task.kind)].cannot, (f"{why}.", "Nothing was saved."), tuple(ways_on))
