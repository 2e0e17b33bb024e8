"""How it is going: somebody who may only read looks at it, changes the dates and takes figures away."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]


class Reader:
    """What somebody does who wants to know."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def opens_performance(self) -> None:
        self.visitor.press("Performance", role="link")
        self.visitor.sees("Performance", "Requests received and decided each day", "Waiting now", "Automatic matching")

    def sees_charts(self) -> None:
        charts = self.page.get_by_role("img")
        assert charts.count() >= 4
        for chart in charts.all():
            box = chart.bounding_box()
            assert box
            assert box["width"] > 200

    def opens_every_table(self) -> None:
        for summary in self.page.locator("summary").all():
            summary.click()
        expect(self.page.get_by_role("table", name="Answers due, and when they came")).to_be_visible()
        self.visitor.check_page()

    def enters_dates(self, first: tuple[str, str, str], last: tuple[str, str, str]) -> None:
        if not self.page.get_by_role("group", name="From").is_visible():
            self.page.get_by_text("Choose other dates").click()
        for name, date in (("From", first), ("To", last)):
            group = self.page.get_by_role("group", name=name)
            for part, typed in zip(("Day", "Month", "Year"), date, strict=True):
                group.get_by_label(part).fill(typed)
        self.visitor.press("Show these dates")

    def downloads(self, name: str) -> tuple[str, list[list[str]]]:
        with self.page.expect_download() as download:
            self.visitor.press(name, role="link")
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        return download.value.suggested_filename, list(csv.reader(StringIO(text)))


class Performance:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    def test_is_read_and_taken_away(self, visitor: Arrive) -> None:
        officer = Officer(visitor())
        officer.signs_in("viewer@console.example")
        reader = Reader(officer.visitor)
        reader.opens_performance()
        reader.sees_charts()
        reader.opens_every_table()
        reader.enters_dates(("1", "13", "2026"), ("1", "9", "2026"))
        reader.visitor.sees("There is a problem", "From date must be a real date")
        reader.enters_dates(("1", "9", "2026"), ("2", "9", "2026"))
        reader.visitor.sees("1 to 2 September 2026", "No requests were received or decided")
        name, rows = self._all_of_them(reader)
        assert name.startswith("requests-")
        assert sum(int(row[1]) for row in rows[1:]) >= 15

    def _all_of_them(self, reader: Reader) -> tuple[str, list[list[str]]]:
        reader.visitor.press("Last 30 days", role="link")
        return reader.downloads("Download requests received and decided each day (CSV)")


class TestPerformance(Performance):
    has_javascript = True


class TestPerformanceWithoutJavaScript(Performance):
    has_javascript = False
