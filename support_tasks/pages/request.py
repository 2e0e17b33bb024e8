"""What a person submitted, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from govuk.formats import govuk_date
from govuk.pages import Action, Row
from one_login.identity import shown_name as name_as_given
from staff.models import StaffUser
from support_tasks.models import Kind, Reason, SupportTask
from support_tasks.way_back import with_list
from support_tasks.wording import WORDING, Wording
from teaching_records.pages import one_login_href
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
    "too_many_attempts": "There were too many attempts within a short time.",
    "disconnected": (
        "A record agreed, but this person, or somebody with the same email address or date of birth, was disconnected "
        "from it before."
    ),
}


def task_href(name: str, task: SupportTask, *more: str) -> str:
    """The page of that name, from which there is a way back to the list as the officer had it."""
    return with_list(reverse(f"support_tasks:{name}", args=[task.reference, *more]))


# What the page is called that decides for a record.
FOR_A_RECORD = {Kind.CONNECT_ONE_LOGIN: "connect", Kind.VERIFY_IDENTITY: "connect", Kind.FIND_TRN: "send-trn"}


def for_record_href(task: SupportTask, trn: str) -> str:
    """The page that decides the task for the record with that TRN, beside which it shows the request."""
    return task_href(FOR_A_RECORD[Kind(task.kind)], task, trn)


def _shown_names(task: SupportTask) -> list[str]:
    return [name_as_given(name) for name in task.identity["names"]]


def shown_name(task: SupportTask) -> str:
    """The person's current name."""
    return next(iter(_shown_names(task)), "")


@dataclass(frozen=True)
class Request:
    """What a person submitted: `person` is who they are, `additional` what stands apart from that.

    `assigned_to_other` is the colleague of the reader whose the open task is; "" where it is nobody's, or theirs.
    """

    reference: str
    href: str
    version: int
    wording: Wording
    requested_at: datetime
    match_failure: str
    person: tuple[Row, ...]
    additional: tuple[Row, ...]
    assigned_to_other: str = ""

    @classmethod
    def of(cls, task: SupportTask, *, about_trn: str = "", by: StaffUser | None = None) -> "Request":
        """`about_trn` is what to know about the TRN that they gave; `by` reads it, where it matters whose it is."""
        return cls(
            reference=task.reference,
            href=task_href("task", task),
            version=task.version,
            wording=WORDING[Kind(task.kind)],
            requested_at=task.created_at,
            match_failure=MATCH_FAILURES.get(task.match_failure, "No record agreed."),
            **_parts(task, about_trn),
            assigned_to_other=assigned_to_other(task, by) if by else "",
        )


def assigned_to_other(task: SupportTask, by: StaffUser) -> str:
    """The name of the colleague of `by` whose the open task is."""
    is_others = not task.is_closed and task.assigned_to != by
    return task.assigned_to.name if task.assigned_to and is_others else ""


def _parts(task: SupportTask, about_trn: str) -> dict[str, tuple[Row, ...]]:
    """Where One Login says who they are, what they added stands apart."""
    person, number = tuple(_person(task)), _number(task)
    if not WORDING[Kind(task.kind)].additional:
        return {"person": (*person, number), "additional": ()}
    return {"person": person, "additional": (number, _trn(task, about_trn))}


def _person(task: SupportTask) -> Iterable[Row]:
    days = [govuk_date(date.fromisoformat(day)) for day in task.identity["dates_of_birth"]]
    user, email = task.one_login_user, task.identity["email"]
    opened = (Action("Open One Login", one_login_href(user), f"of {email}"),) if user else ()
    yield Row("Email address", email, actions=opened, hint=_email_now(task))
    yield Row("Name", shown_name(task))
    yield Row("Previous names", _shown_names(task)[1:])
    yield Row("Date of birth", days)


def _email_now(task: SupportTask) -> str:
    """Where e-mails go, if that is another address by now."""
    return "" if task.address == task.identity["email"] else f"Now {task.address}. Emails go there."


def _number(task: SupportTask) -> Row:
    number = task.stated["national_insurance_number"]
    return Row("National Insurance number", number and show_national_insurance_number(number))


def _trn(task: SupportTask, about_trn: str) -> Row:
    return Row("Teacher reference number (TRN)", task.stated["trn"], hint=about_trn)


def stated_rows(stated: Any) -> Iterable[Row]:
    """What somebody who did not sign in gave, as `SupportTask.stated` keeps it."""
    first, *previous = map(name_as_given, stated["names"])
    number = stated["national_insurance_number"]
    yield Row("Email address", stated["email"])
    yield Row("Name", first)
    yield Row("Previous names", previous)
    yield Row("Date of birth", [govuk_date(date.fromisoformat(day)) for day in stated["dates_of_birth"]])
    yield Row("National Insurance number", number and show_national_insurance_number(number))


def decided_by(task: SupportTask) -> str:
    """Who decided a closed task."""
    return task.closed_by.name if task.closed_by else ""


def reason_in_words(reason: Reason, detail: str) -> Sequence[str]:
    """The reason as staff chose it, and what they wrote."""
    return [reason.label, *detail.splitlines()]
