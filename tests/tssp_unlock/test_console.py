"""The page of an address to follow up, and that of a decision."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from staff.models import Role, StaffUser, Viewing
from teaching_records.models import Alert, TeachingRecord
from tests.factories import StaffUserFactory, TeachingRecordFactory
from tests.govuk.markup import Markup
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import find, is_locked, merge, open_alert
from tests.tssp_unlock.portal_server import PortalServer
from tssp_unlock import lifecycle
from tssp_unlock import portal as portals
from tssp_unlock.actions import ask, unlock_by_hand
from tssp_unlock.models import MOST_ATTEMPTS, FollowUp, Outcome, UnlockDecision

pytestmark = pytest.mark.django_db

HERS = "grace@example.com"
type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    return as_staff(user=manager)


def main(response: Any) -> str:
    return Markup(response.text).one("main").text


class TestAddress:
    @pytest.fixture
    def follow_up(self, grace: TeachingRecord, ada: TeachingRecord) -> FollowUp:
        find(grace, HERS, AT - timedelta(hours=2))
        find(ada, HERS, AT - timedelta(hours=1))
        return FollowUp.objects.get()

    @pytest.fixture
    def path(self, follow_up: FollowUp) -> str:
        return f"/console/unlocks/addresses/{follow_up.pk}/"

    def says(self, browser: Client, path: str, seen: int | None = None, **answer: str) -> Any:
        """A manager answers the form as they were shown it, or when `seen` was the last change."""
        shown = Markup(browser.get(path).text).one("input", name="seen")["value"]
        return browser.post(path, {"seen": shown if seen is None else seen, **answer})

    def test_shows_each_use_and_what_was_decided(self, browser: Client, path: str) -> None:
        page = main(browser.get(path))
        for words in (
            "grace@example.com",
            "Ada Bell TRN 7654321",
            "4 November 2026 at 1:11pm",
            "Found a lost TRN",
            "Not unlocked Email address used for another person",
            "Used for another person: to contact",
        ):
            assert words in page

    def test_says_that_a_record_was_merged(self, browser: Client, path: str, ada: TeachingRecord) -> None:
        merge(ada, TeachingRecordFactory.create(trn="5555555"))
        assert "TRN 7654321, merged into TRN 5555555" in main(browser.get(path))

    def test_takes_what_a_manager_says(self, browser: Client, path: str, follow_up: FollowUp) -> None:
        response = self.says(browser, path, status="contacted", note="Rang her.\r\nShe is away.")
        assert (response.status_code, response["Location"]) == (302, path)
        follow_up.refresh_from_db()
        assert (follow_up.status, follow_up.note) == ("contacted", "Rang her.\nShe is away.")
        page = Markup(browser.get(path).text)
        assert "Saved" in page.one("main").text
        assert [item.text for item in page.with_class("trs-timeline__item")] == [
            "Contacted By Mo Manager on 4 November 2026 at 2:11pm Rang her. She is away.",
            "Used for another person: to contact 4 November 2026 at 1:11pm",
        ]
        assert page.one("textarea").text == "Rang her. She is away."

    def test_asks_for_a_change(self, browser: Client, path: str) -> None:
        response = self.says(browser, path, status="to_contact", note="")
        assert response.status_code == 422
        assert "Change the status or the note" in main(response)

    def test_asks_for_a_status(self, browser: Client, path: str) -> None:
        response = self.says(browser, path, note="Rang.")
        assert response.status_code == 422
        assert "Select how far you have got" in main(response)

    def test_shows_the_second_of_two_what_the_first_has_changed(
        self, browser: Client, path: str, follow_up: FollowUp, as_staff: SignIn
    ) -> None:
        seen = follow_up.version
        self.says(browser, path, status="contacted", note="Rang her.")
        second = as_staff(user=StaffUserFactory.create(role=Role.MANAGER))
        response = self.says(second, path, seen, status="explained", note="A couple.")
        assert response.status_code == 409
        page = Markup(response.text)
        words = "Mo Manager set the status to “contacted” on 4 November 2026 at 2:11pm, with the note “Rang her.”"
        assert words in page.one("main").text
        assert page.one("textarea").text == "A couple."
        follow_up.refresh_from_db()
        assert follow_up.note == "Rang her."
        again = second.post(path, {"seen": page.one("input", name="seen")["value"], "status": "explained", "note": "A"})
        assert again.status_code == 302

    def test_shows_that_it_was_used_again_meanwhile(self, browser: Client, path: str, follow_up: FollowUp) -> None:
        seen = follow_up.version
        find(TeachingRecordFactory.create(), HERS)
        response = self.says(browser, path, seen, status="contacted", note="")
        assert response.status_code == 409
        assert "The address was used for another person on 4 November 2026 at 2:11pm." in main(response)

    @pytest.mark.parametrize("seen", ["", "x", "9" * 30])
    def test_takes_any_version_that_is_none(self, browser: Client, path: str, seen: str) -> None:
        response = browser.post(path, {"seen": seen, "status": "contacted", "note": ""})
        assert response.status_code == 409

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
    def test_is_read_by_everybody_and_changed_by_managers(
        self, as_staff: SignIn, path: str, follow_up: FollowUp, role: Role
    ) -> None:
        browser = as_staff(role)
        page = Markup(browser.get(path).text)
        assert "Only a manager or an administrator can do this." in page.one("main").text
        assert page.all("textarea") == []
        assert browser.post(path, {"seen": follow_up.version, "status": "contacted"}).status_code == 403
        assert follow_up.changes.count() == 1

    def test_is_not_ones_own(self, as_staff: SignIn, path: str) -> None:
        officer = StaffUserFactory.create(role=Role.MANAGER, email="grace+work@example.com")
        assert "This is your own email address. A colleague needs to do this." in main(as_staff(user=officer).get(path))

    def test_that_is_not_there_is_not_found(self, browser: Client) -> None:
        assert browser.get("/console/unlocks/addresses/987654321987654321987/").status_code == 404


class TestDecision:
    def page_of(self, browser: Client, decision: UnlockDecision) -> str:
        return main(browser.get(f"/console/unlocks/decisions/{decision.pk}/"))

    def test_says_that_an_alert_was_open_and_until_when(self, browser: Client, grace: TeachingRecord) -> None:
        open_alert(grace)
        Alert.objects.create(record=grace, type="Restriction", starts_on=AT.date(), ends_on=AT.date())
        Alert.objects.create(
            record=grace,
            type="Old",
            starts_on=AT.date() - timedelta(days=9),
            ends_on=AT.date() - timedelta(days=2),
        )
        page = self.page_of(browser, find(grace, HERS))
        assert "The account was not unlocked because an alert was open on the record." in page
        assert "No alert is open No An alert without an end date, An alert until 4 November 2026" in page
        assert "Do not tell the teacher, or anybody else, that there is an alert." in page

    def test_names_for_whom_the_address_was_used(
        self, browser: Client, grace: TeachingRecord, ada: TeachingRecord
    ) -> None:
        find(grace, HERS)
        page = self.page_of(browser, find(ada, HERS))
        assert "because the email address had been used to find, or connect to, another person’s record too." in page
        assert "nobody else No Used for Grace Adeyemi (TRN 1234567) Open record" in page
        assert "Follow up this address" in page
        assert "Do not tell" not in page

    def test_names_a_few_of_many(self, browser: Client, grace: TeachingRecord) -> None:
        for record in TeachingRecordFactory.create_batch(7):
            find(record, HERS)
        assert "(TRN 3" in (page := self.page_of(browser, find(grace, HERS)))
        assert "and 2 more" in page

    def test_says_what_was_unlocked_and_by_whom(
        self, browser: Client, grace: TeachingRecord, manager: StaffUser
    ) -> None:
        decision = unlock_by_hand(record_id=grace.pk, reason="She rang.\nTwice.", by=manager, at=AT)
        page = self.page_of(browser, decision)
        assert "The account was unlocked by hand." in page
        assert "By Mo Manager" in page
        assert "Reason She rang. Twice." in page
        assert "The email address was used for nobody else Not asked" in page

    def test_says_which_record_was_matched(self, browser: Client, grace: TeachingRecord) -> None:
        earlier = TeachingRecordFactory.create(trn="1111111", first_name="Gracie")
        merge(earlier, grace)
        assert "Matched to Gracie" in self.page_of(browser, find(earlier, HERS))

    def test_is_recorded_as_seeing_the_record(self, browser: Client, grace: TeachingRecord) -> None:
        self.page_of(browser, find(grace, HERS))
        assert list(Viewing.objects.values_list("what", "which")) == [("record", grace.trn)]

    @pytest.mark.parametrize("outcome", Outcome)
    def test_has_words_for_every_outcome(self, outcome: Outcome) -> None:
        from tssp_unlock.pages.in_words import OUTCOMES, SENTENCES

        assert OUTCOMES[outcome].text
        assert outcome in SENTENCES or outcome in (Outcome.REFUSED, Outcome.NOT_LOCKED)


class TestTryAgain:
    @pytest.fixture
    def unanswered(self, grace: TeachingRecord, portal: PortalServer) -> UnlockDecision:
        decision = find(grace, HERS)
        portal.answers = [500] * MOST_ATTEMPTS
        while decision.outcome != Outcome.UNANSWERED:
            with suppress(portals.Unavailable):
                ask(decision_id=decision.pk, portal=portals.portal(), at=AT)
            decision.refresh_from_db()
        return decision

    @pytest.fixture
    def path(self, unanswered: UnlockDecision) -> str:
        return f"/console/unlocks/decisions/{unanswered.pk}/"

    def test_says_what_happened_and_asks_once_more(
        self, browser: Client, unanswered: UnlockDecision, path: str
    ) -> None:
        page = main(browser.get(path))
        assert "The portal did not answer, however often it was asked" in page
        assert "Attempts 8" in page
        assert "What went wrong last The portal answered 500" in page
        assert "It may be: an answer of the portal was lost." in page
        response = browser.post(f"{path}try-again/")
        assert (response.status_code, response["Location"]) == (302, path)
        assert "The portal is being asked again" in (page := main(browser.get(path)))
        assert "Portal to be asked" in page
        assert "Try again" not in page
        unanswered.refresh_from_db()
        assert unanswered.outcome == Outcome.TO_ASK

    def test_says_that_there_is_nothing_left_to_try(self, browser: Client, path: str) -> None:
        for _ in range(2):
            browser.post(f"{path}try-again/")
        assert "There is nothing to try again" in main(browser.get(path))

    def test_decides_what_was_given_up(
        self, browser: Client, grace: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(lifecycle, "move", lambda *_, **__: 1 / 0)
            decision = find(grace, HERS)
        UnlockDecision.objects.update(attempts=MOST_ATTEMPTS)
        path = f"/console/unlocks/decisions/{decision.pk}/"
        page = main(browser.get(path))
        assert "Something went wrong each time that this was to be decided" in page
        assert "What the rules said" not in page
        assert "It is being decided again" in main(browser.post(f"{path}try-again/", follow=True))
        assert is_locked(grace)  # a worker does it

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
    def test_is_for_managers(self, as_staff: SignIn, path: str, unanswered: UnlockDecision, role: Role) -> None:
        browser = as_staff(role)
        assert "Try again" not in main(browser.get(path))
        assert browser.post(f"{path}try-again/").status_code == 403
        unanswered.refresh_from_db()
        assert unanswered.outcome == Outcome.UNANSWERED

    def test_is_refused_about_oneself(self, as_staff: SignIn, path: str, grace: TeachingRecord) -> None:
        browser = as_staff(user=StaffUserFactory.create(role=Role.MANAGER, own_trn=grace.trn))
        assert "Try again" not in main(browser.get(path))
        assert browser.post(f"{path}try-again/").status_code == 403
