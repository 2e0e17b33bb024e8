"""The journey *find a lost TRN* (design §7): its questions, and what the answers say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from matching.find_trn.forms import DateOfBirthForm, EmailForm, NameForm, NationalInsuranceNumberForm
from matching.journey import Answers, Journey, Question
from teaching_records.rules.agreement import Evidence, Name

EMAIL = "email"
NAME = "name"
DATE_OF_BIRTH = "date-of-birth"
NATIONAL_INSURANCE_NUMBER = "national-insurance-number"
QUESTIONS = (
    Question(EMAIL, EmailForm),
    Question(NAME, NameForm),
    Question(DATE_OF_BIRTH, DateOfBirthForm),
    Question(NATIONAL_INSURANCE_NUMBER, NationalInsuranceNumberForm),
)
BORN = "date_of_birth"


def journey_of(answers: Answers) -> Journey:
    """The journey with those of the answers that their questions would still take: rules change, and people age."""
    valid = {
        question.slug: answers[question.slug]
        for question in QUESTIONS
        if question.slug in answers and question.form(data=_as_posted(answers[question.slug])).is_valid()
    }
    return Journey(QUESTIONS, valid)


def kept(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The cleaned data of a question's form as JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in cleaned.items()}


def as_typed(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A kept answer with its date as one: what a form takes as initial."""
    return {**answer, BORN: date.fromisoformat(answer[BORN])} if BORN in answer else dict(answer)


def _as_posted(answer: Mapping[str, Any]) -> dict[str, Any]:
    if BORN not in answer:
        return dict(answer)
    born = date.fromisoformat(answer[BORN])
    return {f"{BORN}-{part}": str(getattr(born, part)) for part in ("day", "month", "year")}


def address(slug: str) -> str:
    """The address of a question, or of check-answers."""
    return reverse(f"find-trn-{slug}")


def email(answers: Answers) -> str:
    """The address that the TRN is asked for."""
    return str(answers[EMAIL]["email"])


def names(answers: Answers) -> tuple[Name, ...]:
    """The current name and, where there is one, the previous; what of that was left out is as it is now."""
    name = answers[NAME]
    first, last = name["first_name"], name["last_name"]
    previous = name["previous_first_name"] or first, name["previous_last_name"] or last
    given = dict.fromkeys([(first, last), previous])
    return tuple(Name((first,), (last,)) for first, last in given)


def request(answers: Answers) -> dict[str, Any]:
    """Complete answers as a support task keeps them: who the person says they are, and their number."""
    known = evidence(answers)
    return {
        "identity": {
            "email": known.email,
            "names": [
                {"given": list(name.given), "family": list(name.family), "shown": " ".join((*name.given, *name.family))}
                for name in known.names
            ],
            "dates_of_birth": [day.isoformat() for day in known.dates_of_birth],
        },
        "national_insurance_number": known.national_insurance_number,
    }


def evidence(answers: Answers) -> Evidence:
    """Complete answers as the rules take them."""
    return Evidence(
        names=names(answers),
        dates_of_birth=(date.fromisoformat(answers[DATE_OF_BIRTH][BORN]),),
        email=email(answers),
        national_insurance_number=answers[NATIONAL_INSURANCE_NUMBER]["national_insurance_number"] or None,
        trn=None,
    )
