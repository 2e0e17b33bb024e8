"""One Login says that somebody signed out there: all of their sessions here end, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from one_login import actions
from one_login.models import OneLoginUser, Session, UsedLogoutToken
from one_login.session_store import ONE_LOGIN_USER, SessionStore
from one_login.simulator.faults import FAULTS
from one_login.simulator.personas import PERSONAS
from tests.factories import OneLoginUserFactory
from tests.one_login.simulator.control import Control

pytestmark = pytest.mark.django_db

ADDRESS = "/one-login/back-channel-logout"
LEAVING = PERSONAS[0]
# Valid, but for somebody who has no session here.
OF_ANOTHER_PERSON = {"logout_token.sub_wrong", "logout_token.sub_doubled"}
# The fault is one only of a token that follows another one.
REPLAYED = {"logout_token.jti_replayed", "logout_token.jti_doubled"}
FORGED = sorted(name for name in FAULTS if name.startswith("logout_token.") if name not in OF_ANOTHER_PERSON)


@pytest.fixture
def leaving(db: None) -> OneLoginUser:
    """Somebody who is signed in twice."""
    user: OneLoginUser = OneLoginUserFactory.create(subject=LEAVING.subject)
    for _ in range(2):
        signed_in(user)
    return user


@pytest.fixture
def says(control: Control) -> Callable[..., HttpResponse]:
    """`says(*faults)`: the answer to a logout token for the person who leaves."""

    def post(*faults: str) -> HttpResponse:
        return send(control.logout(*faults, persona=LEAVING.slug, send=False)["logout_token"])

    return post


def send(token: str) -> HttpResponse:
    return Client(enforce_csrf_checks=True).post(ADDRESS, {"logout_token": token})  # type: ignore[return-value]


def signed_in(user: OneLoginUser) -> str:
    """The key of a new session of `user`."""
    session = SessionStore()
    session[ONE_LOGIN_USER] = user.pk
    session.save()
    return str(session.session_key)


type Says = Callable[..., HttpResponse]


class TestLogout:
    def test_ends_all_sessions_of_the_person(self, leaving: OneLoginUser, says: Says) -> None:
        stays = signed_in(OneLoginUserFactory.create())
        answer = says()
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert [session.session_key for session in Session.objects.all()] == [stays]

    def test_is_fine_with_somebody_who_is_not_here(self, says: Says) -> None:
        assert says().status_code == 200

    def test_takes_three_queries_however_many_sessions_there_are(self, leaving: OneLoginUser, control: Control) -> None:
        control_token = control.logout(persona=LEAVING.slug, send=False)["logout_token"]
        send(control_token)  # One Login's keys are in the cache now
        with CaptureQueriesContext(connection) as few:
            self.end_sessions(leaving, "one")
        for _ in range(20):
            signed_in(leaving)
        with CaptureQueriesContext(connection) as many:
            self.end_sessions(leaving, "another")
        assert not Session.objects.exists()
        assert len(many) == len(few)

    def end_sessions(self, user: OneLoginUser, token_identifier: str) -> None:
        actions.end_sessions(subject=user.subject, token_identifier=token_identifier, at=timezone.now())

    def test_finds_the_sessions_by_an_index(self, leaving: OneLoginUser) -> None:
        sessions = Session.objects.filter(one_login_user_id=leaving.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = sessions.explain()
        assert "Seq Scan" not in plan
        assert "Index" in plan or "Bitmap" in plan


class TestRefusedTokens:
    @pytest.mark.parametrize("fault", FORGED)
    def test_end_no_session(self, leaving: OneLoginUser, says: Says, fault: str) -> None:
        if fault in REPLAYED:
            says()
            signed_in(leaving)
        before = Session.objects.count()
        assert says(fault).status_code == 400
        assert Session.objects.count() == before > 0

    @pytest.mark.parametrize("fault", sorted(OF_ANOTHER_PERSON))
    def test_for_another_person_end_nobody_elses_session(self, leaving: OneLoginUser, says: Says, fault: str) -> None:
        assert says(fault).status_code == 200
        assert Session.objects.count() == 2

    def test_include_one_that_did_its_work(self, leaving: OneLoginUser, control: Control) -> None:
        token = control.logout(persona=LEAVING.slug, send=False)["logout_token"]
        assert send(token).status_code == 200
        again = signed_in(leaving)
        assert send(token).status_code == 400
        assert Session.objects.filter(session_key=again).exists()

    def test_include_an_id_token(self, leaving: OneLoginUser, client: Client, teacher: object) -> None:
        teacher.sign_in(LEAVING.slug)  # type: ignore[attr-defined]
        token = client.session["one_login_id_token"]
        before = Session.objects.count()
        assert send(token).status_code == 400
        assert Session.objects.count() == before

    @pytest.mark.parametrize(
        "body", [{}, {"logout_token": ""}, {"logout_token": ["a", "b"]}, {"logout_token": "é.é.é"}]
    )
    def test_include_none_and_two(self, leaving: OneLoginUser, provider: object, body: dict[str, str]) -> None:
        assert Client().post(ADDRESS, body).status_code == 400
        assert Session.objects.count() == 2

    @pytest.mark.parametrize("method", ["get", "put", "delete", "head", "options"])
    def test_are_posted(self, method: str, client: Client) -> None:
        assert getattr(client, method)(ADDRESS).status_code == 405

    def test_can_not_be_told_while_the_keys_can_not_be_had(
        self, leaving: OneLoginUser, control: Control, settings: pytest.FixtureRequest
    ) -> None:
        token = control.logout(persona=LEAVING.slug, send=False)["logout_token"]
        settings.ONE_LOGIN_ISSUER = "http://localhost:9/"  # type: ignore[attr-defined]
        assert send(token).status_code == 503
        assert Session.objects.count() == 2

    def test_are_forgotten_when_they_can_not_be_replayed_any_more(self, says: Says) -> None:
        says()
        assert UsedLogoutToken.objects.count() == 1
        actions.delete_what_has_ended(at=timezone.now() + timedelta(minutes=4))
        assert not UsedLogoutToken.objects.exists()
