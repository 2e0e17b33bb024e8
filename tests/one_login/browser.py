"""One person's browser: the product through Django's test client, One Login over real HTTP."""

import html
import re
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

MOST_STEPS = 12


class Browser:
    """Follows redirects from one origin to the other, and answers the simulator's page for a persona."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.one_login = requests.Session()
        self.one_login.trust_env = False
        self.one_login.headers["User-Agent"] = "a browser"
        self.visited: list[str] = []

    def open(self, address: str, **form: str) -> Any:
        """GET `address` and follow it to a page of ours; `form` is what is pressed at One Login on the way."""
        for _ in range(MOST_STEPS):
            self.visited.append(address)
            response = self._get(address, form)
            location = response.headers.get("Location")
            if location is None:
                return response
            address = location
        raise AssertionError(f"redirected for ever: {self.visited[-4:]}")

    def sign_in(self, persona: str, start: str = "/sign-in") -> Any:
        """Sign in as a persona of the simulator; returns the page of ours that this ends on."""
        return self.open(start, persona=persona)

    def at_one_login(self, address: str, **form: str) -> str:
        """Answer One Login's page at `address`; returns the address that it sends the browser back to."""
        return str(self._one_login(address, form).headers["Location"])

    def _get(self, address: str, form: dict[str, str]) -> HttpResponse | requests.Response:
        if address.startswith(settings.ONE_LOGIN_ISSUER):
            return self._one_login(address, form)
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)  # type: ignore[return-value]

    def _one_login(self, address: str, form: dict[str, str]) -> requests.Response:
        page = self.one_login.get(address, allow_redirects=False, timeout=10)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        action = re.search(r'<form method="post" action="/([^"]+)"', page.text)
        if page.status_code != 200 or not token or not action:
            return page
        return self.one_login.post(
            settings.ONE_LOGIN_ISSUER + html.unescape(action[1]),
            data={"csrfmiddlewaretoken": token[1], **form},
            allow_redirects=False,
            timeout=10,
        )
