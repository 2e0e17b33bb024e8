"""The change history of a record in words: each event's name has a presenter here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from govuk.formats import govuk_date
from govuk.pages import Action, Row, TimelineEntry
from notifications.pages import EmailText
from one_login.models import OneLoginUser
from teaching_records.history import EventName
from teaching_records.models import Actor, ChangeHistoryEvent, Connection, Route, Status
from teaching_records.pages import one_login_href
from teaching_records.rules.normal_forms import show_national_insurance_number
from tssp_unlock.models import How

type OneLogins = Mapping[int, OneLoginUser]  # by the id of the connection


@dataclass(frozen=True)
class HistoryEntry(TimelineEntry):
    """An event; behind `summary` are its `details`, or the text of the e-mail that it is."""

    summary: str = ""
    details: tuple[Row, ...] = ()
    email: EmailText | None = None
    what_became: str = ""  # of the e-mail


def entries_of(events: Iterable[ChangeHistoryEvent]) -> tuple[HistoryEntry, ...]:
    """The events in words, in the order given."""
    listed = list(events)
    one_logins = _one_logins(listed)
    return tuple(PRESENTERS[EventName(event.name)](event, one_logins) for event in listed)


def _one_logins(events: Iterable[ChangeHistoryEvent]) -> OneLogins:
    ids = {event.details["connection"] for event in events if "connection" in event.details}
    connections = Connection.objects.filter(pk__in=ids).select_related("one_login_user") if ids else ()
    return {connection.pk: connection.one_login_user for connection in connections}


def _by(event: ChangeHistoryEvent) -> str:
    if event.staff_user:
        return event.staff_user.name
    return {Actor.TEACHER: "the teacher", Actor.SYSTEM: "the system"}[Actor(event.actor)]


def _one_login_connected(event: ChangeHistoryEvent, one_logins: OneLogins) -> HistoryEntry:
    return HistoryEntry(
        "GOV.UK One Login connected",
        event.at,
        _by(event),
        "Support request details" if "support_task" in event.details else "Connection details",
        tuple(connection_details(event, one_logins)),
    )


def _one_login_disconnected(event: ChangeHistoryEvent, one_logins: OneLogins) -> HistoryEntry:
    return HistoryEntry(
        "GOV.UK One Login disconnected",
        event.at,
        _by(event),
        "Why it was disconnected",
        tuple(connection_details(event, one_logins)),
    )


def connection_details(event: ChangeHistoryEvent, one_logins: OneLogins) -> Iterator[Row]:
    """What is known of a connection that was made or ended. Its One Login may be left out of `one_logins`."""
    if reason := event.details.get("reason"):
        yield Row("Reason", reason.splitlines())
    user = one_logins.get(event.details["connection"])
    opened = (Action("Open", one_login_href(user), "the GOV.UK One Login"),) if user else ()
    yield Row("GOV.UK One Login email address", event.details["email"], actions=opened)
    yield Row("Connected through", Route(event.details["route"]).label)
    if reference := event.details.get("support_task"):
        yield _support_request(reference)


def _created(event: ChangeHistoryEvent, _: OneLogins) -> HistoryEntry:
    rows = (Row(LABELS[field], _shown(field, change["after"])) for field, change in event.details.items())
    return HistoryEntry("Record created", event.at, _by(event), "What it held", tuple(rows))


def _changed(event: ChangeHistoryEvent, _: OneLogins) -> HistoryEntry:
    rows = (Row(LABELS[field], _before_and_after(field, change)) for field, change in event.details.items())
    return HistoryEntry("Record changed", event.at, _by(event), "What changed", tuple(rows))


def _portal_account_unlocked(event: ChangeHistoryEvent, _: OneLogins) -> HistoryEntry:
    by_hand = " by hand" if event.name == EventName.PORTAL_ACCOUNT_UNLOCKED_BY_HAND else ""
    return HistoryEntry(
        f"Portal account unlocked{by_hand}",
        event.at,
        _by(event),
        "Why it was unlocked",
        tuple(_unlocking_details(event)),
    )


def _unlocking_details(event: ChangeHistoryEvent) -> Iterator[Row]:
    if reason := event.details.get("reason"):
        yield Row("Reason", reason.splitlines())
    else:
        yield Row("Matched to this record", How(event.details["how"]).label)
        yield Row("Email address", event.details["email"])
    if event.details.get("answer_was_lost"):
        yield Row("Answer of the portal", ANSWER_WAS_LOST)
    opened = Action("Open", reverse("tssp_unlock:decision", args=[event.details["decision"]]), "the decision")
    yield Row("Decision", "What each rule said", actions=(opened,))


def _email_sent_again(event: ChangeHistoryEvent, _: OneLogins) -> HistoryEntry:
    details = event.details
    rows = (Row("Email", details["subject"]), Row("Did not reach", details["from"]), Row("Sent to", details["to"]))
    return HistoryEntry("Email sent again", event.at, _by(event), "Which email", rows)


def _trn_sent(event: ChangeHistoryEvent, _: OneLogins) -> HistoryEntry:
    rows = [Row("Sent to", event.details["email"]), Row("How", How(event.details["how"]).label)]
    if reference := event.details.get("support_task"):
        rows.append(_support_request(reference))
    return HistoryEntry("TRN sent by email", event.at, _by(event), "Who it was sent to", tuple(rows))


def _support_request(reference: str) -> Row:
    opened = (Action("Open", reverse("support_tasks:task", args=[reference]), "the support request"),)
    return Row("Support request", reference, actions=opened)


def _before_and_after(field: str, change: dict[str, str]) -> list[str]:
    return [f"{side.title()}: {_shown(field, change.get(side, '')) or 'nothing'}" for side in ("before", "after")]


def _shown(field: str, kept: str) -> str:
    """The text that `teaching_records.actions` keeps, as people read it."""
    return SHOWN[field](kept) if kept and field in SHOWN else kept


def _numbers(kept: str) -> str:
    return "; ".join(show_national_insurance_number(number) for number in kept.split("; "))


ANSWER_WAS_LOST = "It gave none when it was first asked. Asked again, it said that the account is not locked."
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
PRESENTERS: dict[EventName, Callable[[ChangeHistoryEvent, OneLogins], HistoryEntry]] = {
    EventName.ONE_LOGIN_CONNECTED: _one_login_connected,
    EventName.ONE_LOGIN_DISCONNECTED: _one_login_disconnected,
    EventName.TRN_SENT: _trn_sent,
    EventName.RECORD_CREATED: _created,
    EventName.RECORD_CHANGED: _changed,
    EventName.PORTAL_ACCOUNT_UNLOCKED: _portal_account_unlocked,
    EventName.PORTAL_ACCOUNT_UNLOCKED_BY_HAND: _portal_account_unlocked,
    EventName.EMAIL_SENT_AGAIN: _email_sent_again,
}
