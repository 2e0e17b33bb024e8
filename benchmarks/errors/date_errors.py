"""Mistakes in a date of birth. Each returns another date, or None where it has no hold on this one."""

from collections.abc import Callable
from datetime import date

from benchmarks.population.draws import Draw

type DateError = Callable[[Draw, date], date | None]

EARLIEST, LATEST = date(1920, 1, 1), date(2012, 12, 31)


def day_and_month_swapped(draw: Draw, day: date) -> date | None:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None


def digit_wrong(draw: Draw, day: date) -> date | None:
    """One digit of day, month or year is another one."""
    digits = f"{day:%Y%m%d}"
    place = draw.between(2, 7)
    return _date(digits[:place] + str(draw.below(10)) + digits[place + 1 :], day)


def digits_exchanged(draw: Draw, day: date) -> date | None:
    """The two last digits of the year, or those of the month or the day."""
    digits = f"{day:%Y%m%d}"
    place = draw.pick((2, 4, 6))
    return _date(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :], day)


def year_beside(draw: Draw, day: date) -> date | None:
    return _date(f"{day.year + draw.pick((-1, 1))}{day:%m%d}", day)


def decade_beside(draw: Draw, day: date) -> date | None:
    return _date(f"{day.year + draw.pick((-10, 10))}{day:%m%d}", day)


def month_beside(draw: Draw, day: date) -> date | None:
    return _date(f"{day.year}{day.month + draw.pick((-1, 1)):02}{day:%d}", day)


def day_beside(draw: Draw, day: date) -> date | None:
    return _date(f"{day:%Y%m}{day.day + draw.pick((-1, 1)):02}", day)


def _date(digits: str, other_than: date) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day != other_than and EARLIEST <= day <= LATEST else None
