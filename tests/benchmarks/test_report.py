import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.report import Report, shown
from benchmarks.timing import Durations, time_each


class TestDurations:
    def test_percentiles_are_durations_that_were_measured(self) -> None:
        durations = Durations.of(number / 1000 for number in range(100, 0, -1))
        assert (durations.percentile(50), durations.percentile(95), durations.longest) == (50.0, 95.0, 100.0)

    def test_of_one_are_that_one(self) -> None:
        assert Durations.of([0.002]).percentile(95) == pytest.approx(2.0)

    def test_every_question_is_timed(self) -> None:
        timed = time_each(len, ["a", "bc"])
        assert timed.answers == [1, 2]
        assert len(timed.seconds) == 2
        assert timed.ended - timed.began >= sum(timed.seconds)


@pytest.fixture
def report() -> Report:
    report = Report(2_000)
    report.add("Speed & size", "primary-key lookup, p50", 0.15, "ms")
    report.add("Speed & size", "match, p50", 0.9, "ms")
    report.at_most("Speed & size", "match, p95", 1.2, "ms", 1.5)
    report.at_most("Speed & size", "match, longest", 9.0, "ms", 1.5)
    report.at_least("Right", "first", 94.0, "%", 94.0)
    return report


class TestReport:
    def test_says_whether_each_goal_is_met(self, report: Report) -> None:
        assert [line.is_met for line in report.lines] == [None, None, True, False, True]
        assert report.text.count("MISSED") == 1

    def test_writes_figures_and_chart(self, report: Report, tmp_path: Path) -> None:
        report.write(tmp_path)
        with (tmp_path / "matching-2000.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        assert [(line["measure"], line["value"], line["is_met"]) for line in lines] == [
            ("primary-key lookup, p50", "0.15", ""),
            ("match, p50", "0.9", ""),
            ("match, p95", "1.2", "yes"),
            ("match, longest", "9", "no"),
            ("first", "94", "yes"),
        ]
        drawing = ET.parse(tmp_path / "matching-2000.svg").getroot()  # noqa: S314 (our own)
        words = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
        assert {"Speed & size", "primary-key lookup, p50", "match, p95", "94.0 %"} <= set(words)
        assert "match, p50" not in words
        assert not (tmp_path / "matching-2000.false.txt").exists()

    def test_has_a_table_for_each_section_in_the_documentation(self, report: Report) -> None:
        assert report.markdown.splitlines()[0] == "## 2,000 records"
        assert "| match, longest | 9.00 ms | at most 1.50 ms | MISSED |" in report.markdown
        assert report.markdown.count("| --- | --: |") == 2

    def test_keeps_every_false_match_in_words(self, report: Report, tmp_path: Path) -> None:
        report.false_matches.append("FALSE MATCH by rule a")
        report.write(tmp_path)
        assert "FALSE MATCH by rule a" in report.text
        assert (tmp_path / "matching-2000.false.txt").read_text() == "FALSE MATCH by rule a"

    @pytest.mark.parametrize(
        ("value", "unit", "expected"),
        [(0.146, "ms", "0.15 ms"), (97.04, "%", "97.0 %"), (1234.5, "a second", "1,234 a second"), (0, "", "0")],
    )
    def test_shows_figures_as_people_read_them(self, value: float, unit: str, expected: str) -> None:
        assert shown(value, unit) == expected
