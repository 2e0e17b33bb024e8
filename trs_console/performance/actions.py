"""Keeping the figures of days that are over, and finding out whether what was kept is true."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta

from govuk.formats import in_uk_time
from transactions import use_case
from trs_console.performance.models import DailyFigure, SummarisedDay
from trs_console.performance.queries import Count, counted, first_day_with_facts, kept_until
from trs_console.performance.rules import ONE_DAY, DayRange

# What bears an instant of a day is committed soon after it. Then the day can not change any more.
SETTLED_AFTER = timedelta(hours=1)
DAYS_AT_ONCE = 31


def summarise_days(*, at: datetime) -> int:
    """Keep the figures of all days that are over at that instant and were not kept yet; returns how many.

    A month at a time, each in a transaction of its own: broken off, it goes on where it stopped. Where another
    process does the same at that moment, one of them fails with an IntegrityError and nothing is kept twice.
    """
    first, last = _first_to_keep(), last_settled_day(at)
    if first is None or first > last:
        return 0
    days = DayRange(first, last)
    for batch in days.batches(DAYS_AT_ONCE):
        _keep(days=batch, at=at)
    return days.days


def last_settled_day(at: datetime) -> date:
    """The last day in the UK whose figures do not change any more."""
    return in_uk_time(at - SETTLED_AFTER).date() - ONE_DAY


def _first_to_keep() -> date | None:
    last_kept = kept_until()
    return last_kept + ONE_DAY if last_kept else first_day_with_facts()


@use_case
def _keep(*, days: DayRange, at: datetime) -> None:
    every_day = (days.first + timedelta(days=number) for number in range(days.days))
    SummarisedDay.objects.bulk_create(SummarisedDay(day=day, summarised_at=at) for day in every_day)
    rows = counted(days, today=days.last + ONE_DAY)
    DailyFigure.objects.bulk_create(DailyFigure(**asdict(row)) for row in rows)


@use_case
def forget_days(*, since: date) -> None:
    """Let go of what was kept of `since` and every later day: it is counted anew each time until it is kept again."""
    DailyFigure.objects.filter(day__gte=since).delete()
    SummarisedDay.objects.filter(day__gte=since).delete()


def wrong_days() -> Iterator[date]:
    """The days whose figures, counted again, are not those that were kept; earlier days with facts too."""
    last_kept = kept_until()
    first = min(filter(None, (first_day_with_facts(), _first_kept())), default=None)
    if last_kept is None or first is None:
        return
    for days in DayRange(first, last_kept).batches(DAYS_AT_ONCE):
        differing = set(counted(days, today=last_kept + ONE_DAY)) ^ _kept_of(days)
        yield from sorted({count.day for count in differing})


def _first_kept() -> date | None:
    first: date | None = SummarisedDay.objects.order_by("day").values_list("day", flat=True).first()
    return first


def _kept_of(days: DayRange) -> set[Count]:
    rows = DailyFigure.objects.filter(day__range=(days.first, days.last))
    return {Count(*row) for row in rows.values_list("day", "figure", "split", "count")}
