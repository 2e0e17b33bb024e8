"""Connecting a One Login to a record by hand, and disconnecting it: what is compared, chosen and confirmed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime
from govuk.pages import Action, Row
from notifications.pages import EmailText
from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks import pages as task_pages
from support_tasks.casework_queries import written_by_others
from support_tasks.models import Reason, SupportTask
from support_tasks.pages import ByColleagues, reason_in_words, task_href
from support_tasks.pages.request import assigned_to_other
from support_tasks.policies import can_decide
from teaching_records.comparison_pages import Compared
from teaching_records.models import Connection, TeachingRecord
from teaching_records.pages import RecordCard, one_login_href, record_href
from teaching_records.rules.normal_forms import show_national_insurance_number
from trs_console.console.forms import CLOSE
from trs_console.console.pages.one_logins import connections_href, how_verified


def connect_href(user: OneLoginUser, record: TeachingRecord) -> str:
    return reverse("console:connect", args=[user.public_id, record.trn])


def disconnect_href(user: OneLoginUser) -> str:
    return reverse("console:disconnect", args=[user.public_id])


def compare_action(user: OneLoginUser, trn: str) -> Action:
    href = reverse("console:connect", args=[user.public_id, trn])
    return Action("Compare and connect", href, f"the record with TRN {trn}")


@dataclass(frozen=True)
class Person:
    """A One Login, as what forms no record: what is verified, and what their open support request adds."""

    name: str
    href: str
    verified: tuple[Row, ...]
    additional: tuple[Row, ...]

    @classmethod
    def of(cls, user: OneLoginUser, task: SupportTask | None) -> "Person":
        return cls(
            user.current_name or user.email,
            one_login_href(user),
            tuple(_verified(user)),
            tuple(_additional(task)) if task else (),
        )


def _verified(user: OneLoginUser) -> Iterator[Row]:
    yield Row("Email address", user.email)
    yield Row("Name", user.current_name)
    yield Row("Previous names", user.previous_names)
    yield Row("Date of birth", [govuk_date(day) for day in user.verified_dates_of_birth])


def _additional(task: SupportTask) -> Iterator[Row]:
    number = task.stated["national_insurance_number"]
    opened = Action("Open in new tab", task_href("task", task), "the support request", new_tab=True)
    yield Row("National Insurance number", number and show_national_insurance_number(number))
    yield Row("Teacher reference number (TRN)", task.stated["trn"])
    yield Row("Support request", task.reference, actions=(opened,))


def written_by_colleagues(task: SupportTask | None, by: StaffUser) -> ByColleagues:
    """What others than `by` have to say about the person's open support request."""
    return ByColleagues.of(*written_by_others(task, by)) if task else ByColleagues()


def task_warnings(task: SupportTask | None, by: StaffUser, at: datetime) -> Iterator[str]:
    """That a colleague is at work on the person's open support request, or that it is theirs, and whether it stays."""
    if task and (holder := task.holder(at)) and holder != by:
        yield f"{holder.name} is working on this person’s support request, {task.reference}. It will stay open."
    elif task and (name := assigned_to_other(task, by)):
        stays = "" if can_decide(by, task) else " It will stay open."
        yield f"This person’s support request, {task.reference}, is assigned to {name}.{stays}"


@dataclass(frozen=True)
class OneLoginChoice:
    """One of several One Logins with the address that was typed: `rows` have what tells it from the others."""

    title: str
    rows: tuple[Row, ...]
    choose: Action

    @classmethod
    def of(
        cls,
        user: OneLoginUser,
        record: TeachingRecord,
        place: str,
        connection: Connection | None,
        task: SupportTask | None,
    ) -> "OneLoginChoice":
        """To connect to `record`. `place`, as 1 of 2, tells two of one name apart when their links are read out."""
        signed_in = govuk_datetime(user.last_signed_in_at)
        whose = f"that of {user.current_name}" if user.current_name else "that of nobody verified"
        hidden_text = f"{place}, {whose}" + (f", last signed in {signed_in}" if signed_in else "")
        choose = Action("Choose", connect_href(user, record), hidden_text)
        return cls(f"{place}: {user.email}", tuple(_told_apart(user, signed_in, connection, task)), choose)


