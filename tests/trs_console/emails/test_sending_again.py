"""Correcting the address of an e-mail that failed, and sending it again."""

from dataclasses import replace
from datetime import timedelta
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.actions import AlreadySentAgain, NotFailed
from notifications.messages import (
    Message,
    RecordConnected,
    RecordDisconnected,
    RecordNotConnected,
    SupportRequestReceived,
    TrnNotSent,
)
from notifications.models import Email, FailureKind, Status
from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks.actions import send_trn
from support_tasks.models import EventName, Reason, SupportTask, TaskEvent
from teaching_records.connections import connect, disconnect
from teaching_records.models import ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, locked_account, lost_trn_task, support_task, user_of
from tests.govuk.markup import Markup
from tests.notifications.states import become
from tests.trs_console.emails.conftest import AT, Failed, trn_requested, your_trn
from trs_console.emails.actions import correct_and_send_again
from trs_console.emails.conflicts import SAID_SINCE
from trs_console.emails.policies import GoesNowhereElse, NotSoAnyMore, OwnAddress
from trs_console.emails.rules import Facts, NoLonger, no_longer_so

pytestmark = pytest.mark.django_db
RIGHT = "grace@home.example"
TITLE = "Correct the address and send again"


def path(email: Email) -> str:
    return f"/console/emails/{email.reference}/send-again/"


def task_path(task: SupportTask) -> str:
    return f"/console/tasks/{task.reference}/"


def send(email: Email, by: StaffUser, to: str = RIGHT) -> Email:
    return correct_and_send_again(email_id=email.pk, to=to, by=by, at=AT)


@pytest.fixture
def connection(record: TeachingRecord) -> Connection:
    user = OneLoginUserFactory.create(email="grace@hmoe.example")
    with transaction.atomic():
        return connect(one_login_user_id=user.pk, record_id=record.pk, route=Route.TRN, agreed_attributes=[], at=AT)


