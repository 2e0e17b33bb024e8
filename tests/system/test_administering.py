"""An administrator's day: accounts, a record, who looked at it, and a task to decide."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer
from trs_console.demo.staff import PASSWORD

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]

NEW = "nia.bowen@console.example"


class Administrator(Officer):
    """What an administrator does. Django admin's own pages are not examined: only what they say."""

    def is_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()

    def saves(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.page.get_by_text("successfully")).to_be_visible()

    def invites(self, email: str, name: str, role: str) -> None:
        self.visitor.open("/admin/staff/staffuser/add/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Name:", exact=True).fill(name)
        self.page.get_by_label("Role").select_option(label=role)
        for label in ("Password:", "Password confirmation:"):
            self.page.get_by_label(label, exact=True).fill(PASSWORD)
        self.saves()

    def opens_the_account(self, email: str) -> None:
        self.visitor.open("/admin/staff/staffuser/")
        self.page.get_by_role("link", name=email).click()
        self.is_at("Change staff user")

    def opens_the_record(self, trn: str) -> None:
        self.visitor.open(f"/console/records/{trn}/")
        self.visitor.sees(f"TRN {trn}")


class AdministratorsDay:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    @pytest.fixture
    def administrator(self, visitor: Arrive) -> Administrator:
        administrator = Administrator(visitor())
        administrator.signs_in("admin@console.example")
        return administrator

    def test_gives_somebody_an_account_and_switches_it_off(self, administrator: Administrator, visitor: Arrive) -> None:
        administrator.visitor.press("Administration", role="link")
        administrator.is_at("Administration")
        administrator.invites(NEW, "Nia Bowen", "Support")
        newcomer = Officer(visitor())
        newcomer.signs_in(NEW)
        newcomer.visitor.press("Work on the next task")
        newcomer.visitor.sees("Unable to connect GOV.UK One Login to a teaching record", "Working on it")
        administrator.opens_the_account(NEW)
        administrator.page.get_by_label("Can sign in").uncheck()
        administrator.saves()
        expect(administrator.page.get_by_text("Nia Bowen no longer has 1 support task")).to_be_visible()
        newcomer.page.reload()
        newcomer.visitor.sees("Sign in")
        newcomer.visitor.fill("Email address", NEW)
        newcomer.visitor.fill("Password", PASSWORD)
        newcomer.visitor.press("Sign in")
        newcomer.visitor.sees("There is a problem", "Enter the correct email address and password")

    def test_changes_a_record_and_reads_who_looked_at_it(self, administrator: Administrator, visitor: Arrive) -> None:
        officer = Officer(visitor())
        officer.signs_in()
        officer.finds_a_record("2000001", "Amara Okonkwo-Hale")
        officer.visitor.press("Amara Okonkwo-Hale", role="link")
        officer.visitor.sees("TRN 2000001")
        administrator.visitor.open("/admin/teaching_records/teachingrecord/?q=2000001")
        administrator.page.get_by_role("link", name="2000001").click()
        administrator.page.get_by_label("Middle name").first.fill("Chidinma")
        administrator.saves()
        administrator.opens_the_record("2000001")
        administrator.visitor.sees("Amara Chidinma Okonkwo-Hale")
        administrator.visitor.press("Change history", role="link")
        administrator.visitor.sees("By Ade Bankole on")
        administrator.visitor.press("See which staff looked at this record", role="link")
        rows = administrator.page.get_by_role("row")
        expect(rows.filter(has_text="Samir Qureshi").first).to_contain_text("2000001")
        expect(rows.filter(has_text="Ade Bankole").first).to_contain_text("2000001")

    def test_decides_a_task(self, administrator: Administrator) -> None:
        administrator.visitor.open("/console/tasks/")
        administrator.visitor.press("Work on the next task")
        administrator.visitor.sees("Unable to connect GOV.UK One Login to a teaching record", "You, until")
        administrator.chooses_that_there_is_no_record()
        administrator.visitor.press("Confirm and send email")
        administrator.visitor.sees("Teaching record not connected", "Next task")
        administrator.visitor.open("/console/tasks/?tab=completed")
        administrator.visitor.sees("Ade Bankole")
        administrator.page.get_by_role("row").filter(has_text="Ade Bankole").get_by_role(
            "link", name=re.compile("TRS-")
        ).click()
        administrator.visitor.sees("Decision", "There is no teaching record with these details")
        expect(administrator.page.get_by_role("button", name="Reopen this task")).to_have_count(1)


class TestAnAdministratorsDay(AdministratorsDay):
    has_javascript = True


class TestAnAdministratorsDayWithoutJavaScript(AdministratorsDay):
    has_javascript = False
