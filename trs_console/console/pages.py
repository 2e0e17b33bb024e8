"""A teaching record with what several apps know of it, for templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime
from govuk.forms import today
from govuk.pages import Action, NavigationItem, Row, Tag
from teaching_records.models import Alert, Connection, TeachingRecord
from teaching_records.pages import national_insurance_numbers, previous_names, record_href
from trs_console.console.history import HistoryEntry, history_of

PLACES = (("General", "record"), ("Alerts", "record-alerts"), ("Change history", "record-history"))


@dataclass(frozen=True)
class Frame:
    """What the pages of one record share. `survivor` is the record that a merged one lives on in."""

    name: str
    trn: str
    navigation: tuple[NavigationItem, ...]
    back_href: str
    is_active: bool
    survivor: Action | None

    @classmethod
    def of(cls, record: TeachingRecord, current: str) -> "Frame":
        places = (
            NavigationItem(text, reverse(f"console:{name}", args=[record.trn]), name == current)
            for text, name in PLACES
        )
        return cls(
            name=record.full_name,
            trn=record.trn,
            navigation=tuple(places),
            back_href=reverse("teaching_records:find"),
            is_active=record.is_active,
            survivor=_survivor(record),
        )


def _survivor(record: TeachingRecord) -> Action | None:
    survivor = record.survivor()
    if survivor == record:
        return None
    return Action(f"{survivor.full_name} (TRN {survivor.trn})", record_href(survivor.trn))


@dataclass(frozen=True)
class GeneralPage:
    frame: Frame
    details: tuple[Row, ...]
    connections: tuple[tuple[Row, ...], ...]

    @classmethod
    def of(cls, record: TeachingRecord) -> "GeneralPage":
        """From a record loaded `with_details`."""
        connections = tuple(_connection(connection) for connection in record.open_connections)
        return cls(Frame.of(record, "record"), tuple(_details(record)), connections)


def _details(record: TeachingRecord) -> Iterable[Row]:
    yield Row("Name", record.full_name)
    yield Row("Previous names", previous_names(record))
    yield Row("Teacher reference number (TRN)", record.trn)
    yield Row("Date of birth", govuk_date(record.date_of_birth))
    yield Row("Email address", record.email)
    yield Row("National Insurance number", national_insurance_numbers(record))
    yield Row("Status", record.get_status_display())


def _connection(connection: Connection) -> tuple[Row, ...]:
    return (
        Row("Email address", connection.one_login_user.email),
        Row("Connected on", govuk_datetime(connection.connected_at)),
        Row("Connected through", connection.get_route_display()),
    )


@dataclass(frozen=True)
class AlertLine:
    type: str
    starts_on: date
    ends_on: date | None
    state: Tag

    @classmethod
    def of(cls, alert: Alert, day: date) -> "AlertLine":
        """As it stands on `day`: an alert is open up to and including the day on which it ends."""
        is_open = alert.ends_on is None or alert.ends_on >= day
        state = Tag("Open", "red") if is_open else Tag("Closed", "grey")
        return cls(alert.type, alert.starts_on, alert.ends_on, state)


@dataclass(frozen=True)
class AlertsPage:
    frame: Frame
    alerts: tuple[AlertLine, ...]

    @classmethod
    def of(cls, record: TeachingRecord) -> "AlertsPage":
        alerts = tuple(AlertLine.of(alert, today()) for alert in record.alerts.all())
        return cls(Frame.of(record, "record-alerts"), alerts)


@dataclass(frozen=True)
class HistoryPage:
    frame: Frame
    entries: tuple[HistoryEntry, ...]

    @classmethod
    def of(cls, record: TeachingRecord) -> "HistoryPage":
        return cls(Frame.of(record, "record-history"), history_of(record))
