"""A viewer's day: somebody reads all that there is to read, and is offered nothing to decide."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]

REFUSAL = "Your role lets you read, but not decide. Ask a manager if you need to do more."
# What decides or changes anything, wherever it would stand.
DECIDING = re.compile(
    "^(Work on the next|Continue|Connect (a|record)|Compare and connect|Disconnect|Assign(?!ed)|Change (?!history)|"
    "Take over|Reopen|Save|Return to|Add )"
)


class Viewer(Officer):
    """What somebody does who may only read."""

    def opens(self, *names: str) -> None:
        """One link after the other."""
        for name in names:
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def reads(self, *words: str) -> None:
        """The words, on a page on which there is nothing to decide."""
        self.visitor.sees(*words)
        main = self.page.get_by_role("main")
        for role in ("button", "link"):
            expect(main.get_by_role(role, name=DECIDING)).to_have_count(0)

    def reads_each(self, title: str, *parts: str) -> None:
        """What the sub navigation of a record or a One Login leads to."""
        for part in parts:
            self.page.get_by_role("main").get_by_role("link", name=part, exact=True).click()
            self.reads(title)
            expect(self.page.get_by_role("heading", name=part, level=2)).to_be_visible()

    def tries(self, path: str, refusal: str = REFUSAL) -> None:
        """An address that they have from a colleague."""
        self.visitor.open(path)
        self.visitor.sees("You cannot see this page", refusal)


class ViewersDay:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    @pytest.fixture
    def viewer(self, visitor: Arrive) -> Viewer:
        viewer = Viewer(visitor())
        viewer.visitor.expected_statuses |= {"403"}
        viewer.signs_in("viewer@console.example")
        return viewer

    def test_reads_tasks_and_decides_none(self, viewer: Viewer) -> None:
        viewer.reads("Support tasks", "To do (")
        expect(viewer.page.get_by_role("checkbox", name=re.compile("Select"))).to_have_count(0)
        expect(viewer.page.get_by_role("navigation").get_by_role("link", name="Administration")).to_have_count(0)
        viewer.opens("TRS-")
        viewer.reads("Unable to connect GOV.UK One Login to a teaching record", REFUSAL)
        task = viewer.page.url.partition("?")[0].removeprefix(viewer.visitor.stack.url)
        for place in ("find/", "connect/2000001/", "not-connect/"):
            viewer.tries(f"{task}{place}")
        viewer.tries(f"{task}assign/", "Only a manager or an administrator can do this.")
        viewer.visitor.open("/console/tasks/")
        viewer.opens("Completed (", "TRS-")
        viewer.reads("Decision", "What happened to this task")

    def test_reads_a_record_and_a_one_login_and_connects_nothing(self, viewer: Viewer) -> None:
        viewer.finds_a_record("okonkwo-hale August 1990", "Name and month of birth")
        viewer.opens("Amara Okonkwo-Hale")
        viewer.reads("TRN 2000001", "15 August 1990")
        record = viewer.page.url.partition("?")[0].removeprefix(viewer.visitor.stack.url)
        viewer.reads_each("TRN 2000001", "Alerts", "Connected One Logins", "Support tasks", "Emails", "Change history")
        viewer.tries(f"{record}connect/")
        viewer.visitor.open("/console/")
        viewer.finds_a_record("dan83@example.com", "Daniel Mensah")
        viewer.opens("dan83@example.com")
        viewer.reads("GOV.UK One Login", "Identity")
        one_login = viewer.page.url.partition("?")[0].removeprefix(viewer.visitor.stack.url)
        viewer.reads_each("GOV.UK One Login", "Connections", "Sign-ins", "Support tasks", "Emails", "History")
        viewer.tries(f"{one_login}connect/2000001/")
        viewer.tries(f"{one_login}disconnect/", "Only a manager or an administrator can do this.")
        viewer.tries("/admin/staff/viewing/", "Only an administrator can do this.")

    def test_reads_how_it_is_going_and_of_those_who_wait(self, viewer: Viewer) -> None:
        viewer.visitor.press("Performance", role="link")
        viewer.reads("Performance", "past their date now")
        viewer.opens("past their date now")
        viewer.reads("Waiting past its date (", "Overdue by")


class TestAViewersDay(ViewersDay):
    has_javascript = True


class TestAViewersDayWithoutJavaScript(ViewersDay):
    has_javascript = False
