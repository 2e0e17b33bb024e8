"""The same columns of figures, as a table to read and as rows of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govuk.charts import FigureTable, Place
from trs_console.performance.downloads import Cell
from trs_console.performance.rules import Grain, Period

HEADS = {Grain.DAY: "Day", Grain.WEEK: "Week", Grain.MONTH: "Month", Grain.YEAR: "Year"}

EACH = {Grain.DAY: "each day", Grain.WEEK: "each week", Grain.MONTH: "each month", Grain.YEAR: "each year"}

# By its name: a number for each period.
type Columns = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Download:
    """What is in a file: the names of its columns, and its rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def places(periods: Sequence[Period]) -> tuple[Place, ...]:
    return tuple(Place(period.name, period.short_name) for period in periods)


def each_period(periods: Sequence[Period]) -> str:
    """For the title of a chart: "each day"."""
    return EACH[periods[0].grain]


def period_table(caption: str, periods: Sequence[Period], columns: Columns) -> FigureTable:
    """A row for each period, and one for all of them."""
    head = (HEADS[periods[0].grain], *columns)
    rows = [(period.name, *map(number, row)) for period, row in zip(periods, _across(columns), strict=True)]
    total = ("All", *(number(sum(column)) for column in columns.values()))
    return FigureTable(caption, head, (*rows, total) if len(rows) > 1 else rows)


def daily_download(periods: Sequence[Period], columns: Columns) -> Download:
    """A row for each day; `periods` are days."""
    rows: list[tuple[Cell, ...]] = [(period.start, *row) for period, row in zip(periods, _across(columns), strict=True)]
    return Download((HEADS[Grain.DAY], *columns), rows)


def _across(columns: Columns) -> Iterator[tuple[int, ...]]:
    return zip(*columns.values(), strict=True)


def number(count: int) -> str:
    return f"{count:,}"


def of_all(part: int, whole: int) -> float:
    """The share from 0 to 100; 0 where there is nothing to have a share in."""
    return 100 * part / whole if whole else 0
