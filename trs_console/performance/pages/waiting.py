"""How old the requests are that wait now."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from govuk.charts import BarChart, FigureTable, Series
from support_tasks.rules import working_days_until
from trs_console.performance.pages.tables import Columns, Download, number
from trs_console.performance.pages.working_days import BINS, binned
from trs_console.performance.queries import Waiting


@dataclass(frozen=True)
class WaitingPart:
    chart: BarChart
    table: FigureTable
    count: int
    past_date: int
    reopened: int

    @classmethod
    def of(cls, waiting: Iterable[Waiting], today: date) -> "WaitingPart":
        waiting = list(waiting)
        columns = _columns(waiting, today)
        count = sum(each.count for each in waiting)
        past_date = sum(each.count for each in waiting if each.due_on < today)
        return cls(
            chart=BarChart(
                slug="waiting",
                title="Working days since waiting requests were sent",
                summary=f"Stacked bar chart. {number(count)} wait, {number(past_date)} of them past their date.",
                places=[each.place for each in BINS],
                series=tuple(Series(name, tuple(column)) for name, column in columns.items()),
                is_stacked=True,
                all_labels=True,
            ),
            table=_table(columns),
            count=count,
            past_date=past_date,
            reopened=sum(each.count for each in waiting if each.is_reopened),
        )


# In this order they stand in the chart: each request is in one of them.
KINDS: dict[str, Callable[[Waiting, date], bool]] = {
    "Not past their date": lambda each, today: not each.is_reopened and each.due_on >= today,
    "Past their date": lambda each, today: not each.is_reopened and each.due_on < today,
    "Answered before and reopened": lambda each, _today: each.is_reopened,
}


def _columns(waiting: Iterable[Waiting], today: date) -> Columns:
    ages: dict[str, Counter[int]] = {name: Counter() for name in KINDS}
    for each in waiting:
        kind = next(name for name, is_of in KINDS.items() if is_of(each, today))
        ages[kind][working_days_until(today, since=each.sent_on)] += each.count
    return {name: binned(counts) for name, counts in ages.items()}


def _table(columns: Columns) -> FigureTable:
    rows = [
        (each.age, *map(number, counts)) for each, counts in zip(BINS, zip(*columns.values(), strict=True), strict=True)
    ]
    total = ("All", *(number(sum(column)) for column in columns.values()))
    return FigureTable("Waiting requests by age", ("Sent", *columns), [*rows, total])


def waiting_download(waiting: Iterable[Waiting], today: date) -> Download:
    """A row for each day on which any that wait were sent."""
    rows = [
        (each.sent_on, each.due_on, working_days_until(today, since=each.sent_on), _yes_or_no(each), each.count)
        for each in waiting
    ]
    return Download(("Sent on", "Answer due on", "Working days since", "Reopened", "Requests"), rows)


def _yes_or_no(each: Waiting) -> str:
    return "Yes" if each.is_reopened else "No"
