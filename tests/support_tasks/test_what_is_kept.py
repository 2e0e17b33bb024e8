"""What an officer chose and typed, where something came between: kept, or shown to copy."""

from collections.abc import Callable

import pytest
from django.test import Client

from staff.models import StaffUser
from support_tasks.actions import assign, claim, do_not_connect
from support_tasks.models import Reason, SupportTask, TaskDraft
from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_deciding import connect_path, seen_on
from tests.support_tasks.test_pages import address
from tests.support_tasks.test_task_page import clock, words

__all__ = ["clock"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


@pytest.fixture
def other_name(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Bello")


class TestWhereAColleagueIsAtWork:
    @pytest.mark.parametrize("then", ["go-on", "later"])
    def test_the_choice_and_the_note_are_kept(
        self, browser: Client, task: SupportTask, record: TeachingRecord, colleague: StaffUser, then: str
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT.replace(hour=15))
        response = browser.post(address(task), {"then": then, "connect": "no", "note": "Not hers", "version": "1"})
        assert response.status_code == 409
        assert "What you chose is kept for you." in response.text
        assert TaskDraft.objects.get().choices == {"connect": "no", "trn": "", "note": "Not hers", "ticket": ""}
        assert not task.notes.exists()

    def test_nothing_is_said_to_be_kept_where_nothing_was_sent(
        self, browser: Client, task: SupportTask, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT.replace(hour=15))
        response = browser.get(address(task, "not-connect/"))
        assert response.status_code == 409
        assert "kept" not in words(response)


class TestWhereTheTaskHasChanged:
    def test_the_note_is_on_the_page_again_and_written_down_once(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        answer = {"connect": "no", "note": "Not hers", "version": "0"}
        assert "What you chose is kept." in browser.post(address(task), answer).text
        assert "Not hers" in browser.get(address(task)).text
        browser.post(address(task), answer | {"version": "1"})
        assert [note.text for note in task.notes.all()] == ["Not hers"]
        assert TaskDraft.objects.get().choices["note"] == ""

    def test_the_reason_is_there_on_going_back(self, browser: Client, task: SupportTask) -> None:
        answer = {"reason": "another_reason", "detail": "Send us a copy.", "version": "0"}
        assert "What you chose is kept." in browser.post(address(task, "not-connect/"), answer).text
        assert "Send us a copy." in browser.get(address(task, "not-connect/")).text

    def test_a_reason_that_cannot_be_kept_is_not_said_to_be(self, browser: Client, task: SupportTask) -> None:
        answer = {"reason": "another_reason", "detail": "x" * 501, "version": "0"}
        response = browser.post(address(task, "not-connect/"), answer)
        assert "What you chose is kept." not in response.text
        assert "x" * 501 in response.text

    def test_why_it_is_their_record_is_there_on_going_back(
        self, browser: Client, task: SupportTask, other_name: TeachingRecord, officer: StaffUser, manager: StaffUser
    ) -> None:
        seen = seen_on(browser, connect_path(task))
        assign(task_id=task.pk, to=officer, by=manager, at=AT.replace(hour=15))
        response = browser.post(connect_path(task), seen | {"note": "She married."})
        assert response.status_code == 409
        page = words(response)
        assert "What you chose is kept." in page
        assert "Connect record? TRN 1234567 Why this is their record She married." in page
        assert "She married." in browser.get(connect_path(task)).text


class TestDecidedOtherwiseInAnotherTab:
    def test_was_not_done(
        self, browser: Client, task: SupportTask, other_name: TeachingRecord, officer: StaffUser
    ) -> None:
        seen = seen_on(browser, connect_path(task))
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        page = words(browser.post(connect_path(task), seen | {"note": "She married."}))
        assert "Nothing that you chose here was saved, and no other email was sent." in page
        assert "Connect record? TRN 1234567 Why this is their record She married." in page

    def test_for_another_reason_was_not_done(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        browser.post(address(task, "not-connect/"), {"reason": "no_record"})
        check = address(task, "not-connect/check/")
        seen = seen_on(browser, check)
        do_not_connect(task_id=task.pk, reason=Reason.SEVERAL_RECORDS, detail="", by=officer, at=AT)
        assert "Nothing that you chose here was saved" in browser.post(check, seen).text

    def test_in_the_same_way_was_saved_once(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        browser.post(address(task, "not-connect/"), {"reason": "no_record"})
        check = address(task, "not-connect/check/")
        seen = seen_on(browser, check)
        for _ in range(2):
            response = browser.post(check, seen)
        assert "That was saved once" in response.text
