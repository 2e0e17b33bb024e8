"""How long people waited for their first answer."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from govuk.charts import BarChart, FigureTable, Series
from support_tasks.rules import ANSWER_WITHIN_WORKING_DAYS
from trs_console.performance.models import Figure
from trs_console.performance.pages.tables import Download, number
from trs_console.performance.pages.working_days import BINS, LATER, PROMISED, binned, in_working_days
from trs_console.performance.queries import Figures
from trs_console.performance.rules import percentile

HALF, NINE_IN_TEN = 50, 90
MEASURES = ("Median: half within", "90th percentile: 9 in 10 within")
NONE = "–"


@dataclass(frozen=True)
class Answers:
    """`median` is in working days."""

    chart: BarChart
    measures: FigureTable
    table: FigureTable
    count: int
    median: str

    @classmethod
    def of(cls, figures: Figures) -> "Answers":
        working_days, hours = _counts(figures, Figure.WORKING_DAYS), _counts(figures, Figure.HOURS)
        counts = binned(working_days)
        half = percentile(working_days, HALF)
        return cls(
            chart=_chart(working_days),
            measures=_measures(working_days, hours),
            table=FigureTable(
                "Working days to the first answer",
                ("Time to the first answer", "Answers"),
                [(each.name, number(count)) for each, count in zip(BINS, counts, strict=True)],
            ),
            count=sum(counts),
            median=NONE if half is None else number(half),
        )


def _counts(figures: Figures, figure: Figure) -> Counter[int]:
    return Counter({int(split): count for split, count in figures.splits(figure).items()})


def _chart(working_days: Counter[int]) -> BarChart:
    in_time = binned({days: count for days, count in working_days.items() if days <= ANSWER_WITHIN_WORKING_DAYS})
    late = binned({days: count for days, count in working_days.items() if days > ANSWER_WITHIN_WORKING_DAYS})
    return BarChart(
        slug="answers",
        title="Working days to the first answer",
        summary=f"Bar chart. {PROMISED}: {number(sum(in_time))}. {LATER}: {number(sum(late))}.",
        places=[each.place for each in BINS],
        series=(Series(PROMISED, in_time), Series(LATER, late)),
        is_stacked=True,
        all_labels=True,
    )


def _measures(working_days: Counter[int], hours: Counter[int]) -> FigureTable:
    rows = (
        ("Working days", *_percentiles(working_days, in_working_days)),
        ("Calendar time, weekends included", *_percentiles(hours, in_hours)),
    )
    return FigureTable("Time from the request to the first answer", ("Measured in", *MEASURES), rows)


def _percentiles(counts: Counter[int], in_words: Callable[[int], str]) -> Iterator[str]:
    for share in (HALF, NINE_IN_TEN):
        value = percentile(counts, share)
        yield NONE if value is None else in_words(value)


def in_hours(hours: int) -> str:
    """1 day 3 hours: of a begun hour all of it is counted."""
    days, rest = divmod(hours, 24)
    parts = [_counted(days, "day")] * bool(days) + [_counted(rest, "hour")] * bool(rest)
    return " ".join(parts)


def _counted(count: int, unit: str) -> str:
    return f"{number(count)} {unit}" if count == 1 else f"{number(count)} {unit}s"


def answers_download(figures: Figures) -> Download:
    """How long each answer took, as counts of whole working days and of begun hours."""
    rows = [
        (name, duration, count)
        for name, figure in (("Working days", Figure.WORKING_DAYS), ("Hours", Figure.HOURS))
        for duration, count in sorted(_counts(figures, figure).items())
    ]
    return Download(("Measured in", "Time to the first answer", "Answers"), rows)
