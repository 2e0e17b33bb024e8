"""Two doors, two sets of cookies."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import OneLoginUserFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


class TestSeparateCookies:
    def test_signing_out_as_a_teacher_leaves_the_console_signed_in(
        self, as_teacher: Callable[..., Client], as_staff: Callable[..., Client]
    ) -> None:
        browser = as_staff(user=StaffUserFactory())
        as_teacher(OneLoginUserFactory())
        assert browser.get("/console/tasks/").status_code == 200
        browser.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
        assert browser.get("/console/tasks/").status_code == 200

    def test_a_teachers_session_opens_no_console_page(self, as_teacher: Callable[..., Client]) -> None:
        browser = as_teacher(OneLoginUserFactory())
        assert browser.get("/console/tasks/").status_code == 302

    @pytest.mark.parametrize("path", ["/record", "/console/tasks/", "/"])
    @pytest.mark.parametrize("name", ["session", "session-staff", "csrf", "csrf-staff"])
    def test_a_cookie_with_a_nul_is_no_cookie(self, client: Client, path: str, name: str) -> None:
        answer = client.get(path, headers={"cookie": f'{name}="\\000aaaaaaaaaaaaaaaa"'})
        assert answer.status_code in {200, 302}


class TestConsoleHost:
    @pytest.fixture(autouse=True)
    def console_has_a_host(self, settings: Any) -> None:
        settings.CONSOLE_HOST = "console.example"
        settings.ALLOWED_HOSTS = ["console.example", "public.example"]

    @pytest.mark.parametrize(
        ("host", "path", "status"),
        [
            ("console.example", "/console/", 302),
            ("console.example", "/", 404),
            ("console.example", "/health/live", 200),
            ("public.example", "/", 200),
            ("public.example", "/console/", 404),
            ("public.example", "/admin/", 404),
            ("public.example", "/health/live", 200),
        ],
    )
    def test_each_door_has_its_host(self, client: Client, host: str, path: str, status: int) -> None:
        assert client.get(path, headers={"host": host}).status_code == status
