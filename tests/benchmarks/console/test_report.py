import csv
from pathlib import Path

import pytest

from benchmarks.console.pages import MeasuredPage
from benchmarks.console.report import ConsoleReport, PageFigures
from benchmarks.console.samples import Addresses, NothingToDraw
from benchmarks.console.visiting import Visit
from benchmarks.timing import Durations


def figures(name: str, seconds: float, database: float, *, has_goal: bool = True) -> PageFigures:
    page = MeasuredPage("List", name, "/console/tasks/", has_goal=has_goal)
    return PageFigures.of(page, [Visit(seconds, database, 5), Visit(seconds, database, 7)])


@pytest.fixture
def report() -> ConsoleReport:
    report = ConsoleReport(1_000, title="1,000 tasks", lookup=Durations.of([0.0005]), lookup_page=Durations.of([0.003]))
    report.add_page(figures("quick", 0.02, 0.004))
    report.add_page(figures("slow page", 0.05, 0.004))
    report.add_page(figures("slow statements", 0.02, 0.009))
    report.add_page(figures("without a goal", 0.5, 0.1, has_goal=False))
    return report


class TestConsoleReport:
    def test_has_a_line_for_each_page(self, report: ConsoleReport) -> None:
        [quick, slow_page, slow_statements, other] = report.text.splitlines()[-6:-2]
        assert quick.split() == [
            "quick",
            "7",
            "20.00",
            "ms",
            "20.00",
            "ms",
            "6.7",
            "4.00",
            "ms",
            "4.00",
            "ms",
            "8.0",
            "met",
        ]
        assert slow_page.endswith("MISSED")
        assert slow_statements.endswith("MISSED")
        assert not other.endswith(("met", "MISSED"))
        assert "through the ORM, p95: 0.50 ms" in report.text

    def test_has_a_table_for_the_documentation(self, report: ConsoleReport) -> None:
        assert report.markdown.startswith("## 1,000 tasks\n")
        assert "| quick | 7 | 20.00 ms | 20.00 ms | 6.7 | 4.00 ms | 4.00 ms | 8.0 | met |" in report.markdown
        [header, rule] = [line for line in report.markdown.splitlines() if line.startswith(("| List", "| ---"))]
        assert header.count("|") == rule.count("|")

    def test_keeps_every_figure(self, report: ConsoleReport, tmp_path: Path) -> None:
        report.write(tmp_path)
        with (tmp_path / "console-1000.csv").open(encoding="utf-8", newline="") as file:
            lines = {line["measure"]: line for line in csv.DictReader(file)}
        assert lines["quick, page, p95"]["value"] == "20"
        assert lines["quick, page, p95"]["is_met"] == "yes"
        assert lines["slow statements, database, p95"]["is_met"] == "no"
        assert lines["without a goal, database, p95"]["goal"] == ""
        assert (tmp_path / "console-1000.md").exists()
        assert "Console: 1,000 tasks" in (tmp_path / "console-1000.svg").read_text()


class TestAddresses:
    @pytest.fixture
    def addresses(self, monkeypatch: pytest.MonkeyPatch) -> Addresses:
        things = {"name": lambda draw, count: ["O’Neill & Co", "Smith"][:count], "nothing": lambda *_: []}
        monkeypatch.setattr("benchmarks.console.samples.SAMPLES", things)
        return Addresses(1, 2)

    def test_are_filled_with_one_thing_after_the_other(self, addresses: Addresses) -> None:
        shown = [addresses.filled("/console/?search={name}", number) for number in range(3)]
        assert shown == ["/console/?search=O%E2%80%99Neill%20%26%20Co", "/console/?search=Smith", shown[0]]

    def test_say_what_the_database_has_none_of(self, addresses: Addresses) -> None:
        with pytest.raises(NothingToDraw, match="no nothing"):
            addresses.filled("/console/{nothing}/", 0)
