"""An answer of One Login that is real, and somebody else's: another browser's, another attempt's, another person's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client

from one_login import provider
from one_login.models import SignInAttempt
from one_login.provider import Tokens
from one_login.relying_party import CORE_IDENTITY
from tests.one_login.browser import Browser
from tests.one_login.faults.sights import CONNECTED, ENDED, PROVING_REFUSED, REFUSED
from tests.one_login.faults.visit import CALLBACK, PERSON, PERSONA, Sight, Visit

pytestmark = pytest.mark.django_db

SOMEBODY_ELSE = "matches-nothing"


def answered(browser: Browser, persona: str, start: str = "/sign-in") -> dict[str, str]:
    """What One Login answers to a new attempt of this browser: state and code, not yet brought back."""
    begun = browser.client.get(start)["Location"]
    query = parse_qs(urlsplit(browser.at_one_login(begun, persona=persona)).query)
    return {name: values[0] for name, values in query.items()}


def back(parameters: dict[str, str]) -> str:
    return f"{CALLBACK}?{urlencode(parameters)}"


@pytest.fixture
def thief(visit: Visit) -> Browser:
    """Another browser, of somebody who has an account of their own."""
    return Browser(Client())


class TestAnAnswerThatWasUsed:
    def test_signs_nobody_in_again(self, visit: Visit) -> None:
        visit.sign_in()
        visit.browser.client.post("/sign-out")
        before = visit.standing()
        for address in visit.answers:
            assert Sight.of(visit.go(address)) == ENDED
        assert visit.standing() == before
        assert before.signed_in is None

    def test_does_not_disturb_who_is_signed_in(self, visit: Visit) -> None:
        visit.sign_in()
        before = visit.standing()
        for address in visit.answers:
            assert Sight.of(visit.go(address)) == CONNECTED or visit.standing() == before
        assert visit.standing() == before

    def test_is_of_no_use_in_another_browser(self, visit: Visit, thief: Browser) -> None:
        visit.sign_in()
        for address in visit.answers:
            page = thief.client.get(urlsplit(address)._replace(scheme="", netloc="").geturl())
            assert Sight.of(page) == ENDED
        assert "one_login_user_id" not in thief.client.session


class TestLoginCsrf:
    """Somebody has another person's browser open what One Login answered to themselves."""

    @pytest.mark.parametrize("has_begun", [False, True], ids=["at rest", "under way"])
    def test_signs_nobody_in(self, visit: Visit, thief: Browser, *, has_begun: bool) -> None:
        trap = answered(thief, SOMEBODY_ELSE)
        if has_begun:
            visit.browser.client.get("/sign-in")
        before = visit.standing()
        assert Sight.of(visit.go(back(trap))) == ENDED
        assert visit.standing() == before
        assert before.signed_in is None
        assert visit.failures() == [("warning", "state_unknown")]
        visit.check_log()

    def test_does_not_turn_one_person_into_another(self, visit: Visit, thief: Browser) -> None:
        visit.sign_in()
        before = visit.standing()
        visit.go(back(answered(thief, SOMEBODY_ELSE)))
        assert visit.standing() == before

    @pytest.mark.parametrize("error", ["access_denied", "login_required", "temporarily_unavailable"])
    def test_by_an_error_with_a_wrong_state_changes_nothing(self, visit: Visit, error: str) -> None:
        visit.sign_in_only()
        visit.browser.client.get("/prove-your-identity")
        before = visit.standing()
        visit.go(back({"state": "another-state", "error": error}), until="/continue")
        assert visit.standing() == before
        assert SignInAttempt.objects.count() == 1

    def test_by_an_error_with_a_wrong_state_is_not_called_a_denial(self, visit: Visit) -> None:
        visit.browser.client.get("/sign-in")
        assert Sight.of(visit.go(back({"state": "another-state", "error": "access_denied"}))) == ENDED
        assert SignInAttempt.objects.count() == 1


