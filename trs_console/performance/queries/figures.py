"""The figures of a range: days that are over from what was kept of them, the rest counted."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import DateField, Max, Sum
from django.db.models.functions import Trunc

from trs_console.performance.models import DailyFigure, Figure, SummarisedDay
from trs_console.performance.queries.counting import Count, counted
from trs_console.performance.rules import ONE_DAY, DayRange, Grain, Period, periods


class Figures:
    """How many there were of what in each period of a range."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self.periods = periods
        self._counts: defaultdict[str, Counter[tuple[date, str]]] = defaultdict(Counter)

    def add(self, start: date, count: Count) -> None:
        """Let the period that begins on `start` have these too."""
        self._counts[count.figure][start, count.split] += count.count

    def total(self, figure: Figure, *splits: str) -> int:
        """All of a figure, or of those splits of it."""
        return sum(self.in_each_period(figure, *splits))

    def in_each_period(self, figure: Figure, *splits: str) -> tuple[int, ...]:
        """As many numbers as there are periods."""
        counts: Counter[date] = Counter()
        for (start, split), count in self._counts[figure].items():
            if not splits or split in splits:
                counts[start] += count
        return tuple(counts[period.start] for period in self.periods)

    def splits(self, figure: Figure) -> Counter[str]:
        """What the figure is made up of, over the whole range."""
        counts: Counter[str] = Counter()
        for (_, split), count in self._counts[figure].items():
            counts[split] += count
        return counts

    def of_each_period(self, figure: Figure) -> list[tuple[date, str, int]]:
        """First day of the period, split, and how many; in order, and none where there are none."""
        return sorted((start, split, count) for (start, split), count in self._counts[figure].items())


def figures(days: DayRange, grain: Grain, *, today: date, only: Collection[Figure] = tuple(Figure)) -> Figures:
    """The figures of `days` by day, week, month or year. Two queries where all days are over, else four."""
    found = Figures(periods(days, grain))
    for count in _all_counts(days, grain, today, only):
        found.add(grain.start(count.day), count)
    return found


def kept_until() -> date | None:
    """The last day whose figures are kept; None where none are."""
    last: date | None = SummarisedDay.objects.aggregate(last=Max("day"))["last"]
    return last


def _all_counts(days: DayRange, grain: Grain, today: date, only: Collection[Figure]) -> Iterator[Count]:
    last_kept = kept_until()
    if last_kept and (over := days.within(DayRange(date.min, last_kept))):
        yield from _kept(over, grain, only)
    since = last_kept + ONE_DAY if last_kept else date.min
    if rest := days.within(DayRange(since, today)):
        yield from (count for count in counted(rest, today=today) if count.figure in only)


def _kept(days: DayRange, grain: Grain, only: Collection[Figure]) -> Iterator[Count]:
    """Summed by period; `day` is the first of one, which may lie before the range."""
    rows = DailyFigure.objects.filter(day__range=(days.first, days.last), figure__in=only)
    periods = rows.values_list(Trunc("day", grain, output_field=DateField()), "figure", "split")
    yield from (Count(*row) for row in periods.annotate(Sum("count")).order_by())
