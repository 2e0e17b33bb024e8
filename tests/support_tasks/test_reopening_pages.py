"""A manager undoes a decision: what was e-mailed is listed first, then why, a page to check, done."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from notifications.models import Email, Status
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks import actions, messages, queries
from support_tasks.models import EventName, Reason, SupportTask
from teaching_records import connections
from teaching_records.history import EventName as RecordEventName
from teaching_records.models import ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.factories import StaffUserFactory, TeachingRecordFactory, support_task
from tests.notifications.states import become
from tests.support_tasks.conftest import AT, DECIDED
from tests.support_tasks.test_deciding import seen_in
from tests.support_tasks.test_pages import address
from tests.support_tasks.test_task_page import words
from trs_console.console.actions import disconnect_by_hand

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    return as_staff(user=manager)


@pytest.fixture
def connected(task: SupportTask, record: TeachingRecord, officer: StaffUser) -> SupportTask:
    closed = actions.connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
    become(Email.objects.about(task), Status.ACCEPTED, AT)
    return closed


@pytest.fixture
def rejected(task: SupportTask, officer: StaffUser) -> SupportTask:
    return actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)


def end(made: Connection, by: StaffUser) -> None:
    with transaction.atomic():
        connections.disconnect(connection_id=made.pk, reason="Wrong", by=by, at=AT)


def hidden(page: Any) -> dict[str, str]:
    """The fields of the page to check."""
    form = page.text.partition('action="')[2].partition("Change")[0]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert form
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def confirm(browser: Client, task: SupportTask, **answers: str) -> Any:
    """Fill in the page, and press the button on the page to check."""
    page = browser.post(address(task, "reopen/"), DECIDED | answers)
    assert page.status_code == 200
    return browser.post(address(task, "reopen/check/"), hidden(page), follow=True)


class TestReopen:
    def test_is_offered_to_managers(self, as_staff: SignIn, connected: SupportTask, manager: StaffUser) -> None:
        assert "Reopen this task" not in as_staff().get(address(connected)).text
        assert f'href="{address(connected)}reopen/"' in as_staff(user=manager).get(address(connected)).text

    def test_lists_first_what_was_emailed_and_what_became_of_it(self, browser: Client, connected: SupportTask) -> None:
        Email.objects.filter(kind="record_connected").update(status=Status.DELIVERED, sent_at=AT, completed_at=AT)
        page = words(browser.get(address(connected, "reopen/")))
        emailed = page.index("Already emailed to the teacher")
        assert emailed < page.index("Why are you reopening this task?")
        assert "Delivered To grace@home.example. Sent on 4 November 2026 at 2:11pm" in page
        assert "Our support team has connected your GOV.UK One Login" in page
        assert "Emails cannot be taken back." in page

    def test_asks_whether_to_disconnect_and_why(self, browser: Client, connected: SupportTask) -> None:
        response = browser.post(address(connected, "reopen/"), DECIDED | {"disconnect": "", "reason": " "})
        assert response.status_code == 422
        assert "Select yes to disconnect the record" in response.text
        assert "Enter why you are reopening this task" in response.text
        assert "Disconnect Grace Adeyemi (TRN 1234567)?" in response.text

    def test_asks_only_why_where_nothing_is_connected(self, browser: Client, rejected: SupportTask) -> None:
        assert "Disconnect" not in browser.get(address(rejected, "reopen/")).text
        page = confirm(browser, rejected, reason="Their record was found.")
        assert "Task reopened" in page.text
        rejected.refresh_from_db()
        assert not rejected.is_closed

    def test_shows_what_was_chosen_before_it_is_done(self, browser: Client, connected: SupportTask) -> None:
        answers = {"disconnect": "yes", "reason": "Her twin’s.\r\nShe wrote to us."}
        page = browser.post(address(connected, "reopen/"), DECIDED | answers)
        assert "Record Grace Adeyemi (TRN 1234567) is disconnected Reason Her twin’s. She wrote to us." in words(page)
        assert "Already emailed to the teacher" in page.text
        connected.refresh_from_db()
        assert connected.is_closed

    def test_shows_the_email_that_disconnecting_sends(
        self, browser: Client, connected: SupportTask, person: OneLoginUser
    ) -> None:
        answers = DECIDED | {"disconnect": "yes", "reason": "Her twin’s."}
        page = words(browser.post(address(connected, "reopen/"), answers))
        to, subject, body = messages.disconnected(connected).preview()
        assert f"When you confirm, we will send this email: To: {to} Subject: {subject}" in page
        for line in filter(None, body.splitlines()):
            assert line.removeprefix("# ") in page
        page = words(browser.post(address(connected, "reopen/"), answers | {"disconnect": "no"}))
        assert "No email is sent when you reopen the task." in page
        assert subject not in page

    def test_shows_the_email_again_when_it_is_another_by_now(
        self, browser: Client, connected: SupportTask, person: OneLoginUser
    ) -> None:
        answers = DECIDED | {"disconnect": "yes", "reason": "Her twin’s."}
        sent = hidden(browser.post(address(connected, "reopen/"), answers))
        OneLoginUser.objects.filter(pk=person.pk).update(email="moved@home.example")
        response = browser.post(address(connected, "reopen/check/"), sent)
        assert response.status_code == 409
        assert "The email has changed since you opened this page." in response.text
        assert "moved@home.example" in response.text
        assert "Her twin’s." in response.text
        assert browser.post(address(connected, "reopen/check/"), hidden(response)).status_code == 302

    def test_shows_what_somebody_ended_meanwhile(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        answers = DECIDED | {"disconnect": "yes", "reason": "Her twin’s."}
        sent = hidden(browser.post(address(connected, "reopen/"), answers))
        end(Connection.objects.get(), manager)
        response = browser.post(address(connected, "reopen/check/"), sent)
        assert response.status_code == 409
        assert "has changed since you opened this page." in response.text
        assert "No email is sent when you reopen the task." in response.text
        connected.refresh_from_db()
        assert connected.is_closed

    def test_says_which_other_connection_stays(
        self, browser: Client, connected: SupportTask, person: OneLoginUser, manager: StaffUser
    ) -> None:
        end(Connection.objects.get(), manager)
        other = TeachingRecordFactory.create(trn="7654321", first_name="Grace", last_name="Okafor")
        Connection.objects.create(one_login_user=person, teaching_record=other, route=Route.TRN, connected_at=AT)
        how = "This person was connected to Grace Okafor (TRN 7654321) automatically on 4 November 2026 at 2:11pm."
        for page in (
            browser.get(address(connected, "reopen/")),
            browser.post(address(connected, "reopen/"), DECIDED | {"reason": "Another look."}),
        ):
            assert how in words(page)
            assert "Reopening the task does not end that connection." in page.text
        page = confirm(browser, connected, reason="Another look.")
        assert how in words(page)
        assert "They can be connected to another record only when that connection is ended." in page.text

    def test_says_what_was_emailed_about_the_connection_itself(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        disconnect_by_hand(connection_id=Connection.objects.get().pk, reason="Wrong", by=manager, at=AT)
        page = words(browser.get(address(connected, "reopen/")))
        assert "Your GOV.UK One Login is no longer connected to a teaching record" in page

    def test_goes_back_with_what_was_typed(self, browser: Client, connected: SupportTask) -> None:
        answers = {"disconnect": "no", "reason": "Her twin’s.", "change": "yes"}
        page = browser.post(address(connected, "reopen/"), DECIDED | answers)
        assert page.status_code == 200
        assert "Her twin’s.</textarea>" in page.text
        assert re.search(r'value="no"\s+checked', page.text)

    def test_disconnects_and_opens_the_task(self, browser: Client, connected: SupportTask, manager: StaffUser) -> None:
        page = confirm(browser, connected, disconnect="yes", reason="Her twin’s.\nShe wrote to us.")
        assert page.redirect_chain == [(address(connected), 302)]
        assert "Task reopened" in page.text
        assert "TRN 1234567 was disconnected. We are emailing grace@home.example to tell them." in page.text
        connection = Connection.objects.get()
        assert connection.disconnected_by == manager
        assert connection.disconnection_reason == "Her twin’s.\nShe wrote to us."
        connected.refresh_from_db()
        assert not connected.is_closed

    def test_leaves_the_record_connected_where_that_was_right(self, browser: Client, connected: SupportTask) -> None:
        confirm(browser, connected, disconnect="no", reason="The note was lost.")
        assert Connection.objects.get().disconnected_at is None
        connected.refresh_from_db()
        assert not connected.is_closed

    def test_lets_the_record_that_stayed_connected_be_confirmed(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        page = confirm(browser, connected, disconnect="no", reason="The note was lost.")
        assert "select it or enter its TRN: that closes this request" in words(page)
        path = address(connected, "connect/1234567/")
        page = browser.get(path)
        assert "This person is connected to this record already." in page.text
        assert browser.post(path, seen_in(page)).status_code == 302
        connected.refresh_from_db()
        assert (connected.outcome, connected.closed_by, connected.version) == ("connected", manager, 4)
        kept = Connection.objects.get()
        decision = connected.events.filter(name=EventName.DECIDED).first()
        assert decision
        assert decision.details["connection"] == kept.pk
        email = Email.objects.get(pk=decision.details["email"])
        assert (email.to, email.subject, email.body) == messages.connected(connected).preview()
        assert ChangeHistoryEvent.objects.filter(name=RecordEventName.ONE_LOGIN_CONNECTED).count() == 1
        page = browser.get(address(connected, "reopen/"))
        assert "TRN 1234567" in page.text  # it can be ended when that is undone
        assert queries.connection_made_by(connected) == kept

    def test_says_how_to_confirm_what_is_connected(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        TeachingRecordFactory.create(trn="7654321")
        confirm(browser, connected, disconnect="no", reason="The note was lost.")
        page = browser.get(address(connected, "connect/7654321/"))
        assert page.status_code == 409
        assert f'href="{address(connected, "connect/1234567/")}"' in page.text
        assert "Confirm the record with TRN 1234567" in page.text

    def test_is_stopped_by_another_request_of_the_person(
        self, browser: Client, connected: SupportTask, person: OneLoginUser
    ) -> None:
        other = support_task(person)
        page = confirm(browser, connected, disconnect="yes", reason="Her twin’s.")
        assert page.status_code == 409
        assert f"This person has sent another support request since: {other.reference}." in words(page)
        assert "What you had chosen and typed" in page.text
        assert "Disconnect the record? Yes" in words(page)
        assert "Her twin’s." in page.text
        assert Connection.objects.get().disconnected_at is None

    def test_a_second_manager_reads_who_was_quicker(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        page = browser.post(address(connected, "reopen/"), DECIDED | {"disconnect": "yes", "reason": "Her twin’s."})
        actions.reopen(task_id=connected.pk, reason="Not hers.", disconnect=True, by=manager, at=AT)
        response = browser.post(address(connected, "reopen/check/"), hidden(page))
        assert response.status_code == 409
        assert "This support request has not been decided Mo Manager reopened this task on 4 November 2026" in words(
            response
        )
        assert browser.get(address(connected, "reopen/")).status_code == 409

    @pytest.mark.parametrize(
        ("disconnect", "became"),
        [("yes", "it was saved once, and one email was sent."), ("no", "it was saved once.")],
    )
    def test_pressed_twice_says_that_it_was_done_once(
        self, browser: Client, connected: SupportTask, disconnect: str, became: str
    ) -> None:
        page = browser.post(address(connected, "reopen/"), DECIDED | {"disconnect": disconnect, "reason": "Not hers."})
        assert browser.post(address(connected, "reopen/check/"), hidden(page)).status_code == 302
        response = browser.post(address(connected, "reopen/check/"), hidden(page))
        assert response.status_code == 409
        assert f"If you have just done this, {became} Read the support request" in words(response)
        assert "There is nothing to undo." not in response.text
        assert "What you had chosen and typed" not in response.text
        assert connected.events.filter(name=EventName.REOPENED).count() == 1

    @pytest.mark.parametrize("is_own", [True, False])
    def test_gives_back_what_was_typed_where_it_was_no_second_press(
        self, browser: Client, connected: SupportTask, manager: StaffUser, *, is_own: bool
    ) -> None:
        page = browser.post(address(connected, "reopen/"), DECIDED | {"disconnect": "yes", "reason": "Her twin’s."})
        by, at = (manager, AT) if is_own else (StaffUserFactory.create(role=Role.MANAGER), timezone.now())
        actions.reopen(task_id=connected.pk, reason="Not hers.", disconnect=True, by=by, at=at)
        response = browser.post(address(connected, "reopen/check/"), hidden(page))
        assert "There is nothing to undo." in response.text
        assert "If you have just done this" not in response.text
        assert "Her twin’s." in response.text

    def test_what_was_decided_again_meanwhile_is_not_undone(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        page = browser.post(address(connected, "reopen/"), DECIDED | {"disconnect": "yes", "reason": "Her twin’s."})
        actions.reopen(task_id=connected.pk, reason="Not hers.", disconnect=True, by=manager, at=AT)
        actions.do_not_connect(task_id=connected.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        response = browser.post(address(connected, "reopen/check/"), hidden(page))
        assert response.status_code == 409
        connected.refresh_from_db()
        assert connected.is_closed

    def test_what_our_page_does_not_send_goes_back_to_it(self, browser: Client, connected: SupportTask) -> None:
        response = browser.post(address(connected, "reopen/check/"), DECIDED)
        assert response["Location"] == address(connected, "reopen/")
