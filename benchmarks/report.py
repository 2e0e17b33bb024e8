"""The results beside the goals: a table to read, a CSV to keep, and what the chart is drawn from."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from benchmarks import chart

CSV_COLUMNS = ("records", "section", "measure", "value", "unit", "goal", "is_met")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `goal` in words, "" where there is none; `is_met` None then."""

    section: str
    measure: str
    value: float
    unit: str
    goal: str = ""
    is_met: bool | None = None


@dataclass
class Report:
    """All figures of a run over so many records, and every false match in words.

    `subject` is what was measured, and begins the names of the files; `title` says on how much.
    """

    records: int
    lines: list[Line] = field(default_factory=list)
    false_matches: list[str] = field(default_factory=list)
    subject: str = "matching"
    title: str = ""

    def __post_init__(self) -> None:
        self.title = self.title or f"{self.records:,} records"

    def add(self, section: str, measure: str, value: float, unit: str) -> None:
        self.lines.append(Line(section, measure, value, unit))

    def at_most(self, section: str, measure: str, value: float, unit: str, goal: float, why: str = "") -> None:
        words = f"at most {shown(goal, unit)}{why}"
        self.lines.append(Line(section, measure, value, unit, words, value <= goal))

    def at_least(self, section: str, measure: str, value: float, unit: str, goal: float) -> None:
        self.lines.append(Line(section, measure, value, unit, f"at least {shown(goal, unit)}", value >= goal))

    @property
    def text(self) -> str:
        parts = [self.title]
        for section, lines in groupby(self.lines, key=lambda line: line.section):
            parts.append(f"\n{section}\n{_table(list(lines))}")
        return "\n".join([*parts, *self.false_matches])

    @property
    def markdown(self) -> str:
        """The tables as they stand in docs/benchmarks.md."""
        parts = [f"## {self.title}"]
        for section, lines in groupby(self.lines, key=lambda line: line.section):
            rows = [
                f"| {line.measure} | {shown(line.value, line.unit)} | {line.goal} | {_mark(line)} |" for line in lines
            ]
            parts += ["", f"| {section} | | goal | |", "| --- | --: | --- | --- |", *rows]
        return "\n".join(parts) + "\n"

    def write(self, folder: Path) -> None:
        """Write `matching-N` as .csv, .md and .svg into the folder, and false matches where there are any."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{self.subject}-{self.records}"
        (folder / f"{name}.md").write_text(self.markdown, encoding="utf-8")
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(CSV_COLUMNS)
            writer.writerows(self._csv_lines())
        (folder / f"{name}.svg").write_text(
            chart.draw(f"{self.subject.capitalize()}: {self.title}", self._bars()), encoding="utf-8"
        )
        if self.false_matches:
            (folder / f"{name}.false.txt").write_text("\n".join(self.false_matches), encoding="utf-8")

    def _csv_lines(self) -> Iterable[tuple[object, ...]]:
        for line in self.lines:
            is_met = "" if line.is_met is None else "yes" if line.is_met else "no"
            value = f"{line.value:.4f}".rstrip("0").rstrip(".")
            yield self.records, line.section, line.measure, value, line.unit, line.goal, is_met

    def _bars(self) -> list[chart.Bar]:
        """What has a goal, and the lookup that others are measured by."""
        return [
            chart.Bar(line.section, line.measure, line.value, shown(line.value, line.unit), line.is_met)
            for line in self.lines
            if line.unit in ("ms", "%") and (line.goal or line.measure.startswith("primary-key"))
        ]


def shown(value: float, unit: str) -> str:
    """A figure as people read it."""
    if unit in ("", "records") or value >= 1000:
        return f"{value:,.0f} {unit}".strip()
    return f"{value:.2f} {unit}" if unit in ("ms", "×", "s") else f"{value:.1f} {unit}"


def _table(lines: Sequence[Line]) -> str:
    rows = [(line.measure, shown(line.value, line.unit), line.goal, _mark(line)) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"  {measure:<{widths[0]}}  {value:>{widths[1]}}  {goal:<{widths[2]}}  {mark}".rstrip()
        for measure, value, goal, mark in rows
    )


def _mark(line: Line) -> str:
    return {None: "", True: "met", False: "MISSED"}[line.is_met]
