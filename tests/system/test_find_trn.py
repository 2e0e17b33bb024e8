"""Finding a lost TRN, in a browser: it comes by e-mail, and is on no page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.test_loop import Officer, read_outbox

pytestmark = pytest.mark.browser
TRN = "2000002"
type Arrive = Callable[[], Visitor]


class Teacher:
    """Somebody who lost their TRN: Siân Llewellyn-Price where nothing else is said."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def sets_out(self) -> None:
        self.visitor.open("/find-a-lost-trn")
        self.sees("Find a lost TRN", "What you’ll need")
        self.visitor.press("Start now")

    def gives_an_address(self, address: str) -> None:
        self.sees("What is your email address?")
        self.visitor.fill("What is your email address?", address)
        self.visitor.press("Continue")

    def gives_a_name(self, first: str = "Siân", last: str = "Llewellyn-Price", previous: str = "") -> None:
        self.sees("What is your name?", "Have you ever changed your name?")
        self.visitor.fill("First name", first)
        self.visitor.fill("Last name", last)
        self.visitor.choose("Yes, I’ve changed my name" if previous else "Prefer not to say")
        if previous:
            self.visitor.fill("Previous last name", previous)
        self.visitor.press("Continue")

    def gives_a_date_of_birth(self, day: str, month: str, year: str) -> None:
        self.sees("What is your date of birth?")
        for part, typed in (("Day", day), ("Month", month), ("Year", year)):
            self.visitor.fill(part, typed)
        self.visitor.press("Continue")

    def gives_a_number(self, number: str) -> None:
        self.sees("Do you have a National Insurance number?")
        self.visitor.choose("Yes" if number else "No")
        if number:
            self.visitor.fill("National Insurance number", number)
        self.visitor.press("Continue")

    def submits(self) -> None:
        self.sees("Check your answers")
        self.visitor.press("Find my TRN")

    def sees(self, *texts: str) -> None:
        """The TRN is neither on the page nor in its address."""
        self.visitor.sees(*texts)
        assert TRN not in self.page.content() + self.page.url

    def is_told_where_it_goes(self, address: str) -> None:
        """Whether it went there already depends on who is quicker, the worker or the page."""
        heading = re.compile(f"We (are sending|have sent) your TRN to {re.escape(address)}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.sees("If it does not arrive")


def reference_in(email: str) -> str:
    """The reference of a support request that the e-mail says."""
    found = re.search(r"TRS-[0-9A-Z]{7}", email)
    assert found
    return found[0]


class FindTrn:
    has_javascript: bool

    def test_sends_it_by_email(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.sets_out()
        teacher.visitor.press("Continue")
        teacher.sees("There is a problem", "Enter your email address")
        teacher.gives_an_address("sian@home.example")
        teacher.visitor.press("Continue")
        teacher.sees("Enter your first name", "Select yes if you have ever changed your name")
        teacher.gives_a_name(last="Price", previous="Llewellyn")
        teacher.gives_a_date_of_birth("3", "Mar", "2020")
        teacher.sees("You must be 16 or over to have a TRN")
        teacher.gives_a_date_of_birth("3", "march", "1985")
        teacher.gives_a_number("qq123456a")
        teacher.submits()
        teacher.is_told_where_it_goes("sian@home.example")
        teacher.page.reload()
        teacher.is_told_where_it_goes("sian@home.example")
        teacher.page.go_back()
        teacher.is_told_where_it_goes("sian@home.example")
        email = read_outbox(teacher.visitor, "sian@home.example", "Your teacher reference number (TRN)")
        assert f"Your TRN is {TRN}" in email

    def test_says_what_may_help_and_takes_other_details(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.sets_out()
        teacher.gives_an_address("sian@another.example")
        teacher.gives_a_name(last="Pryce")
        teacher.gives_a_date_of_birth("3", "3", "1985")
        teacher.gives_a_number("QQ 12 34 56 A")
        teacher.submits()
        teacher.sees("We could not find your TRN", "check for spelling mistakes", "Ask for support")
        teacher.visitor.press("Change my details")
        teacher.page.get_by_role("link", name="Change name", exact=True).click()
        teacher.gives_a_name()
        teacher.submits()
        teacher.is_told_where_it_goes("sian@another.example")

    def test_is_found_by_support_staff(self, visitor: Arrive) -> None:
        # Given a teacher who gives too little to be found
        teacher, officer, reader = Teacher(visitor()), Officer(visitor()), visitor()
        teacher.sets_out()
        teacher.gives_an_address("sian@support.example")
        teacher.gives_a_name(last="Llewellyn")
        teacher.gives_a_date_of_birth("3", "3", "1985")
        teacher.gives_a_number("")
        teacher.submits()
        teacher.sees("We could not find your TRN")
        # when they ask for support, with what they gave
        teacher.page.get_by_role("button", name="Ask for support").click()
        teacher.sees("Check your details before you ask for support", "Siân Llewellyn", "sian@support.example")
        teacher.visitor.press("Send support request")
        teacher.sees("Support request sent", "What happens next")
        teacher.page.go_back()
        teacher.page.reload()
        teacher.sees("Support request sent", "the reference number of your request to sian@support.example")
        received = read_outbox(reader, "sian@support.example", "We have received your support request")
        reference = reference_in(received)
        assert "find your teacher reference number (TRN)" in received
        # and an officer sends the TRN of the suggested record
        officer.signs_in()
        officer.page.get_by_label("Search").fill("sian@support")
        officer.visitor.press("Search")
        officer.visitor.sees("Find a lost TRN")
        officer.visitor.press(reference, role="link")
        officer.visitor.sees("Unable to find a lost TRN", "Nobody has verified who they are", "Send TRN?")
        officer.visitor.press("Continue")
        officer.visitor.sees("There is a problem", "Select whose TRN to send, or select no")
        officer.page.get_by_label(re.compile(rf"\(TRN {TRN}\)")).check()
        officer.visitor.press("Continue")
        officer.visitor.sees("Confirm that you want to send this TRN", f"Your TRN is {TRN}", "sian@support.example")
        officer.visitor.press("Send TRN")
        officer.visitor.sees("Lost TRN found", "We are emailing the TRN to sian@support.example")
        # then it arrives, and the decision stands
        email = read_outbox(reader, "sian@support.example", "Your teacher reference number (TRN)")
        assert f"Your TRN is {TRN}" in email
        officer.visitor.open(f"/console/tasks/{reference}/")
        officer.visitor.sees("TRN sent", "An email cannot be taken back")

    def test_stops_who_searches_too_often(self, visitor: Arrive) -> None:
        teacher = Teacher(visitor())
        teacher.sets_out()
        teacher.gives_an_address("nobody@home.example")
        teacher.gives_a_name("Nobody", "Atall")
        teacher.gives_a_date_of_birth("1", "1", "1970")
        teacher.gives_a_number("")
        for _ in range(5):
            teacher.submits()
            teacher.sees("We could not find your TRN")
            teacher.visitor.press("Change my details")
        teacher.submits()
        teacher.sees("You cannot search again yet", "You can try again in an hour")
        teacher.visitor.press("Go back to your answers")
        teacher.sees("Nobody Atall")


class TestWithJavaScript(FindTrn):
    has_javascript = True


class TestWithoutJavaScript(FindTrn):
    has_javascript = False
