"""Nothing of a person, and no secret of a sign-in, stands where it has no business.

Somebody with marked details takes every path to One Login and back. Then everything that was written or sent
is searched for the marks: the logs, every answer to the browser, every column of every table.
"""

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from matching import sessions
from one_login.models import OneLoginUser, SignInAttempt
from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from tests.matching import marks
from tests.matching.answering import Answering
from tests.matching.find_trn.searching import Searching
from tests.matching.leaks import MAY_STAND, Watch, in_answer, in_column, in_logs, in_session
from tests.matching.marks import EMAIL, NINO, PERSON, SUBJECT, TRN, Mark, found_in, of_token
from tests.matching.watched import WatchedClient
from tests.one_login.browser import Browser
from tests.one_login.simulator.control import Control
from tests.one_login.simulator_process import SimulatorProcess

pytestmark = pytest.mark.django_db

FORGED_SIGN_INS = [
    "id_token.signature_other_key",
    "id_token.payload_changed",
    "id_token.sub_mistyped",
    "id_token.nonce_wrong",
    "id_token.kid_elsewhere",
    "id_token.not_a_token",
    "token.html",
    "token.invalid_grant",
    "token.status_400",
    "token.html_502",
    "token.access_token_other",
    "token.access_token_control_characters",
    "token.json_cut",
    "token.encoding_false",
    "userinfo.sub_other",
    "userinfo.html",
    "userinfo.status_500",
    "userinfo.email_not_verified",
    "userinfo.redirect",
    "jwks.keys_of_wrong_types",
    "discovery.issuer_other",
    "callback.state_wrong",
    "callback.code_unknown",
    "callback.code_doubled",
    "callback.error_invalid_request_script",
    "callback.error_script",
]
FORGED_IDENTITIES = [
    "core_identity.signature_other_key",
    "core_identity.payload_changed",
    "core_identity.sub_wrong",
    "core_identity.kid_elsewhere",
    "core_identity.vot_p1",
    "core_identity.two_parts",
    "core_identity.vc_text",
    "core_identity.names_empty",
    "core_identity.names_of_wrong_types",
    "core_identity.name_control_characters",
    "userinfo.core_identity_object",
    "did.assertion_method_text",
]


@pytest.fixture
def client() -> WatchedClient:
    return WatchedClient()


@pytest.fixture
def watch(client: WatchedClient, provider: SimulatorProcess, db: None) -> Iterator[Watch]:
    watch = Watch(client, provider.issuer)
    with watch.wire.listening(), watch.logs.listening():
        yield watch


@pytest.fixture
def somebody(watch: Watch, teacher: Browser, control: Control) -> Browser:
    """The browser of the person with the marked details."""
    return teacher


def record() -> TeachingRecord:
    """Their record, with another address: their identity alone is not enough."""
    record = TeachingRecordFactory.create(
        trn=TRN,
        first_name="Zephyrine",
        last_name="Márkthwaite",
        date_of_birth=date.fromisoformat(marks.BORN),
        email="another@leaks.example",
    )
    record.national_insurance_numbers.create(number=NINO)
    return record


def signs_in(somebody: Browser, start: str = "/sign-in", **more: str) -> Any:
    return somebody.open(start, **{**marks.DETAILS, **more})


def sets_out(somebody: Browser, start: str = "/sign-in") -> str:
    """The address of One Login that they are sent to, with an attempt under way."""
    return str(somebody.client.get(start)["Location"])


def comes_back(somebody: Browser, **answer: str) -> HttpResponse:
    """To our callback with this answer to the attempt that is under way."""
    state = SignInAttempt.objects.get().state
    return somebody.client.get(f"/one-login/callback?{urlencode({'state': state, **answer})}")  # type: ignore[return-value]


def reasons(watch: Watch) -> set[str]:
    return {event["reason"] for event in watch.logs.events if "reason" in event}


