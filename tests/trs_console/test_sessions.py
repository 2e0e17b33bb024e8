"""The session's cookie: sent when it is news, and with nothing that others may keep."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from one_login.models import Session
from tests.factories import OneLoginUserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(as_teacher: Callable[[Any], Client]) -> Client:
    return as_teacher(OneLoginUserFactory.create())


class TestTheCookie:
    @pytest.mark.parametrize("address", ["/one-login/jwks.json", "/health/live", "/health/ready"])
    def test_is_not_sent_where_nobody_asks_who_it_is(self, teacher: Client, address: str) -> None:
        answer = teacher.get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")

    def test_is_not_sent_again(self, teacher: Client) -> None:
        answer = teacher.get("/connect")
        assert answer.status_code == 200
        assert "session" not in answer.cookies

    def test_is_deleted_on_signing_out(self, teacher: Client) -> None:
        assert teacher.post("/sign-out").cookies["session"].value == ""

    def test_is_left_alone_where_the_session_is_not_known(self, client: Client) -> None:
        """A late answer to a request with the key of before must not delete the new one."""
        client.cookies["session"] = "a" * 32
        assert "session" not in client.get("/").cookies


class TestUnknownSessions:
    @pytest.mark.parametrize("address", ["/", "/health/live", "/one-login/jwks.json", "/signed-out"])
    def test_are_not_made_into_new_ones(self, client: Client, address: str) -> None:
        client.cookies["session"] = "a" * 32
        client.get(address)
        assert not Session.objects.exists()
