"""The title says which page it is: of several tabs, and of several entries in a browser's history."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staff.models import Role
from support_tasks import actions
from support_tasks.models import Reason
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    UnverifiedUserFactory,
    support_task,
    verified_name,
)
from tests.govuk.markup import Markup
from trs_console.console.pages.frames import ONE_LOGIN_PLACES, RECORD_PLACES

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_staff: Callable[..., Client]) -> Client:
    return as_staff(Role.MANAGER)


def title(browser: Client, address: str) -> str:
    return Markup(browser.get(address).text).all("title")[0].text


class TestOfPeople:
    def test_is_of_one_page_alone(self, browser: Client) -> None:
        """All of them have the same name."""
        records = [TeachingRecordFactory.create(first_name="Grace", middle_name="", last_name="Adeyemi") for _ in "ab"]
        users = [OneLoginUserFactory.create(verified_names=[verified_name("Grace", "Adeyemi")]) for _ in "ab"]
        of_records = [reverse(f"console:{place}", args=[each.trn]) for each in records for _, place in RECORD_PLACES]
        of_users = [
            reverse(f"console:{place}", args=[each.public_id]) for each in users for _, place in ONE_LOGIN_PLACES
        ]
        titles = Counter(title(browser, address) for address in of_records + of_users)
        assert [each for each, times in titles.items() if times > 1] == []
        assert len(titles) == len(of_records) + len(of_users)

    def test_says_what_it_is(self, browser: Client) -> None:
        TeachingRecordFactory.create(trn="1234567", first_name="Grace", middle_name="", last_name="Adeyemi")
        address = "/console/records/1234567/alerts/"
        assert title(browser, address) == "Alerts – Grace Adeyemi – TRN 1234567 – TRS Console"

    def test_names_a_one_login_without_a_name_by_its_address(self, browser: Client) -> None:
        user = UnverifiedUserFactory.create(email="grace@home.example")
        address = f"/console/one-logins/{user.public_id}/"
        assert title(browser, address) == "General – GOV.UK One Login grace@home.example – TRS Console"

    @pytest.mark.parametrize("place", ["tasks", "emails"])
    def test_says_which_page_of_a_list(self, browser: Client, place: str) -> None:
        user, officer = OneLoginUserFactory.create(email="grace@home.example"), StaffUserFactory.create()
        for _ in range(21):
            task = support_task(user)
            actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=timezone.now())
        assert "(page 2 of " in title(browser, f"/console/one-logins/{user.public_id}/{place}/?page=2")


class TestOfWhatIsDone:
    """To one of two that are alike."""

    def titles(self, browser: Client, pages: list[str]) -> Counter[str]:
        answers = [browser.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200] * len(pages)
        return Counter(Markup(answer.text).all("title")[0].text for answer in answers)

    def test_says_to_which_task(self, browser: Client) -> None:
        TeachingRecordFactory.create(trn="1234567")
        pages = []
        for task in (support_task(), support_task()):
            at = f"/console/tasks/{task.reference}/"
            browser.post(f"{at}not-connect/", {"reason": "no_record", "version": "1"})
            pages += [f"{at}{more}" for more in ("connect/1234567/", "not-connect/", "not-connect/check/", "assign/")]
        for task in (support_task(), support_task()):
            actions.do_not_connect(
                task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=StaffUserFactory.create(), at=timezone.now()
            )
            pages.append(f"/console/tasks/{task.reference}/reopen/")
        assert set(self.titles(browser, pages).values()) == {1}

    def test_says_to_whom_and_which_record(self, browser: Client) -> None:
        name = [verified_name("Grace", "Adeyemi")]
        pages = []
        for trn in ("1234567", "7654321"):
            TeachingRecordFactory.create(trn=trn, first_name="Grace", last_name="Adeyemi")
            user = OneLoginUserFactory.create(verified_names=name)
            at = f"/console/one-logins/{user.public_id}/connect/{trn}/"
            browser.post(at, {"reason": "They rang."})
            pages += [at, f"{at}check/", f"/console/records/{trn}/connect/"]
        assert set(self.titles(browser, pages).values()) == {1}


class TestOfPerformance:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("?from=2026-09-01&to=2026-09-30", "1 to 30 September 2026 – Performance – TRS Console"),
            ("?from=2026-10-01&to=2026-10-01", "1 October 2026 – Performance – TRS Console"),
            ("?from=2026-10-02&to=2026-10-01", "Error: Performance – TRS Console"),
        ],
    )
    def test_says_of_which_days_it_is(self, browser: Client, address: str, words: str) -> None:
        assert title(browser, f"/console/performance/{address}") == words
