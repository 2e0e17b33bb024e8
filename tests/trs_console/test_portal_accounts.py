"""The portal account on a record's page, and unlocking it by hand."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from staff.models import Role, StaffUser
from teaching_records.models import ChangeHistoryEvent, Status, TeachingRecord
from tests.factories import StaffUserFactory, TeachingRecordFactory, locked_account
from tests.govuk.markup import Markup
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import connect, find, is_locked, merge, open_alert
from tests.tssp_unlock.portal_server import PortalServer, running
from tssp_unlock.models import Outcome, PortalAccount, UnlockDecision
from tssp_unlock.queries import standing

pytestmark = pytest.mark.django_db

HERS, WHY = "grace@example.com", "She rang, and proved who she is."
PATH = "/console/records/1234567/portal-account/"
UNLOCK, CHECK = f"{PATH}unlock/", f"{PATH}unlock/check/"
type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def grace(db: None) -> TeachingRecord:
    record = TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Adeyemi")
    locked_account(record)
    return record


@pytest.fixture
def ada(db: None) -> TeachingRecord:
    record = TeachingRecordFactory.create(trn="7654321", first_name="Ada", last_name="Bell")
    locked_account(record)
    return record


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER, name="Mo Manager")


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    return as_staff(user=manager)


@pytest.fixture
def with_portal(settings: Any) -> Iterator[PortalServer]:
    with running() as server:
        settings.TSSP_API_URL, settings.TSSP_API_KEY = server.url, "key"
        yield server


def main(response: Any) -> str:
    return Markup(response.text).one("main").text


class TestAccount:
    def test_says_why_it_is_locked(self, browser: Client, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(ada, HERS)
        find(grace, HERS)
        page = main(browser.get(PATH))
        assert "Status Locked Since 1 September 2026 at 8:00am Why The file of records says so" in page
        assert "because the email address had been used to find, or connect to, another person’s record too." in page
        assert "Unlock by hand" in page

    def test_says_that_nobody_was_matched_since(self, browser: Client, grace: TeachingRecord) -> None:
        find(grace, HERS, AT - timedelta(days=100))
        PortalAccount.objects.update(status="locked", why="file", times_locked=2, since=AT)
        assert "Nobody has been matched to this record since the account was locked" in main(browser.get(PATH))

    def test_says_who_unlocked_it_and_when(self, browser: Client, grace: TeachingRecord) -> None:
        find(grace, HERS)
        page = main(browser.get(PATH))
        assert "Status Not locked Since 4 November 2026 at 2:11pm Why It was unlocked here" in page
        assert "Unlock by hand" not in page

    def test_says_that_it_was_never_locked(self, browser: Client, grace: TeachingRecord) -> None:
        PortalAccount.objects.all().delete()
        page = main(browser.get(PATH))
        assert "No file of records has said that it is locked" in page
        assert "Nobody has been matched to this record yet." in page

    def test_says_that_an_alert_keeps_it_locked(self, browser: Client, grace: TeachingRecord) -> None:
        open_alert(grace)
        page = main(browser.get(PATH))
        assert "The account cannot be unlocked until the alert has ended." in page
        assert "Unlock by hand" not in page

    def test_of_a_merged_record_is_that_of_the_one_it_lives_on_in(
        self, browser: Client, grace: TeachingRecord, ada: TeachingRecord
    ) -> None:
        merge(grace, ada)
        find(grace, HERS)
        page = main(browser.get(PATH))
        assert "Account of Ada Bell (TRN 7654321) Status Not locked" in page
        assert "grace@example.com" in page

    def test_is_known_to_the_portal_only(
        self, browser: Client, grace: TeachingRecord, with_portal: PortalServer
    ) -> None:
        find(grace, HERS)
        page = main(browser.get(PATH))
        assert "Status Only the portal knows" in page
        assert "The portal is about to be asked to unlock the account." in page
        assert "Unlock by hand" in page

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
    def test_is_read_by_everybody(self, as_staff: SignIn, grace: TeachingRecord, role: Role) -> None:
        find(grace, HERS)
        PortalAccount.objects.update(status="locked", why="file", times_locked=2)
        page = main(as_staff(role).get(PATH))
        assert "Locked" in page
        assert "Unlock by hand" not in page

    def test_takes_a_few_queries(
        self, browser: Client, grace: TeachingRecord, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for nth in range(25):
            find(grace, HERS, AT + timedelta(minutes=nth))
        browser.get(PATH)
        with django_assert_max_num_queries(24):
            assert "Next" in main(browser.get(PATH))


class TestUnlock:
    def test_is_said_why_checked_and_done(self, browser: Client, grace: TeachingRecord, manager: StaffUser) -> None:
        assert "Why are you unlocking this account?" in main(browser.get(UNLOCK))
        checked = browser.post(UNLOCK, {"reason": f"  {WHY}\r\nBy phone."})
        assert checked.status_code == 200
        assert f"Reason {WHY} By phone." in main(checked)
        assert is_locked(grace)
        kept = Markup(checked.text).one("input", name="reason")["value"]
        done = browser.post(CHECK, {"reason": kept})
        assert (done.status_code, done["Location"]) == (302, PATH)
        assert not is_locked(grace)
        decision = UnlockDecision.objects.get()
        assert (decision.reason, decision.staff_user) == (f"{WHY}\nBy phone.", manager)
        page = main(browser.get(PATH))
        assert "Portal account unlocked" in page
        assert "Unlocked by hand" in page
        assert ChangeHistoryEvent.objects.get().name == "portal_account_unlocked_by_hand"

    def test_can_be_changed_on_the_way(self, browser: Client, grace: TeachingRecord) -> None:
        page = Markup(browser.post(UNLOCK, {"reason": WHY, "change": "yes"}).text)
        assert page.one("textarea").text == WHY

    def test_takes_a_reason(self, browser: Client, grace: TeachingRecord) -> None:
        response = browser.post(UNLOCK, {"reason": " \u200b "})
        assert response.status_code == 422
        assert "Enter why you are unlocking this account" in main(response)
        assert browser.post(CHECK, {"reason": ""})["Location"] == UNLOCK
        assert is_locked(grace)

    @pytest.mark.parametrize("path", [UNLOCK, CHECK])
    def test_never_with_an_open_alert(self, browser: Client, grace: TeachingRecord, path: str) -> None:
        open_alert(grace)
        response = browser.post(path, {"reason": WHY})
        assert response.status_code == 409
        assert "An alert is open on the record." in main(response)
        assert is_locked(grace)

    def test_never_with_an_alert_that_came_meanwhile(
        self, browser: Client, grace: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It came between what the page has read and what the action reads."""

        def after_it_was_read(*arguments: Any) -> Any:
            read = standing(*arguments)
            open_alert(grace)
            return read

        monkeypatch.setattr("trs_console.console.views.portal_accounts.standing", after_it_was_read)
        response = browser.post(CHECK, {"reason": WHY})
        assert response.status_code == 409
        assert "An alert is open on the record." in main(response)
        assert is_locked(grace)

    def test_says_who_was_quicker(self, browser: Client, grace: TeachingRecord) -> None:
        browser.post(CHECK, {"reason": WHY})
        response = browser.post(CHECK, {"reason": WHY})
        assert response.status_code == 409
        assert "The account is not locked. Mo Manager unlocked it on 4 November 2026 at 2:11pm." in main(response)
        assert "If you have just done this, it was saved once." in main(response)
        assert "Nothing was changed." not in main(response)
        assert UnlockDecision.objects.count() == 1

    def test_says_that_a_colleague_was_quicker(self, browser: Client, as_staff: SignIn, grace: TeachingRecord) -> None:
        browser.post(CHECK, {"reason": WHY})
        other = as_staff(user=StaffUserFactory.create(role=Role.MANAGER))
        assert "Nothing was changed." in main(other.post(CHECK, {"reason": WHY}))

    def test_never_for_a_deactivated_record(self, browser: Client, grace: TeachingRecord) -> None:
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        assert "The record is deactivated" in main(browser.get(UNLOCK))

    def test_asks_the_portal_where_there_is_one(
        self, browser: Client, grace: TeachingRecord, with_portal: PortalServer
    ) -> None:
        assert "the portal is asked to unlock the account" in main(browser.post(UNLOCK, {"reason": WHY}))
        done = browser.post(CHECK, {"reason": WHY}, follow=True)
        assert "The portal is being asked to unlock the account" in main(done)
        assert UnlockDecision.objects.get().outcome == Outcome.TO_ASK

    @pytest.mark.parametrize("own", [{"own_trn": "1234567"}, {"email": "grace+x@example.com"}])
    def test_is_refused_for_ones_own_record(self, as_staff: SignIn, grace: TeachingRecord, own: dict[str, str]) -> None:
        connect(grace, HERS)
        PortalAccount.objects.update(status="locked", why="file", times_locked=2)
        browser = as_staff(user=StaffUserFactory.create(role=Role.MANAGER, **own))
        assert "Unlock by hand" not in main(browser.get(PATH))
        refusal = browser.post(CHECK, {"reason": WHY})
        assert refusal.status_code == 403
        assert "This is your own record. A colleague needs to do this." in refusal.text
        assert is_locked(grace)
