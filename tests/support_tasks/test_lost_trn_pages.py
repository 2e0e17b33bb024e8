"""The pages of a task of who lost their TRN."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from notifications.models import Email
from staff.models import Role, StaffUser
from support_tasks.actions import do_not_connect, reopen, send_trn
from support_tasks.models import Outcome, Reason, Status, SupportTask, TaskDraft, TaskNote
from teaching_records.models import Connection, Route, TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    locked_account,
    lost_trn_task,
    support_task,
)
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_deciding import seen_on
from tests.support_tasks.test_pages import LIST, address
from tests.support_tasks.test_task_page import words
from tests.tssp_unlock.matches import find

pytestmark = pytest.mark.django_db

SEND = "send-trn/1234567/"
type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


@pytest.fixture
def lost(db: None) -> SupportTask:
    return lost_trn_task(names=(("Grace", "Adeyemi"), ("Grace", "Okafor")))


def emails(page: Any) -> list[str]:
    """To whom the page says that e-mails go."""
    return re.findall(r"<strong>To:</strong> ([^<]*)<", page.text)


class TestTheTask:
    def test_says_what_was_given_and_that_nobody_verified_it(self, browser: Client, lost: SupportTask) -> None:
        page = words(browser.get(address(lost)))
        assert "Unable to find a lost TRN" in page
        assert "Nobody has verified who they are" in page
        assert (
            "What they gave Email address grace@home.example Name Grace Adeyemi Previous names Grace Okafor "
            "Date of birth 15 August 1990 National Insurance number QQ 12 34 56 C"
        ) in page
        assert "Additional" not in page
        assert "Open One Login" not in page

    def test_says_what_else_was_given_with_the_address(self, browser: Client, lost: SupportTask) -> None:
        assert "Asked again" not in words(browser.get(address(lost)))
        lost_trn_task(names=(("Grace", "Bell"),), born=date(1990, 8, 16), national_insurance_number=None, at=AT)
        page = words(browser.get(address(lost)))
        given = "Email address grace@home.example Name Grace Bell Previous names"
        request, _, history = page.partition("What happened to this task")
        assert "Asked again with other details" in request
        for part in (request, history):
            assert given in part
            assert "16 August 1990" in part
        assert "Asked again, with other details" in history

    def test_asks_whether_to_send_the_trn(self, browser: Client, lost: SupportTask, record: TeachingRecord) -> None:
        page = words(browser.get(address(lost)))
        assert "Send TRN?" in page
        assert "Yes, send the TRN of Grace Adeyemi (TRN 1234567)" in page
        assert "Connect record?" not in page

    def test_warns_where_the_address_is_not_the_records(
        self, browser: Client, lost: SupportTask, record: TeachingRecord
    ) -> None:
        assert "grace@home.example is not the email address on this record." in words(browser.get(address(lost)))
        TeachingRecord.objects.update(email="GRACE@home.example")
        assert "is not the email address on" not in words(browser.get(address(lost)))

    def test_warns_where_the_record_has_none(self, browser: Client, lost: SupportTask, record: TeachingRecord) -> None:
        TeachingRecord.objects.update(email=None)
        assert "This record has no email address." in words(browser.get(address(lost)))

    def test_says_which_one_login_is_connected_to_the_record(
        self, browser: Client, lost: SupportTask, record: TeachingRecord
    ) -> None:
        Connection.objects.create(
            one_login_user=OneLoginUserFactory.create(email="her@home.example"),
            teaching_record=record,
            route=Route.AUTOMATIC,
            connected_at=AT,
            agreed_attributes=[],
        )
        page = words(browser.get(address(lost)))
        assert "A GOV.UK One Login is connected to this record already: her@home.example" in page

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            ({}, "Select whose TRN to send, or select no"),
            ({"connect": "7777777"}, "Select whose TRN to send, or select no"),
            ({"connect": "no", "trn": "12"}, "Enter a TRN that is 7 digits"),
        ],
    )
    def test_says_what_is_wrong(
        self, browser: Client, lost: SupportTask, record: TeachingRecord, answer: dict[str, str], message: str
    ) -> None:
        response = browser.post(address(lost), answer | {"version": lost.version})
        assert response.status_code == 422
        assert message in words(response)

    def test_asks_for_a_trn_where_none_is_suggested(self, browser: Client, lost: SupportTask) -> None:
        assert "Yes, of a record that I have found" in words(browser.get(address(lost)))
        response = browser.post(address(lost), {"connect": "find", "version": lost.version})
        assert "Enter the TRN to send" in words(response)

    @pytest.mark.parametrize("answer", [{"connect": "1234567"}, {"connect": "no", "trn": "12 34 567"}])
    def test_leads_to_the_record_beside_it(
        self, browser: Client, lost: SupportTask, record: TeachingRecord, answer: dict[str, str]
    ) -> None:
        response = browser.post(address(lost), answer | {"version": lost.version})
        assert response["Location"] == address(lost, SEND)

    def test_leads_to_the_reasons(self, browser: Client, lost: SupportTask) -> None:
        response = browser.post(address(lost), {"connect": "no", "version": lost.version})
        assert response.status_code in (302, 422)

    def test_finds_a_record_beside_it(self, browser: Client, lost: SupportTask, record: TeachingRecord) -> None:
        page = browser.get(address(lost, "find/"), {"search": "Grace Adeyemi"}).text
        assert f'href="{address(lost, SEND)}"' in page

    def test_of_ones_own_can_only_be_read(self, as_staff: SignIn, record: TeachingRecord) -> None:
        officer = StaffUserFactory.create(email="grace@home.example")
        task = lost_trn_task("grace+lost@home.example")
        browser = as_staff(user=officer)
        assert "This is your own support request." in words(browser.get(address(task)))
        assert browser.get(address(task, SEND)).status_code == 403


class TestSending:
    def test_shows_both_emails_first(self, browser: Client, lost: SupportTask, record: TeachingRecord) -> None:
        page = browser.get(address(lost, SEND))
        assert emails(page) == ["grace@home.example", "grace@school.example"]
        shown = words(page)
        assert "Confirm that you want to send this TRN" in shown
        assert "Your TRN is 1234567" in shown
        assert "You can sign in to your account now." in shown
        assert "is not the email address on this record" in shown

    def test_shows_one_where_the_record_has_the_address(self, browser: Client, record: TeachingRecord) -> None:
        task = lost_trn_task("grace@school.example")
        page = browser.get(address(task, SEND))
        assert emails(page) == ["grace@school.example"]
        assert "is not the email address on this record" not in page.text

    def test_sends_what_was_shown(
        self, browser: Client, lost: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        locked_account(record)
        page = browser.post(address(lost, SEND), seen_on(browser, address(lost, SEND)), follow=True)
        assert (
            "We are emailing the TRN to grace@home.example. "
            "We will also tell grace@school.example that it was asked for."
        ) in words(page)
        task = SupportTask.objects.get()
        assert (task.outcome, task.closed_by) == (Outcome.TRN_SENT, officer)
        assert Email.objects.filter(kind="your_trn").count() == 1

    def test_shows_the_email_again_where_the_account_is_another_meanwhile(
        self, browser: Client, lost: SupportTask, record: TeachingRecord
    ) -> None:
        locked_account(record)
        seen = seen_on(browser, address(lost, SEND))
        find(TeachingRecordFactory.create(), "grace@home.example")
        response = browser.post(address(lost, SEND), seen)
        assert response.status_code == 409
        assert "The email has changed since you opened this page." in words(response)
        assert "To have your account opened" in words(response)
        assert not SupportTask.objects.get().is_closed

    def test_asks_for_a_note_where_the_name_differs(self, browser: Client, lost: SupportTask) -> None:
        TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Bello")
        seen = seen_on(browser, address(lost, SEND))
        response = browser.post(address(lost, SEND), seen | {"note": ""})
        assert response.status_code == 422
        assert "Enter why this is their record" in words(response)
        assert browser.post(address(lost, SEND), seen | {"note": "She married."}).status_code == 302
        assert TaskNote.objects.get().text == "She married."

    def test_pressed_twice_sends_once(self, browser: Client, lost: SupportTask, record: TeachingRecord) -> None:
        seen = seen_on(browser, address(lost, SEND))
        browser.post(address(lost, SEND), seen)
        again = browser.post(address(lost, SEND), seen)
        assert again.status_code == 409
        assert "That was saved once, and no other email was sent." in words(again)
        assert Email.objects.filter(kind="your_trn").count() == 1

    def test_is_stopped_by_a_colleague_who_was_quicker(
        self, browser: Client, lost: SupportTask, record: TeachingRecord, colleague: StaffUser
    ) -> None:
        seen = seen_on(browser, address(lost, SEND))
        SupportTask.objects.update(claimed_by=None, claimed_until=None, status=Status.OPEN)
        do_not_connect(task_id=lost.pk, reason=Reason.NO_RECORD, detail="", by=colleague, at=AT)
        response = browser.post(address(lost, SEND), seen)
        assert response.status_code == 409
        assert "Ben Colleague chose not to send a TRN" in words(response)
        assert not Email.objects.filter(kind="your_trn").exists()

    def test_of_a_record_that_was_merged_leads_to_the_other(
        self, browser: Client, lost: SupportTask, record: TeachingRecord
    ) -> None:
        old = TeachingRecordFactory.create(trn="2222222", status="deactivated", merged_into=record)
        response = browser.get(address(lost, f"send-trn/{old.trn}/"))
        assert response.status_code == 409
        assert "The TRN of this record cannot be sent" in words(response)
        assert f'href="{address(lost, SEND)}"' in response.text

    def test_is_led_to_from_the_page_that_connects_and_back(
        self, browser: Client, lost: SupportTask, task: SupportTask, record: TeachingRecord
    ) -> None:
        assert browser.get(address(lost, "connect/1234567/"))["Location"] == address(lost, SEND)
        assert browser.post(address(task, SEND))["Location"] == address(task, "connect/1234567/")


class TestNotSending:
    def test_has_reasons_of_its_own(self, browser: Client, lost: SupportTask) -> None:
        page = words(browser.get(address(lost, "not-connect/")))
        assert "Why are you not sending a TRN?" in page
        assert all(reason.label in page for reason in Reason)
        response = browser.post(address(lost, "not-connect/"), {"version": lost.version})
        assert "Select why you are not sending a TRN" in words(response)

    def test_offers_who_signed_in_none_of_them(self, browser: Client, task: SupportTask) -> None:
        assert Reason.NOT_CERTAIN_WHO.label not in browser.get(address(task, "not-connect/")).text
        refused = browser.post(address(task, "not-connect/"), {"reason": "not_certain_who", "version": task.version})
        assert refused.status_code == 422

    def test_shows_the_email_and_sends_it(self, browser: Client, lost: SupportTask) -> None:
        answer = {"reason": "not_certain_who", "version": lost.version}
        assert browser.post(address(lost, "not-connect/"), answer)["Location"] == address(lost, "not-connect/check/")
        check = address(lost, "not-connect/check/")
        page = browser.get(check)
        assert "Confirm that you do not want to send a TRN" in words(page)
        assert emails(page) == ["grace@home.example"]
        done = browser.post(check, seen_on(browser, check), follow=True)
        assert "TRN not sent We are emailing grace@home.example to tell them why." in words(done)
        assert SupportTask.objects.get().outcome == Outcome.TRN_NOT_SENT

    def test_sends_no_trn_past_the_rules(self, browser: Client, lost: SupportTask) -> None:
        answer = {"reason": "another_reason", "detail": "Your TRN is 70 00001", "version": lost.version}
        response = browser.post(address(lost, "not-connect/"), answer)
        assert response.status_code == 422
        assert "To send a TRN, go back and choose the record" in words(response)

    def test_keeps_for_later_what_was_chosen(self, browser: Client, lost: SupportTask) -> None:
        answer = {"reason": "not_certain_who", "then": "later", "version": lost.version}
        browser.post(address(lost, "not-connect/"), answer)
        assert TaskDraft.objects.get().choices["reason"] == "not_certain_who"
        assert "checked" in browser.get(address(lost, "not-connect/")).text


class TestCompleted:
    def test_shows_what_was_sent_to_whom_and_that_it_stands(
        self, as_staff: SignIn, manager: StaffUser, lost: SupportTask, record: TeachingRecord
    ) -> None:
        send_trn(task_id=lost.pk, record_id=record.pk, by=manager, at=AT)
        browser = as_staff(user=manager)
        page = browser.get(address(lost))
        shown = words(page)
        assert "TRN sent" in shown
        assert emails(page) == ["grace@home.example", "grace@school.example"]
        assert "Email to the address on the record" in shown
        assert "An email cannot be taken back, so this task cannot be reopened." in shown
        assert address(lost, "reopen/") not in page.text
        for refused in (browser.get(address(lost, "reopen/")), browser.post(address(lost, "reopen/check/"))):
            assert refused.status_code == 409
            assert "This task cannot be reopened" in words(refused)

    def test_can_be_opened_again_where_nothing_was_sent(
        self, as_staff: SignIn, manager: StaffUser, lost: SupportTask
    ) -> None:
        do_not_connect(task_id=lost.pk, reason=Reason.SEVERAL_RECORDS, detail="", by=manager, at=AT)
        browser = as_staff(user=manager)
        assert f'href="{address(lost, "reopen/")}"' in browser.get(address(lost)).text
        assert "TRN not sent" in words(browser.get(address(lost, "reopen/")))
        reopen(task_id=lost.pk, reason="Look again.", disconnect=False, by=manager, at=AT)
        page = words(browser.get(address(lost)))
        assert "Send TRN?" in page
        assert "TRN not sent, by Mo Manager" in page

    def test_can_be_read_by_who_only_reads(self, as_staff: SignIn, lost: SupportTask, record: TeachingRecord) -> None:
        page = words(as_staff(Role.VIEWER).get(address(lost)))
        assert "Grace Adeyemi" in page
        assert "Send TRN?" not in page


class TestLists:
    def test_have_a_type_of_its_own_with_its_number(self, browser: Client, lost: SupportTask) -> None:
        support_task()
        page = browser.get(LIST, {"kind": "find_trn"})
        assert "Lost TRN (1)" in words(page)
        assert "Find a lost TRN" in words(page)
        assert words(page).count("TRS-") == 1

    def test_find_it_by_the_address_given(self, browser: Client, lost: SupportTask) -> None:
        assert lost.reference in browser.get(LIST, {"search": "Grace@home"}).text

    def test_have_what_came_of_it(
        self, browser: Client, lost: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT)
        page = words(browser.get(LIST, {"tab": "completed", "outcome": "trn_sent"}))
        assert "TRN sent (1)" in page
        assert lost.reference in page

    def test_of_the_record_have_the_task_and_its_emails(
        self, browser: Client, lost: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT)
        assert lost.reference in browser.get("/console/records/1234567/tasks/").text
        assert "grace@home.example" in browser.get("/console/records/1234567/emails/").text
        history = words(browser.get("/console/records/1234567/history/"))
        assert "TRN sent by email" in history
        assert "Sent a lost TRN by a support task" in history

    def test_in_admin_find_it_by_the_mailbox(self, as_staff: SignIn, lost: SupportTask) -> None:
        admin = as_staff(Role.ADMINISTRATOR)
        assert lost.reference in admin.get("/admin/support_tasks/supporttask/", {"q": "Grace@home.example"}).text
        page = admin.get(f"/admin/support_tasks/supporttask/{lost.pk}/change/")
        assert page.status_code == 200
