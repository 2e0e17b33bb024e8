"""One task after the other."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from staff.models import Role, StaffUser
from support_tasks.actions import claim
from support_tasks.models import SupportTask
from tests.factories import support_task
from tests.support_tasks.conftest import AT, NEW
from tests.support_tasks.test_deciding import confirm

pytestmark = pytest.mark.django_db

LIST, NEXT = "/console/tasks/", "/console/tasks/next/"
type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


class TestNext:
    def test_opens_the_oldest_task_and_claims_it(self, browser: Client, officer: StaffUser, task: SupportTask) -> None:
        support_task(at=task.created_at + timedelta(hours=1))
        response = browser.post(NEXT)
        assert response["Location"] == f"{LIST}{task.reference}/"
        task.refresh_from_db()
        assert task.claimed_by == officer

    def test_without_one_says_so_at_the_list(self, browser: Client) -> None:
        response = browser.post(NEXT, follow=True)
        assert response.redirect_chain == [(LIST, 302)]
        assert "There is no other task to work on" in response.text

    def test_goes_back_to_the_list_as_it_was(self, browser: Client) -> None:
        browser.get(LIST, {"page": "2", "kind": "connect_one_login"})
        assert browser.post(NEXT)["Location"] == f"{LIST}?kind=connect_one_login&page=2"

    def test_is_offered_to_those_who_may_work(self, as_staff: SignIn, task: SupportTask) -> None:
        assert "Work on the next task" in as_staff(Role.SUPPORT).get(LIST).text
        assert "Work on the next task" not in as_staff(Role.VIEWER).get(LIST).text

    def test_takes_a_post(self, browser: Client, task: SupportTask) -> None:
        assert browser.get(NEXT).status_code == 405
        task.refresh_from_db()
        assert task.claimed_by is None


class TestAfterADecision:
    def test_the_next_task_is_one_key_away(self, browser: Client, task: SupportTask) -> None:
        browser.post(f"{LIST}{task.reference}/not-connect/", NEW | {"reason": "no_record"})
        browser.get(LIST, {"page": "2"})
        response = confirm(browser, f"{LIST}{task.reference}/not-connect/check/")
        assert response["Location"] == f"{LIST}?page=2"
        page = browser.get(response["Location"]).text
        [button] = re.findall(r"<button[^>]*>\s*Next task\s*<", page)
        assert "autofocus" in button
        described = re.search(r'aria-describedby="([^"]+)"', button)
        assert described
        assert re.search(rf'id="{described[1]}">\s*<p[^>]*>Teaching record not connected<', page)
        assert 'data-disable-auto-focus="true"' in page

    def test_other_banners_keep_to_what_they_say(
        self, browser: Client, task: SupportTask, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        assert "Next task" not in browser.post(NEXT, follow=True).text
