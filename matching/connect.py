"""The connect journey (design §5, "The chain"): its questions, and what the answers state."""

from dataclasses import dataclass

from django.urls import reverse

from matching.forms import NationalInsuranceNumberForm, TrnForm
from matching.journey import CHECK_ANSWERS, Answers, Journey, Question
from matching.models import Step
from teaching_records.evidence import Stated

NATIONAL_INSURANCE_NUMBER = "national-insurance-number"
TRN = "trn"
QUESTIONS = (
    Question(NATIONAL_INSURANCE_NUMBER, NationalInsuranceNumberForm),
    Question(TRN, TrnForm),
)
# What an answer newly makes known.
STEPS = {NATIONAL_INSURANCE_NUMBER: Step.NATIONAL_INSURANCE_NUMBER, TRN: Step.TRN}


@dataclass(frozen=True)
class ConnectJourney(Journey):
    """Once the attempts are used up nothing more has to be answered, and everything can be."""

    attempts_are_used_up: bool

    @property
    def next(self) -> str:
        return CHECK_ANSWERS if self.attempts_are_used_up else super().next

    def can_visit(self, slug: str) -> bool:
        return self.attempts_are_used_up or super().can_visit(slug)

    @property
    def is_complete(self) -> bool:
        return self.next == CHECK_ANSWERS


def address(slug: str) -> str:
    """The address of a question, or of check-answers."""
    return reverse(f"connect-{slug}")


def stated(answers: Answers) -> Stated:
    """What the answers say; a number that the person does not have, or was not asked for, is None."""
    return {
        "national_insurance_number": answers.get(NATIONAL_INSURANCE_NUMBER, {}).get("national_insurance_number")
        or None,
        "trn": answers.get(TRN, {}).get("trn") or None,
    }


def valid_answers(answers: Answers) -> Answers:
    """The answers that their questions would still take: they were kept for a while, and rules change."""
    return {
        question.slug: answers[question.slug]
        for question in QUESTIONS
        if question.slug in answers and question.form(data=dict(answers[question.slug])).is_valid()
    }
