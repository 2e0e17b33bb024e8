"""What staff add to a task, also when it is decided: notes, and links to tickets."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from govuk.written import written
from staff.models import StaffUser
from support_tasks import history, policies, rules
from support_tasks.lifecycle import TaskChanged
from support_tasks.models import EventName, SupportTask, TaskLink, TaskNote
from transactions import part_of_use_case, use_case

ADDED = (EventName.NOTE_ADDED, EventName.LINK_ADDED)


class NothingWritten(Exception):
    """A note, or a reason, of which nothing can be seen."""


class AlreadyAdded(Exception):
    """They have added the same since the page was shown to them: a button pressed twice."""


class AlreadyLinked(Exception):
    """The task has that link."""


@use_case
def add_note(*, task_id: int, text: str, by: StaffUser, at: datetime, shown: int | None = None) -> TaskNote:
    """Keep a note on a task. Its line breaks are kept; blanks at its ends are not.

    `shown` is the newest event (id) on the page that it was written on, 0 where there was none; None asks nothing.
    Raises NothingWritten, AlreadyAdded, NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    policies.check_can_work(by, task)
    _check_is_added_once(task, "note", task.notes.filter(text=written(text)), by, shown)
    return write_note(task, text, by=by, at=at)


@part_of_use_case
def write_note(task: SupportTask, text: str, *, by: StaffUser, at: datetime) -> TaskNote:
    """As `add_note`, to a task that is held, with something else that `by` may do."""
    if not (text := written(text)):
        raise NothingWritten
    note = TaskNote.objects.create(task=task, author=by, at=at, text=text)
    history.add_event(EventName.NOTE_ADDED, task, at=at, by=by, details={"note": note.pk})
    return note


@use_case
def add_link(*, task_id: int, ticket: str, by: StaffUser, at: datetime, shown: int | None = None) -> TaskLink:
    """Link a task with a Zendesk ticket: its number, or its address as typed. `shown` is as for `add_note`.

    Raises rules.NotATicket, AlreadyLinked, AlreadyAdded, NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    policies.check_can_work(by, task)
    url = rules.ticket_url(ticket, settings.ZENDESK_HOST)
    same = task.links.filter(url=url)
    _check_is_added_once(task, "link", same, by, shown)
    if same.exists():
        raise AlreadyLinked
    link = TaskLink.objects.create(task=task, url=url, added_by=by, at=at)
    history.add_event(EventName.LINK_ADDED, task, at=at, by=by, details={"link": link.pk, "url": url})
    return link


def check_nothing_was_added(task: SupportTask, by: StaffUser, shown: int | None) -> None:
    """Raises TaskChanged where a colleague has written on the held task behind the event with the id `shown`.

    That leaves the version as it is, for it changes nothing that is asked for; but it may say why not to decide so.
    """
    if shown is None:
        return
    added = task.events.filter(name__in=ADDED, pk__gt=shown).exclude(staff_user=by)
    if events := tuple(added.select_related("staff_user").order_by("pk")):
        raise TaskChanged(task, events)


def _check_is_added_once(
    task: SupportTask, what: str, same: QuerySet[TaskNote] | QuerySet[TaskLink], by: StaffUser, shown: int | None
) -> None:
    """Raises AlreadyAdded where `by` has added one of the `same` behind the event with the id `shown`."""
    if shown is None:
        return
    added = task.events.filter(name__in=ADDED, staff_user=by, pk__gt=shown)
    if same.filter(pk__in=[event.details[what] for event in added if what in event.details]).exists():
        raise AlreadyAdded
