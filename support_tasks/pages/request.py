"""What a person submitted, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from govuk.formats import govuk_date
from govuk.pages import Action, Row
from one_login.identity import shown_name as name_as_given
from support_tasks.models import Reason, SupportTask
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
    "too_many_attempts": "There were too many failed attempts within a day.",
    "disconnected": (
        "A record agreed, but this person, or somebody with the same email address or date of birth, was disconnected "
        "from it before."
    ),
}


def task_href(name: str, task: SupportTask, *more: str) -> str:
    return reverse(f"support_tasks:{name}", args=[task.reference, *more])


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
    opened = Action("Open One Login", one_login_href(task.one_login_user), f"of {task.verified['email']}")
    yield Row("Email address", task.verified["email"], actions=(opened,))
    yield Row("Name", shown_name(task))
    yield Row("Previous names", _shown_names(task)[1:])
    yield Row("Date of birth", days)


def _additional(task: SupportTask) -> Iterable[Row]:
    number = task.stated["national_insurance_number"]
    yield Row("National Insurance number", number and show_national_insurance_number(number))
    yield Row("Teacher reference number (TRN)", task.stated["trn"])


def decided_by(task: SupportTask) -> str:
    """Who decided a closed task."""
    return task.closed_by.name if task.closed_by else ""


def reason_in_words(reason: Reason, detail: str) -> Sequence[str]:
    """The reason as staff chose it, and what they wrote."""
    return [reason.label, *detail.splitlines()]
