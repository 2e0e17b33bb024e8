"""Which pages record that somebody was shown a record or a task, and who can read that."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff.models import Role, StaffUser, Viewing
from support_tasks.actions import do_not_connect
from support_tasks.models import Reason
from tests.factories import StaffUserFactory, TeachingRecordFactory, support_task
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

RECORD = "/console/records/1234567/"
type SignIn = Callable[..., Client]


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create(name="Ada Officer")


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    TeachingRecordFactory.create(trn="1234567")
    return as_staff(user=officer)


def seen() -> list[tuple[str, str]]:
    return sorted(Viewing.objects.values_list("what", "which"))


class TestRecordPages:
    @pytest.mark.parametrize("tab", ["", "alerts/", "history/"])
    def test_each_is_a_viewing_by_who_opened_it(self, browser: Client, officer: StaffUser, tab: str) -> None:
        browser.get(RECORD + tab)
        assert seen() == [("record", "1234567")]
        assert Viewing.objects.get().staff_user == officer

    def test_what_shows_no_record_is_none(self, browser: Client) -> None:
        assert browser.get("/console/records/7777777/").status_code == 404
        assert browser.head(RECORD).status_code == 200
        assert browser.post(RECORD).status_code == 405
        assert seen() == []

    def test_a_stranger_is_shown_nothing(self, client: Client) -> None:
        TeachingRecordFactory.create(trn="1234567")
        client.get(RECORD)
        assert seen() == []

    def test_finding_records_is_not_seeing_one(self, browser: Client) -> None:
        assert browser.get("/console/records/", {"search": "1234567"}).status_code == 200
        assert seen() == []


class TestTaskPages:
    def test_an_open_task_is_a_viewing(self, browser: Client) -> None:
        task = support_task()
        browser.get(f"/console/tasks/{task.reference}/")
        assert seen() == [("task", task.reference)]

    def test_is_found_by_the_reference_as_it_is_kept(self, browser: Client) -> None:
        task = support_task()
        browser.get(f"/console/tasks/{task.reference.lower()}/")
        assert seen() == [("task", task.reference)]

    def test_a_completed_task_is_one(self, browser: Client, officer: StaffUser) -> None:
        task = support_task()
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        browser.get(f"/console/tasks/{task.reference}/")
        assert seen() == [("task", task.reference)]

    def test_a_record_beside_the_request_is_seen_too(self, browser: Client) -> None:
        task = support_task()
        browser.get(f"/console/tasks/{task.reference}/connect/1234567/")
        assert seen() == [("record", "1234567"), ("task", task.reference)]

    def test_a_choice_that_leads_on_shows_nothing(self, browser: Client) -> None:
        task = support_task()
        path = f"/console/tasks/{task.reference}/not-connect/"
        assert browser.post(path, {"reason": "no_record"}).status_code == 302
        assert seen() == []
        assert browser.post(path, {}).status_code == 422
        assert seen() == [("task", task.reference)]

    def test_what_is_refused_was_not_seen(self, as_staff: SignIn) -> None:
        task = support_task()
        browser = as_staff(Role.VIEWER)
        assert browser.get(f"/console/tasks/{task.reference}/not-connect/").status_code == 403
        assert seen() == []

    def test_the_list_is_not_one(self, browser: Client) -> None:
        support_task()
        browser.get("/console/tasks/")
        assert seen() == []

    def test_costs_one_query(self, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        path = f"/console/tasks/{support_task().reference}/not-connect/"
        with CaptureQueriesContext(connection) as recorded:
            browser.get(path)
        monkeypatch.setattr("staff.viewings.SHOWN", set())
        with CaptureQueriesContext(connection) as not_recorded:
            browser.get(path)
        assert len(recorded) == len(not_recorded) + 1
