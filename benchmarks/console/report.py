"""The pages beside a single lookup: one line for each page, to read; every figure, to keep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from benchmarks.console.pages import GOAL, MeasuredPage
from benchmarks.console.visiting import Visit
from benchmarks.report import Report, shown
from benchmarks.timing import Durations

LOOKUP = "A single lookup by primary key"
COLUMNS = ("", "queries", "page p50", "p95", "÷ lookup page", "database p50", "p95", "÷ lookup", "goals")
EXPLAINED = (
    f"÷ lookup page, ÷ lookup: p95 of the whole page and of its statements, as many times that of a single lookup as a "
    f"page of its own and through the ORM. The goal for lists and searches is {GOAL} for both."
)


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What visits to one page took: the whole of them, and their statements."""

    page: MeasuredPage
    queries: int
    whole: Durations
    database: Durations

    @classmethod
    def of(cls, page: MeasuredPage, visits: Sequence[Visit]) -> "PageFigures":
        return cls(
            page,
            max(visit.queries for visit in visits),
            Durations.of(visit.seconds for visit in visits),
            Durations.of(visit.database_seconds for visit in visits),
        )


@dataclass
class ConsoleReport(Report):
    """`lookup` is a single one through the ORM, `lookup_page` a page of its own."""

    subject: str = "console"
    lookup: Durations = field(kw_only=True)
    lookup_page: Durations = field(kw_only=True)
    pages: list[PageFigures] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, durations in (("through the ORM", self.lookup), ("as a page", self.lookup_page)):
            for share in (50, 95):
                self.add(LOOKUP, f"{name}, p{share}", durations.percentile(share), "ms")

    def add_page(self, figures: PageFigures) -> None:
        self.pages.append(figures)
        page = figures.page
        self.add(page.section, f"{page.name}, queries", figures.queries, "")
        for what, durations, lookup, of_what in (
            ("page", figures.whole, self.lookup_page, "lookup page"),
            ("database", figures.database, self.lookup, "lookup"),
        ):
            self.add(page.section, f"{page.name}, {what}, p50", durations.percentile(50), "ms")
            measure, p95 = f"{page.name}, {what}, p95", durations.percentile(95)
            if page.has_goal:
                self.at_most(page.section, measure, p95, "ms", GOAL * lookup.percentile(95), f" ({GOAL} × {of_what})")
            else:
                self.add(page.section, measure, p95, "ms")

    @property
    def text(self) -> str:
        parts = [self.title, "", *(f"{name}: {value}" for name, value in self._lookups())]
        rows = [COLUMNS, *(self._row(figures) for figures in self.pages)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        for section, of_section in groupby(self.pages, key=lambda figures: figures.page.section):
            rows = [(section, *COLUMNS[1:]), *(self._row(figures) for figures in of_section)]
            parts += ["", *(_aligned(row, [max(widths[0] + 2, 28), *widths[1:]]) for row in rows)]
        return "\n".join([*parts, "", EXPLAINED])

    @property
    def markdown(self) -> str:
        parts = [f"## {self.title}", "", *(f"- {name}: {value}" for name, value in self._lookups()), "", EXPLAINED]
        for section, of_section in groupby(self.pages, key=lambda figures: figures.page.section):
            header = f"| {' | '.join((section, *COLUMNS[1:]))} |"
            parts += ["", header, f"| --- |{' --: |' * (len(COLUMNS) - 2)} --- |"]
            parts += [f"| {' | '.join(self._row(figures))} |" for figures in of_section]
        return "\n".join(parts) + "\n"

    def _lookups(self) -> list[tuple[str, str]]:
        return [(line.measure, shown(line.value, line.unit)) for line in self.lines if line.section == LOOKUP]

    def _row(self, figures: PageFigures) -> tuple[str, ...]:
        whole, database = figures.whole.percentile(95), figures.database.percentile(95)
        times = (whole / self.lookup_page.percentile(95), database / self.lookup.percentile(95))
        return (
            figures.page.name,
            str(figures.queries),
            shown(figures.whole.percentile(50), "ms"),
            shown(whole, "ms"),
            f"{times[0]:.1f}",
            shown(figures.database.percentile(50), "ms"),
            shown(database, "ms"),
            f"{times[1]:.1f}",
            ("met" if max(times) <= GOAL else "MISSED") if figures.page.has_goal else "",
        )


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        f"{cell:<{width}}" if column == 0 else f"{cell:>{width}}"
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()
