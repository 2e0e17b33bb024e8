"""Opening a page that decides a task takes it from nobody, and says what is to be known first."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client

from staff.models import Role, StaffUser
from support_tasks.actions import assign, keep_choices
from support_tasks.models import EventName, SupportTask
from teaching_records.connections import connect
from teaching_records.models import Route, TeachingRecord
from tests.factories import StaffUserFactory, TeachingRecordFactory, user_of
from tests.govuk.markup import Markup
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_pages import address

pytestmark = pytest.mark.django_db

DECIDING = ("find/", "connect/1234567/", "not-connect/", "not-connect/check/")
type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER)


def chosen(task: SupportTask, officer: StaffUser) -> None:
    keep_choices(
        task_id=task.pk, choices={"reason": "no_record", "detail": ""}, version=task.version, by=officer, at=AT
    )


def test_a_page_that_is_refused_takes_hold_of_nothing(
    browser: Client,
    officer: StaffUser,
    colleague: StaffUser,
    manager: StaffUser,
    task: SupportTask,
    record: TeachingRecord,
) -> None:
    path = address(task, "connect/1234567/")
    seen = Markup(browser.get(path).text).one("input", name="seen")["value"]
    assign(task_id=task.pk, to=colleague, by=manager, at=AT)
    refused = browser.post(path, {"seen": seen})
    task.refresh_from_db()
    assert (refused.status_code, task.claimed_by) == (409, None)


class TestATaskOfAColleague:
    @pytest.fixture(autouse=True)
    def assigned(self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser) -> None:
        assign(task_id=task.pk, to=colleague, by=manager, at=AT)
        task.refresh_from_db()
        chosen(task, officer)

    @pytest.mark.parametrize("page", DECIDING)
    def test_is_not_claimed_by_looking(
        self, browser: Client, task: SupportTask, record: TeachingRecord, colleague: StaffUser, page: str
    ) -> None:
        shown = browser.get(address(task, page))
        assert shown.status_code == 200
        task.refresh_from_db()
        assert (task.claimed_by, task.assigned_to) == (None, colleague)
        assert not task.events.filter(name=EventName.CLAIMED).exists()
        assert f"This task is assigned to {colleague.name}." in Markup(shown.text).one("main").text

    def test_is_claimed_by_going_on_with_it(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        assert browser.post(address(task), {"connect": "1234567", "version": task.version}).status_code == 302
        task.refresh_from_db()
        assert task.claimed_by == officer

    @pytest.mark.parametrize("page", DECIDING)
    def test_is_theirs_to_open(
        self, as_staff: SignIn, task: SupportTask, record: TeachingRecord, colleague: StaffUser, page: str
    ) -> None:
        chosen(task, colleague)
        shown = as_staff(user=colleague).get(address(task, page))
        assert "is assigned to" not in Markup(shown.text).one("main").text
        task.refresh_from_db()
        assert task.claimed_by == colleague


class TestThePerson:
    @pytest.fixture
    def connected(self, task: SupportTask) -> TeachingRecord:
        other: TeachingRecord = TeachingRecordFactory.create(trn="7654321", first_name="Ngozi", last_name="Hale")
        user = user_of(task)
        with transaction.atomic():
            connect(
                one_login_user_id=user.pk,
                record_id=other.pk,
                route=Route.AUTOMATIC,
                agreed_attributes=[],
                at=datetime(2026, 11, 4, 14, 11, tzinfo=UTC),
            )
        return other

    def test_who_is_connected_already_is_said_before_anything_is_confirmed(
        self, browser: Client, task: SupportTask, record: TeachingRecord, connected: TeachingRecord
    ) -> None:
        response = browser.get(address(task, "connect/1234567/"))
        assert response.status_code == 409
        page = Markup(response.text).one("main")
        assert "This person is already connected to a teaching record" in page.text
        assert "to Ngozi Hale (TRN 7654321) on 4 November 2026 at 2:11pm" in page.text
        assert "Connect record" not in page.text
