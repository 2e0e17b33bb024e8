"""What belongs to a task besides the request, for templates: notes, tickets, other requests, its history."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from govuk.formats import govuk_date
from govuk.pages import Row, TimelineEntry
from notifications.models import Email
from notifications.pages import SentEmail
from notifications.queries import is_left
from support_tasks import timeline
from support_tasks.casework_queries import Casework
from support_tasks.models import EventName, Status, SupportTask, TaskEvent, TaskLink, TaskNote
from support_tasks.pages.request import decided_by, stated_rows, task_href
from support_tasks.way_back import with_list

SHOWN = re.compile("[0-9]{1,18}")


@dataclass(frozen=True)
class Note:
    author: str
    at: datetime
    lines: Sequence[str]

    @classmethod
    def of(cls, note: TaskNote) -> "Note":
        return cls(note.author.name, note.at, note.text.splitlines())


@dataclass(frozen=True)
class Ticket:
    text: str
    href: str
    added_by: str
    at: datetime

    @classmethod
    def of(cls, link: TaskLink) -> "Ticket":
        return cls(f"Zendesk ticket {link.url.rpartition('/')[2]}", link.url, link.added_by.name, link.at)


@dataclass(frozen=True)
class ByColleagues:
    """What others than the reader wrote on a task, to be read before it is decided; oldest first."""

    notes: tuple[Note, ...] = ()
    tickets: tuple[Ticket, ...] = ()

    @classmethod
    def of(cls, notes: Iterable[TaskNote], links: Iterable[TaskLink]) -> "ByColleagues":
        return cls(tuple(map(Note.of, notes)), tuple(map(Ticket.of, links)))


@dataclass(frozen=True)
class OtherRequest:
    """Another request of the person, or of somebody who gave the same address or number; `what` became of it."""

    reference: str
    href: str
    sent_on: str
    name: str
    is_by_same_person: bool
    what: str

    @classmethod
    def of(cls, other: SupportTask, task: SupportTask) -> "OtherRequest":
        return cls(
            reference=other.reference,
            href=task_href("task", other),
            sent_on=govuk_date(other.created_at),
            name=other.person_name,
            is_by_same_person=task.is_by_same_person(other),
            what=_what_became_of(other),
        )


def _what_became_of(other: SupportTask) -> str:
    if other.is_closed:
        return f"{other.get_outcome_display()}, by {decided_by(other)} on {govuk_date(other.closed_at)}"
    return Status(other.status).label


@dataclass(frozen=True)
class HistoryEntry(TimelineEntry):
    """Something that happened to the task; `details` are what goes with it."""

    details: tuple[Row, ...] = ()


@dataclass(frozen=True)
class CaseworkPart:
    """`asked_again`: what else was given with the same address, oldest first.

    `shown` is the id of the newest event, for a form to say what its page showed. `has_failed_email`: something is left
    to do for one that failed.
    """

    notes: tuple[Note, ...]
    tickets: tuple[Ticket, ...]
    others: tuple[OtherRequest, ...]
    emails: tuple[SentEmail, ...]
    history: tuple[HistoryEntry, ...]
    asked_again: tuple[HistoryEntry, ...]
    shown: int
    has_failed_email: bool

    @classmethod
    def of(cls, task: SupportTask, casework: Casework, *, can_send_again: bool = False) -> "CaseworkPart":
        """`can_send_again`: whether the reader may send again what failed."""
        return cls(
            notes=tuple(map(Note.of, casework.notes)),
            tickets=tuple(map(Ticket.of, casework.links)),
            others=tuple(OtherRequest.of(other, task) for other in casework.others),
            emails=tuple(_sent(email, can_send_again) for email in reversed(casework.emails.values())),
            history=tuple(_entry(event, casework) for event in casework.events),
            asked_again=tuple(
                _entry(event, casework) for event in reversed(casework.events) if event.name == EventName.ASKED_AGAIN
            ),
            shown=max((event.pk for event in casework.events), default=0),
            has_failed_email=any(is_left(email, casework.emails.values()) for email in casework.emails.values()),
        )

    @property
    def summary(self) -> str:
        """ "2 notes, 1 ticket"; "" where there is nothing."""
        counts = ((len(self.notes), "note"), (len(self.tickets), "ticket"))
        return ", ".join(f"{count} {noun}{'s' if count > 1 else ''}" for count, noun in counts if count)


def _sent(email: Email, can_send_again: bool) -> SentEmail:
    sent = SentEmail.of(email, can_send_again=can_send_again)
    return replace(sent, send_again_href=sent.send_again_href and with_list(sent.send_again_href))


def shown_in(text: str) -> int | None:
    """What a form says that its page showed (`CaseworkPart.shown`); None where it does not."""
    return int(text) if SHOWN.fullmatch(text) else None


def _entry(event: TaskEvent, casework: Casework) -> HistoryEntry:
    did = timeline.what(event).rstrip(",")
    return HistoryEntry(f"{did[0].upper()}{did[1:]}", event.at, timeline.by(event), tuple(_details(event, casework)))


def _details(event: TaskEvent, casework: Casework) -> Iterator[Row]:
    if event.name == EventName.NOTE_ADDED:
        yield from (Row("Note", note.text.splitlines()) for note in casework.notes if note.pk == event.details["note"])
    if event.name == EventName.ASKED_AGAIN:
        yield from stated_rows(event.details["stated"])
    if event.name == EventName.LINK_ADDED:
        yield Row("Ticket", event.details["url"])
    if event.name == EventName.REOPENED:
        yield Row("Reason", event.details["reason"].splitlines())
    if event.name == EventName.EMAIL_SENT_AGAIN:
        yield Row("Email", event.details["subject"])
        yield Row("Did not reach", event.details["from"])
    if trn := event.details.get("trn"):
        yield Row("Record", f"TRN {trn}")
