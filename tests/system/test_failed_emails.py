"""An e-mail does not arrive: an officer sees it, corrects the address and sends it again, and it is delivered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.test_loop import read_outbox
from tests.system.test_working import SAMIR, Working

pytestmark = pytest.mark.browser
type Arrive = Callable[[], Visitor]

WRONG, RIGHT = "weili.teaches@example.com", "weili@right.example"
SUBJECT = "could not connect you to your teaching record"
LINK = "Correct the address and send again"


class Corrects(Working):
    """What an officer does about an e-mail that failed."""

    def decides_not_to_connect(self) -> None:
        self.visitor.choose("No")
        self.visitor.press("Continue")
        self.page.get_by_label("The details do not match a record closely enough").check()
        self.visitor.press("Continue")
        self.visitor.press("Confirm and send email")
        self.visitor.sees("Teaching record not connected", f"We are emailing {WRONG} to tell them why.")

    def corrects_the_address(self) -> None:
        self.page.get_by_role("link", name=re.compile(LINK)).click()
        self.visitor.sees(LINK, WRONG, "no mailbox has this address")
        self.visitor.press("Continue")
        self.visitor.sees("There is a problem", "Enter another email address.")
        self.visitor.fill("Email address", RIGHT)
        self.visitor.press("Continue")
        self.visitor.sees("Check before you send the email again", RIGHT, "Dear Wei")
        self.visitor.press("Send the email again")
        self.visitor.sees("The email will be sent again", f"We are emailing {RIGHT}.")


class TestFailedEmail:
    has_javascript = False

    def test_is_corrected_and_delivered(self, visitor: Arrive) -> None:
        officer, teacher = Corrects(visitor()), visitor()
        officer.signs_in(SAMIR)
        officer.opens_the_task_of("Wei Li")
        reference = officer.reference()
        officer.decides_not_to_connect()
        read_outbox(teacher, WRONG, SUBJECT)
        teacher.press("No such address")
        teacher.sees("Not delivered", "no mailbox has this address")
        officer.visitor.open("/console/tasks/?tab=completed")
        expect(officer.page.get_by_role("row").filter(has_text=reference)).to_contain_text("Email not delivered")
        officer.visitor.open("/console/emails/failed/")
        officer.visitor.sees("Failed emails", WRONG, reference, "Wei Li", "No such address")
        officer.visitor.open(f"/console/tasks/{reference}/")
        officer.visitor.sees("Email to the teacher", "Not delivered")
        officer.corrects_the_address()
        read_outbox(teacher, RIGHT, SUBJECT)
        teacher.press("Delivered")
        teacher.sees("Delivered")
        officer.visitor.open(f"/console/tasks/{reference}/")
        officer.visitor.sees("Delivered", f"Samir Qureshi asked us to send it again to {RIGHT}")
        officer.visitor.open("/console/emails/failed/?again=yes")
        officer.visitor.sees("1 email", f"Samir Qureshi asked us to send it again to {RIGHT}")
