"""What a colleague writes on a task while an officer confirms: it is read before anything is decided."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staff.models import StaffUser
from support_tasks.actions import add_link, add_note, connect_record, do_not_connect, send_trn
from support_tasks.casework_queries import newest_event
from support_tasks.lifecycle import TaskChanged
from support_tasks.models import Reason, SupportTask
from support_tasks.pages import ConfirmPage
from teaching_records.models import Connection, TeachingRecord
from tests.factories import TeachingRecordFactory, lost_trn_task
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_deciding import connect_path, seen_on
from tests.support_tasks.test_pages import address

pytestmark = pytest.mark.django_db

NOTE = "She rang: it is not her record."


def decide(how: str, task: SupportTask, by: StaffUser, shown: int | None) -> SupportTask:
    arguments: dict[str, Any] = {"task_id": task.pk, "by": by, "at": AT, "shown": shown}
    if how == "do_not_connect":
        return do_not_connect(reason=Reason.NO_RECORD, detail="", **arguments)
    record = TeachingRecordFactory.create()
    return {"connect_record": connect_record, "send_trn": send_trn}[how](record_id=record.pk, **arguments)


@pytest.fixture(params=["connect_record", "do_not_connect", "send_trn"])
def how(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def lost(db: None) -> SupportTask:
    return lost_trn_task()


@pytest.fixture
def asked(how: str, request: pytest.FixtureRequest) -> SupportTask:
    """A task of the kind that is decided so."""
    task: SupportTask = request.getfixturevalue("lost" if how == "send_trn" else "task")
    return task


class TestActions:
    @pytest.mark.parametrize("add", ["note", "link"])
    def test_refuse_what_a_colleague_wrote_on_since(
        self, how: str, asked: SupportTask, officer: StaffUser, colleague: StaffUser, add: str
    ) -> None:
        shown = newest_event(asked)
        if add == "note":
            add_note(task_id=asked.pk, text=NOTE, by=colleague, at=AT)
        else:
            add_link(task_id=asked.pk, ticket="12345", by=colleague, at=AT)
        with pytest.raises(TaskChanged) as refusal:
            decide(how, asked, officer, shown)
        assert [event.staff_user for event in refusal.value.events] == [colleague]
        asked.refresh_from_db()
        assert not asked.is_closed
        assert decide(how, asked, officer, newest_event(asked)).is_closed

    def test_do_not_mind_what_the_officer_wrote_or_the_page_showed(
        self, how: str, asked: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        add_note(task_id=asked.pk, text=NOTE, by=colleague, at=AT)
        shown = newest_event(asked)
        add_note(task_id=asked.pk, text="I saw that.", by=officer, at=AT)
        assert decide(how, asked, officer, shown).is_closed

    def test_ask_nothing_of_who_was_shown_nothing(
        self, how: str, asked: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        add_note(task_id=asked.pk, text=NOTE, by=colleague, at=AT)
        assert decide(how, asked, officer, None).is_closed


@pytest.fixture
def between(task: SupportTask, colleague: StaffUser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague's note is saved right after the page was compared with what the officer saw."""
    compare = ConfirmPage.changed_since

    def compare_and_write(page: ConfirmPage, seen: str) -> str:
        changed = compare(page, seen)
        add_note(task_id=task.pk, text=NOTE, by=colleague, at=AT)
        return changed

    monkeypatch.setattr(ConfirmPage, "changed_since", compare_and_write)


class TestPages:
    @pytest.fixture
    def browser(self, as_staff: Callable[..., Client], officer: StaffUser) -> Client:
        return as_staff(user=officer)

    def test_connecting_says_so_and_keeps_what_was_typed(
        self, browser: Client, task: SupportTask, between: None
    ) -> None:
        TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Bello")
        seen = seen_on(browser, connect_path(task))
        response = browser.post(connect_path(task), seen | {"note": "She married."})
        assert response.status_code == 409
        assert "This support request has changed since you opened it" in response.text
        assert "Ben Colleague added a note" in response.text
        assert "She married." in response.text
        assert not Connection.objects.exists()

    def test_not_connecting_says_so(
        self, browser: Client, task: SupportTask, record: TeachingRecord, between: None
    ) -> None:
        browser.post(address(task, "not-connect/"), {"version": "1", "reason": "no_record"})
        check = address(task, "not-connect/check/")
        response = browser.post(check, seen_on(browser, check))
        assert response.status_code == 409
        assert "Ben Colleague added a note" in response.text
        task.refresh_from_db()
        assert not task.is_closed
