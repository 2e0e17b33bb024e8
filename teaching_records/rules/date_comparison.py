"""One date of birth beside another, in the steps that are weighed and shown; and numbers a slip apart."""

from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA


class DateStep(StrEnum):
    """How near two dates of birth are, nearest first."""

    SAME = "same"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    YEAR_OFF_BY_ONE = "year_off_by_one"  # day and month are the same
    ONE_DIGIT_DIFFERS = "one_digit_differs"  # or two neighbours are exchanged
    TWO_PARTS_SAME = "two_parts_same"  # of day, month and year
    DIFFERENT = "different"


def compare_dates(a: date, b: date) -> DateStep:
    """Compare two dates of birth."""
    if a == b:
        return DateStep.SAME
    if a.year == b.year and a.month == b.day and a.day == b.month:
        return DateStep.DAY_AND_MONTH_SWAPPED
    parts = (a.year == b.year) + (a.month == b.month) + (a.day == b.day)
    if parts == 2 and abs(a.year - b.year) == 1:
        return DateStep.YEAR_OFF_BY_ONE
    # With its hyphens, so that digits exchange places only within the year, the month or the day.
    if parts == 2 and is_one_slip_away(a.isoformat(), b.isoformat()):
        return DateStep.ONE_DIGIT_DIFFERS
    return DateStep.TWO_PARTS_SAME if parts == 2 else DateStep.DIFFERENT


def is_one_slip_away(a: str, b: str) -> bool:
    """Whether one character differs, or two neighbours are exchanged."""
    return len(a) == len(b) and OSA.distance(a, b, score_cutoff=1) == 1
