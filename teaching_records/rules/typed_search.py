"""What was typed into the one box of find a record, taken apart: numbers, addresses, dates, names.

Each thing is recognised by its form, whatever stands beside it. What is left over is a name. Where a text can be
read in two ways the longer form wins: a National Insurance number holds what might be a date, and a date with its
separators what might be a TRN.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from teaching_records.rules import normal_forms
from teaching_records.rules.names import DASHES, name_tokens
from teaching_records.rules.typed_dates import MONTH, take_dates, take_months, unreal_date, unreal_month

MOST_WORDS = 8  # of a name; a longer text is no name
FIRST_YEAR, LAST_YEAR = 1930, 2012  # of birth, when the year is typed alone

ADDRESS = re.compile(r"[^\s,;<>()]*@[^\s,;<>()]*")
SUBJECT = re.compile(r"urn:fdc:\S+", re.IGNORECASE)
PUBLIC_ID = re.compile(r"(?<![0-9a-z-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z-])", re.IGNORECASE)
NUMBER = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{2}(?:[\s-]*\d){6}[\s-]*[a-dfmu]|\d{2}[\s-]*[a-z](?:[\s-]*\d){5})(?![a-z0-9])", re.IGNORECASE
)
# Its groups of digits end where another number of seven digits, or a year, begins.
TRN = re.compile(
    r"(?<![a-z0-9])(?:rp)?[\s/-]*\d(?:[\s/-]?\d){6}(?![a-z0-9])(?![\s/-]\d(?!(?:\d{6}|\d{3})(?!\d)))", re.IGNORECASE
)
YEAR = re.compile(r"(?<![a-z0-9])\d{4}(?![a-z0-9])", re.IGNORECASE)
BIRTH = rf"(?:born(?: on| in)?|in) (?=\d|(?:{MONTH})[\s./,-]*\d)"
LABELS = re.compile(rf"\b(?:(?:trn|nino|ni number|dob|d\.o\.b|date of birth)\b[:.]?|{BIRTH})", re.IGNORECASE)
MONTHS_AND_NAMES = frozenset({"jan", "march", "april", "may", "june", "august"})
# What separates two things. A full stop does not: it stands in `St.John` and in initials.
SEPARATORS = re.compile(r"[,;:()<>\[\]\"|]+")


class WhyNot(StrEnum):
    """Why a search cannot be made of what was typed."""

    NOTHING = "nothing"  # nothing is left of it
    EMAIL = "email"
    NUMBER = "number"  # digits that are no TRN, National Insurance number or date
    DATE = "date"  # there is no such day or month
    TWO_DATES = "two_dates"
    LETTER_ALONE = "letter_alone"  # too many people have a name with that initial
    TOO_MANY_WORDS = "too_many_words"


class NotUnderstood(ValueError):
    """`reason` says why, `part` is what is at fault, as typed."""

    def __init__(self, reason: WhyNot, part: str = "") -> None:
        super().__init__(reason)
        self.reason, self.part = reason, part


@dataclass(frozen=True, slots=True)
class Born:
    """The first and the last day on which somebody may have been born: a day, a month, or a year."""

    first: date
    last: date

    @classmethod
    def in_month(cls, first: date) -> "Born":
        """In the month that begins on `first`."""
        return cls(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))

    @classmethod
    def in_year(cls, year: int) -> "Born":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def is_year(self) -> bool:
        return self.first.month != self.last.month

    def holds(self, day: date | None) -> bool:
        """Whether somebody born on `day` is meant; never somebody of whom it is not known."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: all of it in normal form, `words` as `name_tokens` gives them, in their order.

    Numbers and addresses lead to a record by themselves; names and the date have to agree all together.
    `month_or_name`: the word that was read as the month of birth, and is a name too. `name` is how
    `words` were typed, to show them.
    """

    trns: tuple[str, ...] = ()
    national_insurance_numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    public_ids: tuple[UUID, ...] = ()
    born: Born | None = None
    words: tuple[str, ...] = ()
    month_or_name: str = ""
    name: str = field(default="", compare=False)

    @property
    def identifies(self) -> bool:
        """Whether something leads to a record, or a One Login, by itself."""
        return bool(self.trns or self.national_insurance_numbers or self.emails or self.subjects or self.public_ids)


def read(typed: str, today: date) -> Sought:
    """Take apart what was typed. Raises NotUnderstood, whose reason a form can word."""
    rest = _plain(typed)
    rest, subjects = _take(SUBJECT, rest, str.strip)
    rest, public_ids = _take(PUBLIC_ID, rest, UUID)
    rest, emails = _take(ADDRESS, rest, _email)
    rest, numbers = _take(NUMBER, rest, normal_forms.national_insurance_number)
    rest, days = take_dates(LABELS.sub(" ", rest), today)
    if unreal := unreal_date(rest):
        raise NotUnderstood(WhyNot.DATE, unreal)
    rest, months = take_months(rest, today)
    rest, trns = _take(TRN, rest, normal_forms.trn)
    if unreal := unreal_month(rest):
        raise NotUnderstood(WhyNot.DATE, unreal)
    rest, years = _take(YEAR, rest, _year)
    born = _born(days, [first for first, _ in months], years)
    month = next((name for _, name in months if name in MONTHS_AND_NAMES), "")
    name = _name(rest)
    sought = Sought(trns, numbers, emails, subjects, public_ids, born, _words(name), month, name)
    _check_says_enough(sought)
    return sought


def _plain(typed: str) -> str:
    """Plain digits, hyphens and letters, without what is invisible."""
    text = DASHES.sub("-", unicodedata.normalize("NFKC", typed))
    return "".join(_digit(character) for character in text if unicodedata.category(character) != "Cf")


def _digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _take[Value](form: re.Pattern[str], text: str, normal: Callable[[str], Value]) -> tuple[str, tuple[Value, ...]]:
    """The text without what has that form, and this in normal form. What has none stays in the text."""
    found: dict[Value, None] = {}

    def taken(match: re.Match[str]) -> str:
        try:
            found[normal(match.group())] = None
        except normal_forms.NotValid:
            return match.group()
        return " "

    return form.sub(taken, text), tuple(found)


def _email(typed: str) -> str:
    try:
        return normal_forms.email_address(typed.rstrip("."))
    except normal_forms.NotValid:
        raise NotUnderstood(WhyNot.EMAIL, typed) from None


def _year(typed: str) -> int:
    if FIRST_YEAR <= int(typed) <= LAST_YEAR:
        return int(typed)
    raise normal_forms.NotValid("year")


def _born(days: Sequence[date], months: Sequence[date], years: Sequence[int]) -> Born | None:
    readings = [*(Born(day, day) for day in days), *map(Born.in_month, months), *map(Born.in_year, years)]
    if len(readings) > 1:
        raise NotUnderstood(WhyNot.TWO_DATES)
    return readings[0] if readings else None


def _name(rest: str) -> str:
    """What is left over, as it was typed: without what stands between names and is of none."""
    pieces = SEPARATORS.sub(" ", rest).split()
    if numbers := [piece for piece in pieces if any(map(str.isdigit, piece))]:
        raise NotUnderstood(WhyNot.NUMBER, " ".join(numbers))
    return " ".join(filter(name_tokens, pieces))


def _words(name: str) -> tuple[str, ...]:
    words = name_tokens(name)
    if len(words) > MOST_WORDS:
        raise NotUnderstood(WhyNot.TOO_MANY_WORDS)
    return words


def _check_says_enough(sought: Sought) -> None:
    if sought.identifies or (sought.born and (sought.born.is_day or not sought.words)):
        return
    if not sought.words:
        raise NotUnderstood(WhyNot.NOTHING)
    if all(len(word) == 1 for word in sought.words):
        raise NotUnderstood(WhyNot.LETTER_ALONE)