class TestSigningIn:
    def test_and_being_connected_at_once(self, somebody: Browser, watch: Watch) -> None:
        TeachingRecord.objects.filter(pk=record().pk).update(email=EMAIL)
        page = signs_in(somebody)
        assert "connected to your teaching record" in page.text
        assert EMAIL in somebody.client.get("/record").content.decode()
        assert watch.leaks() == []

    def test_and_being_connected_by_numbers(self, somebody: Browser, watch: Watch) -> None:
        record()
        TeachingRecordFactory.create(first_name="Zephyrine", last_name="Márkthwaite", date_of_birth=date(1961, 7, 23))
        signs_in(somebody)
        answering = Answering(somebody.client)
        answering.answers_national_insurance_number("no")
        assert watch.leaks() == []
        assert answering.answers_trn(TRN) == "/connect/connected"
        assert watch.leaks() == []

    def test_and_asking_for_support(self, somebody: Browser, watch: Watch) -> None:
        signs_in(somebody)
        answering = Answering(somebody.client)
        answering.client.post(
            "/connect/national-insurance-number",
            {"has_national_insurance_number": "yes", "national_insurance_number": f"{NINO} {TRN} {EMAIL}"},
        )
        answering.answers(national_insurance_number=NINO, trn=TRN)
        assert NINO[2:4] in answering.text("/connect/check-answers")
        assert watch.leaks() == []
        assert answering.sends_the_request() == "/connect/request-sent"
        answering.text("/connect/request-sent")
        assert SupportTask.objects.get().stated["trn"] == TRN
        assert watch.leaks() == []
        assert "procrastinate_jobs.args" in watch.searched_columns

    def test_with_more_in_the_identity_than_was_asked_for(
        self, somebody: Browser, watch: Watch, control: Control
    ) -> None:
        control.faults({"name": "core_identity.subject_chosen", "value": marks.CREDENTIAL}, subject=SUBJECT)
        signs_in(somebody)
        assert OneLoginUser.objects.get().current_name == "Zephyrine Márkthwaite"
        assert watch.leaks() == []

    def test_without_a_proven_identity(self, somebody: Browser, watch: Watch, control: Control) -> None:
        control.faults({"name": "userinfo.return_codes_chosen", "value": marks.RETURN_CODES}, subject=SUBJECT)
        page = signs_in(somebody, identity_proven="no")
        assert "could not verify your identity" in page.text
        assert OneLoginUser.objects.get().return_codes == marks.RETURN_CODES
        assert watch.leaks() == []

    def test_from_a_page_that_they_wanted(self, somebody: Browser, watch: Watch) -> None:
        signs_in(somebody, start="/record")
        signs_in(somebody, start=f"/sign-in?{urlencode({'next': f'https://elsewhere.example/{EMAIL}'})}")
        assert watch.leaks() == []


