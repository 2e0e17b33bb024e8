"""The product's main job, end to end: sign in, no match, support task, decision, e-mail, connected."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from trs_console.demo.staff import PASSWORD

pytestmark = pytest.mark.browser
SENT_WITHIN_SECONDS = 20
type Arrive = Callable[[], Visitor]


class Teacher:
    """What a teacher does, step by step."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def starts(self) -> None:
        self.visitor.open("/")
        self.visitor.sees("Access your teaching record", "Before you start")
        self.visitor.press("Sign in with GOV.UK One Login")

    def signs_in_as(self, persona: str) -> None:
        self.starts()
        self.visitor.press(persona)

    def signs_in_with(self, *, email: str, given: str, family: str, born: str) -> None:
        self.starts()
        self.visitor.fill("Email address", email)
        self.visitor.fill("Given names", given)
        self.visitor.fill("Family name", family)
        self.visitor.fill("Date of birth", born)
        self.visitor.press("Sign in with these details")

    def is_asked_to_connect(self) -> None:
        self.visitor.sees("Connect your GOV.UK One Login to your teaching record")
        self.visitor.press("Connect to your teaching record")

    def gives_a_number(self, number: str) -> None:
        self.visitor.sees("Do you have a National Insurance number?")
        self.visitor.choose("Yes")
        self.visitor.fill("National Insurance number", number)
        self.visitor.press("Continue")

    def has_no_number(self) -> None:
        self.visitor.sees("Do you have a National Insurance number?")
        self.visitor.choose("No")
        self.visitor.press("Continue")

    def has_no_trn(self) -> None:
        self.visitor.sees("Do you have a teacher reference number (TRN)?")
        self.visitor.choose("No")
        self.visitor.press("Continue")

    def gives_a_trn(self, trn: str) -> None:
        self.visitor.choose("Yes")
        self.visitor.fill("Teacher reference number (TRN)", trn)
        self.visitor.press("Continue")

    def is_connected(self) -> None:
        self.visitor.sees("Your GOV.UK One Login is connected to your teaching record")
        self.visitor.press("Access your teaching record")

    def sees_their_record(self, *facts: str) -> None:
        assert self.page.url.endswith("/record"), self.page.url
        self.visitor.sees("Your teaching record", *facts)

    def signs_out(self) -> None:
        self.visitor.press("Sign out")
        self.visitor.sees("You have signed out")

    def sends_the_request(self) -> str:
        self.visitor.press("Send support request")
        self.visitor.sees("Support request sent", "What happens next")
        reference = re.search(r"TRS-[0-9A-Z]{7}", self.page.locator("body").inner_text())
        assert reference
        return reference[0]


