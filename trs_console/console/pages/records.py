"""A teaching record with what several apps know of it, for templates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime
from govuk.forms import today
from govuk.pages import Action, Pagination, Row, Tag
from staff.models import StaffUser
from teaching_records.models import Alert, ChangeHistoryEvent, Connection, TeachingRecord
from teaching_records.pages import national_insurance_numbers, one_login_href, previous_names, record_href
from teaching_records.policies import can_begin_to_connect
from trs_console.console.history import HistoryEntry, entries_of
from trs_console.console.pages.frames import Frame
from trs_console.console.pages.parts import ConnectionCard, Emails, Tasks


def connections_href(record: TeachingRecord) -> str:
    return reverse("console:record-connections", args=[record.trn])


@dataclass(frozen=True)
class GeneralPage:
    """What the record holds, and who is connected to it now."""

    frame: Frame
    details: tuple[Row, ...]
    merged: tuple[Action, ...]
    connections: tuple[tuple[Row, ...], ...]

    @classmethod
    def of(cls, record: TeachingRecord, by: StaffUser, query: QueryDict) -> "GeneralPage":
        """From a record loaded `with_details`."""
        return cls(
            Frame.of_record(record, "record", by, query),
            tuple(_details(record)),
            merged=tuple(_link(each) for each in record.merged_from.all()),
            connections=tuple(_connection(each) for each in record.open_connections),
        )


def _details(record: TeachingRecord) -> Iterator[Row]:
    yield Row("Name", record.full_name)
    yield Row("Previous names", previous_names(record))
    yield Row("Teacher reference number (TRN)", record.trn)
    yield Row("Date of birth", govuk_date(record.date_of_birth))
    yield Row("Email address", record.email)
    yield Row("National Insurance number", national_insurance_numbers(record))
    yield Row("Status", record.get_status_display())


def _connection(connection: Connection) -> tuple[Row, ...]:
    user = connection.one_login_user
    opened = Action("Open One Login", one_login_href(user), f"of {user.email}")
    return (
        Row("Email address", user.email, actions=(opened,)),
        Row("Connected on", govuk_datetime(connection.connected_at)),
        Row("Connected through", connection.get_route_display()),
    )


def _link(record: TeachingRecord) -> Action:
    return Action(f"{record.full_name} (TRN {record.trn})", record_href(record.trn))


@dataclass(frozen=True)
class AlertLine:
    type: str
    starts_on: date
    ends_on: date | None
    state: Tag

    @classmethod
    def of(cls, alert: Alert, day: date) -> "AlertLine":
        """As it stands on `day`."""
        state = Tag("Open", "red") if alert.is_open(day) else Tag("Closed", "grey")
        return cls(alert.type, alert.starts_on, alert.ends_on, state)


@dataclass(frozen=True)
class AlertsPage:
    frame: Frame
    alerts: tuple[AlertLine, ...]

    @classmethod
    def of(cls, record: TeachingRecord, by: StaffUser, query: QueryDict) -> "AlertsPage":
        alerts = tuple(AlertLine.of(alert, today()) for alert in record.alerts.all())
        return cls(Frame.of_record(record, "record-alerts", by, query), alerts)


@dataclass(frozen=True)
class ConnectionsPage:
    """`connect_href` is for who may connect a One Login to this record; "" where nobody may."""

    frame: Frame
    cards: tuple[ConnectionCard, ...]
    connect_href: str

    @classmethod
    def of(
        cls, record: TeachingRecord, connections: Iterable[Connection], by: StaffUser, query: QueryDict
    ) -> "ConnectionsPage":
        may_connect = record.is_active and can_begin_to_connect(by, record=record)
        return cls(
            Frame.of_record(record, "record-connections", by, query),
            tuple(ConnectionCard.of_record(connection, record.trn, by) for connection in connections),
            reverse("console:record-connect", args=[record.trn]) if may_connect else "",
        )


@dataclass(frozen=True)
class TasksPage:
    frame: Frame
    tasks: Tasks


@dataclass(frozen=True)
class EmailsPage:
    frame: Frame
    emails: Emails


@dataclass(frozen=True)
class HistoryPage:
    frame: Frame
    entries: Sequence[HistoryEntry]
    pagination: Pagination

    @classmethod
    def of(
        cls, record: TeachingRecord, events: "Page[ChangeHistoryEvent]", by: StaffUser, query: QueryDict
    ) -> "HistoryPage":
        frame = Frame.of_record(record, "record-history", by, query)
        return cls(frame, entries_of(events), Pagination.of(events, query=query))
