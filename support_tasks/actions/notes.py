"""What staff add to a task, also when it is decided: notes, and links to tickets."""

from datetime import datetime

from django.conf import settings

from govuk.written import written
from staff.models import StaffUser
from support_tasks import history, policies, rules
from support_tasks.models import EventName, SupportTask, TaskLink, TaskNote
from transactions import part_of_use_case, use_case


class NothingWritten(Exception):
    """A note, or a reason, of which nothing can be seen."""


class AlreadyLinked(Exception):
    """The task has that link."""


@use_case
def add_note(*, task_id: int, text: str, by: StaffUser, at: datetime) -> TaskNote:
    """Keep a note on a task. Its line breaks are kept; blanks at its ends are not.

    Raises NothingWritten, NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    policies.check_can_work(by, task)
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
def add_link(*, task_id: int, ticket: str, by: StaffUser, at: datetime) -> TaskLink:
    """Link a task with a Zendesk ticket: its number, or its address as typed.

    Raises rules.NotATicket, AlreadyLinked, NotPermitted.
    """
    task = SupportTask.objects.with_people().locked(task_id)
    policies.check_can_work(by, task)
    url = rules.ticket_url(ticket, settings.ZENDESK_HOST)
    if task.links.filter(url=url).exists():
        raise AlreadyLinked
    link = TaskLink.objects.create(task=task, url=url, added_by=by, at=at)
    history.add_event(EventName.LINK_ADDED, task, at=at, by=by, details={"link": link.pk, "url": url})
    return link