class Officer:
    """What a support officer does."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def signs_in(self, email: str = "support@console.example") -> None:
        self.visitor.open("/console/")
        self.gives_their_password(email)
        self.visitor.sees("Support tasks")

    def gives_their_password(self, email: str) -> None:
        self.visitor.sees("Sign in")
        self.visitor.fill("Email address", email)
        self.visitor.fill("Password", PASSWORD)
        self.visitor.press("Sign in")

    def opens_the_task(self, reference: str) -> None:
        self.visitor.open(f"/console/tasks/{reference}/")
        self.visitor.sees(reference, "Unable to connect GOV.UK One Login to a teaching record")

    def chooses_that_there_is_no_record(self) -> None:
        self.visitor.choose("No")
        self.visitor.press("Continue")
        self.page.get_by_label("There is no teaching record with these details").check()
        self.visitor.press("Continue")
        self.visitor.sees("Confirm that you do not want to connect a record")

    def finds_a_record(self, search: str, name: str) -> None:
        self.visitor.press("Find a record", role="link")
        self.visitor.sees("Find a record")
        self.page.get_by_role("textbox").first.fill(search)
        self.visitor.press("Find a record")
        self.visitor.sees(name)


def read_outbox(visitor: Visitor, to: str, subject: str) -> str:
    """The e-mail as the person reads it, once the worker has sent it."""
    deadline = time.monotonic() + SENT_WITHIN_SECONDS
    while True:
        visitor.open("/outbox/")
        row = visitor.page.get_by_role("row").filter(has_text=to).filter(has_text=subject)
        if row.count():
            assert row.count() == 1, f"{row.count()} e-mails {subject!r} to {to}"
            row.get_by_role("link").click()
            expect(visitor.page.locator("h1")).to_contain_text(subject, ignore_case=True)
            visitor.check_page()
            return visitor.page.locator("main").inner_text()
        assert time.monotonic() < deadline, f"no e-mail {subject!r} to {to}"
        time.sleep(0.3)


class Loop:
    """Run twice, below: nothing may depend on JavaScript."""

    has_javascript: bool

    def test_connects_by_itself(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.signs_in_as("Connects by itself")
        teacher.is_connected()
        teacher.sees_their_record("Amara Okonkwo-Hale", "2000001", "15 August 1990", "amara.okonkwo-hale@example.com")
        teacher.signs_out()
        teacher.visitor.open("/sign-in")
        teacher.visitor.press("Connects by itself")
        teacher.sees_their_record("2000001")

    def test_connects_by_national_insurance_number(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.signs_in_as("Connects by National Insurance number")
        teacher.is_asked_to_connect()
        teacher.visitor.press("Continue")
        teacher.visitor.sees("There is a problem", "Select yes if you have a National Insurance number")
        teacher.gives_a_number("not a number")
        teacher.visitor.sees("There is a problem", "QQ 12 34 56 C")
        expect(teacher.page.get_by_label("National Insurance number", exact=True)).to_have_value("not a number")
        teacher.gives_a_number("qq 12 34 56 a")
        teacher.is_connected()
        teacher.sees_their_record("2000002")

    def test_connects_by_trn(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.signs_in_as("Connects by teacher reference number")
        teacher.is_asked_to_connect()
        teacher.has_no_number()
        teacher.visitor.sees("Do you have a teacher reference number (TRN)?", "About TRNs")
        teacher.gives_a_trn("20")
        teacher.visitor.sees("There is a problem")
        teacher.gives_a_trn("RP20/00003")
        teacher.is_connected()
        teacher.sees_their_record("2000003")

    def test_says_so_when_the_identity_is_not_verified(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.signs_in_as("Identity not verified")
        teacher.visitor.sees("Unable to verify your identity with GOV.UK One Login")
        teacher.visitor.press("Try again with GOV.UK One Login")
        teacher.visitor.sees("Unable to verify your identity with GOV.UK One Login")

    def test_knows_a_person_by_their_account_not_by_their_address(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.signs_in_as("Signs in with a new email address")
        teacher.sees_their_record("2000009", "gwen.new@example.com")

    def test_goes_from_no_match_through_support_to_connected(self, visitor: Arrive) -> None:
        # Given a teacher whose record has day and month of birth exchanged
        teacher, officer, reader = Teacher(visitor()), Officer(visitor()), visitor()
        details = {"email": "priya.r@example.com", "given": "Priya", "family": "Raman", "born": "1995-01-12"}
        teacher.signs_in_with(**details)
        teacher.is_asked_to_connect()
        teacher.has_no_number()
        teacher.has_no_trn()
        teacher.visitor.sees("could not be connected to your teaching record")
        teacher.visitor.press("Get support")
        teacher.visitor.sees("Check your answers", "Priya Raman", "12 January 1995", "priya.r@example.com")
        # when they change an answer, and send their request
        teacher.page.get_by_role("link", name=re.compile("^Change.*National Insurance number")).first.click()
        teacher.gives_a_number("QQ 99 99 99 A")
        teacher.visitor.sees("Check your answers", "QQ 99 99 99 A")
        reference = teacher.sends_the_request()
        # then it is acknowledged, and signing in again shows the same request
        assert reference in read_outbox(reader, "priya.r@example.com", "support request")
        teacher.visitor.open("/connect/check-answers")
        teacher.visitor.sees("Support request sent", reference)
        # and an officer finds it in the list, compares, and connects the suggested record
        officer.signs_in()
        assert officer.page.get_by_role("link", name=reference).count() == 1
        officer.opens_the_task(reference)
        officer.visitor.sees("Suggested match", "Priya Raman", "2000008", "QQ 99 99 99 A")
        officer.visitor.press("Continue")
        officer.visitor.sees("There is a problem")
        officer.page.get_by_label(re.compile("2000008")).first.check()
        officer.visitor.press("Continue")
        officer.visitor.sees("Confirm that you want to connect this record", "Email to the teacher")
        officer.visitor.sees("The date of birth is not what this person gave.")
        officer.page.get_by_label("Why is this their record?").fill("A digit was mistyped.")
        shown = officer.page.locator("main").inner_text()
        officer.visitor.press("Connect record")
        officer.visitor.sees("Record connected", "priya.r@example.com")
        assert officer.page.get_by_role("link", name=reference).count() == 0
        # and the e-mail is the one that they saw
        email = read_outbox(reader, "priya.r@example.com", "is connected")
        assert email.splitlines()[-1] in shown
        # and the record's history says who did it
        officer.visitor.open("/console/records/2000008/")
        officer.visitor.sees("Priya Raman", "priya.r@example.com")
        officer.visitor.press("Change history", role="link")
        officer.visitor.sees("GOV.UK One Login connected", "Samir Qureshi")
        # and the teacher is at their record
        teacher.visitor.open("/continue")
        teacher.sees_their_record("2000008")
        teacher.signs_out()

    def test_goes_from_no_match_to_a_reason_and_another_try(self, visitor: Arrive) -> None:
        teacher, officer, reader = Teacher(visitor()), Officer(visitor()), visitor()
        reason = "Your surname is cut short on your record."
        long_name = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmo"
        teacher.signs_in_with(email="long@example.com", given="Maximiliana", family=long_name, born="1981-04-30")
        teacher.is_asked_to_connect()
        teacher.has_no_number()
        teacher.has_no_trn()
        teacher.visitor.press("Get support")
        teacher.visitor.sees("Check your answers", long_name)
        reference = teacher.sends_the_request()
        officer.signs_in("support2@console.example")
        officer.opens_the_task(reference)
        officer.visitor.sees(long_name, "Not provided")
        officer.visitor.choose("No")
        officer.visitor.press("Continue")
        officer.visitor.sees("Why are you not connecting a record?")
        officer.visitor.press("Continue")
        officer.visitor.sees("There is a problem")
        officer.visitor.choose("Another reason")
        officer.visitor.press("Continue")
        officer.visitor.sees("There is a problem", "Enter the reason")
        officer.visitor.fill("Reason", reason)
        officer.visitor.press("Continue")
        officer.visitor.sees("Confirm that you do not want to connect a record", reason)
        officer.visitor.press("Confirm and send email")
        officer.visitor.sees("Teaching record not connected", "long@example.com")
        email = read_outbox(reader, "long@example.com", "could not")
        assert reason in email
        officer.visitor.open(f"/console/tasks/{reference}/")
        officer.visitor.sees("Niamh O’Rourke", "Another reason")
        teacher.visitor.open("/continue")
        teacher.is_asked_to_connect()

    def test_tells_the_second_of_two_officers_who_works_on_it_and_who_decided(self, visitor: Arrive) -> None:
        teacher, first, second = Teacher(visitor()), Officer(visitor()), Officer(visitor())
        teacher.signs_in_as("Matches nothing")
        teacher.is_asked_to_connect()
        teacher.has_no_number()
        teacher.has_no_trn()
        teacher.visitor.press("Get support")
        reference = teacher.sends_the_request()
        first.signs_in()
        second.signs_in("manager@console.example")
        first.opens_the_task(reference)
        second.opens_the_task(reference)
        second.visitor.sees("Samir Qureshi is working on this task")
        first.chooses_that_there_is_no_record()
        second.visitor.press("Take over this task")
        second.visitor.sees("You have taken this task over from Samir Qureshi")
        second.chooses_that_there_is_no_record()
        second.visitor.press("Confirm and send email")
        second.visitor.sees("Teaching record not connected")
        first.visitor.press("Confirm and send email")
        first.visitor.sees("This support request has already been decided", "Marged Pritchard")
        first.visitor.sees("What you had chosen and typed", "There is no teaching record with these details")

    def test_finds_records_and_lets_administrators_in(self, visitor: Arrive) -> None:
        officer = Officer(visitor())
        officer.signs_in("admin@console.example")
        officer.finds_a_record("2000001", "Amara Okonkwo-Hale")
        officer.finds_a_record("nobody@example.com", "No records")
        officer.visitor.open("/admin/")
        assert "administration" in officer.page.locator("body").inner_text()
        for place in ("teachingrecord/", "teachingrecord/add/"):
            officer.visitor.open(f"/admin/teaching_records/{place}")
            expect(officer.page.locator("h1").first).to_contain_text(re.compile("teaching record"))
        officer.visitor.open("/console/tasks/TRS-0000000/")
        assert "Page not found" in officer.page.locator("body").inner_text()


class TestLoopWithJavaScript(Loop):
    has_javascript = True


class TestLoopWithoutJavaScript(Loop):
    has_javascript = False
