import functools
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.test import RequestFactory
from django.utils.csp import LazyNonce

from tests.govuk.markup import Markup

Render = Callable[..., Markup]

# Templates as this app has them, without the product's frame: it knows no other app.
TEMPLATES: dict[str, Any] = {
    "NAME": "govuk",
    "DIRS": [],
    "APP_DIRS": False,
    "OPTIONS": {
        "environment": "govuk.environment.environment",
        "context_processors": ["django.template.context_processors.csp"],
    },
}


@functools.cache
def engine() -> Jinja2:
    return Jinja2(TEMPLATES)


@pytest.fixture
def http_request(rf: RequestFactory) -> HttpRequest:
    """A request as views get it from the middleware: with messages and a nonce."""
    request = rf.get("/")
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    request._csp_nonce = LazyNonce()  # type: ignore[attr-defined]
    return request


@pytest.fixture
def render(http_request: HttpRequest) -> Render:
    """`render("{{ name }}", name="Anna")`: the template's source, rendered as Django does it."""

    def rendered(source: str, **context: Any) -> Markup:
        return Markup(engine().from_string(source).render(context, http_request))

    return rendered
