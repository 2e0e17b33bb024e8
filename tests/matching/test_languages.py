"""Whoever reads our pages in Welsh is handed over to a One Login in Welsh."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpRequest, HttpResponse

from tests.one_login.browser import Browser

pytestmark = pytest.mark.django_db


class Welsh:
    """Stands in for Django's LocaleMiddleware once there are Welsh pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = "cy"
        return self.get_response(request)


def asked_for(teacher: Browser) -> list[str]:
    address = teacher.client.get("/sign-in")["Location"]
    return parse_qs(urlsplit(address).query)["ui_locales"]


class TestTheHandOver:
    def test_is_in_english(self, teacher: Browser) -> None:
        assert '<html lang="en"' in teacher.client.get("/").text
        assert asked_for(teacher) == ["en"]

    def test_follows_the_page(self, teacher: Browser, settings: Any) -> None:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Welsh"]
        assert '<html lang="cy"' in teacher.client.get("/").text
        assert asked_for(teacher) == ["cy"]
