"""What a record's and a One Login's pages both show: connections, support tasks, e-mails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from govuk.formats import govuk_datetime
from govuk.lists import nearest_page
from govuk.pages import Action, Pagination, Row, Tag
from notifications.models import Email, EmailQuerySet
from notifications.pages import SentEmail
from staff.models import StaffUser
from support_tasks.models import Status, SupportTask
from support_tasks.pages import task_href
from teaching_records.models import Connection
from teaching_records.pages import one_login_href, record_href
from teaching_records.policies import can_disconnect
from trs_console.emails.pages.listed import sent_emails

ON_A_PAGE = 20
TASK_TAGS = {Status.OPEN: "blue", Status.IN_PROGRESS: "light-blue", Status.CLOSED: "grey"}


@dataclass(frozen=True)
class ConnectionCard:
    """An open connection, or one that was ended."""

    title: str
    rows: tuple[Row, ...]
    actions: tuple[Action, ...]
    is_open: bool

    @classmethod
    def of_record(cls, connection: Connection, shown_trn: str, by: StaffUser) -> "ConnectionCard":
        """On the page of the record with `shown_trn`, or of one into which the connection's record was merged."""
        user = connection.one_login_user
        rows = [Row("Name", user.current_name), *_connection_rows(connection)]
        if connection.teaching_record.trn != shown_trn:
            rows.append(Row("Through the merged record", f"TRN {connection.teaching_record.trn}"))
        opened = Action("Open One Login", one_login_href(user), f"of {user.email}")
        return cls(user.email, tuple(rows), (opened, *_disconnect(connection, by)), _is_open(connection))

    @classmethod
    def of_one_login(cls, connection: Connection, by: StaffUser) -> "ConnectionCard":
        """On the page of a One Login."""
        record = connection.teaching_record
        rows = [Row("Teacher reference number (TRN)", record.trn), *_connection_rows(connection)]
        if not record.is_active:
            survivor = record.survivor()
            merged = f"Deactivated, merged into TRN {survivor.trn}" if survivor != record else "Deactivated"
            rows.append(Row("Status of the record", merged))
        opened = Action("Open record", record_href(record.trn), f"with TRN {record.trn}")
        return cls(record.full_name, tuple(rows), (opened, *_disconnect(connection, by)), _is_open(connection))


def _is_open(connection: Connection) -> bool:
    return connection.disconnected_at is None


def _connection_rows(connection: Connection) -> Iterator[Row]:
    yield Row("Connected on", govuk_datetime(connection.connected_at))
    yield Row("Connected by", connection.connected_by.name if connection.connected_by else "The teacher")
    yield Row("Connected through", connection.get_route_display())
    if connection.disconnected_at and connection.disconnected_by:
        yield Row("Disconnected on", govuk_datetime(connection.disconnected_at))
        yield Row("Disconnected by", connection.disconnected_by.name)
        yield Row("Reason", connection.disconnection_reason.splitlines())


def _disconnect(connection: Connection, by: StaffUser) -> Iterator[Action]:
    if _is_open(connection) and can_disconnect(by, connection):
        href = reverse("console:disconnect", args=[connection.one_login_user.public_id])
        yield Action("Disconnect", href, f"{connection.one_login_user.email} from TRN {connection.teaching_record.trn}")


@dataclass(frozen=True)
class TaskLine:
    """`decided` says who decided it, and when; "" while nobody has."""

    reference: str
    href: str
    name: str
    kind: str
    requested_at: datetime
    status: Tag
    decided: str

    @classmethod
    def of(cls, task: SupportTask) -> "TaskLine":
        status = Status(task.status)
        words = task.get_outcome_display() if task.is_closed else status.label
        decided = f"{task.closed_by.name} on {govuk_datetime(task.closed_at)}" if task.closed_by else ""
        return cls(
            reference=task.reference,
            href=task_href("task", task),
            name=task.person_name,
            kind=task.get_kind_display(),
            requested_at=task.created_at,
            status=Tag(words, TASK_TAGS[status]),
            decided=decided,
        )


@dataclass(frozen=True)
class Tasks:
    """A page of a list of support tasks."""

    lines: tuple[TaskLine, ...]
    pagination: Pagination

    @classmethod
    def of(cls, tasks: QuerySet[SupportTask], query: QueryDict) -> "Tasks":
        shown = nearest_page(Paginator(tasks, ON_A_PAGE), query.get("page"))
        return cls(tuple(map(TaskLine.of, shown)), Pagination.of(shown, query=query))


@dataclass(frozen=True)
class Emails:
    """A page of a list of e-mails."""

    sent: tuple[SentEmail, ...]
    pagination: Pagination

    @classmethod
    def of(cls, emails: EmailQuerySet, by: StaffUser, query: QueryDict) -> "Emails":
        listed = Paginator(emails, ON_A_PAGE)
        shown: Page[Email] = nearest_page(listed, query.get("page"))
        return cls(sent_emails(shown, by), Pagination.of(shown, query=query))
