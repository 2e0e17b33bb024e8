"""Ranges of days and what they are cut into; what is worked out from counts. Pure: the clock stays outside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from govuk.formats import UK, govuk_date

ONE_DAY = timedelta(days=1)
MOST_YEARS = 10
MOST_PERIODS = 40  # that bars can be told apart for on a phone
SEPTEMBER = 9


@dataclass(frozen=True)
class DayRange:
    """Days in the UK, the last one included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def starts_at(self) -> datetime:
        """The instant at which the first day begins in the UK."""
        return datetime.combine(self.first, time(), UK)

    @property
    def ends_at(self) -> datetime:
        """The instant at which the last day is over."""
        return datetime.combine(self.last + ONE_DAY, time(), UK)

    @property
    def in_words(self) -> str:
        """1 to 6 November 2026: a month or year that both days are in is said once."""
        if self.first == self.last:
            return govuk_date(self.first)
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        month = "" if self.first.replace(day=1) == self.last.replace(day=1) else f" {self.first:%B}"
        return f"{self.first.day}{month}{year} to {govuk_date(self.last)}"

    @property
    def slug(self) -> str:
        """For the name of a file."""
        return f"{self.first.isoformat()}-to-{self.last.isoformat()}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, other: "DayRange") -> "DayRange | None":
        """The days that are in both; None where there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return DayRange(first, last) if first <= last else None

    def batches(self, days: int) -> Iterator["DayRange"]:
        """The range in pieces of at most so many days."""
        first = self.first
        while first <= self.last:
            last = min(first + timedelta(days=days - 1), self.last)
            yield DayRange(first, last)
            first = last + ONE_DAY


class Preset(StrEnum):
    """Ranges that people ask for by name; the value is what stands in the address."""

    LAST_7_DAYS = "last-7-days"
    LAST_30_DAYS = "last-30-days"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    THIS_SCHOOL_YEAR = "this-school-year"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ").capitalize()

    def days(self, today: date) -> DayRange:
        """The range, as of `today`. A school year begins on 1 September."""
        first_of_month = today.replace(day=1)
        last_of_month_before = first_of_month - ONE_DAY
        match self:
            case Preset.LAST_7_DAYS:
                return DayRange(today - timedelta(days=6), today)
            case Preset.LAST_30_DAYS:
                return DayRange(today - timedelta(days=29), today)
            case Preset.THIS_MONTH:
                return DayRange(first_of_month, today)
            case Preset.LAST_MONTH:
                return DayRange(last_of_month_before.replace(day=1), last_of_month_before)
            case Preset.THIS_SCHOOL_YEAR:
                return DayRange(date(today.year - (today.month < SEPTEMBER), SEPTEMBER, 1), today)


class Grain(StrEnum):
    """What a range is cut into. The value is what PostgreSQL calls it; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def start(self, day: date) -> date:
        """The first day of the period that `day` is in."""
        match self:
            case Grain.DAY:
                return day
            case Grain.WEEK:
                return day - timedelta(days=day.weekday())
            case Grain.MONTH:
                return day.replace(day=1)
            case Grain.YEAR:
                return day.replace(month=1, day=1)

    def following(self, start: date) -> date:
        """The first day of the period after the one that begins on `start`."""
        longest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31, Grain.YEAR: 366}[self]
        return self.start(start + timedelta(days=longest))


@dataclass(frozen=True)
class Period:
    """A day, week, month or year; `days` are those of it that are in the range."""

    grain: Grain
    start: date
    days: DayRange

    @property
    def name(self) -> str:
        match self.grain:
            case Grain.MONTH:
                return self._with_days(f"{self.start:%B %Y}")
            case Grain.YEAR:
                return self._with_days(f"{self.start:%Y}")
            case _:
                return self.days.in_words

    def _with_days(self, name: str) -> str:
        is_whole = self.days == DayRange(self.start, self.grain.following(self.start) - ONE_DAY)
        return name if is_whole else f"{name}, from {self.days.in_words}"

    @property
    def short_name(self) -> str:
        match self.grain:
            case Grain.MONTH:
                return f"{self.start:%b %y}"
            case Grain.YEAR:
                return f"{self.start:%Y}"
            case _:
                return f"{self.days.first.day} {self.days.first:%b}"


def grain(days: DayRange) -> Grain:
    """The finest that cuts the range into no more periods than can be told apart."""
    return next((each for each in Grain if len(periods(days, each)) <= MOST_PERIODS), Grain.YEAR)


def periods(days: DayRange, grain: Grain) -> list[Period]:
    """All of the range, in order; at its ends a period may be cut short."""
    return list(_periods(days, grain))


def _periods(days: DayRange, grain: Grain) -> Iterator[Period]:
    start = grain.start(days.first)
    while start <= days.last:
        following = grain.following(start)
        inside = days.within(DayRange(start, following - ONE_DAY))
        if inside:
            yield Period(grain, start, inside)
        start = following


def percentile(counts: Mapping[int, int], share: int) -> int | None:
    """The least value that `share` percent of what was counted do not exceed; None where nothing was counted.

    `counts` says of each value how often it occurred.
    """
    total, reached = sum(counts.values()), 0
    for value in sorted(counts):
        reached += counts[value]
        if total and reached * 100 >= total * share:
            return value
    return None
