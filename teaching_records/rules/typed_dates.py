"""Dates of birth as people type them into a line of other things: 12 3 1985, 12/3/85, 12th March 1985, 1985-03-12.

And months of birth, for who knows no more: March 1985, Mar 85, 3/1985, 1985-03.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date

OLDEST_YEAR = 1900
# What has two digits for the year was born in the century that makes them a grown-up today.
GROWN_UP = 16

MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
BETWEEN = r"[\s./,-]+"
MAYBE = r"[\s./,-]*"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4}|\d{2})"

FORMS = tuple(
    re.compile(rf"(?<![a-z0-9]){form}(?![a-z0-9])", re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}}){BETWEEN}(?P<month>\d{{1,2}}){BETWEEN}(?P<day>\d{{1,2}})",
        rf"{DAY}{MAYBE}(?:of\s+)?(?P<month>{MONTH}){MAYBE}{YEAR}",
        rf"(?P<month>{MONTH}){MAYBE}{DAY}{BETWEEN}(?P<year>\d{{4}})",
        rf"{DAY}{BETWEEN}(?P<month>\d{{1,2}}){BETWEEN}{YEAR}",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    )
)
PARTED_FORMS = FORMS[:4]
# As nobody writes any other number of eight digits.
IS_PARTED = re.compile(r"\d\d([/.])\d\d\1\d{4}|\d{4}([/.])\d\d\2\d\d")
# Two digits are a year only where they can be no day: March 12 is half of a date.
NO_DAY = r"['\u2019]?(?P<year>\d{4}|3[2-9]|[4-9]\d)"
MONTH_FORMS = tuple(
    re.compile(rf"(?<![a-z0-9]){form}(?![a-z0-9])", re.IGNORECASE)
    for form in (
        rf"(?P<month>{MONTH}){MAYBE}{NO_DAY}",
        r"(?P<month>\d{1,2})(?:\s*[/.-]\s*|\s+)(?P<year>\d{4})",
        r"(?P<month>\d{1,2})/(?P<year>3[2-9]|[4-9]\d)",
        r"(?P<year>\d{4})\s*[/.-]\s*(?P<month>\d{1,2})",
    )
)
DAY_BEFORE = re.compile(rf"(?<![a-z0-9]){DAY}{BETWEEN}$", re.IGNORECASE)
CENTURIES = frozenset({"18", "19", "20", "21"})


def take_dates(text: str, today: date) -> tuple[str, list[date]]:
    """Return the text without the dates that stand in it, and these, each once, in the order of their forms.

    A date is from 1900 to today. The day comes before the month unless only the other way round is there such a
    day. What looks like a date and is none stays in the text.
    """
    found: dict[date, None] = {}
    for form in FORMS:
        text = form.sub(lambda match: _taken(match, today, found), text)
    return text, list(found)


def _taken(match: re.Match[str], today: date, found: dict[date, None]) -> str:
    day = _day_of(match, today)
    if day is None:
        return match.group()
    found[day] = None
    return " "


def take_months(text: str, today: date) -> tuple[str, list[tuple[date, str]]]:
    """Return the text without the months that stand in it, and of each its first day, and its name where it was typed
    so, in lower case.

    A month begins between 1900 and today. Take the dates first: March 1985 stands in 12 March 1985 too.
    """
    found: dict[date, str] = {}

    def taken(match: re.Match[str]) -> str:
        first = _first_day_of(match, today)
        if first is None:
            return match.group()
        found[first] = match["month"].lower() if match["month"].isalpha() else ""
        return " "

    for form in MONTH_FORMS:
        text = form.sub(taken, text)
    return text, list(found.items())


def _first_day_of(match: re.Match[str], today: date) -> date | None:
    month = match["month"].lower()
    days = (_day(year, MONTHS.get(month) or int(month), 1) for year in _years(match["year"], today))
    return next((day for day in days if day and day.year >= OLDEST_YEAR and day <= today), None)


def unreal_date(text: str) -> str:
    """Return what in the text looks like a date and is none, such as 31 2 1985; "" where nothing does."""
    matches = (match for form in PARTED_FORMS for match in form.finditer(text))
    return next((match.group() for match in matches if _might_be_date(match)), "")


def unreal_month(text: str) -> str:
    """Return what in the text, without its months, looks like one, such as 13/1985; "" where nothing does.

    With the day, where one stands before it.
    """
    matches = (match for form in MONTH_FORMS for match in form.finditer(text))
    unreal = next((match for match in matches if match["year"][:2] in CENTURIES), None)
    if unreal is None:
        return ""
    day = DAY_BEFORE.search(text[: unreal.start()])
    return text[day.start() if day else unreal.start() : unreal.end()].strip()


def _might_be_date(match: re.Match[str]) -> bool:
    month = match["month"].lower()
    numbers = (int(match["day"]), MONTHS.get(month) or int(month))
    if len(match["year"]) == 4 and IS_PARTED.fullmatch(match.group()):
        return match["year"][:2] in CENTURIES
    is_year = len(match["year"]) == 2 or match["year"][:2] in CENTURIES
    return is_year and 1 <= min(numbers) <= 12 and max(numbers) <= 31


def _day_of(match: re.Match[str], today: date) -> date | None:
    month = match["month"].lower()
    number = MONTHS.get(month) or int(month)
    parts = [(number, int(match["day"])), (int(match["day"]), number)]
    readings = parts if month not in MONTHS else parts[:1]
    days = (_day(year, *reading) for year in _years(match["year"], today) for reading in readings)
    return next((day for day in days if day and day.year >= OLDEST_YEAR and day <= today), None)


def _years(typed: str, today: date) -> Iterator[int]:
    if len(typed) == 4:
        yield int(typed)
        return
    century = today.year // 100 * 100
    year = century + int(typed)
    yield year if year <= today.year - GROWN_UP else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
