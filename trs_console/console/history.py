"""The change history of a record in words: each event's name has a presenter here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from govuk.formats import govuk_date
from govuk.pages import Action, Row, TimelineEntry
from teaching_records.history import EventName
from teaching_records.models import Actor, ChangeHistoryEvent, Route, Status, TeachingRecord
from teaching_records.rules.normal_forms import show_national_insurance_number


@dataclass(frozen=True)
class HistoryEntry(TimelineEntry):
    """An event; its `details` are behind `summary`, where there are any."""

    summary: str = ""
    details: tuple[Row, ...] = ()


def history_of(record: TeachingRecord) -> tuple[HistoryEntry, ...]:
    """Every event of `record`, newest first."""
    events = record.change_history.select_related("staff_user")
    return tuple(PRESENTERS[EventName(event.name)](event) for event in events)


def _by(event: ChangeHistoryEvent) -> str:
    if event.staff_user:
        return event.staff_user.name
    return {Actor.TEACHER: "the teacher", Actor.SYSTEM: "the system"}[Actor(event.actor)]


def _one_login_connected(event: ChangeHistoryEvent) -> HistoryEntry:
    return HistoryEntry(
        "GOV.UK One Login connected",
        event.at,
        _by(event),
        "Support request details" if "support_task" in event.details else "Connection details",
        tuple(_connection_details(event)),
    )


def _one_login_disconnected(event: ChangeHistoryEvent) -> HistoryEntry:
    reason = Row("Reason", event.details["reason"].splitlines())
    return HistoryEntry(
        "GOV.UK One Login disconnected",
        event.at,
        _by(event),
        "Why it was disconnected",
        (reason, *_connection_details(event)),
    )


def _connection_details(event: ChangeHistoryEvent) -> Iterable[Row]:
    yield Row("GOV.UK One Login email address", event.details["email"])
    yield Row("Connected through", Route(event.details["route"]).label)
    if reference := event.details.get("support_task"):
        opened = Action("Open", reverse("support_tasks:task", args=[reference]), "the support request")
        yield Row("Support request", reference, actions=(opened,))


def _created(event: ChangeHistoryEvent) -> HistoryEntry:
    rows = (Row(LABELS[field], _shown(field, change["after"])) for field, change in event.details.items())
    return HistoryEntry("Record created", event.at, _by(event), "What it held", tuple(rows))


def _changed(event: ChangeHistoryEvent) -> HistoryEntry:
    rows = (Row(LABELS[field], _before_and_after(field, change)) for field, change in event.details.items())
    return HistoryEntry("Record changed", event.at, _by(event), "What changed", tuple(rows))


def _before_and_after(field: str, change: dict[str, str]) -> list[str]:
    return [f"{side.title()}: {_shown(field, change.get(side, '')) or 'nothing'}" for side in ("before", "after")]


def _shown(field: str, kept: str) -> str:
    """The text that `teaching_records.actions` keeps, as people read it."""
    return SHOWN[field](kept) if kept and field in SHOWN else kept


def _numbers(kept: str) -> str:
    return "; ".join(show_national_insurance_number(number) for number in kept.split("; "))


# By the fields of `teaching_records.actions.contents`.
LABELS = {
    "trn": "Teacher reference number (TRN)",
    "first_name": "First name",
    "middle_name": "Middle name",
    "last_name": "Last name",
    "date_of_birth": "Date of birth",
    "email": "Email address",
    "status": "Status",
    "merged_into": "Merged into",
    "national_insurance_numbers": "National Insurance number",
    "previous_names": "Previous names",
    "alerts": "Alerts",
}
SHOWN: dict[str, Callable[[str], str]] = {
    "date_of_birth": lambda kept: govuk_date(date.fromisoformat(kept)),
    "status": lambda kept: Status(kept).label,
    "national_insurance_numbers": _numbers,
}
PRESENTERS: dict[EventName, Callable[[ChangeHistoryEvent], HistoryEntry]] = {
    EventName.ONE_LOGIN_CONNECTED: _one_login_connected,
    EventName.ONE_LOGIN_DISCONNECTED: _one_login_disconnected,
    EventName.RECORD_CREATED: _created,
    EventName.RECORD_CHANGED: _changed,
}
