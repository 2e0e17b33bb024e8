"""Signing in, against the real simulator over HTTP."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from one_login import provider as one_login_provider
from one_login.models import OneLoginUser, Session, SignIn, SignInAttempt
from one_login.simulator.personas import PERSONAS
from tests.one_login.browser import Browser
from tests.one_login.simulator.control import Control

pytestmark = pytest.mark.django_db
SUBJECTS = {persona.slug: persona.subject for persona in PERSONAS}


def user_of(slug: str) -> OneLoginUser:
    return OneLoginUser.objects.get(subject=SUBJECTS[slug])


class TestSignIn:
    def test_asks_for_the_credential_first_and_for_the_identity_second(self, teacher: Browser) -> None:
        teacher.sign_in("matches-nothing")
        asked = [parse_qs(urlsplit(address).query) for address in teacher.visited if "authorize" in address]
        assert [request["vtr"] for request in asked] == [['["Cl.Cm"]'], ['["Cl.Cm.P2"]']]
        assert "claims" not in asked[0]
        assert "coreIdentityJWT" in asked[1]["claims"][0]
        assert asked[0]["state"] != asked[1]["state"]

    def test_keeps_the_verified_identity(self, teacher: Browser) -> None:
        teacher.sign_in("connects-by-nino")
        user = user_of("connects-by-nino")
        assert user.is_verified
        assert user.current_name == "Siân Llewellyn-Price"
        assert user.previous_names == ["Siân Llewellyn"]

    def test_gives_the_session_a_new_key(self, teacher: Browser) -> None:
        teacher.client.get("/sign-in")
        before = teacher.client.session.session_key
        teacher.sign_in("matches-nothing")
        assert teacher.client.session.session_key != before

    def test_refreshes_the_address_of_a_known_subject(self, teacher: Browser) -> None:
        OneLoginUser.objects.create(subject=SUBJECTS["new-email"], email="gwen.old@example.com")
        teacher.sign_in("new-email")
        assert user_of("new-email").email == "gwen.new@example.com"
        assert OneLoginUser.objects.count() == 1

    def test_never_joins_two_subjects_with_one_address(self, teacher: Browser) -> None:
        OneLoginUser.objects.create(subject="urn:fdc:gov.uk:2022:before", email="tomasz.w@example.com")
        teacher.sign_in("matches-nothing")
        assert OneLoginUser.objects.filter(email="tomasz.w@example.com").count() == 2

    @pytest.mark.parametrize("persona", ["matches-nothing", "not-verified"])
    def test_is_kept_each_time_with_what_was_asked(self, teacher: Browser, persona: str) -> None:
        teacher.sign_in(persona)
        kept = SignIn.objects.filter(one_login_user=user_of(persona))
        assert [each.identity_was_asked for each in kept.order_by("at", "pk")] == [False, True]
        assert kept.latest("at").at == user_of(persona).last_signed_in_at

    def test_is_not_kept_where_it_failed(self, teacher: Browser, control: Control) -> None:
        control.faults("id_token.nonce_wrong", persona="matches-nothing")
        teacher.sign_in("matches-nothing")
        assert not SignIn.objects.exists()

    def test_can_not_be_changed_afterwards(self, teacher: Browser) -> None:
        teacher.sign_in("matches-nothing")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            SignIn.objects.update(identity_was_asked=False)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            SignIn.objects.all().delete()
        assert SignIn.objects.count() == 2

    def test_leaves_a_person_who_is_not_proven_signed_in(self, teacher: Browser) -> None:
        page = teacher.sign_in("not-verified")
        user = user_of("not-verified")
        assert page.status_code == 200
        assert not user.is_verified
        assert user.proving_failed_at is not None
        assert user.return_codes
        assert teacher.client.session["one_login_user_id"] == user.pk

    def test_leads_back_to_where_they_set_out(self, teacher: Browser) -> None:
        start = teacher.client.get("/sign-in?next=/find-a-lost-trn")
        back = teacher.at_one_login(start["Location"], persona="matches-nothing")
        answer = teacher.client.get(back.removeprefix("http://localhost:8000"))
        assert answer["Location"] == "/find-a-lost-trn"

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"],
    )
    def test_never_leads_to_another_site(self, teacher: Browser, elsewhere: str) -> None:
        teacher.client.get("/sign-in", {"next": elsewhere})
        assert SignInAttempt.objects.get().next_path == ""


class TestAnIdentityThatCannotBeRead:
    @pytest.mark.parametrize("fault", ["vc_missing", "subject_list", "names_empty", "names_of_wrong_types"])
    def test_leaves_the_person_signed_in_and_unproven(self, teacher: Browser, control: Control, fault: str) -> None:
        control.faults(f"core_identity.{fault}", persona="matches-nothing")
        page = teacher.sign_in("matches-nothing")
        assert page.status_code == 400
        assert not user_of("matches-nothing").is_verified
        assert teacher.client.session["one_login_user_id"] == user_of("matches-nothing").pk


class TestCallback:
    def begun(self, teacher: Browser, start: str = "/sign-in") -> str:
        """The address at One Login that a new attempt goes to."""
        return str(teacher.client.get(start)["Location"])

    def back(self, teacher: Browser, address: str, persona: str) -> str:
        """The path of ours that One Login answers with."""
        return urlsplit(teacher.at_one_login(address, persona=persona))._replace(scheme="", netloc="").geturl()

    def callback(self, teacher: Browser, persona: str = "matches-nothing") -> str:
        return self.back(teacher, self.begun(teacher), persona)

    def test_takes_a_state_once(self, teacher: Browser) -> None:
        address = self.callback(teacher)
        assert teacher.client.get(address).status_code == 302
        teacher.client.post("/sign-out")
        assert teacher.client.get(address).status_code == 400
        assert "one_login_user_id" not in teacher.client.session

    def test_refuses_a_state_of_another_browser(self, teacher: Browser) -> None:
        address = self.callback(teacher)
        other = Client()
        page = other.get(address)
        assert page.status_code == 400
        assert "start again" in page.text
        assert OneLoginUser.objects.count() == 0

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?state=",
            "?state=nobody&code=x",
            "?code=x",
            "?error=access_denied",
            "?state=%00",
            "?state=x%00&code=y",
            "?state=%ED%A0%80",
            f"?state={'a' * 3_000}",
        ],
    )
    def test_refuses_what_belongs_to_no_attempt(self, teacher: Browser, query: str) -> None:
        assert teacher.client.get(f"/one-login/callback{query}").status_code == 400
        teacher.client.get("/sign-in")
        assert teacher.client.get(f"/one-login/callback{query}").status_code == 400

    def test_leads_on_after_the_back_button(self, teacher: Browser) -> None:
        address = self.callback(teacher)
        teacher.client.get(address)
        teacher.open("/continue")  # to prove the identity
        assert teacher.client.get(address)["Location"] == "/continue"

    @pytest.mark.parametrize("fault", ["state_wrong", "state_missing", "state_doubled"])
    def test_never_sends_anybody_round_and_round(self, teacher: Browser, control: Control, fault: str) -> None:
        teacher.client.get(self.callback(teacher))
        control.faults(f"callback.{fault}", requests=None)
        page = teacher.open("/prove-your-identity")
        assert page.status_code == 400
        assert "You need to start again" in page.text
        assert "You are still signed in" in page.text

    def test_lets_two_tabs_sign_in(self, teacher: Browser) -> None:
        first, second = self.callback(teacher), self.callback(teacher)
        assert teacher.client.get(second).status_code == 302
        assert teacher.client.get(first).status_code == 302

    def test_says_when_one_login_is_not_available(self, teacher: Browser) -> None:
        start = teacher.client.get("/sign-in")
        back = teacher.at_one_login(start["Location"], fault="temporarily_unavailable")
        page = teacher.client.get(urlsplit(back)._replace(scheme="", netloc="").geturl())
        assert page.status_code == 503
        assert "Try again in a few minutes" in page.text

    def test_never_shows_the_providers_words(self, teacher: Browser) -> None:
        teacher.client.get("/sign-in")
        state = SignInAttempt.objects.get().state
        page = teacher.client.get(
            "/one-login/callback",
            {
                "state": state,
                "error": "invalid_request",
                "error_description": "<script>alert(1)</script> marked-words",
            },
        )
        assert page.status_code == 503
        assert "This is a problem with our service" in page.text
        assert "marked-words" not in page.text
        assert "invalid_request" not in page.text

    def test_asks_to_start_again_where_the_provider_lost_the_cookie(self, teacher: Browser) -> None:
        teacher.client.get("/sign-in")
        state = SignInAttempt.objects.get().state
        page = teacher.client.get(
            "/one-login/callback",
            {"state": state, "error": "access_denied", "error_description": "for security reasons"},
        )
        assert "start again" in page.text

    def test_refuses_an_identity_of_another_subject(self, teacher: Browser) -> None:
        teacher.sign_in("not-verified")
        start = teacher.client.get("/prove-your-identity")
        teacher.one_login.cookies.clear()  # somebody else signs in at One Login meanwhile
        back = teacher.at_one_login(start["Location"], persona="connects-by-itself")
        page = teacher.client.get(urlsplit(back)._replace(scheme="", netloc="").geturl())
        assert page.status_code == 400
        assert "You are still signed in" in page.text
        assert "you are not signed in" not in page.text
        assert "Sign out and start again" in page.text
        assert 'action="/sign-out"' in page.text
        assert teacher.client.get("/continue")["Location"] == "/identity-not-verified"
        assert not user_of("not-verified").is_verified
        assert not OneLoginUser.objects.filter(subject=SUBJECTS["connects-by-itself"]).exists()

    def test_says_who_is_still_signed_in_when_one_login_is_not_available(self, teacher: Browser, settings: Any) -> None:
        teacher.sign_in("not-verified")
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"
        page = teacher.client.get("/prove-your-identity")
        assert page.status_code == 503
        assert "You are still signed in" in page.text

    def test_forgets_who_was_signed_in_when_another_person_signs_in(self, teacher: Browser) -> None:
        """Two tabs, two people: what the first had under way cannot be completed any more."""
        first, second = self.callback(teacher, "not-verified"), self.begun(teacher)
        teacher.client.get(first)
        proving = self.begun(teacher, "/prove-your-identity")
        teacher.one_login.cookies.clear()
        teacher.client.get(self.back(teacher, second, "connects-by-nino"))
        assert teacher.client.session["one_login_user_id"] == user_of("connects-by-nino").pk
        teacher.one_login.cookies.clear()
        late = teacher.client.get(self.back(teacher, proving, "not-verified"))
        assert "You are still signed in" in late.text
        assert teacher.client.session["one_login_user_id"] == user_of("connects-by-nino").pk
        assert not user_of("not-verified").is_verified

    def test_says_so_when_one_login_cannot_be_reached_at_all(self, client: Client, settings: object) -> None:
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"  # type: ignore[attr-defined]
        page = client.get("/sign-in")
        assert page.status_code == 503
        assert "Try again in a few minutes" in page.text


class TestASignOutWhileTheAnswerComes:
    """One Login answers slowly, and meanwhile the person signs out: they stay signed out."""

    @pytest.fixture
    def back(self, teacher: Browser) -> str:
        """Where the person is about to come back to, signed in already, to prove their identity."""
        teacher.client.get(self.callback(teacher, "/sign-in"))
        return self.callback(teacher, "/prove-your-identity")

    def callback(self, teacher: Browser, start: str) -> str:
        back = teacher.at_one_login(teacher.client.get(start)["Location"], persona="matches-nothing")
        return urlsplit(back)._replace(scheme="", netloc="").geturl()

    @pytest.fixture
    def meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
        """`meanwhile(event)`: it happens before One Login's last answer of the sign-in has come."""

        def arrange(event: Callable[[], object]) -> None:
            ask = one_login_provider.userinfo

            def ask_slowly(*arguments: Any, **options: Any) -> Any:
                event()
                return ask(*arguments, **options)

            monkeypatch.setattr(one_login_provider, "userinfo", ask_slowly)

        return arrange

    def other_tab(self, teacher: Browser) -> Client:
        tab = Client()
        tab.cookies.load(teacher.client.cookies)
        return tab

    def check_is_signed_out(self, teacher: Browser, page: Any) -> None:
        assert page.status_code == 400
        assert "You need to start again" in page.text
        assert not Session.objects.filter(one_login_user__isnull=False).exists()
        assert teacher.client.get("/continue")["Location"].startswith("/sign-in")

    def test_here_holds(self, teacher: Browser, back: str, meanwhile: Callable[..., None]) -> None:
        meanwhile(lambda: self.other_tab(teacher).post("/sign-out"))
        self.check_is_signed_out(teacher, teacher.client.get(back))

    @pytest.mark.parametrize("start", ["/sign-in", "/prove-your-identity"])
    def test_at_one_login_holds(
        self, teacher: Browser, control: Control, meanwhile: Callable[..., None], start: str
    ) -> None:
        teacher.client.get(self.callback(teacher, "/sign-in"))
        if start == "/sign-in":
            teacher.client.post("/sign-out")
        back = self.callback(teacher, start)
        token = control.logout(persona="matches-nothing", send=False)["logout_token"]
        told = []
        meanwhile(
            lambda: told.append(Client().post("/one-login/back-channel-logout", {"logout_token": token}).status_code)
        )
        self.check_is_signed_out(teacher, teacher.client.get(back))
        assert told == [200]

    def test_does_not_keep_them_from_signing_in_again(self, teacher: Browser, control: Control) -> None:
        token = control.logout(persona="matches-nothing", send=False)["logout_token"]
        assert Client().post("/one-login/back-channel-logout", {"logout_token": token}).status_code == 200
        assert teacher.sign_in("matches-nothing").status_code == 200
        assert "one_login_user_id" in teacher.client.session


