"""Agreement between a person and a teaching record, attribute by attribute (design, section 5).

A null on the record is missing and a null of the person's is not given: neither ever agrees. Where both have
none the attribute is missing.
"""

from collections.abc import Iterable
from datetime import date

from rapidfuzz.distance import OSA

from teaching_records.rules.closeness import closeness, is_worth_suggesting, score
from teaching_records.rules.facts import Evidence, Name, RecordFacts, RecordName
from teaching_records.rules.levels import (
    DIFFERENT,
    MISSING,
    NOT_GIVEN,
    SAME,
    Agreement,
    AttributeAgreement,
    How,
    Level,
    similar,
)
from teaching_records.rules.name_agreement import agree_on_names
from teaching_records.rules.normal_forms import email_comparison_key

__all__ = [
    "Agreement",
    "AttributeAgreement",
    "Evidence",
    "How",
    "Level",
    "Name",
    "RecordFacts",
    "RecordName",
    "agree",
    "closeness",
    "is_worth_suggesting",
    "score",
]


def agree(evidence: Evidence, record: RecordFacts) -> Agreement:
    """Compare what is verified or stated with one record. Never raises.

    The order of names and dates never decides whether there is agreement; which name is current decides
    only whether it is shown as through a previous name.
    """
    first_name, last_name = agree_on_names(evidence.names, record.names)
    return Agreement(
        first_name=first_name,
        last_name=last_name,
        date_of_birth=_agree_on_date_of_birth(evidence.dates_of_birth, record.date_of_birth),
        email=_agree_on_email(evidence.email, record.email),
        national_insurance_number=_agree_on_number(
            evidence.national_insurance_number, record.national_insurance_numbers
        ),
        trn=_agree_on_trn(evidence.trn, record),
    )


def _agree_on_date_of_birth(verified: Iterable[date], on_record: date | None) -> AttributeAgreement:
    dates = list(verified)
    if on_record is None or not dates:
        return MISSING if on_record is None else NOT_GIVEN
    if on_record in dates:
        return SAME
    if any(_day_and_month_are_swapped(on_record, verified_date) for verified_date in dates):
        return similar(How.DAY_AND_MONTH_SWAPPED)
    # With its hyphens, so that digits exchange places only within the year, the month or the day.
    if any(_is_one_slip_away(on_record.isoformat(), verified_date.isoformat()) for verified_date in dates):
        return similar(How.ONE_DIGIT_DIFFERS)
    return DIFFERENT


def _day_and_month_are_swapped(a: date, b: date) -> bool:
    return (a.year, a.month, a.day) == (b.year, b.day, b.month)


def _agree_on_email(verified: str | None, on_record: str | None) -> AttributeAgreement:
    if not on_record or not verified:
        return NOT_GIVEN if on_record else MISSING
    a, b = email_comparison_key(verified), email_comparison_key(on_record)
    if a == b:
        return SAME
    return similar(How.SPELLING_CLOSE) if OSA.distance(a, b, score_cutoff=1) == 1 else DIFFERENT


def _agree_on_number(stated: str | None, on_record: Iterable[str]) -> AttributeAgreement:
    numbers = frozenset(filter(None, on_record))
    if not numbers or not stated:
        return NOT_GIVEN if numbers else MISSING
    if stated in numbers:
        return SAME
    if any(_is_one_slip_away(stated, number) for number in numbers):
        return similar(How.ONE_DIGIT_DIFFERS)
    return DIFFERENT


def _agree_on_trn(stated: str | None, record: RecordFacts) -> AttributeAgreement:
    if stated and stated in record.merged_trns and stated != record.trn:
        return similar(How.MERGED_RECORD, agrees=True)
    return _agree_on_number(stated, (record.trn,))


def _is_one_slip_away(a: str, b: str) -> bool:
    """Whether one character differs, or two neighbours are exchanged."""
    return len(a) == len(b) and OSA.distance(a, b, score_cutoff=1) == 1
