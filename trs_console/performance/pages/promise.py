"""How many were answered within the working days that they were promised."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from govuk.charts import BarChart, FigureTable, Series, percentage
from trs_console.performance.models import Figure, Promise
from trs_console.performance.pages.tables import (
    Columns,
    Download,
    daily_download,
    each_period,
    number,
    of_all,
    period_table,
    places,
)
from trs_console.performance.queries import Figures, Waiting

IN_TIME, LATE, STILL_WAITING = "In time", "Late", "Still waiting"


@dataclass(frozen=True)
class PromisePart:
    """`share` is of those due that were answered in time, in words; "" where none were due."""

    chart: BarChart
    table: FigureTable
    due: int
    in_time: int
    share: str

    @classmethod
    def of(cls, figures: Figures, waiting: Iterable[Waiting]) -> "PromisePart":
        columns = _columns(figures, waiting)
        due, in_time = sum(columns["Due"]), sum(columns[IN_TIME])
        share = percentage(of_all(in_time, due)) if due else ""
        return cls(
            chart=BarChart(
                slug="promise",
                title=f"Answers due {each_period(figures.periods)}, and when they came",
                summary=f"Stacked bar chart. Of {number(due)} due, {number(in_time)} were answered in time.",
                places=places(figures.periods),
                series=tuple(Series(name, tuple(columns[name])) for name in (IN_TIME, LATE, STILL_WAITING)),
                is_stacked=True,
            ),
            table=period_table("Answers due, and when they came", figures.periods, columns),
            due=due,
            in_time=in_time,
            share=share,
        )

    @property
    def sentence(self) -> str:
        words = "was" if self.in_time == 1 else "were"
        return f"{number(self.in_time)} of the {number(self.due)} due ({self.share}) {words} answered in time."


def _columns(figures: Figures, waiting: Iterable[Waiting]) -> Columns:
    kept = figures.in_each_period(Figure.DUE, Promise.KEPT)
    broken = figures.in_each_period(Figure.DUE, Promise.BROKEN)
    still_waiting = _still_waiting(figures, waiting)
    late = [late - waits for late, waits in zip(broken, still_waiting, strict=True)]
    due = figures.in_each_period(Figure.DUE)
    return {"Due": due, IN_TIME: kept, LATE: late, STILL_WAITING: still_waiting}


def _still_waiting(figures: Figures, waiting: Iterable[Waiting]) -> Sequence[int]:
    """Of those due in each period and not answered in time, how many have no answer yet: a reopened one has one."""
    counts: Counter[date] = Counter()
    for each in waiting:
        if not each.is_reopened:
            counts[each.due_on] += each.count
    broken = figures.in_each_period(Figure.DUE, Promise.BROKEN)
    return [
        min(sum(count for due_on, count in counts.items() if due_on in period.days), most)
        for period, most in zip(figures.periods, broken, strict=True)
    ]


def promise_download(figures: Figures, waiting: Iterable[Waiting]) -> Download:
    return daily_download(figures.periods, _columns(figures, waiting))