class TestSignOut:
    def test_ends_both_sessions_and_says_so(self, teacher: Browser) -> None:
        teacher.sign_in("matches-nothing")
        answer = teacher.client.post("/sign-out")
        assert "one_login_user_id" not in teacher.client.session
        asked = parse_qs(urlsplit(answer["Location"]).query)
        assert set(asked) == {"id_token_hint", "post_logout_redirect_uri", "state"}
        assert len(urlsplit(answer["Location"]).query) < 2_048
        page = teacher.open(answer["Location"])
        assert "You have signed out" in page.text

    def test_is_ours_when_one_login_is_down(self, teacher: Browser, settings: Any) -> None:
        teacher.sign_in("matches-nothing")
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"
        answer = teacher.client.post("/sign-out")
        assert answer["Location"] == "/signed-out"
        assert answer["Cache-Control"] == "no-store"
        assert "one_login_user_id" not in teacher.client.session

    def test_works_without_a_stored_id_token(self, teacher: Browser) -> None:
        teacher.sign_in("matches-nothing")
        session = teacher.client.session
        del session["one_login_id_token"]
        session.save()
        answer = teacher.client.post("/sign-out")
        assert "one_login_user_id" not in teacher.client.session
        assert not urlsplit(answer["Location"]).query
        assert teacher.one_login.get(answer["Location"], timeout=10).status_code == 200

    def test_needs_the_forms_token(self, teacher: Browser) -> None:
        teacher.sign_in("matches-nothing")
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = teacher.client.cookies
        assert strict.post("/sign-out").status_code == 403
        assert "one_login_user_id" in teacher.client.session

    def test_works_without_a_session(self, teacher: Browser) -> None:
        assert teacher.client.post("/sign-out").status_code == 302
        assert Client().get("/signed-out").status_code == 200


class TestKeySet:
    def test_publishes_public_members_only(self, client: Client) -> None:
        (key,) = client.get("/one-login/jwks.json").json()["keys"]
        assert key["kty"] == "RSA"
        assert key["use"] == "sig"
        assert key["kid"]
        assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)
