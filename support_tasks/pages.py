"""A support task in words, for templates."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime
from govuk.pages import Action, Pagination, Row
from notifications.models import Email
from notifications.pages import EmailText
from one_login.identity import shown_name as name_as_given
from support_tasks.models import Reason, SupportTask
from teaching_records.models import Connection
from teaching_records.pages import RecordCard, record_href
from teaching_records.rules.normal_forms import show_national_insurance_number

# By the value of matching's Reason, which this layer does not know; a test sees to it that none is missing.
MATCH_FAILURES = {
    "no_record": "No record agreed closely enough with what they gave.",
    "several_records": "More than one record agreed with what they gave.",
    "possible_duplicate": (
        "A record agreed, but another one has the same name and date of birth. They may be duplicates."
    ),
    "already_connected": "A record agreed, but somebody else’s GOV.UK One Login is connected to it.",
    "trn_disagrees": "A record agreed, but it does not have the TRN that they gave.",
    "record_deactivated": "The record that agreed was deactivated.",
    "too_many_attempts": "There were too many failed attempts within a day.",
    "disconnected": (
        "A record agreed, but this person, or somebody with the same email address or date of birth, was disconnected "
        "from it before."
    ),
}


def task_href(name: str, task: SupportTask, *more: str) -> str:
    return reverse(f"support_tasks:{name}", args=[task.reference, *more])


@dataclass(frozen=True)
class TaskLine:
    reference: str
    href: str
    name: str
    kind: str
    requested_at: datetime


@dataclass(frozen=True)
class TaskListPage:
    """The tasks that nobody has decided, oldest first."""

    lines: tuple[TaskLine, ...]
    pagination: Pagination

    @classmethod
    def of(cls, shown: "Page[SupportTask]", query: QueryDict) -> "TaskListPage":
        return cls(tuple(_line(task) for task in shown), Pagination.of(shown, query=query))


def _line(task: SupportTask) -> TaskLine:
    return TaskLine(task.reference, task_href("task", task), shown_name(task), task.get_kind_display(), task.created_at)


def _shown_names(task: SupportTask) -> list[str]:
    return [name_as_given(name) for name in task.verified["names"]]


def shown_name(task: SupportTask) -> str:
    """The person's current name as One Login verified it."""
    return next(iter(_shown_names(task)), "")


@dataclass(frozen=True)
class Request:
    """What a person submitted: verified by One Login, and added by themselves."""

    reference: str
    href: str
    version: int
    requested_at: datetime
    match_failure: str
    verified: tuple[Row, ...]
    additional: tuple[Row, ...]

    @classmethod
    def of(cls, task: SupportTask) -> "Request":
        return cls(
            reference=task.reference,
            href=task_href("task", task),
            version=task.version,
            requested_at=task.created_at,
            match_failure=MATCH_FAILURES.get(task.match_failure, "No record agreed."),
            verified=tuple(_verified(task)),
            additional=tuple(_additional(task)),
        )


def _verified(task: SupportTask) -> Iterable[Row]:
    days = [govuk_date(date.fromisoformat(day)) for day in task.verified["dates_of_birth"]]
    yield Row("Email address", task.verified["email"])
    yield Row("Name", shown_name(task))
    yield Row("Previous names", _shown_names(task)[1:])
    yield Row("Date of birth", days)


def _additional(task: SupportTask) -> Iterable[Row]:
    number = task.stated["national_insurance_number"]
    yield Row("National Insurance number", number and show_national_insurance_number(number))
    yield Row("Teacher reference number (TRN)", task.stated["trn"])


@dataclass(frozen=True)
class TaskPage:
    """An open task. `refusal` says why the reader may not decide it.

    `connected_trn` is that of the record to which the person was connected meanwhile.
    """

    request: Request
    cards: tuple[RecordCard, ...]
    find_href: str
    refusal: str
    connected_trn: str
    connected_href: str

    @classmethod
    def of(
        cls, task: SupportTask, cards: Iterable[RecordCard], refusal: str, connection: Connection | None
    ) -> "TaskPage":
        trn = connection.teaching_record.trn if connection else ""
        return cls(
            Request.of(task),
            tuple(cards),
            reverse("teaching_records:find"),
            refusal,
            trn,
            record_href(trn) if trn else "",
        )


def decided_by(task: SupportTask) -> str:
    """Who decided a closed task."""
    return task.closed_by.name if task.closed_by else ""


@dataclass(frozen=True)
class CompletedTaskPage:
    """A decided task: nothing about it changes any more."""

    request: Request
    decision: tuple[Row, ...]
    email: EmailText | None

    @classmethod
    def of(cls, task: SupportTask, email: Email | None) -> "CompletedTaskPage":
        return cls(Request.of(task), tuple(_decision(task, email)), EmailText.of(email) if email else None)


def _decision(task: SupportTask, email: Email | None) -> Iterable[Row]:
    yield Row("Outcome", task.get_outcome_display())
    if record := task.connected_record:
        opened = Action("Open record", record_href(record.trn), f"for TRN {record.trn}")
        yield Row("Record", f"{record.full_name} (TRN {record.trn})", actions=(opened,))
    if task.reason:
        yield Row("Reason", reason_in_words(Reason(task.reason), task.reason_detail))
    yield Row("Decided by", decided_by(task))
    yield Row("Decided on", govuk_datetime(task.closed_at))
    if email:
        yield Row("Email status", email.get_status_display())


def reason_in_words(reason: Reason, detail: str) -> Sequence[str]:
    """The reason as staff chose it, and what they wrote."""
    return [reason.label, *detail.splitlines()]


@dataclass(frozen=True)
class ConfirmPage:
    """What confirming does: the e-mail that goes out, letter for letter, and the choice that it follows from.

    `card` for connecting, `choice` for not connecting. `connection` is the person's own, made meanwhile.
    `is_reworded`: what the officer typed cannot go into an e-mail quite as it is. `changed`: what is not as
    it was on the page that they confirmed.
    """

    request: Request
    email: EmailText
    card: RecordCard | None = None
    choice: tuple[Row, ...] = ()
    back_href: str = ""
    connection: Connection | None = None
    is_reworded: bool = field(default=False, kw_only=True)
    changed: str = field(default="", kw_only=True)

    @property
    def fingerprint(self) -> str:
        """Changes with any letter of the e-mail or the record, with who is connected to what, and with the task.

        It ends in v and the version of the task (`version_seen`).
        """
        connection = self.connection and self.connection.pk
        rest = hashlib.sha256(repr((self.card, connection)).encode()).hexdigest()
        return f"{self.email.fingerprint}{rest}v{self.request.version}"

    def changed_since(self, seen: str) -> str:
        """What is not as it was on the page with the fingerprint `seen`; "" where nothing is."""
        if seen.partition("v")[0] == self.fingerprint.partition("v")[0]:
            return ""
        return "Something on this page" if seen.startswith(self.email.fingerprint) else "The email"

    @property
    def connected_trn(self) -> str:
        return self.connection.teaching_record.trn if self.connection else ""


def version_seen(seen: str) -> int:
    """The version of the task on the page with the fingerprint `seen`; 0, which none has, where it does not say."""
    version = seen.partition("v")[2]
    return int(version) if version.isascii() and version.isdigit() else 0
