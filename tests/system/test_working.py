"""An officer works on tasks, one after the other: by keyboard, beside a colleague, with and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Request, expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]

SAMIR, NIAMH, MARGED = "support@console.example", "support2@console.example", "manager@console.example"
TITLE = "Unable to connect GOV.UK One Login to a teaching record"
OF_ONE_TYPE = "/console/tasks/?kind=connect_one_login"


FOCUSED = """
    (at => at === document.body ? '' : (at.labels?.[0] ?? at).innerText ?? '')(document.activeElement)
"""


class Working(Officer):
    """What an officer does on the page of a task."""

    def opens_the_task_of(self, name: str) -> None:
        self.visitor.open("/console/tasks/")
        self.page.get_by_role("row").filter(has_text=name).get_by_role("link").first.click()
        self.visitor.sees(TITLE)

    def opens_a_decided_task(self) -> None:
        self.visitor.open("/console/tasks/?tab=completed&outcome=not_connected")
        self.page.get_by_role("row").nth(1).get_by_role("link").first.click()

    def signs_out_in_another_tab(self) -> None:
        tab = self.page.context.new_page()
        tab.goto(f"{self.visitor.stack.url}/console/tasks/")
        tab.get_by_role("button", name="Sign out").click()
        expect(tab.locator("body")).to_contain_text("You have signed out")
        tab.close()

    def works_on_the_next(self) -> str:
        self.visitor.press("Work on the next task")
        self.visitor.sees(TITLE, "Working on it", "You, until")
        return self.reference()

    def reference(self) -> str:
        found = re.search(r"TRS-[0-9A-Z]{7}", self.page.url)
        assert found, self.page.url
        return found[0]

    def card_of(self, trn: str) -> Locator:
        return self.page.locator(".govuk-summary-card").filter(has_text=f"for TRN {trn}")

    def tabs_to(self, name: str) -> None:
        """By the Tab key, from where the focus is: while a page is being loaded on all of it, which is on nothing."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if name in self.page.evaluate(FOCUSED):
                return
        raise AssertionError(f"the Tab key does not lead to {name}")


