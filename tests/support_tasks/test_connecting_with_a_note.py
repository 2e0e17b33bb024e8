"""Connecting a record that differs in name or date of birth asks for a note."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from staff.models import StaffUser
from support_tasks import history
from support_tasks.actions import connect_record, reopen
from support_tasks.models import SupportTask, TaskNote
from teaching_records.models import Connection, TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_deciding import connect_path, seen_in, seen_on

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


@pytest.fixture
def other_name(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Bello")


class TestNote:
    @pytest.mark.parametrize(
        ("record", "sentence"),
        [
            ({"last_name": "Bello"}, "The last name is not what this person gave."),
            ({"date_of_birth": date(1990, 8, 16)}, "The date of birth is not what this person gave."),  # one digit
            ({"date_of_birth": date(1990, 8, 1)}, "The date of birth is not what this person gave."),
            (
                {"first_name": "Zoe", "date_of_birth": date(1971, 2, 3)},
                "The first name and date of birth are not what this person gave.",
            ),
        ],
    )
    def test_is_asked_for_where_they_differ(
        self, browser: Client, task: SupportTask, record: dict[str, Any], sentence: str
    ) -> None:
        TeachingRecordFactory.create(**{"trn": "1234567", "first_name": "Grace", "last_name": "Adeyemi"} | record)
        page = browser.get(connect_path(task)).text
        assert sentence in page
        assert "Why is this their record?" in page

    @pytest.mark.parametrize(
        "record",
        [
            {"first_name": "Gracie"},  # a nickname
            {"last_name": "Adeyemy"},  # a close spelling
            {"date_of_birth": None},
            {"email": "another@school.example"},
        ],
    )
    def test_is_not_asked_for_where_they_do_not(
        self, browser: Client, task: SupportTask, record: dict[str, Any]
    ) -> None:
        TeachingRecordFactory.create(**{"trn": "1234567", "first_name": "Grace", "last_name": "Adeyemi"} | record)
        assert "Why is this their record?" not in browser.get(connect_path(task)).text

    def test_is_asked_for_where_they_were_disconnected_before(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser, manager: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        reopen(task_id=task.pk, reason="Her twin’s.", disconnect=True, by=manager, at=AT)
        page = browser.get(connect_path(task))
        assert "This person, or somebody who may be the same, was disconnected from this record before." in page.text
        seen = seen_in(page)
        assert browser.post(connect_path(task), seen).status_code == 422
        assert browser.post(connect_path(task), seen | {"note": "It is hers after all."}).status_code == 302

    def test_is_needed(self, browser: Client, task: SupportTask, other_name: TeachingRecord) -> None:
        response = browser.post(connect_path(task), seen_on(browser, connect_path(task)) | {"note": " "})
        assert response.status_code == 422
        assert "Enter why this is their record" in response.text
        assert 'href="#id_note"' in response.text
        assert not Connection.objects.exists()

    def test_is_kept_with_the_decision(
        self, browser: Client, task: SupportTask, other_name: TeachingRecord, officer: StaffUser
    ) -> None:
        note = {"note": "She married in May.\r\nCertificate seen."}
        response = browser.post(connect_path(task), seen_on(browser, connect_path(task)) | note)
        assert response.status_code == 302
        kept = TaskNote.objects.get()
        assert (kept.author, kept.text) == (officer, "She married in May.\nCertificate seen.")
        task.refresh_from_db()
        assert (task.closed_at, task.connected_record) == (kept.at, other_name)

    def test_goes_with_the_decision_that_fails(
        self, browser: Client, task: SupportTask, other_name: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = seen_on(browser, connect_path(task))
        add_event = history.add_event

        def fail_late(name: str, *rest: Any, **more: Any) -> Any:
            if name == "decided":
                raise RuntimeError("late")
            return add_event(name, *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(history, "add_event", fail_late)
        with pytest.raises(RuntimeError, match="late"):
            browser.post(connect_path(task), seen | {"note": "She married."})
        assert not TaskNote.objects.exists()

    def test_is_shown_again_where_something_has_changed(
        self, browser: Client, task: SupportTask, other_name: TeachingRecord
    ) -> None:
        seen = seen_on(browser, connect_path(task))
        other_name.alerts.create(type="Prohibition order", starts_on=date(2020, 3, 1))
        response = browser.post(connect_path(task), seen | {"note": "She married."})
        assert response.status_code == 409
        assert "Something on this page has changed" in response.text
        assert "This record has an open alert: Prohibition order" in response.text
        assert "She married." in response.text
        assert not Connection.objects.exists()
