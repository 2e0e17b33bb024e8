"""Keys and documents that change, fail or are withdrawn between two sign-ins: our clock is moved, the rest is real."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.one_login.faults.sights import PROVING_REFUSED, QUESTIONS, REFUSED
from tests.one_login.faults.visit import Sight, Visit

pytestmark = pytest.mark.django_db

SECOND_PERSON = "matches-nothing"
PATHS = {
    "discovery": "/.well-known/openid-configuration",
    "jwks": "/.well-known/jwks.json",
    "did": "/.well-known/did.json",
}
# One of each kind: not served, not JSON, not whole, not where it was, and not such a document at all.
FAILURES = [
    *(f"{place}.{name}" for place in PATHS for name in ("status_503", "html", "json_cut", "redirect")),
    *("discovery.issuer_other", "discovery.token_endpoint_elsewhere", "jwks.keys_empty", "jwks.keys_of_no_curve"),
    *("did.id_other", "did.public_key_malformed"),
]
# Our clock begins behind One Login's, and within its leeway, so that it can be moved on without running ahead.
BEHIND, ON = timedelta(seconds=25), timedelta(seconds=20)
MAX_AGE_SECONDS = 10


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime.now(UTC) - BEHIND, tick=True) as traveller:
        yield traveller


def keep_documents(visit: Visit) -> None:
    """The first person signs in, and every document is kept for MAX_AGE_SECONDS."""
    for place in PATHS:
        visit.control.faults({"name": f"{place}.max_age_chosen", "value": MAX_AGE_SECONDS}, requests=None)
    visit.sign_in()
    assert visit.standing().counted["teaching_records_connection"] == 1
    visit.no_fault()
    visit.as_somebody_new(SECOND_PERSON)


def fetched(visit: Visit, place: str) -> int:
    """How often a document was asked for."""
    return [path for _, _, path in visit.control.requests_made()].count(PATHS[place])


class TestAStaleDocument:
    @pytest.mark.parametrize("fault", FAILURES)
    def test_serves_while_no_good_one_can_be_had(self, visit: Visit, clock: time_machine.Traveller, fault: str) -> None:
        place = fault.partition(".")[0]
        keep_documents(visit)
        before = fetched(visit, place)
        clock.shift(ON)
        visit.fault(fault)
        assert Sight.of(visit.sign_in()) == QUESTIONS
        assert fetched(visit, place) == before + 1
        assert visit.failures() == []

    @pytest.mark.parametrize("place", PATHS)
    def test_is_fetched_again_and_a_fresh_one_is_not(
        self, visit: Visit, clock: time_machine.Traveller, place: str
    ) -> None:
        keep_documents(visit)
        before = fetched(visit, place)
        visit.sign_in()
        assert fetched(visit, place) == before
        clock.shift(ON)
        visit.as_somebody_new("connects-by-trn")
        visit.sign_in()
        assert fetched(visit, place) == before + 1


class TestAWithdrawnKey:
    """It signs on, which only a thief would do, beside a new key that is published."""

    def withdraw(self, visit: Visit, key: str) -> None:
        signing = visit.control.keys(key, "publish")["signing"]
        assert signing not in visit.control.keys(key, "withdraw", kid=signing)["published"]

    def test_is_believed_until_the_max_age_of_the_copy_is_over(self, visit: Visit) -> None:
        visit.sign_in()
        self.withdraw(visit, "id_token")
        self.withdraw(visit, "identity")
        visit.as_somebody_new(SECOND_PERSON)
        assert Sight.of(visit.sign_in()) == QUESTIONS

    def test_of_id_tokens_signs_nobody_in_after_that(self, visit: Visit, clock: time_machine.Traveller) -> None:
        keep_documents(visit)
        self.withdraw(visit, "id_token")
        clock.shift(ON)
        before = visit.standing()
        assert Sight.of(visit.sign_in()) == REFUSED
        assert visit.failures() == [("warning", "key_unknown")]
        assert visit.standing() == before
        assert before.signed_in is None

    def test_of_identities_proves_nobody_after_that(self, visit: Visit, clock: time_machine.Traveller) -> None:
        keep_documents(visit)
        self.withdraw(visit, "identity")
        clock.shift(ON)
        assert Sight.of(visit.sign_in()) == PROVING_REFUSED
        assert visit.failures() == [("warning", "key_unknown")]
        assert [person["verified"] for person in visit.standing().people] == [True, False]


class TestANewKey:
    @pytest.mark.parametrize(("key", "place"), [("id_token", "jwks"), ("identity", "did")])
    def test_is_found_by_one_fetch_more(self, visit: Visit, key: str, place: str) -> None:
        visit.sign_in()
        before = fetched(visit, place)
        visit.control.keys(key, "rotate")
        visit.as_somebody_new(SECOND_PERSON)
        assert Sight.of(visit.sign_in()) == QUESTIONS
        assert fetched(visit, place) == before + 1

    def test_that_was_published_before_it_signed_is_known_already(
        self, visit: Visit, clock: time_machine.Traveller
    ) -> None:
        keep_documents(visit)
        for key in ("id_token", "identity"):
            visit.control.keys(key, "publish")
        clock.shift(ON)
        visit.sign_in()
        before = [fetched(visit, place) for place in PATHS]
        for key in ("id_token", "identity"):
            visit.control.keys(key, "use")
        visit.as_somebody_new("connects-by-trn")
        assert Sight.of(visit.sign_in()) == QUESTIONS
        assert [fetched(visit, place) for place in PATHS] == before


class TestAnUnknownKey:
    def test_makes_for_one_fetch_however_often_it_comes(self, visit: Visit) -> None:
        visit.fault("id_token.kid_foreign")
        before = fetched(visit, "jwks")
        for _ in range(3):
            visit.sign_in()
        assert fetched(visit, "jwks") == before + 2
        assert visit.failures() == [("warning", "key_unknown")] * 3

    def test_of_an_identity_likewise(self, visit: Visit) -> None:
        visit.sign_in_only()
        visit.fault("core_identity.kid_foreign")
        before = fetched(visit, "did")
        for _ in range(3):
            visit.prove()
        assert fetched(visit, "did") == before + 2


class TestAKeyOnAnotherHost:
    """A forged token says where its key is found, and there it is: nobody asks."""

    EXPECTED = frozenset({"/authorize", "/choose", "/token", "/userinfo", *PATHS.values()})

    @pytest.mark.parametrize("name", ["kid_elsewhere", "jku_in_header", "jwk_in_header"])
    @pytest.mark.parametrize("place", ["id_token", "core_identity"])
    def test_is_never_asked_for(self, visit: Visit, place: str, name: str) -> None:
        visit.control.order("requests", method="DELETE")
        visit.fault(f"{place}.{name}")
        page = visit.sign_in()
        assert Sight.of(page) == (REFUSED if place == "id_token" else PROVING_REFUSED)
        asked = {path for _, _, path in visit.control.requests_made()}
        assert asked <= self.EXPECTED
        assert PATHS["jwks" if place == "id_token" else "did"] in asked


class TestAnIdentityIssuerThatMoved:
    @pytest.mark.parametrize("is_warm", [False, True], ids=["cold", "warm"])
    def test_is_refused_until_it_is_configured(self, visit: Visit, settings: Any, *, is_warm: bool) -> None:
        if is_warm:
            visit.sign_in()
            visit.as_somebody_new(SECOND_PERSON)
        moved = "http://localhost:9/"
        visit.control.order("identity-issuer", {"identity_issuer": moved})
        page = visit.sign_in()
        assert Sight.of(page) == PROVING_REFUSED
        assert visit.failures() == [("warning", "iss_wrong")]
        assert not visit.standing().people[-1]["verified"]
        settings.ONE_LOGIN_IDENTITY_ISSUER = moved
        visit.go_on(page, until="/continue")
        assert visit.standing().people[-1]["verified"]