class OneByOne:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    def test_compares_several_records_one_of_them_open(self, visitor: Arrive) -> None:
        officer = Working(visitor())
        officer.signs_in(SAMIR)
        officer.opens_the_task_of("Mohammed Ali Khan")
        officer.visitor.sees("This task is assigned to Marged Pritchard", "Possible duplicate", "Likely")
        expect(officer.card_of("2000025")).to_be_visible()
        expect(officer.card_of("2000026")).to_be_hidden()
        officer.page.get_by_label(re.compile("2000026")).check()
        expect(officer.card_of("2000026")).to_be_visible()
        expect(officer.card_of("2000025")).to_be_hidden()
        officer.visitor.check_page()
        officer.visitor.choose("No")
        expect(officer.card_of("2000026")).to_be_hidden()
        expect(officer.page.get_by_label("Connect to TRN (optional)")).to_be_visible()

    def test_writes_down_finds_a_record_and_comes_back_later(self, visitor: Arrive) -> None:
        officer = Working(visitor())
        officer.signs_in(NIAMH)
        officer.opens_the_task_of("Ieva Kazlauskaitė")
        officer.visitor.sees("No record has this TRN.", "No record comes close enough to suggest.")
        officer.visitor.fill("Add a note", "Rang her.\nShe trained in Vilnius.")
        officer.visitor.fill("Link a Zendesk ticket", "not a ticket")
        officer.visitor.press("Add ticket")
        officer.visitor.sees("There is a problem", "Enter a ticket number")
        expect(officer.page.get_by_label("Add a note")).to_have_value("Rang her.\nShe trained in Vilnius.")
        officer.visitor.fill("Link a Zendesk ticket", "4711")
        officer.visitor.press("Add note")
        officer.visitor.sees("She trained in Vilnius.", "Zendesk ticket 4711", "1 note, 1 ticket")
        officer.visitor.press("Continue")
        expect(officer.page.get_by_role("heading", name="There is a problem")).to_be_in_viewport()
        officer.visitor.choose("Yes, a record that I have found")
        officer.visitor.fill("Add a note", "Not written down yet.")
        officer.visitor.press("Find a record for this request")
        officer.visitor.sees("Find a record for this request", "QQ 60 55 18 A")
        officer.visitor.press("Ieva Kazlauskaitė, born on 30 March 1996", role="link")
        officer.visitor.sees("No records found")
        officer.page.get_by_role("main").get_by_role("textbox").fill("2000021")
        officer.visitor.press("Find a record")
        officer.visitor.press("Bill Fraser-Tytler", role="link")
        officer.visitor.sees("Confirm that you want to connect this record", "are not what this person gave")
        officer.visitor.press("Connect record")
        officer.visitor.sees("There is a problem", "Enter why this is their record")
        officer.visitor.press("Cancel", role="link")
        expect(officer.page.get_by_label("Add a note")).to_have_value("Not written down yet.")
        expect(officer.page.get_by_label("Yes, a record that I have found")).to_be_checked()
        officer.visitor.choose("No")
        officer.visitor.press("Save and come back later")
        officer.visitor.sees("Saved for later", "Next task")
        officer.opens_the_task_of("Ieva Kazlauskaitė")
        officer.visitor.sees("You began to decide this task on", "Nothing has changed since then.")
        expect(officer.page.get_by_label("No", exact=True)).to_be_checked()

    def test_reads_of_a_colleague_at_work(self, visitor: Arrive) -> None:
        first, second = Working(visitor()), Working(visitor())
        first.signs_in(SAMIR)
        first.visitor.open(OF_ONE_TYPE)
        reference = first.works_on_the_next()
        second.signs_in(NIAMH)
        second.opens_the_task(reference)
        second.visitor.sees("Samir Qureshi is working on this task", "Also looking at it")
        expect(second.page.get_by_role("button", name="Continue")).to_have_count(0)
        second.visitor.open(OF_ONE_TYPE)
        assert second.works_on_the_next() != reference
        first.visitor.open(f"/console/tasks/{reference}/")
        first.visitor.press("Return to the list")
        first.visitor.sees("Returned to the list")
        second.opens_the_task(reference)
        expect(second.page.get_by_role("button", name="Continue")).to_have_count(1)

    def test_undoes_a_decision(self, visitor: Arrive) -> None:
        officer, manager = Working(visitor()), Working(visitor())
        officer.signs_in(SAMIR)
        officer.opens_the_task_of("Wei Li")
        reference = officer.reference()
        officer.page.get_by_label(re.compile("2000033")).check()
        officer.visitor.press("Continue")
        officer.visitor.sees("Confirm that you want to connect this record")
        officer.visitor.press("Connect record")
        officer.visitor.sees("Record connected")
        manager.signs_in(MARGED)
        manager.visitor.open(f"/console/tasks/{reference}/")
        manager.visitor.sees("Record connected", "Completed", "Samir Qureshi", "Suggested at the time")
        manager.visitor.press("Reopen this task")
        manager.visitor.sees("Already emailed to the teacher", "Your GOV.UK One Login is connected")
        manager.visitor.press("Continue")
        manager.visitor.sees("There is a problem", "Enter why you are reopening this task")
        manager.visitor.choose("Yes")
        manager.visitor.fill("Why are you reopening this task?", "It is his brother’s record.")
        manager.visitor.press("Continue")
        manager.visitor.sees(
            "Confirm that you want to reopen this task",
            "It is his brother’s record.",
            "Your GOV.UK One Login is no longer connected",
            f"We are looking at your support request ({reference}) again.",
        )
        manager.visitor.press("Change")
        expect(manager.page.get_by_label("Why are you reopening this task?")).to_have_value(
            "It is his brother’s record."
        )
        manager.visitor.press("Continue")
        manager.visitor.press("Reopen task")
        manager.visitor.sees(
            "Task reopened", "TRN 2000033 was disconnected", TITLE, "Earlier decisions", "Disconnected before"
        )
        manager.page.get_by_text("Record connected, by Samir Qureshi").click()
        manager.visitor.sees("Email about undoing it", "It is his brother’s record.")

    def test_loses_nothing_that_was_typed_while_signed_out(self, visitor: Arrive) -> None:
        manager = Working(visitor())
        manager.signs_in(MARGED)
        manager.opens_a_decided_task()
        manager.visitor.press("Reopen this task")
        form, typed = manager.page.url, "Not his record.\nHe rang & said “no”."
        manager.visitor.fill("Why are you reopening this task?", typed)
        manager.signs_out_in_another_tab()
        manager.visitor.expected_statuses.add("403")
        manager.visitor.press("Continue")
        manager.visitor.sees("You have been signed out", "What you sent was not saved.", "Sign in (opens in new tab)")
        expect(manager.page.get_by_label("Reason")).to_have_value(typed)
        manager.tabs_to("Reason")
        with manager.page.context.expect_page() as opened:
            manager.visitor.press("Sign in (opens in new tab)", role="link")
        again = Working(Visitor(opened.value, manager.visitor.stack, manager.visitor.examiner))
        again.gives_their_password(MARGED)
        again.visitor.sees("Why are you reopening this task?")
        assert again.page.url == form
        again.visitor.fill("Why are you reopening this task?", typed)
        again.visitor.press("Continue")
        again.visitor.sees("Confirm that you want to reopen this task", "He rang & said “no”.")