class TestFindingALostTrn:
    @pytest.fixture(autouse=True)
    def answers_come_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("matching.find_trn.views.EVEN_SECONDS", 0.0)

    def searching(self, watch: Watch) -> Searching:
        searching = Searching(watch.client)
        year, month, day = marks.BORN.split("-")
        assert searching.answers(
            email=EMAIL,
            first_name="Zephyrine",
            last_name="Márkthwaite",
            has_changed_name="yes",
            previous_last_name="Oldmarkby",
            national_insurance_number=NINO,
            **{"date_of_birth-day": day, "date_of_birth-month": month, "date_of_birth-year": year},
        ).endswith("/check-answers")
        assert "Zephyrine" in searching.main("/find-a-lost-trn/check-answers")
        return searching

    @pytest.mark.parametrize("is_found", [True, False])
    def test_gives_nothing_away(self, watch: Watch, is_found: bool) -> None:
        if is_found:
            record()
        searching = self.searching(watch)
        assert watch.leaks() == []
        searching.posts("/find-a-lost-trn/check-answers")
        assert (EMAIL in searching.main("/find-a-lost-trn/answer")) == is_found
        assert watch.leaks() == []
        assert not [answer for answer in watch.client.answers if TRN in answer.getvalue().decode()]
        assert {"find_trn_pastsearch.address_key", "procrastinate_jobs.args"} <= watch.searched_columns

    def test_and_asking_for_support_gives_nothing_away(self, watch: Watch) -> None:
        searching = self.searching(watch)
        searching.posts("/find-a-lost-trn/check-answers")
        assert "Zephyrine" in searching.main("/find-a-lost-trn/ask-for-support")
        assert watch.leaks() == []
        searching.posts("/find-a-lost-trn/ask-for-support")
        assert "Support request sent" in searching.main("/find-a-lost-trn/answer")
        assert SupportTask.objects.get().person_name == "Zephyrine Márkthwaite"
        assert watch.leaks() == []

    def test_and_a_fault_of_ours_gives_nothing_away(self, watch: Watch) -> None:
        record()
        searching = self.searching(watch)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE find_trn_pastsearch ADD CONSTRAINT never CHECK (outcome IS NULL)")
        assert watch.client.post("/find-a-lost-trn/check-answers").status_code == 500
        assert searching.get("/find-a-lost-trn/check-answers").status_code == 200
        assert watch.leaks() == []


class TestARefusedSignIn:
    @pytest.mark.parametrize("fault", FORGED_SIGN_INS)
    def test_gives_nothing_away(self, somebody: Browser, watch: Watch, control: Control, fault: str) -> None:
        cache.clear()
        control.faults(fault, requests=None)
        page = signs_in(somebody)
        assert page.status_code in {400, 503}
        assert OneLoginUser.objects.count() == 0
        assert reasons(watch)
        assert watch.leaks() == []

    @pytest.mark.parametrize("error", ["access_denied", "temporarily_unavailable", "login_required", marks.ERROR])
    @pytest.mark.parametrize("start", ["/sign-in", "/prove-your-identity"])
    def test_by_one_login_gives_none_of_its_words_away(
        self, somebody: Browser, watch: Watch, start: str, error: str
    ) -> None:
        if start != "/sign-in":
            signs_in(somebody, identity_proven="no")
        sets_out(somebody, start)
        comes_back(somebody, error=error, error_description=marks.DESCRIPTION, error_uri=f"https://x/{EMAIL}")
        comes_back_again = somebody.client.get("/one-login/callback", {"state": EMAIL, "error": marks.ERROR})
        assert comes_back_again.status_code in {302, 400}
        assert watch.leaks() == []

    @pytest.mark.parametrize("fault", FORGED_IDENTITIES)
    def test_of_an_identity_gives_nothing_away(
        self, somebody: Browser, watch: Watch, control: Control, fault: str
    ) -> None:
        cache.clear()
        control.faults(fault)
        signs_in(somebody)
        user = OneLoginUser.objects.get()
        assert not user.is_verified or fault == "core_identity.name_control_characters"
        assert somebody.client.session["one_login_user_id"] == user.pk
        assert watch.leaks() == []

    def test_of_somebody_elses_identity_gives_neither_away(self, somebody: Browser, watch: Watch) -> None:
        somebody.sign_in("not-verified")
        address = sets_out(somebody, "/prove-your-identity")
        somebody.one_login.cookies.clear()
        page = somebody.client.get(somebody.at_one_login(address, **marks.DETAILS))
        assert page.status_code == 400
        assert reasons(watch) >= {"identity_of_another_subject"}
        assert watch.leaks() == []


