"""Deciding a task in the browser."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from notifications.models import Email
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks import messages
from support_tasks.actions import (
    GivesATrn,
    add_link,
    add_note,
    assign,
    claim,
    connect_record,
    do_not_connect,
    release,
    take_over,
)
from support_tasks.lifecycle import CLAIM_LASTS
from support_tasks.models import Reason, SupportTask, TaskDraft
from teaching_records import connections
from teaching_records.connections import RecordTaken
from teaching_records.models import ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task, user_of
from tests.support_tasks.conftest import AT, NEW
from tests.support_tasks.test_pages import address

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


def confirm(browser: Client, path: str) -> Any:
    """Open the confirm page and press its button."""
    page = browser.get(path)
    [seen] = re.findall(r'name="seen" value="(\w+)"', page.text)
    return browser.post(path, {"seen": seen})


def connect_path(task: SupportTask, trn: str = "1234567") -> str:
    return address(task, f"connect/{trn}/")


class TestChoosing:
    def test_needs_a_choice(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        response = browser.post(address(task), NEW)
        assert response.status_code == 422
        assert "Select which record to connect, or select no" in response.text
        assert 'href="#id_connect"' in response.text

    def test_a_suggested_record_leads_to_its_confirm_page(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        response = browser.post(address(task), NEW | {"connect": "1234567"})
        assert response["Location"] == connect_path(task)

    def test_no_leads_to_the_reason(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        response = browser.post(address(task), NEW | {"connect": "no", "trn": ""})
        assert response["Location"] == address(task, "not-connect/")

    def test_a_typed_trn_leads_to_that_record(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        other = TeachingRecordFactory(trn="0654321", last_name="Else")
        response = browser.post(address(task), NEW | {"connect": "no", "trn": "RP 06/54321"})
        assert response["Location"] == connect_path(task, other.trn)

    def test_a_typed_trn_counts_only_where_it_is_shown(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        response = browser.post(address(task), NEW | {"connect": "1234567", "trn": "nonsense"})
        assert response["Location"] == connect_path(task)

    def test_without_suggestions_needs_the_trn_that_was_found(self, browser: Client, task: SupportTask) -> None:
        response = browser.post(address(task), NEW | {"connect": "find", "trn": ""})
        assert response.status_code == 422
        assert "Enter the TRN of the record to connect" in response.text

    def test_a_record_that_is_not_suggested_is_no_choice(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        other = TeachingRecordFactory(first_name="Mary", last_name="Else", date_of_birth=None)
        assert browser.post(address(task), NEW | {"connect": other.trn}).status_code == 422

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("123", "Enter a TRN that is 7 digits, like 1234567"),
            ("7777777", "There is no teaching record with TRN 7777777"),
            ("2222222", "The record with TRN 2222222 was deactivated and cannot be connected"),
            ("3333333", "It was merged into the record with TRN 1234567"),
        ],
    )
    def test_says_what_is_wrong_with_a_trn(
        self, browser: Client, task: SupportTask, record: TeachingRecord, typed: str, words: str
    ) -> None:
        TeachingRecordFactory(trn="2222222", status="deactivated")
        TeachingRecordFactory(trn="3333333", status="deactivated", merged_into=record)
        response = browser.post(address(task), NEW | {"connect": "no", "trn": typed})
        assert response.status_code == 422
        assert words in response.text
        assert f'value="{typed}"' in response.text

    def test_is_kept_for_coming_back(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        browser.post(address(task), NEW | {"connect": "no", "trn": "1234567"})
        page = browser.get(address(task)).text
        assert 'value="1234567"' in page
        assert re.search(r'value="no"\s+checked', page)


class TestConnecting:
    def test_shows_record_and_request_and_the_email(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        page = browser.get(connect_path(task)).text
        to, subject, body = messages.connected(task).preview()
        assert "grace@school.example" in page
        assert "QQ 12 34 56 C" in page
        assert to == "grace@home.example"
        assert subject in page
        for line in filter(None, body.splitlines()):
            assert line.removeprefix("# ") in page

    def test_connects_and_says_so_at_the_list(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        response = confirm(browser, connect_path(task))
        assert (response.status_code, response["Location"]) == (302, "/console/tasks/")
        page = browser.get(response["Location"]).text
        assert "govuk-notification-banner--success" in page
        assert "Record connected" in page
        assert "We are emailing grace@home.example to say that their record is connected." in page
        assert Connection.objects.get().connected_by == officer

    def test_sends_exactly_what_was_shown(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        shown = messages.connected(task).preview()
        confirm(browser, connect_path(task))
        email = Email.objects.get(kind="record_connected")
        assert (email.to, email.subject, email.body) == shown

    def test_shows_the_email_again_when_it_is_another_by_now(
        self, browser: Client, task: SupportTask, person: OneLoginUser, record: TeachingRecord
    ) -> None:
        [seen] = re.findall(r'name="seen" value="(\w+)"', browser.get(connect_path(task)).text)
        OneLoginUser.objects.filter(pk=person.pk).update(email="moved@home.example")
        response = browser.post(connect_path(task), {"seen": seen})
        assert response.status_code == 409
        assert "The email has changed since you opened this page." in response.text
        assert "moved@home.example" in response.text
        assert Connection.objects.count() == 0

    def test_a_second_time_says_who_decided_what_and_when(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        [seen] = re.findall(r'name="seen" value="(\w+)"', browser.get(connect_path(task)).text)
        release(task_id=task.pk, by=officer, at=AT)  # as their claim lapses
        colleague = StaffUserFactory(name="Bea Colleague")
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=colleague, at=AT)
        response = browser.post(connect_path(task), {"seen": seen})
        assert response.status_code == 409
        expected = "Bea Colleague chose not to connect a record on 4 November 2026 at 2:11pm."
        assert expected in response.text
        assert 'href="/console/tasks/"' in response.text
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 0
        assert Email.objects.filter(kind="record_connected").count() == 0

    @pytest.mark.parametrize("more", ["connect/1234567/", "not-connect/", "not-connect/check/"])
    def test_of_a_closed_task_has_no_page(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser, more: str
    ) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        for method in (browser.get, browser.post):
            response = method(address(task, more))
            assert response.status_code == 409
            assert "Ada Officer chose not to connect a record" in response.text

    def test_a_closed_task_takes_no_choice(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert browser.post(address(task), NEW | {"connect": "no"}).status_code == 409

    def test_says_when_the_person_got_connected_meanwhile(
        self, browser: Client, task: SupportTask, person: OneLoginUser, record: TeachingRecord
    ) -> None:
        other = TeachingRecordFactory(trn="7654321")
        [seen] = re.findall(r'name="seen" value="(\w+)"', browser.get(connect_path(task)).text)
        Connection.objects.create(one_login_user=person, teaching_record=other, route=Route.TRN, connected_at=AT)
        response = browser.post(connect_path(task), {"seen": seen})
        assert response.status_code == 409
        assert "This person is already connected to a teaching record" in response.text
        assert "Open the record with TRN 7654321" in response.text
        assert address(task) in response.text

    def test_says_when_the_record_was_deactivated_meanwhile(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        survivor = TeachingRecordFactory(trn="7654321")
        [seen] = re.findall(r'name="seen" value="(\w+)"', browser.get(connect_path(task)).text)
        TeachingRecord.objects.filter(pk=record.pk).update(status="deactivated", merged_into=survivor)
        for response in (browser.get(connect_path(task)), browser.post(connect_path(task), {"seen": seen})):
            assert response.status_code == 409
            assert "It was merged into the record with TRN 7654321" in response.text
            assert connect_path(task, "7654321") in response.text

    def test_warns_of_a_record_with_somebody_else(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        from tests.factories import OneLoginUserFactory

        Connection.objects.create(
            one_login_user=OneLoginUserFactory(email="other@home.example"),
            teaching_record=record,
            route=Route.AUTOMATIC,
            connected_at=AT,
        )
        page = browser.get(connect_path(task)).text
        assert "Another GOV.UK One Login is connected to this record already: other@home.example" in page

    def test_of_a_trn_without_a_record_is_not_found(self, browser: Client, task: SupportTask) -> None:
        assert browser.get(connect_path(task, "7777777")).status_code == 404

    @pytest.mark.parametrize(
        ("who", "sentence"),
        [
            ({"role": Role.VIEWER}, "Your role lets you read"),
            ({"email": "GRACE@home.example"}, "This is your own support request."),
            ({"own_trn": "1234567"}, "This is your own record."),
        ],
    )
    def test_is_refused_to_whom_it_concerns(
        self,
        as_staff: SignIn,
        task: SupportTask,
        record: TeachingRecord,
        who: dict[str, str],
        sentence: str,
    ) -> None:
        client = as_staff(user=StaffUserFactory(**who))
        assert client.get(connect_path(task)).status_code == 403
        from notifications.pages import EmailText

        seen = EmailText.of(messages.connected(task).preview()).fingerprint
        response = client.post(connect_path(task), {"seen": seen})
        assert response.status_code == 403
        assert sentence in response.text
        assert Connection.objects.count() == 0


class TestNotConnecting:
    def reason(self, browser: Client, task: SupportTask, **answers: str) -> Any:
        return browser.post(address(task, "not-connect/"), NEW | answers)

    def test_needs_a_reason(self, browser: Client, task: SupportTask) -> None:
        response = self.reason(browser, task)
        assert response.status_code == 422
        assert "Select why you are not connecting a record" in response.text

    @pytest.mark.parametrize(
        ("detail", "words"),
        [("", "Enter the reason"), ("  ", "Enter the reason"), ("x" * 501, "500 characters or less")],
    )
    def test_needs_another_reason_in_words(self, browser: Client, task: SupportTask, detail: str, words: str) -> None:
        response = self.reason(browser, task, reason="another_reason", detail=detail)
        assert response.status_code == 422
        assert words in response.text

    def test_says_that_the_words_go_into_the_email(self, browser: Client, task: SupportTask) -> None:
        assert "This will be in the email" in browser.get(address(task, "not-connect/")).text

    def test_shows_the_email_before_it_is_sent(self, browser: Client, task: SupportTask) -> None:
        response = self.reason(browser, task, reason="another_reason", detail="Send us your degree.")
        assert response["Location"] == address(task, "not-connect/check/")
        page = browser.get(response["Location"]).text
        preview = messages.not_connected(task, Reason.ANOTHER_REASON, "Send us your degree.").preview()
        assert preview.subject in page
        assert page.count("Send us your degree.") == 2  # the choice, and the e-mail
        assert "Change" in page

    def test_discards_words_of_a_reason_that_was_not_chosen(self, browser: Client, task: SupportTask) -> None:
        self.reason(browser, task, reason="no_record", detail="Not for them")
        assert "Not for them" not in browser.get(address(task, "not-connect/check/")).text

    def test_keeps_the_choice_for_coming_back(self, browser: Client, task: SupportTask) -> None:
        self.reason(browser, task, reason="another_reason", detail="Send us your degree.")
        page = browser.get(address(task, "not-connect/")).text
        assert "Send us your degree." in page
        assert re.search(r'value="another_reason"\s+checked', page)

    def test_closes_the_task_and_says_so_at_the_list(self, browser: Client, task: SupportTask) -> None:
        self.reason(browser, task, reason="no_record")
        response = confirm(browser, address(task, "not-connect/check/"))
        assert response["Location"] == "/console/tasks/"
        page = browser.get(response["Location"]).text
        assert "Teaching record not connected" in page
        assert "We are emailing grace@home.example to tell them why." in page
        task.refresh_from_db()
        assert task.reason == Reason.NO_RECORD

    def test_sends_exactly_what_was_shown(self, browser: Client, task: SupportTask) -> None:
        shown = messages.not_connected(task, Reason.ANOTHER_REASON, "Line 1\nLine 2").preview()
        self.reason(browser, task, reason="another_reason", detail="Line 1\r\nLine 2")
        confirm(browser, address(task, "not-connect/check/"))
        email = Email.objects.get(kind="record_not_connected")
        assert (email.to, email.subject, email.body) == shown

    def test_in_two_tabs_keeps_only_the_reason_that_was_seen(self, browser: Client, task: SupportTask) -> None:
        """The e-mail has no link, and is the same for both."""
        reasons = [f"See [our page](https://{where}.example/)." for where in ("one", "two")]
        check = address(task, "not-connect/check/")
        for reason in reasons:
            browser.post(address(task, "not-connect/"), NEW | {"reason": "another_reason", "detail": reason})
            if reason == reasons[0]:
                seen = seen_on(browser, check)
        answer = browser.post(check, seen)
        assert answer.status_code == 409
        assert "Something on this page has changed" in answer.text
        task.refresh_from_db()
        assert not task.is_closed

    def test_in_two_tabs_sends_only_what_was_seen(self, browser: Client, task: SupportTask) -> None:
        self.reason(browser, task, reason="no_record")
        check = address(task, "not-connect/check/")
        [seen] = re.findall(r'name="seen" value="(\w+)"', browser.get(check).text)
        self.reason(browser, task, reason="several_records")
        assert browser.post(check, {"seen": seen}).status_code == 409
        task.refresh_from_db()
        assert not task.is_closed

    def test_without_a_reason_goes_back_to_the_question(self, browser: Client, task: SupportTask) -> None:
        assert browser.get(address(task, "not-connect/check/"))["Location"] == address(task, "not-connect/")

    @pytest.mark.parametrize("detail", ["", " ", "\u2060"])
    def test_with_a_reason_that_is_half_written_goes_back_to_it(
        self, browser: Client, task: SupportTask, detail: str
    ) -> None:
        self.reason(browser, task, reason="another_reason", detail="Send us your degree.")
        check = address(task, "not-connect/check/")
        seen = seen_on(browser, check)
        self.reason(browser, task, reason="another_reason", detail=detail, then="later")
        for response in (browser.get(check), browser.post(check, seen)):
            assert response["Location"] == address(task, "not-connect/")
        assert re.search(r'value="another_reason"\s+checked', browser.get(address(task, "not-connect/")).text)
        task.refresh_from_db()
        assert not task.is_closed

    def test_keeps_no_half_made_decision_afterwards(self, browser: Client, task: SupportTask) -> None:
        other = support_task()
        self.reason(browser, other, reason="no_record")
        self.reason(browser, task, reason="another_reason", detail="Send us your degree.")
        confirm(browser, address(task, "not-connect/check/"))
        assert [draft.task for draft in TaskDraft.objects.all()] == [other]

    def test_loses_nothing_with_the_session(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        self.reason(browser, task, reason="another_reason", detail="Send us your degree.")
        browser.logout()
        browser.force_login(officer, backend="staff.access.StaffBackend")
        browser.cookies["session-staff"] = browser.cookies.pop("session").value
        assert "Send us your degree." in browser.get(address(task, "not-connect/check/")).text


def seen_on(browser: Client, path: str) -> dict[str, str]:
    return seen_in(browser.get(path))


def seen_in(page: Any) -> dict[str, str]:
    return {"seen": re.findall(r'name="seen" value="(\w+)"', page.text)[0]}


class TestAPageThatWasOpenForLong:
    def test_a_renamed_record_is_shown_again(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        seen = seen_on(browser, connect_path(task))
        TeachingRecord.objects.filter(pk=record.pk).update(first_name="Nobody", last_name="Else")
        response = browser.post(connect_path(task), seen)
        assert response.status_code == 409
        assert "Something on this page has changed since you opened this page" in response.text
        assert "Nobody" in response.text
        assert not Connection.objects.exists()

    def test_somebody_else_connected_to_the_record_is_shown_first(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        seen = seen_on(browser, connect_path(task))
        other = support_task()
        connect_record(task_id=other.pk, record_id=record.pk, by=officer, at=AT)
        response = browser.post(connect_path(task), seen)
        assert response.status_code == 409
        assert "Another GOV.UK One Login is connected to this record already" in response.text
        assert not Connection.objects.filter(one_login_user=task.one_login_user).exists()
        assert confirm(browser, connect_path(task)).status_code == 302

    def test_somebody_connected_through_a_merge_is_shown_too(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        chain: list[TeachingRecord] = [TeachingRecordFactory(), TeachingRecordFactory(), record]
        connected = connect_record(task_id=support_task().pk, record_id=chain[0].pk, by=officer, at=AT)
        for merged, into in pairwise(chain):
            TeachingRecord.objects.filter(pk=merged.pk).update(status="deactivated", merged_into=into)
        page = browser.get(connect_path(task)).text
        assert "Another GOV.UK One Login is connected to this record already" in page
        assert connected.address in page

    def test_a_connection_that_the_officer_does_not_know_of_stops_the_action(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=support_task().pk, record_id=record.pk, by=officer, at=AT)
        with pytest.raises(RecordTaken):
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT, beside=[])

    def test_nobody_who_got_connected_reads_that_no_record_was_found(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.NO_RECORD})
        seen = seen_on(browser, address(task, "not-connect/check/"))
        connected_by_themselves(task, record)
        response = browser.post(address(task, "not-connect/check/"), seen)
        assert response.status_code == 409
        assert "This person is already connected to a teaching record" in response.text
        assert not Email.objects.filter(kind="record_not_connected").exists()

    def test_another_reason_is_confirmed_knowing_of_the_connection(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.ANOTHER_REASON, "detail": "You did it."})
        seen = seen_on(browser, address(task, "not-connect/check/"))
        connected_by_themselves(task, record)
        response = browser.post(address(task, "not-connect/check/"), seen)
        assert response.status_code == 409
        assert "This person is now connected to the record with TRN 1234567" in response.text
        assert confirm(browser, address(task, "not-connect/check/")).status_code == 302
        [email] = Email.objects.filter(kind="record_not_connected")
        assert email.subject == f"We have closed your support request ({task.reference})"
        assert "It was connected after you sent your request." in email.body
        assert "try again" not in email.body


class TestWhatAColleagueAdds:
    STOP = "STOP. He rang about a fraud.\nDo not connect."

    @pytest.fixture(params=["connect", "not-connect"])
    def check(self, request: pytest.FixtureRequest, browser: Client, task: SupportTask, record: TeachingRecord) -> str:
        if request.param == "connect":
            return connect_path(task)
        browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.NO_RECORD})
        return address(task, "not-connect/check/")

    def test_is_read_before_anything_is_confirmed(
        self, browser: Client, task: SupportTask, check: str, manager: StaffUser
    ) -> None:
        seen = seen_on(browser, check)
        add_note(task_id=task.pk, text=self.STOP, by=manager, at=AT)
        response = browser.post(check, seen)
        assert response.status_code == 409
        assert "A colleague has added to this task since you opened this page." in response.text
        assert "STOP. He rang about a fraud.<br>Do not connect." in response.text
        assert "Mo Manager" in response.text
        task.refresh_from_db()
        assert not task.is_closed
        assert browser.post(check, seen_in(response)).status_code == 302

    def test_may_be_a_ticket(self, browser: Client, task: SupportTask, check: str, manager: StaffUser) -> None:
        seen = seen_on(browser, check)
        add_link(task_id=task.pk, ticket="4711", by=manager, at=AT)
        response = browser.post(check, seen)
        assert response.status_code == 409
        assert "Zendesk ticket 4711" in response.text

    def test_stands_on_the_page_from_the_start(
        self, browser: Client, task: SupportTask, check: str, manager: StaffUser
    ) -> None:
        add_note(task_id=task.pk, text=self.STOP, by=manager, at=AT)
        assert "STOP. He rang about a fraud." in browser.get(check).text
        assert confirm(browser, check).status_code == 302

    def test_is_not_what_the_officer_adds(
        self, browser: Client, task: SupportTask, check: str, officer: StaffUser
    ) -> None:
        seen = seen_on(browser, check)
        add_note(task_id=task.pk, text="I rang back.", by=officer, at=AT)
        assert "What colleagues have added" not in browser.get(check).text
        assert browser.post(check, seen).status_code == 302


def connected_by_themselves(task: SupportTask, record: TeachingRecord) -> None:
    with transaction.atomic():
        connections.connect(
            one_login_user_id=user_of(task).pk,
            record_id=record.pk,
            route=Route.AUTOMATIC,
            agreed_attributes=[],
            at=AT,
        )


class TestAReasonInTheEmail:
    def test_says_where_it_is_not_as_typed(self, browser: Client, task: SupportTask) -> None:
        words = "your reason is not quite as you typed it"
        path = address(task, "not-connect/")
        browser.post(path, NEW | {"reason": Reason.ANOTHER_REASON, "detail": "Your name (O’Neil-Smith) differs."})
        assert words not in browser.get(f"{path}check/").text
        browser.post(path, NEW | {"reason": Reason.ANOTHER_REASON, "detail": "See https://forms.example/a"})
        page = browser.get(f"{path}check/").text
        assert words in page
        assert "See (link removed)" in page

    def test_needs_words(self, browser: Client, task: SupportTask) -> None:
        response = browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.ANOTHER_REASON, "detail": "***"})
        assert response.status_code == 422
        assert "Enter the reason" in response.text

    def test_gives_no_trn(self, browser: Client, task: SupportTask) -> None:
        typed = {"reason": Reason.ANOTHER_REASON, "detail": "Your TRN is RP 12/34567."}
        response = browser.post(address(task, "not-connect/"), NEW | typed)
        assert response.status_code == 422
        assert "Reason must not include a TRN, or any other number with 7 digits" in response.text
        assert "Your TRN is RP 12/34567." in response.text

    def test_gives_no_trn_that_was_kept_for_later(self, browser: Client, task: SupportTask) -> None:
        typed = {"reason": Reason.ANOTHER_REASON, "detail": "It is 1234567.", "then": "later"}
        browser.post(address(task, "not-connect/"), NEW | typed)
        response = browser.get(address(task, "not-connect/check/"))
        assert response["Location"] == address(task, "not-connect/")

    def test_gives_no_trn_whoever_asks_the_action(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(GivesATrn):
            do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="It is 12 34 567", by=officer, at=AT)
        assert not Email.objects.filter(kind="record_not_connected").exists()


class TestOwnRecord:
    @pytest.mark.parametrize("email", ["Ada+teaching@Console.example", "ADA@console.example"])
    def test_is_known_by_the_address_in_any_form(self, as_staff: SignIn, email: str) -> None:
        browser = as_staff(user=StaffUserFactory(email="ada@console.example"))
        task = support_task(OneLoginUserFactory.create(email=email))
        assert browser.get(address(task, "not-connect/")).status_code == 403

    def test_is_known_by_the_address_of_the_record(self, as_staff: SignIn, task: SupportTask) -> None:
        browser = as_staff(user=StaffUserFactory(email="ada@console.example"))
        TeachingRecordFactory(trn="7654321", email="ada@console.example")
        assert browser.get(connect_path(task, "7654321")).status_code == 403

    def test_is_known_after_a_merge(self, as_staff: SignIn, task: SupportTask, record: TeachingRecord) -> None:
        TeachingRecordFactory(trn="7654321", status="deactivated", merged_into=record)
        browser = as_staff(user=StaffUserFactory(own_trn="7654321"))
        assert browser.get(connect_path(task)).status_code == 403

    def test_is_known_by_the_one_login_that_is_connected_to_it(self, as_staff: SignIn, task: SupportTask) -> None:
        mine = TeachingRecordFactory(trn="7654321", email="ada@home.example")
        made = Connection.objects.create(
            one_login_user=OneLoginUserFactory.create(email="Ada+teaching@console.example"),
            teaching_record=mine,
            route=Route.AUTOMATIC,
            connected_at=AT,
        )
        browser = as_staff(user=StaffUserFactory(email="ada@console.example"))
        response = browser.post(connect_path(task, "7654321"), {"seen": ""})
        assert response.status_code == 403
        assert "This is your own record." in response.text
        assert Connection.objects.get() == made


class TestAnAddressThatNamesNoRecord:
    @pytest.mark.parametrize("trn", ["%00", "1234567%00", "..", "%ED%A0%80"])
    def test_is_not_found(self, browser: Client, task: SupportTask, record: TeachingRecord, trn: str) -> None:
        assert browser.get(address(task) + f"connect/{trn}/").status_code == 404
        for page in ("", "alerts/", "history/"):
            assert browser.get(f"/console/records/{trn}/{page}").status_code == 404


class TestPressingTheButtonTwice:
    def test_reads_as_their_own_decision(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        seen = seen_on(browser, connect_path(task))
        browser.post(connect_path(task), seen)
        response = browser.post(connect_path(task), seen)
        assert response.status_code == 409
        assert "Ada Officer connected a record on" in response.text
        assert "That was saved once, and no other email was sent." in response.text
        assert Email.objects.filter(kind="record_connected").count() == 1


class TestAPageOfAnUnknownVersion:
    @pytest.mark.parametrize("version", [None, "", "x", "-1", "0", "１", "9" * 5000])
    @pytest.mark.parametrize("path", ["", "not-connect/"])
    def test_decides_nothing_and_loses_nothing(
        self, browser: Client, task: SupportTask, path: str, version: str | None
    ) -> None:
        typed = {"connect": "no", "reason": "another_reason", "detail": "Send us a copy.", "note": "She rang."}
        response = browser.post(address(task, path), typed | ({"version": version} if version is not None else {}))
        assert response.status_code == 409
        assert "We could not tell what you had read of it." in response.text
        assert "has changed" not in response.text
        assert "Send us a copy." in response.text
        assert "She rang." in response.text
        assert task.notes.count() == 0

    @pytest.mark.parametrize("seen", ["", "x", "0" * 128, "0" * 128 + "v0"])
    @pytest.mark.parametrize("path", ["connect/1234567/", "not-connect/check/"])
    def test_to_check_is_shown_once_more(
        self, browser: Client, task: SupportTask, record: TeachingRecord, path: str, seen: str
    ) -> None:
        browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.NO_RECORD})
        response = browser.post(address(task, path), {"seen": seen})
        assert response.status_code == 409
        assert "We could not tell what you had read on this page. Check it before you confirm." in response.text
        assert "has changed" not in response.text
        task.refresh_from_db()
        assert not task.is_closed

    def test_of_a_button_that_we_do_not_know_goes_on(self, browser: Client, task: SupportTask) -> None:
        response = browser.post(address(task), {"connect": "no", "then": "else", "version": "9"})
        assert response.status_code == 409

    def test_of_a_page_to_check_decides_nothing(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        seen = seen_on(browser, connect_path(task))["seen"].partition("v")[0]
        assert browser.post(connect_path(task), {"seen": f"{seen}v{'9' * 5000}"}).status_code == 409


class TestTwoAtOnce:
    """The one who comes second reads who did what, and nothing is done."""

    NOW = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)

    @pytest.fixture(autouse=True)
    def clock(self) -> Iterator[None]:
        with time_machine.travel(self.NOW, tick=False):
            yield

    def test_choosing_holds_the_task(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.NO_RECORD})
        task.refresh_from_db()
        assert task.holder(self.NOW) == officer

    @pytest.mark.parametrize("path", ["", "not-connect/", "not-connect/check/", "connect/1234567/"])
    def test_what_a_colleague_works_on_is_theirs(
        self, browser: Client, task: SupportTask, record: TeachingRecord, colleague: StaffUser, path: str
    ) -> None:
        browser.post(address(task, "not-connect/"), NEW | {"reason": Reason.NO_RECORD})
        claim(task_id=task.pk, by=colleague, at=self.NOW + CLAIM_LASTS)
        with time_machine.travel(self.NOW + CLAIM_LASTS, tick=False):
            response = browser.post(address(task, path), {"connect": "no", "reason": Reason.NO_RECORD})
        assert response.status_code == 409
        assert "Ben Colleague is working on this support request" in response.text
        assert "It is theirs until 4 November 2026 at 3:30pm" in response.text

    def test_what_a_manager_took_over_is_not_decided_from_the_old_page(
        self, browser: Client, task: SupportTask, record: TeachingRecord, manager: StaffUser
    ) -> None:
        seen = seen_on(browser, connect_path(task))
        take_over(task_id=task.pk, by=manager, at=self.NOW)
        response = browser.post(connect_path(task), seen)
        assert response.status_code == 409
        assert "Mo Manager is working on this support request" in response.text

    @pytest.mark.parametrize("path", ["connect/1234567/", "not-connect/check/"])
    def test_what_was_assigned_meanwhile_says_so(
        self,
        browser: Client,
        task: SupportTask,
        record: TeachingRecord,
        colleague: StaffUser,
        manager: StaffUser,
        path: str,
    ) -> None:
        browser.post(
            address(task, "not-connect/"), NEW | {"reason": Reason.ANOTHER_REASON, "detail": "Send us a copy."}
        )
        seen = seen_on(browser, address(task, path))
        assign(task_id=task.pk, to=colleague, by=manager, at=self.NOW)
        response = browser.post(address(task, path), seen)
        assert response.status_code == 409
        assert "This support request has changed since you opened it" in response.text
        assert "Mo Manager assigned this task to Ben Colleague on 4 November 2026 at 3:00pm." in response.text
        assert "Send us a copy." in browser.get(address(task, "not-connect/")).text
        task.refresh_from_db()
        assert not task.is_closed

    def test_a_page_that_does_not_say_what_it_showed_decides_nothing(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        seen = seen_on(browser, connect_path(task))["seen"]
        assert browser.post(connect_path(task), {"seen": seen.partition("v")[0]}).status_code == 409
        task.refresh_from_db()
        assert not task.is_closed
