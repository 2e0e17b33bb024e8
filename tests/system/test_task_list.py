"""The list of support tasks, as a manager works with it: found, filtered, sorted, several assigned at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]

MARGED = "manager@console.example"
# Nobody else's test works on these.
CHUKWUEMEKA, TOMOS = "Chukwuemeka Eze", "Tomos Llywelyn Rees"


class Managing(Officer):
    """What a manager does in the list."""

    def row_of(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=name)

    def rows(self) -> Locator:
        return self.page.locator("tbody").get_by_role("row")

    def opens_the_list(self, query: str = "") -> None:
        self.visitor.open(f"/console/tasks/{query}")
        self.visitor.sees("Support tasks", "Apply filters")

    def looks_for(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Search", exact=True).fill(text)
        self.visitor.press("Search")

    def assigns_to(self, name: str) -> None:
        self.page.get_by_label("Assign to").select_option(label=name)
        self.visitor.press("Assign")

    def selects(self, *names: str) -> None:
        for name in names:
            self.row_of(name).get_by_role("checkbox").check()


class TheList:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    def test_finds_filters_and_sorts_and_is_as_it_was_on_coming_back(self, visitor: Arrive) -> None:
        manager = Managing(visitor())
        manager.signs_in(MARGED)
        manager.opens_the_list()
        manager.looks_for("llywelyn")
        manager.visitor.sees("Search: “llywelyn”", "1 task")
        expect(manager.row_of(TOMOS)).to_have_count(1)
        manager.visitor.press("Remove Search: “llywelyn”", role="link")
        manager.page.get_by_label(re.compile(r"Nobody \(")).check()
        manager.page.get_by_label(re.compile(r"Later \(")).check()
        manager.visitor.press("Apply filters")
        manager.visitor.sees("Assigned to: Nobody", "Due: Later")
        manager.visitor.press("Name", role="link")
        expect(manager.page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
        manager.visitor.sees("Assigned to: Nobody", "Due: Later")
        was_at, first = manager.page.url, manager.rows().first
        reference = first.get_by_role("link").inner_text()
        first.get_by_role("link").click()
        manager.visitor.sees(reference, "Support request details")
        manager.visitor.press("Back to support tasks", role="link")
        assert manager.page.url == was_at
        manager.visitor.press("Clear filters", role="link")
        expect(manager.page.get_by_role("heading", name="Selected filters")).to_have_count(0)
        manager.looks_for("nobody of this name")
        manager.visitor.sees("No tasks match “nobody of this name”", "Check it for typing errors.")
        manager.looks_for(reference.lower())
        manager.visitor.sees(reference, "Support request details")

    def test_tells_completed_tasks_apart(self, visitor: Arrive) -> None:
        manager = Managing(visitor())
        manager.signs_in(MARGED)
        manager.opens_the_list("?tab=completed")
        manager.page.get_by_label(re.compile(r"Not connected \(")).check()
        manager.page.get_by_role("group", name="Decided from").get_by_label("Day").fill("31")
        manager.page.get_by_role("group", name="Decided from").get_by_label("Month").fill("2")
        manager.page.get_by_role("group", name="Decided from").get_by_label("Year").fill("2026")
        manager.visitor.press("Apply filters")
        manager.visitor.sees("There is a problem", "The first day must be a real date")
        manager.page.get_by_role("group", name="Decided from").get_by_label("Day").fill("1")
        manager.visitor.press("Apply filters")
        manager.visitor.sees("Outcome: Not connected", "Decided from: 1 February 2026")
        outcomes = manager.page.locator('[data-label="Outcome"]')
        assert set(outcomes.all_inner_texts()) == {"Not connected"}
        manager.rows().first.get_by_role("link").click()
        manager.visitor.sees("Teaching record not connected", "Completed", "Suggested at the time", "Reopen this task")

    def test_assigns_several_at_once_and_takes_them_back(self, visitor: Arrive) -> None:
        manager = Managing(visitor())
        manager.signs_in(MARGED)
        manager.opens_the_list("?sort=name")
        manager.assigns_to("Niamh O’Rourke")
        manager.visitor.sees("There is a problem", "Select at least one task in the list")
        manager.selects(CHUKWUEMEKA, TOMOS)
        manager.assigns_to("Niamh O’Rourke")
        manager.visitor.sees("2 tasks assigned to Niamh O’Rourke")
        assert "sort=name" in manager.page.url
        for name in (CHUKWUEMEKA, TOMOS):
            expect(manager.row_of(name).locator('[data-label="Assigned to"]')).to_contain_text("Niamh O’Rourke")
        manager.selects(CHUKWUEMEKA)
        manager.assigns_to("Niamh O’Rourke")
        manager.visitor.sees("No tasks assigned to Niamh O’Rourke", "was Niamh O’Rourke’s already")
        manager.looks_for("llywelyn")
        manager.page.get_by_label("All 1 on this page").check()
        manager.assigns_to("Nobody")
        manager.visitor.sees("1 task is nobody’s now", "Search: “llywelyn”")
        manager.opens_the_list()
        manager.selects(CHUKWUEMEKA)
        manager.assigns_to("Nobody")
        manager.visitor.sees("1 task is nobody’s now")


class TestWithoutJavaScript(TheList):
    has_javascript = False


class TestWithJavaScript(TheList):
    has_javascript = True
