"""What a date or a number may have been before a slip of the pen or of the keyboard."""

from collections.abc import Iterator
from datetime import date
from string import ascii_uppercase, digits

OLDEST_BORN, YOUNGEST_BORN = 1930, 2010  # nobody outside these years teaches, so nobody is looked for there
NEAR = (-11, -10, -9, -1, 1, 9, 10, 11)


def near_dates(day: date) -> set[date]:
    """Return the days of which `day` may be a slip, without itself: day and month exchanged; or another day, month
    or year, where the other two are right: with one digit wrong, two exchanged, or a little before or after."""
    parts = {(day.year, day.day, day.month)}
    parts |= {(day.year, day.month, other) for other in _near_days(day.day)}
    parts |= {(day.year, other, day.day) for other in range(1, 13)}
    parts |= {(year, day.month, day.day) for year in _near_years(day.year)}
    return set(_days(parts)) - {day}


def _near_days(day: int) -> set[int]:
    tens, ones = divmod(day, 10)
    one_digit = {*range(10 * tens, 10 * tens + 10), *range(ones, 32, 10)}
    return {other for other in one_digit | {day + off for off in NEAR} | {10 * ones + tens} if 1 <= other <= 31}


def _near_years(year: int) -> Iterator[int]:
    century, tens, ones = year - year % 100, year % 100 // 10, year % 10
    one_digit = {*range(year - ones, year - ones + 10), *range(OLDEST_BORN + ones, YOUNGEST_BORN + 1, 10)}
    for other in one_digit | {year + off for off in NEAR} | {century + 10 * ones + tens}:
        if OLDEST_BORN <= other <= YOUNGEST_BORN:
            yield other


def _days(parts: set[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in parts:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def near_numbers(number: str) -> set[str]:
    """Return what a TRN or National Insurance number (normal form) becomes when one character is another of its
    kind, or two neighbours are exchanged. Without the number itself; not all are numbers ever given out."""
    return set(_slips(number)) - {number}


def _slips(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        for other in digits if character.isdigit() else ascii_uppercase:
            yield text[:place] + other + text[place + 1 :]
        yield text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
