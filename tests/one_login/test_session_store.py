"""How long a session lasts, for whom, and what becomes of one that was ended meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from one_login import actions
from one_login.models import OneLoginUser, Session
from one_login.session_store import STAFF, TEACHER, Limits
from tests.factories import OneLoginUserFactory

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-11-02T09:00:00Z")
A_MINUTE = timedelta(minutes=1)
type SignIn = Callable[..., Client]


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(params=["teacher", "staff"])
def somebody(request: pytest.FixtureRequest, clock: object, as_teacher: SignIn, as_staff: SignIn) -> "Somebody":
    """A browser in which somebody is signed in, and the limits that hold for them."""
    if request.param == "staff":
        return Somebody(as_staff(), "/console/records/", STAFF)
    return Somebody(as_teacher(OneLoginUserFactory.create()), "/connect", TEACHER)


class Somebody:
    def __init__(self, client: Client, page: str, limits: Limits) -> None:
        self.client, self.page, self.limits = client, page, limits

    @property
    def is_signed_in(self) -> bool:
        return "sign-in" not in self.client.get(self.page).headers.get("Location", "")


class TestLimits:
    def test_end_a_session_that_is_not_used(self, somebody: Somebody, clock: time_machine.Traveller) -> None:
        assert somebody.is_signed_in
        clock.shift(somebody.limits.idle - A_MINUTE)
        assert somebody.is_signed_in
        clock.shift(somebody.limits.idle + A_MINUTE)
        assert not somebody.is_signed_in

    def test_end_a_session_that_is_used_all_day(self, somebody: Somebody, clock: time_machine.Traveller) -> None:
        half_an_hour = timedelta(minutes=30)
        for _ in range(int(somebody.limits.absolute / half_an_hour) - 1):
            clock.shift(half_an_hour)
            assert somebody.is_signed_in
        clock.shift(half_an_hour + A_MINUTE)
        assert not somebody.is_signed_in

    def test_are_shorter_for_staff(self) -> None:
        assert STAFF.idle < TEACHER.idle
        assert STAFF.absolute < TEACHER.absolute

    def test_outlast_the_session_of_one_login(self) -> None:
        assert TEACHER.idle > timedelta(hours=1)


class TestSessionsThatEnded:
    def test_are_deleted(self, somebody: Somebody, clock: time_machine.Traveller) -> None:
        clock.shift(somebody.limits.absolute + A_MINUTE)
        actions.delete_what_has_ended(at=datetime.now(NOW.tzinfo))
        assert not Session.objects.exists()

    def test_are_not_brought_back_by_a_request_that_is_under_way(
        self, as_teacher: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody signs out everywhere while a page of theirs is being made."""
        user = OneLoginUserFactory.create()
        client = as_teacher(user)
        look_up = OneLoginUser.objects.get_queryset

        def signed_out_meanwhile() -> object:
            Session.objects.all().delete()
            return look_up()

        monkeypatch.setattr(OneLoginUser.objects, "get_queryset", signed_out_meanwhile)
        page = client.get("/")
        assert page.status_code == 400
        assert "Your sign-in has changed" in page.text
        assert user.email not in page.text
        assert not Session.objects.exists()
