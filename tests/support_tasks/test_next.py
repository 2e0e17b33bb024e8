"""One task after the other."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from staff.models import Role, StaffUser
from support_tasks.actions import claim
from support_tasks.models import SupportTask
from tests.factories import StaffUserFactory, support_task
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


class TestWhyThereIsNone:
    def why(self, browser: Client, **chosen: str) -> str:
        response = browser.post(f"{NEXT}?{urlencode(chosen)}", follow=True)
        return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())

    def test_is_that_all_is_decided(self, browser: Client) -> None:
        page = self.why(browser)
        assert "There is no other task to work on All support tasks have been decided." in page
        assert "clear the filters" not in self.why(browser, tab="mine")

    def test_is_that_colleagues_have_them(self, browser: Client, task: SupportTask, colleague: StaffUser) -> None:
        claim(task_id=task.pk, by=colleague, at=timezone.now())
        for chosen in ({}, {"tab": "mine"}, {"kind": "find_trn"}):
            assert "Colleagues have those that are left." in self.why(browser, **chosen)

    def test_is_that_they_are_at_work_on_it(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=timezone.now() - timedelta(minutes=2))
        assert "You are at work on those that are left." in self.why(browser, kind="find_trn")

    def test_is_the_list(self, browser: Client, task: SupportTask) -> None:
        assert "in this list There may be one under To do." in self.why(browser, tab="mine")
        assert "in this list There may be one if you clear the filters." in self.why(browser, kind="find_trn")

    def test_is_that_it_is_their_own(self, as_staff: SignIn, task: SupportTask) -> None:
        browser = as_staff(user=StaffUserFactory.create(email=task.address))
        assert "None of those that are left is free for you." in self.why(browser)


class TestAfterADecision:
    def test_of_the_last_task_none_is_offered(self, browser: Client, task: SupportTask) -> None:
        browser.post(f"{LIST}{task.reference}/not-connect/", NEW | {"reason": "no_record"})
        page = browser.get(confirm(browser, f"{LIST}{task.reference}/not-connect/check/")["Location"]).text
        assert "Teaching record not connected" in page
        assert "Next task" not in page
        assert "Work on the next task" not in page

    def test_the_next_task_is_one_key_away(self, browser: Client, task: SupportTask) -> None:
        browser.post(f"{LIST}{task.reference}/not-connect/", NEW | {"reason": "no_record"})
        browser.get(LIST, {"page": "2"})
        support_task()
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
