"""The history of a task in words: each event's name has a presenter here."""

from collections.abc import Callable

from govuk.formats import govuk_datetime
from support_tasks.history import Details
from support_tasks.models import EventName, Outcome, TaskEvent
from support_tasks.wording import OUTCOME_WORDING
from teaching_records.models import Actor

WHO = {Actor.TEACHER: "The teacher", Actor.SYSTEM: "The system"}


def sentence(event: TaskEvent) -> str:
    """Who did what and when: Marged Pritchard assigned this task to Samir Qureshi on 4 January 2026 at 12:07pm."""
    return f"{who(event)} {what(event)} on {govuk_datetime(event.at)}."


def who(event: TaskEvent) -> str:
    """Whoever did it, to begin a sentence with. Load `staff_user` with many events."""
    return event.staff_user.name if event.staff_user else WHO[Actor(event.actor)]


def by(event: TaskEvent) -> str:
    """Whoever did it, to end a sentence with: the teacher."""
    return event.staff_user.name if event.staff_user else who(event).lower()


def what(event: TaskEvent) -> str:
    """What they did, to go on with: `assigned this task to Samir Qureshi`."""
    return PRESENTERS[EventName(event.name)](event.details)


def _released(details: Details) -> str:
    left_by = details.get("lapsed") or details.get("of")
    return f"returned this task, which {left_by['name']} had begun," if left_by else "stopped working on this task"


def _unassigned(details: Details) -> str:
    return f"took this task from {details['before']['name']}"


def _decided(details: Details) -> str:
    return OUTCOME_WORDING[Outcome(details["outcome"])].chose


PRESENTERS: dict[EventName, Callable[[Details], str]] = {
    EventName.OPENED: lambda _: "sent this support request",
    EventName.ASKED_AGAIN: lambda _: "asked again, with other details,",
    EventName.CLAIMED: lambda _: "began to work on this task",
    EventName.RELEASED: _released,
    EventName.CLAIM_TAKEN_OVER: lambda details: f"took this task over from {details['from']['name']}",
    EventName.ASSIGNED: lambda details: f"assigned this task to {details['to']['name']}",
    EventName.UNASSIGNED: _unassigned,
    EventName.NOTE_ADDED: lambda _: "added a note",
    EventName.LINK_ADDED: lambda _: "added a link to a Zendesk ticket",
    EventName.SAVED_FOR_LATER: lambda _: "saved this task for later",
    EventName.DECIDED: _decided,
    EventName.REOPENED: lambda _: "reopened this task",
    EventName.DISCONNECTED: lambda _: "disconnected the record",
    EventName.EMAIL_SENT_AGAIN: lambda details: f"sent an email again, to {details['to']},",
}
