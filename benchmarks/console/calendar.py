"""When requests arrive over five years, and when staff decide them: in working hours, bank holidays left out."""

from bisect import bisect, bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import accumulate

from govuk_bank_holidays.bank_holidays import BankHolidays

from benchmarks.population.draws import Draw, Weighted
from govuk.formats import UK
from support_tasks.rules import answer_by

YEARS = 5
A_DAY = timedelta(days=1)
# More at the beginning of the school year, and on Mondays than on Sundays.
MONTHS = (1.25, 0.9, 0.85, 0.9, 0.85, 0.9, 0.8, 1.3, 2.6, 1.5, 1.0, 0.6)
WEEKDAYS = (1.3, 1.2, 1.1, 1.0, 0.9, 0.45, 0.4)
GROWTH = 0.08  # a year
HOURS = (1, 1, 0, 0, 0, 1, 2, 5, 7, 6, 6, 6, 7, 6, 6, 8, 10, 10, 8, 7, 7, 6, 4, 2)
WAITING_SINCE = 45  # days, for the one that waits longest
# In working days, from the day on which the request came.
DECIDED_AFTER = Weighted((0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 20), (18, 26, 22, 13, 8, 6, 2.5, 1.5, 1.0, 0.8, 0.7, 0.5))
OPENING_HOURS = (9 * 3600, 17 * 3600)


class Calendar:
    """The five years that end with the day before `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.last = now.astimezone(UK).date() - A_DAY
        self.first = self.last - timedelta(days=365 * YEARS)

    def arrival_of_completed(self, share: float) -> datetime:
        """When the request arrived that so large a share of all completed ones came before."""
        return self._instant(self.first, self._all_days, share)

    def arrival_of_open(self, share: float) -> datetime:
        return self._instant(self.last - timedelta(days=WAITING_SINCE - 1), self._last_days, share)

    def decided_at(self, arrived_at: datetime, draw: Draw) -> datetime:
        """A moment of a working day soon after, before now."""
        after, moment = DECIDED_AFTER.pick(draw), draw.fraction()
        place = bisect_left(self._working_days, arrived_at.astimezone(UK).date()) + after
        first, last = OPENING_HOURS
        for day in self._working_days[place : place + 2]:
            decided = _at(day, first + moment * (last - first))
            if arrived_at < decided < self.now:
                return decided
        return arrived_at + (self.now - arrived_at) * (0.1 + 0.8 * moment)

    @cached_property
    def _all_days(self) -> Sequence[float]:
        days = [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]
        return list(accumulate(_arrivals(day) * (1 + GROWTH) ** ((day - self.first).days / 365) for day in days))

    @cached_property
    def _last_days(self) -> Sequence[float]:
        """Most of what waits came in the last two weeks."""
        first = self.last - timedelta(days=WAITING_SINCE - 1)
        days = [first + timedelta(days=number) for number in range(WAITING_SINCE)]
        return list(accumulate(_arrivals(day) * _still_waits((self.last - day).days) for day in days))

    @cached_property
    def _working_days(self) -> list[date]:
        number_of_days = (self.last - self.first).days + 2
        return [day for each in range(number_of_days) if is_working_day(day := self.first + timedelta(days=each))]

    def _instant(self, first: date, sums: Sequence[float], share: float) -> datetime:
        total = share * sums[-1]
        number = min(bisect(sums, total), len(sums) - 1)
        before = sums[number - 1] if number else 0.0
        of_day = (total - before) / (sums[number] - before)
        return _at(first + timedelta(days=number), _seconds_of_day(of_day))


def _arrivals(day: date) -> float:
    return MONTHS[day.month - 1] * WEEKDAYS[day.weekday()]


def _still_waits(days: int) -> float:
    return 1.0 if days < 9 else 0.3 if days < 14 else 0.01


_HOUR_SUMS = list(accumulate(HOURS))


def _seconds_of_day(share: float) -> float:
    total = share * _HOUR_SUMS[-1]
    hour = min(bisect(_HOUR_SUMS, total), len(HOURS) - 1)
    before = _HOUR_SUMS[hour - 1]
    return (hour + (total - before) / HOURS[hour]) * 3600 if hour else total * 3600


def _at(day: date, seconds: float) -> datetime:
    midnight = datetime.combine(day, time.min, tzinfo=UK).astimezone(UTC)
    return midnight + timedelta(seconds=int(seconds))


@cache
def _bank_holidays() -> BankHolidays:
    return BankHolidays(locale="en", use_cached_holidays=True)


def is_working_day(day: date) -> bool:
    return bool(_bank_holidays().is_work_day(day, division=BankHolidays.ENGLAND_AND_WALES))


class DueDates:
    """`support_tasks.rules.answer_by`, worked out once for each day."""

    def __init__(self, answer: Callable[[datetime], date] = answer_by) -> None:
        self._of_day = cache(lambda day: answer(datetime.combine(day, time(12), tzinfo=UK)))

    def __call__(self, sent_at: datetime) -> date:
        due: date = self._of_day(sent_at.astimezone(UK).date())
        return due
