"""One date of birth beside another, in the steps that are weighed and shown; and numbers a slip apart."""

from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA


class DateStep(StrEnum):
    """How near two dates of birth are, nearest first."""

    SAME = "same"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    YEAR_OFF_BY_ONE = "year_off_by_one"  # in this and what follows, the two other parts are the same
    MONTH_OFF_BY_ONE = "month_off_by_one"
    DAY_OFF_BY_ONE = "day_off_by_one"
    DIGITS_EXCHANGED = "digits_exchanged"  # two neighbours
    YEAR_OFF_BY_TEN = "year_off_by_ten"
    ONE_DIGIT_DIFFERS = "one_digit_differs"
    TWO_PARTS_SAME = "two_parts_same"  # of day, month and year
    DIFFERENT = "different"


# Years, months and days apart, where only one part differs: the steps that say more than that a digit does.
OFF_BY = {
    (1, 0, 0): DateStep.YEAR_OFF_BY_ONE,
    (0, 1, 0): DateStep.MONTH_OFF_BY_ONE,
    (0, 0, 1): DateStep.DAY_OFF_BY_ONE,
    (10, 0, 0): DateStep.YEAR_OFF_BY_TEN,
}


def compare_dates(a: date, b: date) -> DateStep:
    """Compare two dates of birth."""
    if a == b:
        return DateStep.SAME
    apart = abs(a.year - b.year), abs(a.month - b.month), abs(a.day - b.day)
    if apart.count(0) == 2:
        return OFF_BY.get(apart) or _digits_apart(a, b)
    are_swapped = a.year == b.year and a.month == b.day and a.day == b.month
    return DateStep.DAY_AND_MONTH_SWAPPED if are_swapped else DateStep.DIFFERENT


def _digits_apart(a: date, b: date) -> DateStep:
    """How the one part that differs does. Written with hyphens, so that digits exchange places only within a part."""
    one, other = a.isoformat(), b.isoformat()
    if not is_one_slip_away(one, other):
        return DateStep.TWO_PARTS_SAME
    return DateStep.DIGITS_EXCHANGED if sorted(one) == sorted(other) else DateStep.ONE_DIGIT_DIFFERS


def is_one_slip_away(a: str, b: str) -> bool:
    """Whether one character differs, or two neighbours are exchanged."""
    return len(a) == len(b) and OSA.distance(a, b, score_cutoff=1) == 1