class TestACodeOfAnotherAttempt:
    def test_of_the_same_browser_is_refused(self, visit: Visit) -> None:
        first, second = (answered(visit.browser, PERSONA) for _ in range(2))
        assert Sight.of(visit.go(back({**first, "code": second["code"]}))) == REFUSED
        assert Sight.of(visit.go(back({**second, "code": first["code"]}))) == REFUSED
        assert visit.failures() == [("warning", "code_not_accepted")] * 2
        assert visit.standing().people == ()

    def test_of_another_person_is_refused(self, visit: Visit, thief: Browser) -> None:
        """The thief's code in the victim's attempt, and the victim's in the thief's."""
        victims, thiefs = answered(visit.browser, PERSONA), answered(thief, SOMEBODY_ELSE)
        assert Sight.of(visit.go(back({**victims, "code": thiefs["code"]}))) == REFUSED
        assert Sight.of(thief.client.get(back({**thiefs, "code": victims["code"]}))) == REFUSED
        assert visit.standing().people == ()
        visit.check_log()

    def test_has_another_nonce_even_if_the_provider_takes_its_verifier(self, visit: Visit) -> None:
        """Without PKCE the nonce would still tell the two attempts apart."""
        first, second = (answered(visit.browser, PERSONA) for _ in range(2))
        verifier = SignInAttempt.objects.get(state=second["state"]).code_verifier
        SignInAttempt.objects.filter(state=first["state"]).update(code_verifier=verifier)
        assert Sight.of(visit.go(back({**first, "code": second["code"]}))) == REFUSED
        assert visit.failures() == [("warning", "nonce_wrong")]
        assert visit.standing().people == ()

    def test_at_the_second_step_proves_no_identity(self, visit: Visit) -> None:
        visit.sign_in_only()
        first = answered(visit.browser, PERSONA, "/prove-your-identity")
        second = answered(visit.browser, PERSONA, "/prove-your-identity")
        verifier = SignInAttempt.objects.get(state=second["state"]).code_verifier
        SignInAttempt.objects.filter(state=first["state"]).update(code_verifier=verifier)
        assert Sight.of(visit.go(back({**first, "code": second["code"]}))) == PROVING_REFUSED
        assert visit.failures() == [("warning", "nonce_wrong")]
        assert not visit.standing().people[0]["verified"]


class TestATokenOfAnotherPerson:
    """Between us and the provider somebody swaps what they have kept of another sign-in, which is real and fresh."""

    @pytest.fixture
    def kept(self, thief: Browser, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        """The tokens and the identity of somebody else, as our service received them."""
        received: dict[str, Any] = {}
        exchange, userinfo = provider.exchange, provider.userinfo

        def keeping_exchange(**arguments: str) -> Tokens:
            received["tokens"] = exchange(**arguments)
            return received["tokens"]

        def keeping_userinfo(tokens: Tokens, **arguments: str) -> dict[str, Any]:
            received["userinfo"] = userinfo(tokens, **arguments)
            return received["userinfo"]

        with monkeypatch.context() as patch:
            patch.setattr(provider, "exchange", keeping_exchange)
            patch.setattr(provider, "userinfo", keeping_userinfo)
            thief.sign_in(SOMEBODY_ELSE)
        assert CORE_IDENTITY in received["userinfo"]
        return received

    @pytest.mark.parametrize("with_access_token", [False, True])
    def test_signs_nobody_in(
        self, visit: Visit, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *, with_access_token: bool
    ) -> None:
        exchange, stolen = provider.exchange, kept["tokens"]
        monkeypatch.setattr(
            provider,
            "exchange",
            lambda **arguments: (
                (exchange(**arguments), stolen)[1]
                if with_access_token
                else replace(exchange(**arguments), id_token=stolen.id_token)
            ),
        )
        before = visit.standing()
        assert Sight.of(visit.sign_in()) == REFUSED
        assert visit.standing() == before
        assert before.signed_in is None
        assert visit.failures() == [("warning", "nonce_wrong")]

    def test_proves_nobody(self, visit: Visit, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        userinfo, stolen = provider.userinfo, kept["userinfo"][CORE_IDENTITY]
        monkeypatch.setattr(
            provider,
            "userinfo",
            lambda *tokens, **arguments: {**userinfo(*tokens, **arguments), CORE_IDENTITY: stolen},
        )
        assert Sight.of(visit.sign_in()) == PROVING_REFUSED
        people = {person["subject"]: person for person in visit.standing().people}
        assert visit.standing().signed_in == PERSON.subject
        assert not people[PERSON.subject]["verified"]
        assert visit.failures() == [("warning", "identity_sub_wrong")]


class TestAnAnswerThatComesLate:
    @pytest.mark.parametrize(("minutes", "is_taken"), [(59, True), (61, False)])
    def test_is_taken_within_the_hour(self, visit: Visit, minutes: int, *, is_taken: bool) -> None:
        """The person read their e-mail meanwhile; the code is as fresh as One Login makes it when they come back."""
        begun = visit.browser.client.get("/sign-in")["Location"]
        SignInAttempt.objects.update(started_at=datetime.now(UTC) - timedelta(minutes=minutes))
        address = visit.browser.at_one_login(begun, persona=PERSONA)
        with time_machine.travel(datetime.now(UTC), tick=True):
            response = visit.go(address, until="/continue")
        assert (response.status_code == 302) is is_taken
        assert bool(visit.standing().signed_in) is is_taken
