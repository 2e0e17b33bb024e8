"""A manager says whose a task is, on a page of its own."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from staff.models import Role, StaffUser
from support_tasks import actions
from support_tasks.models import Reason, SupportTask
from tests.factories import StaffUserFactory
from tests.support_tasks.conftest import AT, NEW
from tests.support_tasks.test_pages import address

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    return as_staff(user=manager)


class TestAssign:
    def test_offers_whoever_may_work_and_nobody(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        StaffUserFactory.create(name="Vi Viewer", role=Role.VIEWER)
        StaffUserFactory.create(name="Gone Officer", is_active=False)
        page = browser.get(address(task, "assign/")).text
        assert [label.strip() for label in re.findall(r'govuk-radios__label"[^>]*>([^<]+)<', page)] == [
            "Ada Officer",
            "Mo Manager",
            "Nobody",
        ]
        assert re.search(r'value="nobody"\s+checked', page)

    def test_assigns_and_says_so_on_the_task(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        page = browser.post(address(task, "assign/"), NEW | {"to": str(officer.pk)}, follow=True)
        assert page.redirect_chain == [(address(task), 302)]
        assert "Assigned to Ada Officer" in page.text
        assert f'href="{address(task)}assign/"' in page.text
        task.refresh_from_db()
        assert task.assigned_to == officer

    def test_takes_it_from_whoever_has_it(
        self, browser: Client, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        actions.assign(task_id=task.pk, to=officer, by=manager, at=AT)
        answer = {"to": "nobody", "version": "2"}
        assert "Assigned to nobody" in browser.post(address(task, "assign/"), answer, follow=True).text
        task.refresh_from_db()
        assert task.assigned_to is None

    def test_says_what_is_so_already(self, browser: Client, task: SupportTask) -> None:
        page = browser.post(address(task, "assign/"), NEW | {"to": "nobody"}, follow=True)
        assert "This task is assigned to nobody already" in page.text

    def test_needs_a_choice(self, browser: Client, task: SupportTask) -> None:
        response = browser.post(address(task, "assign/"), NEW)
        assert response.status_code == 422
        assert "Select who this task is for" in response.text

    def test_says_why_somebody_can_not_have_it(self, browser: Client, task: SupportTask) -> None:
        own = StaffUserFactory.create(name="Grace Officer", email="grace@home.example")
        response = browser.post(address(task, "assign/"), NEW | {"to": str(own.pk)})
        assert response.status_code == 422
        assert "This support request is Grace Officer’s own. Choose somebody else." in response.text

    def test_is_stopped_by_what_happened_meanwhile(
        self, browser: Client, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        actions.assign(task_id=task.pk, to=officer, by=manager, at=AT)
        response = browser.post(address(task, "assign/"), {"to": "nobody", "version": "1"})
        assert response.status_code == 409
        actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        assert browser.get(address(task, "assign/")).status_code == 409

    def test_is_not_offered_to_an_officer(self, as_staff: SignIn, task: SupportTask, officer: StaffUser) -> None:
        client = as_staff(user=officer)
        assert "assign/" not in client.get(address(task)).text
