"""What the public templates are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from govuk.formats import govuk_date
from govuk.pages import Action, Row
from matching import connect
from matching.connect import ConnectJourney
from matching.journey import CHECK_ANSWERS
from notifications.models import Email
from notifications.models import Status as EmailStatus
from notifications.wording import is_held_up
from one_login.models import OneLoginUser
from support_tasks.models import SupportTask
from support_tasks.rules import answer_by
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import show_national_insurance_number

CONFIRMATIONS = {
    EmailStatus.QUEUED: "We are sending a confirmation email to {to}.",
    EmailStatus.HELD: "We are sending a confirmation email to {to}.",
    EmailStatus.SENDING: "We are sending a confirmation email to {to}.",
    EmailStatus.ACCEPTED: "We have sent a confirmation email to {to}.",
    EmailStatus.DELIVERED: "We have sent a confirmation email to {to}.",
    EmailStatus.FAILED: "We could not send a confirmation email to {to}, so make a note of your reference.",
}


@dataclass(frozen=True)
class StartPage:
    is_signed_in: bool


@dataclass(frozen=True)
class InterruptionPage:
    """An interruption of the connect journey: `next_href` is its one way on."""

    next_href: str
    attempts_are_used_up: bool

    @classmethod
    def of(cls, journey: ConnectJourney) -> "InterruptionPage":
        return cls(connect.address(journey.next), journey.attempts_are_used_up)


@dataclass(frozen=True)
class QuestionPage:
    back_href: str

    @classmethod
    def of(cls, journey: ConnectJourney, slug: str) -> "QuestionPage":
        """Back leads to the question before or, where all is answered, to the answers."""
        if journey.is_complete:
            return cls(connect.address(CHECK_ANSWERS))
        before = journey.path[: journey.path.index(slug)]
        return cls(connect.address(before[-1]) if before else reverse("connect"))


@dataclass(frozen=True)
class CheckAnswersPage:
    """What One Login verified, as facts, and what was answered, to change."""

    verified: Sequence[Row]
    answered: Sequence[Row]

    @classmethod
    def of(cls, user: OneLoginUser, journey: ConnectJourney) -> "CheckAnswersPage":
        return cls(verified=_verified(user), answered=_answered(journey))


def _verified(user: OneLoginUser) -> list[Row]:
    previous = [Row("Previous names", user.previous_names)] if user.previous_names else []
    days = [govuk_date(day) for day in user.verified_dates_of_birth]
    return [
        Row("Name", user.current_name),
        *previous,
        Row("Date of birth" if len(days) < 2 else "Dates of birth", days),
        Row("Email address", user.email),
    ]


def _answered(journey: ConnectJourney) -> list[Row]:
    stated = connect.stated(journey.answers)
    number = stated["national_insurance_number"]
    return [
        Row(
            "National Insurance number",
            show_national_insurance_number(number) if number else "",
            [_change(connect.NATIONAL_INSURANCE_NUMBER, "National Insurance number")],
        ),
        Row(
            "Teacher reference number (TRN)",
            stated["trn"],
            [_change(connect.TRN, "teacher reference number (TRN)")],
        ),
    ]


def _change(slug: str, what: str) -> Action:
    return Action("Change", connect.address(slug), what)


@dataclass(frozen=True)
class RequestSentPage:
    """`confirmation` says what became of the acknowledgement; "" where there is none."""

    reference: str
    answer_by: date
    is_late: bool
    confirmation: str

    @classmethod
    def of(cls, task: SupportTask, acknowledgement: Email | None, today: date) -> "RequestSentPage":
        promised = answer_by(task.created_at)
        return cls(
            reference=task.reference,
            answer_by=promised,
            is_late=promised < today,
            confirmation=_confirmation(acknowledgement),
        )


def _confirmation(email: Email | None) -> str:
    if email is None:
        return ""
    sentence = CONFIRMATIONS[EmailStatus(email.status)].format(to=email.to)
    return f"{sentence} It may take longer than usual." if is_held_up(email) else sentence


@dataclass(frozen=True)
class RecordPage:
    rows: Sequence[Row]

    @classmethod
    def of(cls, record: TeachingRecord, email: str) -> "RecordPage":
        return cls(
            [
                Row("Name", record.full_name),
                Row("Teacher reference number (TRN)", record.trn),
                Row("Date of birth", govuk_date(record.date_of_birth)),
                Row("Connected email address", email),
            ]
        )


def initial_answer(journey: ConnectJourney, slug: str) -> dict[str, Any]:
    """The answer given before, as a form shows it."""
    answer = dict(journey.answers.get(slug, {}))
    if number := answer.get("national_insurance_number"):
        answer["national_insurance_number"] = show_national_insurance_number(number)
    return answer