class TestOneLoginBeingDown:
    def test_before_the_sign_in(self, somebody: Browser, watch: Watch, settings: Any) -> None:
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"
        assert signs_in(somebody, start="/sign-in?next=/record").status_code == 503
        assert watch.leaks() == []

    def test_in_the_middle_of_it(self, somebody: Browser, watch: Watch, settings: Any) -> None:
        back = somebody.at_one_login(sets_out(somebody), **marks.DETAILS)
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"
        assert somebody.client.get(back).status_code == 503
        assert reasons(watch) == {"document_not_fetched"}
        assert watch.leaks() == []

    def test_when_signing_out(self, somebody: Browser, watch: Watch, settings: Any) -> None:
        signs_in(somebody)
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"
        assert somebody.client.post("/sign-out")["Location"] == "/signed-out"
        assert watch.leaks() == []


class TestSigningOut:
    def test_here(self, somebody: Browser, watch: Watch) -> None:
        signs_in(somebody)
        assert "ID token" in {mark.kind for mark in watch.wire.marks}
        answer = somebody.client.post("/sign-out")
        assert "id_token_hint=" in answer["Location"]
        assert "You have signed out" in somebody.open(answer["Location"]).text
        assert watch.leaks() == []

    @pytest.mark.parametrize("fault", [None, "logout_token.signature_other_key", "logout_token.two_parts"])
    def test_at_one_login(self, somebody: Browser, watch: Watch, control: Control, fault: str | None) -> None:
        signs_in(somebody)
        token = control.logout(*[fault] if fault else [], subject=SUBJECT, send=False)["logout_token"]
        watch.wire.learn("logout token", token)
        for status in (400 if fault else 200, 400):
            answer = somebody.client.post("/one-login/back-channel-logout", {"logout_token": token})
            assert answer.status_code == status
        assert "one_login_logout_refused" in {event["event"] for event in watch.logs.events}
        assert watch.leaks() == []