class TestAction:
    def test_queues_the_same_words_for_the_other_address(
        self, email: Email, officer: StaffUser, task: SupportTask
    ) -> None:
        again = send(email, officer)
        email.refresh_from_db()
        assert (email.to, email.status) == ("grace@hmoe.example", Status.FAILED)
        assert (again.to, again.status, again.kind) == (RIGHT, Status.QUEUED, email.kind)
        assert (again.subject, again.body, again.about_thing) == (email.subject, email.body, task)
        assert (again.replaces, again.sent_again_by, again.queued_at) == (email, officer, AT)
        assert again.reference != email.reference
        assert ProcrastinateJob.objects.filter(args={"email_id": again.pk}).count() == 1

    def test_stands_in_the_history_of_the_task(self, email: Email, officer: StaffUser, task: SupportTask) -> None:
        again = send(email, officer)
        [event] = TaskEvent.objects.filter(name=EventName.EMAIL_SENT_AGAIN)
        assert (event.task, event.staff_user, event.at) == (task, officer, AT)
        assert event.details == {
            "email": again.pk,
            "replaces": email.pk,
            "subject": email.subject,
            "from": "grace@hmoe.example",
            "to": RIGHT,
        }

    def test_stands_in_the_history_of_the_record(
        self, failed: Failed, record: TeachingRecord, connection: Connection, officer: StaffUser
    ) -> None:
        for about in (record, connection):
            again = send(failed(trn_requested(), about), officer)
            event = ChangeHistoryEvent.objects.order_by("pk").last()
            assert event
            assert (event.name, event.record, event.staff_user) == ("email_sent_again", record, officer)
            assert event.details["to"] == again.to == RIGHT

    def test_happens_once(self, email: Email, officer: StaffUser) -> None:
        again = send(email, officer)
        with pytest.raises(AlreadySentAgain) as caught:
            send(email, StaffUserFactory.create(), "another@home.example")
        assert (caught.value.again, caught.value.again.sent_again_by) == (again, officer)
        assert Email.objects.filter(replaces=email).count() == 1

    def test_the_database_takes_one_in_place_of_each(self, email: Email, officer: StaffUser) -> None:
        send(email, officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Email.objects.create(kind="x", to="x@x.example", queued_at=AT, replaces=email, sent_again_by=officer)

    def test_the_database_wants_to_know_who(self, email: Email) -> None:
        with pytest.raises(IntegrityError, match="email_sent_again_names_its_officer"), transaction.atomic():
            Email.objects.create(kind="x", to="x@x.example", queued_at=AT, replaces=email)

    def test_what_was_sent_again_can_fail_and_be_sent_again(self, email: Email, officer: StaffUser) -> None:
        again = send(email, officer)
        become(Email.objects.filter(pk=again.pk), Status.FAILED, AT)
        assert send(again, officer, "grace@work.example").replaces == again

    @pytest.mark.parametrize("status", [status for status in Status if status != Status.FAILED])
    def test_is_for_what_failed(self, email: Email, officer: StaffUser, status: Status) -> None:
        become(Email.objects.filter(pk=email.pk), status, AT)
        with pytest.raises(NotFailed):
            send(email, officer)

    def test_leaves_nothing_behind_when_something_fails_late(self, email: Email, officer: StaffUser) -> None:
        late = mock.patch("trs_console.emails.actions._add_event", side_effect=RuntimeError("late"))
        with late, pytest.raises(RuntimeError, match="late"):
            send(email, officer)
        assert not Email.objects.exclude(replaces=None).exists()

    @pytest.mark.parametrize("address", ["Samir@console.example", "samir+grace@console.example"])
    def test_nobody_sends_it_to_themselves(self, email: Email, officer: StaffUser, address: str) -> None:
        with pytest.raises(OwnAddress):
            send(email, officer, address)

    def test_is_not_for_who_only_reads(self, email: Email) -> None:
        with pytest.raises(NotPermitted):
            send(email, StaffUserFactory.create(role="viewer"))

    def test_is_not_for_ones_own(
        self, failed: Failed, officer: StaffUser, record: TeachingRecord, connection: Connection
    ) -> None:
        officer.own_trn = record.trn
        officer.save()
        own_task = support_task(OneLoginUserFactory.create(email=officer.email))
        others = support_task()
        for message, about in (
            (trn_requested(), record),
            (trn_requested(), connection),
            (trn_requested(), own_task),
            (trn_requested(officer.email), others),
        ):
            with pytest.raises(NotPermitted):
                send(failed(message, about), officer)
        assert send(failed(trn_requested(), others), officer)


class TestTrn:
    """What has a TRN in it goes nowhere that the rules were not asked about."""

    def test_goes_to_no_other_address(self, failed: Failed, record: TeachingRecord, officer: StaffUser) -> None:
        email = failed(your_trn(), record, kind=FailureKind.TECHNICAL)
        with pytest.raises(GoesNowhereElse):
            send(email, officer)
        assert not Email.objects.exclude(replaces=None).exists()

    def test_goes_to_the_same_address_again(self, failed: Failed, record: TeachingRecord, officer: StaffUser) -> None:
        email = failed(your_trn(), record, kind=FailureKind.TECHNICAL)
        assert send(email, officer, email.to).body == email.body

    def test_says_so_beside_the_address(self, browser: Client, failed: Failed, record: TeachingRecord) -> None:
        email = failed(your_trn(), record, kind=FailureKind.TEMPORARY)
        assert "it can only go to the address that it was for" in browser.get(path(email)).text
        answer = browser.post(path(email), {"to": RIGHT})
        assert answer.status_code == 422
        assert "so it can only go to the address that it was for, grace@hmoe.example" in answer.text

    @pytest.mark.parametrize("says_open", [True, False])
    def test_does_not_go_out_when_it_is_not_true_any_more(
        self, browser: Client, failed: Failed, record: TeachingRecord, officer: StaffUser, says_open: bool
    ) -> None:
        message = replace(your_trn(), account_is_open=says_open)
        email = failed(message, record, kind=FailureKind.TECHNICAL)
        if says_open:
            locked_account(record)
        answer = browser.get(path(email))
        assert answer.status_code == 409
        assert "This email is no longer true" in answer.text
        locked, opened = NoLonger.OPEN, NoLonger.LOCKED
        assert f"It was written on 4 November 2026 at 2:11pm. It {locked if says_open else opened}" in answer.text
        assert "http://localhost:8000/find-a-lost-trn" in answer.text
        with pytest.raises(NotSoAnyMore):
            send(email, officer, email.to)

    @pytest.mark.parametrize("says_open", [True, False, None])
    def test_goes_out_while_it_is_true(
        self, failed: Failed, record: TeachingRecord, officer: StaffUser, says_open: bool | None
    ) -> None:
        if not says_open:
            locked_account(record)
        email = failed(replace(your_trn(), account_is_open=says_open), record, kind=FailureKind.TECHNICAL)
        assert send(email, officer, email.to)

    def test_does_not_go_out_once_its_record_was_deactivated(
        self, failed: Failed, record: TeachingRecord, officer: StaffUser
    ) -> None:
        email = failed(your_trn(), record, kind=FailureKind.TECHNICAL)
        TeachingRecord.objects.update(status="deactivated")
        with pytest.raises(NotSoAnyMore):
            send(email, officer, email.to)

    def test_of_a_task_is_asked_of_the_record_whose_trn_was_sent(
        self, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = send_trn(task_id=lost_trn_task().pk, record_id=record.pk, by=officer, at=AT)
        email = Email.objects.get(kind="your_trn")
        become(Email.objects.filter(pk=email.pk), Status.FAILED, AT, FailureKind.TECHNICAL)
        locked_account(record)
        with pytest.raises(NotSoAnyMore):
            send(email, officer, task.address)

    def test_says_what_to_do_when_no_mailbox_has_the_address(
        self, browser: Client, failed: Failed, record: TeachingRecord
    ) -> None:
        answer = browser.get(path(failed(your_trn(), record)))
        assert answer.status_code == 409
        assert "Ask the person to find their lost TRN again, with the right address." in answer.text
        assert "http://localhost:8000/find-a-lost-trn" in answer.text


TO = "grace@hmoe.example"
REFUSED = RecordNotConnected(to=TO, name="Grace", reference="TRS-1", reason=Reason.NO_RECORD)
CLOSED = replace(REFUSED, is_connected=True)
TRN_REFUSED = TrnNotSent(to=TO, reference="TRS-1", reason=Reason.NO_RECORD)
RECEIVED = SupportRequestReceived(to=TO, name="Grace", reference="TRS-1", answer_by="10 November 2026")
CONNECTED = RecordConnected(to=TO, name="Grace")
DISCONNECTED = RecordDisconnected(to=TO, name="Grace", reference="TRS-1")


class TestStillSo:
    """What says how a person or their request stands goes out only while it is so."""

    @pytest.mark.parametrize(
        ("message", "is_open", "is_connected", "what"),
        [
            (CONNECTED, False, True, None),
            (CONNECTED, False, False, NoLonger.CONNECTED),
            (DISCONNECTED, True, False, None),
            (DISCONNECTED, False, True, NoLonger.NOT_CONNECTED),
            (REFUSED, False, False, None),
            (REFUSED, True, False, NoLonger.DECIDED),
            (REFUSED, False, True, NoLonger.NOT_CONNECTED),
            (CLOSED, False, True, None),
            (CLOSED, False, False, NoLonger.CONNECTED),
            (TRN_REFUSED, False, False, None),
            (TRN_REFUSED, True, False, NoLonger.DECIDED),
            (RECEIVED, True, False, None),
            (RECEIVED, False, True, NoLonger.WAITING),
            (RECEIVED, False, False, NoLonger.WAITING),
            (trn_requested(), False, False, None),
            (your_trn(), False, False, None),
        ],
    )
    def test_is_asked_of_each_message(
        self, message: Message, is_open: bool, is_connected: bool, what: NoLonger | None
    ) -> None:
        facts = Facts(request_is_open=is_open, is_connected=is_connected)
        assert no_longer_so(message.kind, message.preview().body, facts) == what

    def test_of_a_connection_that_has_ended(
        self, browser: Client, failed: Failed, connection: Connection, officer: StaffUser
    ) -> None:
        email = failed(CONNECTED, connection)
        assert browser.get(path(email)).status_code == 200
        with transaction.atomic():
            manager = StaffUserFactory.create(role=Role.MANAGER)
            disconnect(connection_id=connection.pk, reason="Wrong", by=manager, at=AT)
        answer = browser.get(path(email))
        assert answer.status_code == 409
        for words in ("This email is no longer true", NoLonger.CONNECTED, SAID_SINCE, "See all emails about it"):
            assert words in answer.text
        with pytest.raises(NotSoAnyMore):
            send(email, officer)
        assert not Email.objects.exclude(replaces=None).exists()

    def test_of_a_request_whose_person_was_connected_since(
        self, email: Email, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        with transaction.atomic():
            connect(
                one_login_user_id=user_of(task).pk, record_id=record.pk, route=Route.TRN, agreed_attributes=[], at=AT
            )
        with pytest.raises(NotSoAnyMore) as refused:
            send(email, officer)
        assert refused.value.what == NoLonger.NOT_CONNECTED

    def test_of_a_request_that_was_opened_again(self, failed: Failed, officer: StaffUser) -> None:
        email = failed(about=support_task(OneLoginUserFactory.create(email="gr@hmoe.example")))
        with pytest.raises(NotSoAnyMore) as refused:
            send(email, officer)
        assert refused.value.what == NoLonger.DECIDED


class TestPages:
    def test_asks_for_the_address_with_the_one_that_it_had(self, browser: Client, email: Email) -> None:
        page = browser.get(path(email))
        assert page.status_code == 200
        assert Markup(page.text).one("input", name="to")["value"] == "grace@hmoe.example"
        for words in (TITLE, email.subject, "no mailbox has this address", "Dear Grace", "Only this email goes to"):
            assert words in page.text

    def test_says_before_the_end_when_it_was_written(self, browser: Client, email: Email) -> None:
        page = browser.post(path(email), {"to": RIGHT}, follow=True).text
        assert "This email was written on 4 November 2026 at 2:11pm. What it says may have changed" in page

    def test_goes_to_no_address_that_was_refused(self, browser: Client, email: Email) -> None:
        refused = Email.objects.filter(pk=email.pk)
        refused.update(sent_at=None, failure="GOV.UK Notify refused the message (400 ValidationError)")
        assert browser.post(path(email), {"to": email.to}).status_code == 422
        refused.update(failure="GOV.UK Notify refused the message (400 BadRequestError)")
        assert browser.post(path(email), {"to": email.to}).status_code == 302

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter an email address"),
            ("grace", "Enter an email address in the correct format, like name@example.com"),
            ("gräce@home.example", "Enter an email address in the correct format, like name@example.com"),
            ("Grace@hmoe.example ", "Enter another email address. The one that it was for does not work"),
            ("samir@console.example", "Enter the teacher’s email address. This one is yours"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, browser: Client, email: Email, typed: str, words: str
    ) -> None:
        answer = browser.post(path(email), {"to": typed})
        assert answer.status_code == 422
        assert words in answer.text
        assert "<title>Error: " in answer.text.replace("\n", "").replace("  ", "")
        assert Email.objects.filter(replaces=email).count() == 0

    @pytest.mark.parametrize("kind", [FailureKind.TEMPORARY, FailureKind.TECHNICAL])
    def test_takes_the_same_address_where_that_may_be_right(self, browser: Client, failed: Failed, kind: str) -> None:
        answer = browser.post(path(failed(kind=kind)), {"to": "grace@hmoe.example"}, follow=True)
        assert answer.status_code == 200
        assert "Check before you send the email again" in answer.text

    def test_takes_the_same_address_where_nothing_was_sent(self, browser: Client, email: Email) -> None:
        """The provider refused it: for a key that is for others, or a template that is gone."""
        Email.objects.filter(pk=email.pk).update(sent_at=None)
        assert "The email service refused it, and nothing was sent." in browser.get(path(email)).text
        assert browser.post(path(email), {"to": email.to}, follow=True).status_code == 200

    def test_shows_the_email_letter_for_letter_and_sends_that(
        self, browser: Client, email: Email, officer: StaffUser, task: SupportTask
    ) -> None:
        check = browser.post(path(email), {"to": f" {RIGHT} "}, follow=True)
        page = Markup(check.text)
        for words in (RIGHT, email.subject, "We have not been able to do this.", "When you confirm"):
            assert words in check.text
        sent = {name: page.one("input", name=name)["value"] for name in ("to", "seen")}
        answer = browser.post(f"{path(email)}check/", sent, follow=True)
        again = Email.objects.get(replaces=email)
        assert (again.to, again.body, again.sent_again_by) == (RIGHT, email.body, officer)
        assert answer.redirect_chain[0][0] == f"/console/tasks/{task.reference}/#emails"
        assert f"We are emailing {RIGHT}." in answer.text
        assert "Samir Qureshi asked us to send it again to grace@home.example" in answer.text
        assert "Samir Qureshi asked us to send it in place of one that did not reach grace@hmoe.example." in answer.text
        assert TITLE not in answer.text

    def test_goes_back_to_the_address_with_what_was_typed(self, browser: Client, email: Email) -> None:
        browser.post(path(email), {"to": RIGHT})
        assert Markup(browser.get(path(email)).text).one("input", name="to")["value"] == RIGHT

    def test_can_be_loaded_again_and_come_back_to(self, browser: Client, email: Email) -> None:
        answer = browser.post(path(email), {"to": RIGHT})
        assert answer["Location"] == f"{path(email)}check/"
        for _ in range(2):
            assert RIGHT in browser.get(answer["Location"]).text

    def test_asks_for_the_address_first(self, browser: Client, email: Email, failed: Failed) -> None:
        browser.post(path(failed()), {"to": RIGHT})  # of another e-mail
        assert browser.get(f"{path(email)}check/")["Location"] == path(email)

    def test_leads_to_what_was_done_once_it_is(self, browser: Client, email: Email) -> None:
        page = Markup(browser.post(path(email), {"to": RIGHT}, follow=True).text)
        sent = {name: page.one("input", name=name)["value"] for name in ("to", "seen")}
        browser.post(f"{path(email)}check/", sent)
        back = browser.get(f"{path(email)}check/")
        assert back.status_code == 409
        assert "This email is already being sent again" in back.text

    def test_sends_nothing_that_was_not_shown(self, browser: Client, email: Email) -> None:
        answer = browser.post(f"{path(email)}check/", {"to": RIGHT, "seen": "0" * 128})
        assert answer.status_code == 409
        assert "The email has changed since you opened this page." in answer.text
        assert Email.objects.filter(replaces=email).count() == 0

    def test_says_what_was_sent_about_it_since(self, browser: Client, email: Email, failed: Failed) -> None:
        failed(trn_requested(), at=AT + timedelta(hours=1))
        page = browser.get(path(email)).text
        assert "Sent about the same since then" in page
        assert "Your teacher reference number (TRN) was requested" in page

    def test_the_second_of_two_reads_who_did_it(self, browser: Client, email: Email) -> None:
        shown = Markup(browser.post(path(email), {"to": RIGHT}, follow=True).text)
        seen = shown.one("input", name="seen")["value"]
        send(email, StaffUserFactory.create(name="Niamh Byrne"), "grace@other.example")
        answer = browser.post(f"{path(email)}check/", {"to": RIGHT, "seen": seen})
        assert answer.status_code == 409
        assert "Niamh Byrne asked us to send it to grace@other.example on 4 November 2026 at 2:11pm." in answer.text
        assert "Nothing that you entered was saved, and no other email was sent." in answer.text
        assert browser.get(path(email)).status_code == 409

    def test_says_that_it_has_not_failed(self, browser: Client, email: Email) -> None:
        become(Email.objects.filter(pk=email.pk), Status.DELIVERED, AT)
        answer = browser.get(path(email))
        assert answer.status_code == 409
        assert "This email has not failed" in answer.text

    def test_keep_the_list_that_the_task_was_opened_from(
        self, browser: Client, email: Email, task: SupportTask
    ) -> None:
        the_list = {"list": "tab=completed&outcome=not_connected"}
        browser.get("/console/tasks/?tab=overdue")  # in another tab
        on_task = [link["href"] for link in Markup(browser.get(task_path(task), the_list).text).all("a")]
        query = urlencode(the_list)
        assert f"{path(email)}?{query}" in on_task
        asked = browser.post(f"{path(email)}?{query}", {"to": RIGHT})
        assert asked["Location"] == f"{path(email)}check/?{query}"
        page = Markup(browser.get(asked["Location"]).text)
        assert f"{task_path(task)}?{query}#emails" in [link["href"] for link in page.all("a")]
        [form] = page.all("form", action=asked["Location"])
        sent = {field["name"]: field["value"] for field in page.all("input", type="hidden")}
        assert browser.post(form["action"], sent)["Location"] == f"{task_path(task)}?{query}#emails"

    def test_there_is_none_of_another_reference(self, browser: Client) -> None:
        address = "/console/emails/00000000-0000-4000-8000-000000000000/send-again/"
        assert browser.get(address).status_code == 404
