"""What becomes of the tasks of somebody who can no longer work on them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staff.models import Role, StaffUser
from support_tasks.actions import assign, claim
from support_tasks.models import EventName, Status, SupportTask
from tests.factories import StaffUserFactory, support_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create(role=Role.SUPPORT, name="Ada Officer")


@pytest.fixture
def administrator() -> StaffUser:
    return StaffUserFactory.create(role=Role.ADMINISTRATOR)


@pytest.fixture
def admin_pages(as_staff: Callable[..., Client], administrator: StaffUser) -> Client:
    return as_staff(user=administrator)


@pytest.fixture
def claimed(officer: StaffUser) -> SupportTask:
    return claim(task_id=support_task().pk, by=officer, at=timezone.now())


@pytest.fixture
def assigned(officer: StaffUser, administrator: StaffUser) -> SupportTask:
    return assign(task_id=support_task().pk, to=officer, by=administrator, at=timezone.now())


def save(browser: Client, account: StaffUser, **changes: str) -> Any:
    posted = {"email": account.email, "name": account.name, "role": account.role, "is_active": "on", "own_trn": ""}
    posted = {name: value for name, value in (posted | changes).items() if value != "off"}
    return browser.post(reverse("admin:staff_staffuser_change", args=[account.pk]), posted, follow=True)


LEAVING = pytest.mark.parametrize("changes", [{"is_active": "off"}, {"role": "viewer"}], ids=["off", "viewer"])


class TestTasks:
    @LEAVING
    def test_are_free_for_others(
        self, admin_pages: Client, officer: StaffUser, claimed: SupportTask, assigned: SupportTask, changes: Any
    ) -> None:
        page = save(admin_pages, officer, **changes)
        for task in SupportTask.objects.all():
            assert (task.status, task.claimed_by, task.assigned_to) == (Status.OPEN, None, None)
        assert "Ada Officer no longer has 2 support tasks" in page.text

    @LEAVING
    def test_say_in_their_history_who_saw_to_it(
        self,
        admin_pages: Client,
        officer: StaffUser,
        administrator: StaffUser,
        claimed: SupportTask,
        assigned: SupportTask,
        changes: Any,
    ) -> None:
        save(admin_pages, officer, **changes)
        for task, name in ((claimed, EventName.RELEASED), (assigned, EventName.UNASSIGNED)):
            event = task.events.all()[0]
            assert (event.name, event.staff_user) == (name, administrator)

    def test_stay_where_they_are_while_the_officer_can_work_on_them(
        self, admin_pages: Client, officer: StaffUser, claimed: SupportTask, assigned: SupportTask
    ) -> None:
        for changes in ({"name": "Ada Renamed"}, {"role": "manager"}):
            save(admin_pages, officer, **changes)
        assert {task.claimed_by or task.assigned_to for task in SupportTask.objects.all()} == {officer}

    def test_of_others_stay_where_they_are(
        self, admin_pages: Client, officer: StaffUser, administrator: StaffUser
    ) -> None:
        other = claim(task_id=support_task().pk, by=StaffUserFactory.create(), at=timezone.now())
        page = save(admin_pages, officer, is_active="off")
        assert SupportTask.objects.get() == other
        assert SupportTask.objects.get().claimed_by == other.claimed_by
        assert "no longer has" not in page.text

    def test_go_with_a_claim_that_lapsed(self, admin_pages: Client, officer: StaffUser) -> None:
        claim(task_id=support_task().pk, by=officer, at=timezone.now() - timedelta(hours=1))
        save(admin_pages, officer, is_active="off")
        assert SupportTask.objects.get().claimed_by is None

    def test_stay_theirs_when_switching_off_fails_late(
        self, admin_pages: Client, officer: StaffUser, claimed: SupportTask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("staff.admin.StaffUserAdmin.log_change", fails)
        with pytest.raises(ZeroDivisionError):
            save(admin_pages, officer, is_active="off")
        claimed.refresh_from_db()
        officer.refresh_from_db()
        assert (claimed.claimed_by, officer.is_active, officer.sessions_ended_at) == (officer, True, None)
        assert not LogEntry.objects.exists()

    def test_keep_the_account_on_when_they_cannot_be_returned(
        self, admin_pages: Client, officer: StaffUser, claimed: SupportTask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("trs_console.admin.return_tasks_of", fails)
        with pytest.raises(ZeroDivisionError):
            save(admin_pages, officer, is_active="off")
        officer.refresh_from_db()
        assert (officer.is_active, officer.sessions_ended_at) == (True, None)