class TestWithoutJavaScript(OneByOne):
    has_javascript = False


class TestWithJavaScript(OneByOne):
    has_javascript = True

    def test_decides_by_keyboard_alone_in_four_pages(self, visitor: Arrive) -> None:
        officer = Working(visitor())
        officer.signs_in(NIAMH)
        keys, pages = officer.page.keyboard, []
        officer.page.on("load", lambda page: pages.append(page.url))
        officer.tabs_to("Work on the next task")
        keys.press("Enter")
        officer.visitor.sees(TITLE)
        first = officer.reference()
        officer.tabs_to("Skip to the question")
        keys.press("Enter")
        expect(officer.page.get_by_role("radio").first).to_be_focused()
        keys.press("Space")
        keys.press("Enter")
        officer.visitor.sees("Confirm that you want to connect this record")
        officer.tabs_to("Why is this their record?")
        keys.type("A digit was mistyped.")
        officer.tabs_to("Connect record")
        keys.press("Enter")
        officer.visitor.sees("Record connected")
        expect(officer.page.get_by_role("button", name="Next task", exact=True)).to_be_focused()
        keys.press("Enter")
        officer.visitor.sees("Working on it", "You, until")
        assert officer.reference() != first
        assert len(pages) == 4, pages

    def test_holds_the_task_while_its_page_is_used(self, visitor: Arrive) -> None:
        officer, manager = Working(visitor()), Working(visitor())
        officer.page.clock.install()
        officer.signs_in(SAMIR)
        officer.opens_the_task_of("Pauline Braithwaite")
        asked: list[Request] = []
        officer.page.on("request", lambda each: asked.append(each) if each.url.endswith("/extend/") else None)
        officer.page.clock.fast_forward(61_000)
        assert not asked  # nobody touched the page
        officer.page.get_by_role("heading", level=1).click()
        with officer.page.expect_response("**/extend/") as answer:
            officer.page.clock.fast_forward(61_000)
        assert answer.value.status == 200
        officer.page.clock.fast_forward(300_000)
        assert len(asked) == 1  # it was left open
        manager.signs_in(MARGED)
        manager.opens_the_task(officer.reference())
        manager.visitor.press("Take over this task")
        manager.visitor.sees("You have taken this task over from Samir Qureshi")
        officer.page.keyboard.press("Shift")
        officer.page.clock.fast_forward(61_000)
        officer.visitor.sees("Marged Pritchard is working on this support request.")

    def test_keeps_the_choice_where_it_was_when_another_record_closes(self, visitor: Arrive) -> None:
        officer = Working(visitor())
        officer.signs_in(SAMIR)
        officer.opens_the_task_of("Mohammed Ali Khan")
        label = officer.page.get_by_text("Mohammad Khan (TRN 2000026)").first
        label.scroll_into_view_if_needed()
        before = label.bounding_box()
        label.click()
        after = label.bounding_box()
        assert before
        assert after
        assert abs(before["y"] - after["y"]) < 2