def _told_apart(
    user: OneLoginUser, signed_in: str, connection: Connection | None, task: SupportTask | None
) -> Iterator[Row]:
    """The subject last: all else may be alike."""
    yield Row("Name", user.current_name)
    yield Row("Date of birth", [govuk_date(day) for day in user.verified_dates_of_birth])
    yield Row("Verified", how_verified(user))
    yield Row("Last signed in", signed_in)
    yield Row("Connection", _connected(connection) if connection else "Not connected to a record")
    yield Row("Support request", f"{task.reference}, not decided yet" if task else "None that is open")
    yield Row("Subject", user.subject)


def _connected(connection: Connection) -> str:
    since = govuk_datetime(connection.connected_at)
    return f"Already connected to TRN {connection.teaching_record.trn}, since {since}"


@dataclass(frozen=True)
class Choosing:
    """What to connect is not known yet: `suggested` are records that may be the person's, with the way on in each."""

    title: str
    caption: str
    back_href: str
    suggested: tuple[Compared, ...] = ()
    one_logins: tuple[OneLoginChoice, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConnectPage:
    """The two side by side, before anything is chosen. Most of it stands on the page to check too."""

    person: Person
    card: RecordCard
    why: str  # they may be one person's, in a sentence
    warnings: tuple[str, ...]
    back_href: str


@dataclass(frozen=True)
class DisconnectPage:
    """The connection that is to be ended."""

    person: Person
    connection: tuple[Row, ...]
    warnings: tuple[str, ...]
    back_href: str

    @classmethod
    def of(cls, connection: Connection, task: SupportTask | None, warnings: Iterable[str]) -> "DisconnectPage":
        user, record = connection.one_login_user, connection.teaching_record
        opened = Action("Open record in new tab", record_href(record.trn), f"for TRN {record.trn}", new_tab=True)
        rows = (
            Row("Record", f"{record.full_name} (TRN {record.trn})", actions=(opened,)),
            Row("Connected on", govuk_datetime(connection.connected_at)),
            Row("Connected by", connection.connected_by.name if connection.connected_by else "The teacher"),
            Row("Connected through", connection.get_route_display()),
        )
        return cls(Person.of(user, task), rows, tuple(warnings), connections_href(user))


@dataclass(frozen=True)
class CheckPage:
    """What confirming does, with the e-mails letter for letter. `changed` says what is not as it was there.

    `card` is that of the record to connect, `connection` what is to be ended. `written` is what colleagues have to say
    about the person's open support request. `about` stands for all else that was shown: connections, its version.
    `sent_along` are the names and values of what was chosen and typed on the page before: what this page shows is what
    it confirms, whatever became of the session that keeps them.
    """

    title: str
    caption: str
    confirm_text: str
    choices: tuple[Row, ...]
    emails: tuple[EmailText, ...]
    back_href: str
    cancel_href: str
    about: tuple[object, ...]
    person: Person
    card: RecordCard | None = None
    connection: tuple[Row, ...] = ()
    warnings: tuple[str, ...] = ()
    written: ByColleagues = field(default=ByColleagues())
    sent_along: tuple[tuple[str, str], ...] = ()
    is_reworded: bool = False
    changed: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes with any letter of the e-mails, and with anything else that was shown."""
        shown = (self.card, self.warnings, self.about, self.sent_along)
        return task_pages.fingerprint(self.emails, *shown, notes=self.written)

    def changed_since(self, seen: str) -> str:
        """What is not as it was on the page with the fingerprint `seen`, in a sentence; "" where nothing is."""
        return task_pages.changed_since(seen, self.fingerprint)


def chosen_before(choice: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The names and values of what the forms asked."""
    return tuple((name, choice[name]) for name in ("reason", "task", "detail") if choice.get(name))


def choices(reason: str, task: SupportTask | None, chosen: str, detail: str, change_href: str) -> Iterator[Row]:
    """What was chosen, each with the way to change it. `chosen` is about the task: close, leave, or a reason."""
    yield Row("Reason", reason.splitlines(), actions=(Action("Change", change_href, "the reason"),))
    if task:
        change = Action("Change", change_href, "what happens to the support request")
        yield Row(f"Support request {task.reference}", _about_task(chosen, detail), actions=(change,))


def _about_task(chosen: str, detail: str) -> Sequence[str]:
    if chosen == CLOSE:
        return ["It is closed: record connected"]
    if chosen in Reason.values:
        return ["It is closed without connecting a record:", *reason_in_words(Reason(chosen), detail)]
    return ["It stays open"]
