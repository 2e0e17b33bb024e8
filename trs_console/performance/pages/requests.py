"""Requests that came in, and decisions that were taken."""

from dataclasses import dataclass

from govuk.charts import BarChart, FigureTable, Series
from support_tasks.models import Outcome
from trs_console.performance.models import Figure
from trs_console.performance.pages.outcomes import NOT_CONNECTED, NOT_SENT
from trs_console.performance.pages.tables import (
    Columns,
    Download,
    daily_download,
    each_period,
    number,
    period_table,
    places,
)
from trs_console.performance.queries import Figures


@dataclass(frozen=True)
class Requests:
    chart: BarChart
    table: FigureTable
    received: int
    decided: int

    @classmethod
    def of(cls, figures: Figures) -> "Requests":
        received, decided = (figures.in_each_period(figure) for figure in (Figure.OPENED, Figure.DECIDED))
        return cls(
            chart=BarChart(
                slug="requests",
                title=f"Requests received and decided {each_period(figures.periods)}",
                summary=_summary(sum(received), sum(decided)),
                places=places(figures.periods),
                series=(Series("Received", received), Series("Decided", decided)),
            ),
            table=period_table("Requests received and decided", figures.periods, _columns(figures)),
            received=sum(received),
            decided=sum(decided),
        )


def _summary(received: int, decided: int) -> str:
    return f"Bar chart. In all {number(received)} received and {number(decided)} decided."


def _columns(figures: Figures) -> Columns:
    return {
        "Received": figures.in_each_period(Figure.OPENED),
        "Decided": figures.in_each_period(Figure.DECIDED),
        "Record connected": figures.in_each_period(Figure.DECIDED, Outcome.CONNECTED),
        "Not connected": figures.in_each_period(Figure.DECIDED, *NOT_CONNECTED),
        "TRN sent": figures.in_each_period(Figure.DECIDED, Outcome.TRN_SENT),
        "TRN not sent": figures.in_each_period(Figure.DECIDED, *NOT_SENT),
        "Reopened": figures.in_each_period(Figure.REOPENED),
    }


def requests_download(figures: Figures) -> Download:
    return daily_download(figures.periods, _columns(figures))
