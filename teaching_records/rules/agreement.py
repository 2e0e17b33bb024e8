"""Agreement between a person and a teaching record, attribute by attribute (design, section 5).

A null on the record is missing and a null of the person's is not given: neither ever agrees. Where both have
none the attribute is missing.
"""

from collections.abc import Iterable
from datetime import date

from rapidfuzz.distance import OSA

from teaching_records.rules import weights
from teaching_records.rules.closeness import closeness, is_worth_suggesting, score
from teaching_records.rules.date_comparison import OFF_BY, DateStep, compare_dates, is_one_slip_away
from teaching_records.rules.facts import Evidence, Name, RecordFacts, RecordName
from teaching_records.rules.frequencies import ORDINARY, Frequencies
from teaching_records.rules.levels import (
    MISSING,
    NOT_GIVEN,
    Agreement,
    AttributeAgreement,
    How,
    Level,
    different,
    same,
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

type Weights = dict[Level | How, float]


def agree(evidence: Evidence, record: RecordFacts, frequencies: Frequencies = ORDINARY) -> Agreement:
    """Compare what is verified or stated with one record. Never raises.

    The order of names and dates never decides whether there is agreement; which name is current decides
    only whether it is shown as through a previous name. The frequencies change what names weigh, never whether
    they agree.
    """
    first_name, last_name = agree_on_names(evidence.names, record.names, frequencies)
    return Agreement(
        first_name=first_name,
        last_name=last_name,
        date_of_birth=agree_on_date_of_birth(evidence.dates_of_birth, record.date_of_birth),
        email=_agree_on_email(evidence.email, record.email),
        national_insurance_number=_agree_on_number(
            evidence.national_insurance_number, record.national_insurance_numbers, weights.NATIONAL_INSURANCE_NUMBER
        ),
        trn=_agree_on_trn(evidence.trn, record),
    )


def agree_on_date_of_birth(dates: tuple[date, ...], on_record: date | None) -> AttributeAgreement:
    """Compare the verified dates of birth with a record's."""
    if on_record is None or not dates:
        return MISSING if on_record is None else NOT_GIVEN
    steps = {compare_dates(verified, on_record): verified for verified in dates}
    step = max(steps, key=weights.DATE_OF_BIRTH.__getitem__)
    nearest = steps[step]
    is_slip = step in MAY_BE_SLIPS and is_one_slip_away(nearest.isoformat(), on_record.isoformat())
    return DATES[step, is_slip]


def _date_shown(step: DateStep, is_slip: bool) -> AttributeAgreement:
    bits = weights.DATE_OF_BIRTH[step]
    how = How.ONE_DIGIT_DIFFERS if is_slip else DATES_SHOWN.get(step)
    if step is DateStep.SAME:
        return same(step, bits)
    return similar(how, step, bits) if how else different(step, bits)


DATES_SHOWN = {
    DateStep.DAY_AND_MONTH_SWAPPED: How.DAY_AND_MONTH_SWAPPED,
    DateStep.DIGITS_EXCHANGED: How.ONE_DIGIT_DIFFERS,
    DateStep.ONE_DIGIT_DIFFERS: How.ONE_DIGIT_DIFFERS,
    **dict.fromkeys((*OFF_BY.values(), DateStep.TWO_PARTS_SAME), How.PART_OF_DATE),
}
# Off by one or ten, the 9th and the 10th differ in two digits, the 8th and the 9th in one.
MAY_BE_SLIPS = frozenset(OFF_BY.values()) - {DateStep.YEAR_OFF_BY_ONE}
DATES = {(step, is_slip): _date_shown(step, is_slip) for step in DateStep for is_slip in (False, True)}


def _agree_on_email(verified: str | None, on_record: str | None) -> AttributeAgreement:
    if not on_record or not verified:
        return NOT_GIVEN if on_record else MISSING
    a, b = email_comparison_key(verified), email_comparison_key(on_record)
    if a == b:
        return _same(weights.EMAIL)
    if OSA.distance(a, b, score_cutoff=1) == 1:
        return _similar(How.SPELLING_CLOSE, weights.EMAIL)
    return _different(weights.EMAIL)


def _agree_on_number(stated: str | None, on_record: Iterable[str], weigh: Weights) -> AttributeAgreement:
    numbers = [number for number in on_record if number]
    if not numbers or not stated:
        return NOT_GIVEN if numbers else MISSING
    if stated in numbers:
        return _same(weigh)
    if any(is_one_slip_away(stated, number) for number in numbers):
        return _similar(How.ONE_DIGIT_DIFFERS, weigh)
    return _different(weigh)


def _agree_on_trn(stated: str | None, record: RecordFacts) -> AttributeAgreement:
    if stated and stated in record.merged_trns and stated != record.trn:
        return _similar(How.MERGED_RECORD, weights.TRN, agrees=True)
    return _agree_on_number(stated, (record.trn,), weights.TRN)


def _same(weigh: Weights) -> AttributeAgreement:
    return same(Level.SAME, weigh[Level.SAME])


def _similar(how: How, weigh: Weights, *, agrees: bool = False) -> AttributeAgreement:
    return similar(how, how, weigh[how], agrees=agrees)


def _different(weigh: Weights) -> AttributeAgreement:
    return different(Level.DIFFERENT, weigh[Level.DIFFERENT])
