"""Why is my account still locked? An officer finds out, and a manager follows the address up and unlocks by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]

NOTE, WHY = "Note (optional)", "Why are you unlocking this account?"


class Finding:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    def test_an_officer_finds_out_why(self, visitor: Arrive) -> None:
        officer = Officer(visitor())
        officer.signs_in("support@console.example")
        seen = officer.visitor
        seen.press("Portal unlocks", role="link")
        seen.sees("Addresses to follow up", "Joanne Tudor, TRN 2000043", "Two sisters.", "Contacted (1)")
        seen.choose("Contacted (1)")
        seen.press("Apply filters")
        seen.sees("Selected filters", "the.okafors@example.com", "1 address")
        expect(officer.page.get_by_role("table")).not_to_contain_text("Joanne Tudor")
        seen.press("the.okafors@example.com", role="link")
        seen.sees("What it was used for", "Only a manager or an administrator can do this.", "Rang Amaka Okafor.")
        seen.press("Back to addresses to follow up", role="link")
        seen.sees("Selected filters")
        seen.press("Decisions", role="link")
        seen.fill("Search", "12345")
        seen.press("Search")
        seen.sees("There is a problem", "Check ‘12345’. A TRN is 7 digits")
        seen.fill("Search", "Rhodri Beynon")
        seen.press("Search")
        seen.sees("Not unlocked", "Open alert")
        seen.press("Rhodri Beynon", role="link")
        seen.sees("because an alert was open on the record", "An alert without an end date", "Do not tell the teacher")
        seen.press("How this portal account stands now", role="link")
        seen.sees("The account cannot be unlocked until the alert has ended.")
        expect(officer.page.get_by_role("button", name="Unlock by hand")).to_have_count(0)


class TestFinding(Finding):
    has_javascript = True


class TestFindingWithoutJavaScript(Finding):
    has_javascript = False


class TestManaging:
    has_javascript = False

    def test_a_manager_follows_up_and_unlocks_by_hand(self, visitor: Arrive) -> None:
        manager = Officer(visitor())
        manager.signs_in("manager@console.example")
        seen = manager.visitor
        seen.open("/console/unlocks/?search=2000043")
        seen.press("Office.Hillside+trn@example.com", role="link")
        seen.sees("To contact", "Bethan Pryce", "Joanne Tudor")
        seen.press("Save")
        seen.sees("There is a problem", "Change the status or the note")
        colleague = Officer(visitor())
        colleague.signs_in("admin@console.example")
        colleague.visitor.open(manager.page.url.removeprefix(seen.stack.url))
        colleague.visitor.choose("Explained")
        seen.choose("Contacted")
        seen.fill(NOTE, "Joanne works at the school, and so does Bethan.")
        seen.press("Save")
        seen.sees("Saved", "Joanne works at the school")
        colleague.visitor.press("Save")
        colleague.visitor.sees("This has changed since you opened the page.", "Marged Pritchard set the status to")
        seen.page.get_by_role("link", name="See the decision").first.click()
        seen.sees("another person’s record too", "Used for Bethan Pryce (TRN 2000042)")
        seen.press("How this portal account stands now", role="link")
        seen.press("Unlock by hand")
        seen.press("Continue")
        seen.sees("There is a problem", "Enter why you are unlocking this account")
        seen.fill(WHY, "She rang, and proved who she is.")
        seen.press("Continue")
        seen.sees("Check before you unlock this account", "She rang, and proved who she is.")
        seen.press("Change")
        expect(seen.page.get_by_label(WHY)).to_have_value("She rang, and proved who she is.")
        seen.press("Continue")
        seen.press("Unlock account")
        seen.sees("Portal account unlocked", "Not locked", "It was unlocked here", "Unlocked by hand")
        seen.press("Change history", role="link")
        seen.sees("Portal account unlocked by hand", "By Marged Pritchard")