class TestAFaultOfOurs:
    """The database refuses a row, and says which: with everything that stands in it."""

    @pytest.mark.parametrize("refused", ["last_signed_in_at", "verified_at"])
    def test_in_the_middle_of_a_sign_in_gives_nothing_away(self, somebody: Browser, watch: Watch, refused: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE one_login_oneloginuser ADD CONSTRAINT never CHECK ({refused} IS NULL)")
        page = signs_in(somebody)
        assert page.status_code == 500
        assert "there is a problem with the service" in page.text
        assert "IntegrityError" in {event.get("exception") for event in watch.logs.events}
        assert watch.leaks() == []

    def test_with_a_wrong_address_gives_nothing_away(self, somebody: Browser, watch: Watch) -> None:
        for path in (f"/record/{TRN}", f"/{EMAIL}/", f"/sign-in/{NINO}?email={EMAIL}"):
            assert somebody.client.get(path).status_code == 404
        somebody.client.get("/", headers={"host": "zephyrine.leaks.example"})
        somebody.client.get(f"/record?{EMAIL}", headers={"referer": f"https://x.example/{TRN}", "user-agent": EMAIL})
        assert watch.leaks() == []


class TestTheSearch:
    """It finds what it is for: each of these is a leak, made on purpose."""

    @pytest.mark.parametrize(
        "text",
        [
            "signed in: zeph.mark@leaks.example",
            "/callback?email=zeph.mark%40leaks.example",
            '{"name": "M\\u00e1rkthwaite"}',
            "MÁRKTHWAITE",
            "M&aacute;rkthwaite",
            "born 23 July 1961",
            "eyJlbWFpbCI6InplcGgubWFya0BsZWFrcy5leGFtcGxlIn0",  # Base64 of {"email":"…"}
            "7a6570682e6d61726b406c65616b732e6578616d706c65",
        ],
    )
    def test_finds_a_mark_in_every_spelling(self, text: str) -> None:
        assert found_in(text, PERSON)

    @pytest.mark.parametrize("text", ["", "1961", "Zephyr", "teaching.record@example.com", "654321"])
    def test_finds_none_where_there_is_none(self, text: str) -> None:
        assert not found_in(text, PERSON)

    def test_finds_parts_of_a_token(self) -> None:
        token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
        secrets = of_token("ID token", token)
        assert found_in(f"claims: {token.split('.')[1]}", secrets)
        assert not found_in(f"a header: {token.split('.')[0]}", secrets)

    def test_finds_an_address_in_our_log_and_in_a_librarys(self, watch: Watch) -> None:
        structlog.get_logger("matching.views.sign_in").info("one_login_signed_in", email=EMAIL)
        logging.getLogger("some.library").warning("Could not reach https://x/?email=%s", EMAIL)
        assert len(in_logs(watch.logs.written, PERSON)) >= 2
        assert any("the log holds the email" in leak for leak in watch.leaks())

    def test_finds_a_name_in_a_session(self, somebody: Browser, watch: Watch) -> None:
        signs_in(somebody)
        assert watch.leaks() == []
        session = somebody.client.session
        session["greeting"] = "Zephyrine"
        session.save()
        assert {"a session has a member greeting", "a session holds the name"} <= set(watch.leaks())

    def test_finds_another_token_in_a_session(self, somebody: Browser, watch: Watch) -> None:
        signs_in(somebody)
        session = somebody.client.session
        session[sessions.ID_TOKEN] = "an access token"
        session.save()
        assert "a session holds as ID token what is none" in watch.leaks()
        assert in_session(session.encode({"one_login_browser": EMAIL}), PERSON)

    def test_finds_what_a_table_a_job_or_the_cache_must_not_hold(self, watch: Watch) -> None:
        OneLoginUserFactory.create(email="new@example.com", subject=EMAIL, return_codes=["QZCODE1", "x"])
        cache.set("kept", {"email": EMAIL})
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'send', %s)",
                [f'{{"to": "{EMAIL}"}}'],
            )
        places = {leak.split(" ")[0] for leak in watch.leaks()}
        assert places == {"one_login_oneloginuser.subject", "shared_cache.value", "procrastinate_jobs.args"}

    def test_knows_the_columns_that_may_hold_marks(self, watch: Watch) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT table_name || '.' || column_name FROM information_schema.columns")
            known = {name for (name,) in cursor.fetchall()}
        assert not set().union(*MAY_STAND.values()) - known
        assert not in_column("one_login_oneloginuser.email", [EMAIL], PERSON)
        assert in_column("one_login_oneloginuser.verification_route", [EMAIL], PERSON)

    @pytest.mark.parametrize(
        ("header", "value"), [("Location", f"/record?trn={TRN}"), ("Link", f"</{EMAIL}>"), ("Set-Cookie", EMAIL)]
    )
    def test_finds_a_mark_in_an_answer(self, header: str, value: str) -> None:
        assert in_answer(self.answer(headers={header: value}), PERSON, "http://one-login/")

    def test_finds_a_mark_in_a_link_and_on_a_page_about_a_fault(self) -> None:
        assert in_answer(self.answer(f'<a href="/records/{TRN}">Your record</a>'), PERSON, "http://one-login/")
        assert in_answer(self.answer("Sorry, Zephyrine", status=500), PERSON, "http://one-login/")
        assert not in_answer(self.answer("Hello, Zephyrine"), PERSON, "http://one-login/")
        assert in_answer(self.answer(f"Hello, {SUBJECT}"), [Mark("subject", SUBJECT)], "http://one-login/")

    def test_finds_a_cookie_that_is_no_random_key(self) -> None:
        answer = self.answer()
        answer.set_cookie("session", "b25lX2xvZ2luX3VzZXJfaWQ6MTc")
        assert in_answer(answer, [], "http://one-login/") == ["the cookie session of 200 / is no random key"]

    def answer(self, body: str = "", *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
        answer = HttpResponse(body, status=status, headers=headers)
        answer.request = RequestFactory().get("/").environ  # type: ignore[attr-defined]
        return answer

    def test_watches_a_client_like_any_other(self, client: Client) -> None:
        assert isinstance(client, WatchedClient)
