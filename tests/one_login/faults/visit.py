"""One person's visit, while One Login or somebody in its name sends what it should not."""

import html
import json
import re
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from matching.models import MatchDecision
from matching.sign_in_pages import SignInProblemPage
from notifications.models import Email
from one_login.models import OneLoginUser, SignInAttempt
from one_login.simulator.callback_faults import ERRORS
from one_login.simulator.personas import PERSONAS
from support_tasks.models import SupportTask
from teaching_records.models import ChangeHistoryEvent, Connection
from tests.govuk.markup import Markup
from tests.one_login.browser import MOST_STEPS, Browser
from tests.one_login.simulator.control import Control

# One Login's word is all that is missing: her record is there, and would be connected at once.
PERSONA = "connects-by-itself"
PERSON = next(persona for persona in PERSONAS if persona.slug == PERSONA)
COUNTED = (MatchDecision, Connection, Email, ProcrastinateJob, SupportTask, ChangeHistoryEvent)
CALLBACK = "/one-login/callback"
FAILED = "one_login_sign_in_failed"
OPAQUE = re.compile(r"[a-z]+(_[a-z]+)*")
# Every state, code, token and verifier has 43 of these characters or more; our own ids have fewer.
LOOKS_SECRET = re.compile(r"[A-Za-z0-9_-]{40,}|eyJ")
OF_THE_PERSON = (PERSON.subject, PERSON.email, "Amara", "Okonkwo", "1990-08-15")
# What the faults say in the provider's name: none of it may reach a page or the log.
OF_THE_PROVIDER = (
    *ERRORS.values(),
    *("<script>alert", "&lt;script", "0300 123 4567", "Bad gateway", "security reasons", "invalid_grant"),
    *("somebody-else", "elsewhere.example", "another-", "filler", "dddddddd"),
)


@dataclass(frozen=True)
class Sight:
    """What a person sees. `button` is the way on; None: the link to the start page, and the button there."""

    title: str
    status: int
    button: str | None

    @classmethod
    def problem(cls, page: SignInProblemPage) -> Self:
        return cls(page.title, page.status, page.again)

    @classmethod
    def of(cls, response: Any) -> Self:
        markup = Markup(response.text)
        buttons = [link.text for link in markup.all("a") if "govuk-button" in link.classes]
        return cls(markup.one("h1").text, response.status_code, buttons[0] if buttons else None)


@dataclass(frozen=True)
class Standing:
    """All that a sign-in could have written, and who is signed in in this browser."""

    signed_in: str | None
    people: tuple[dict[str, Any], ...]
    counted: dict[str, int]

    @property
    def with_failed_proving(self) -> Self:
        """One Login said that the person could not prove who they are, and that is all."""
        return replace(self, people=tuple({**person, "proving_failed": True} for person in self.people))

    @property
    def signed_out(self) -> Self:
        return replace(self, signed_in=None)


class Visit:
    """A browser at the product, with a hand on the provider and an eye on the log."""

    def __init__(self, browser: Browser, control: Control, log: StringIO) -> None:
        self.browser = browser
        self.control = control
        self.log = log
        self.persona = PERSONA

    def fault(self, name: str, step: str | None = None, **order: Any) -> None:
        """From now on, until cleared, the provider commits it at this step."""
        where = {} if step is None else {"step": step}
        self.control.faults(name, **{"requests": None, **where, **order})

    def no_fault(self) -> None:
        self.control.order("faults", method="DELETE")

    def sign_in(self) -> Any:
        """Set out from the start page's button; returns the page of ours that it ends on."""
        return self.go("/sign-in")

    def prove(self) -> Any:
        """Go for the identity, being signed in."""
        return self.go("/prove-your-identity")

    def sign_in_only(self) -> None:
        """Sign in, and go no further yet."""
        self.go("/sign-in", until="/continue")
        assert "one_login_user_id" in self.browser.client.session

    def as_somebody_new(self, persona: str) -> None:
        """From now on another person, in a browser that knows nobody."""
        self.persona = persona
        self.browser.client.cookies.clear()
        self.browser.one_login.cookies.clear()

    def go(self, address: str, until: str = "") -> Any:
        """Follow `address` to a page of ours, or until the browser is sent to the path `until`."""
        for _ in range(MOST_STEPS):
            self.browser.visited.append(address)
            response = self.browser._get(address, {"persona": self.persona})
            if hasattr(response, "wsgi_request"):
                assert response.status_code in {200, 302, 400, 503}
            location = response.headers.get("Location")
            if location is None or location == until:
                return response
            address = location
        raise AssertionError(f"redirected for ever, at last to {urlsplit(address).path}")

    def go_on(self, page: Any, until: str = "") -> Any:
        """Press the way on that `page` offers: its button, or the start page's."""
        links = Markup(page.text).all("a")
        if buttons := [link["href"] for link in links if "govuk-button" in link.classes]:
            return self.go(buttons[0], until)
        assert "/" in [link["href"] for link in links]
        return self.go_on(self.go("/"), until)

    @property
    def answers(self) -> list[str]:
        """The addresses at which One Login's answers came back, the latest last."""
        return [address for address in self.browser.visited if urlsplit(address).path == CALLBACK]

    def come_back_again(self) -> None:
        """One Login's last answer, which was refused, once more from the same browser."""
        self.go(self.answers[-1], until="/continue")

    def check_attempts_are_used_up(self) -> None:
        """Whatever answer came back, its state belongs to no attempt any more."""
        queries = [parse_qs(urlsplit(address).query) for address in self.answers]
        states = [query["state"][0] for query in queries if len(query.get("state", [])) == 1]
        assert not SignInAttempt.objects.filter(state__in=states).exists()

    def standing(self) -> Standing:
        user_id = self.browser.client.session.get("one_login_user_id")
        people = {user.pk: _told(user) for user in OneLoginUser.objects.order_by("pk")}
        return Standing(people[user_id]["subject"] if user_id else None, tuple(people.values()), _counted())

    def lines(self) -> list[dict[str, Any]]:
        """What was logged so far."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def failures(self) -> list[tuple[str, str]]:
        """Level and reason of each failed sign-in that the log tells of."""
        return [(line["level"], line["reason"]) for line in self.lines() if line["event"] == FAILED]

    def check_log(self) -> None:
        """Nothing of the person, of the provider or of the sign-in's secrets was logged."""
        for line in self.lines():
            assert line["level"] in {"info", "warning", "error"}
            assert "exception" not in line
            assert OPAQUE.fullmatch(line.get("reason", "ok"))
            _check_nothing_told(json.dumps(line, ensure_ascii=False))
            assert not LOOKS_SECRET.search(json.dumps(line))

    def check_page(self, page: Any) -> None:
        """The page says nothing that the provider said, and no secret."""
        told = html.unescape(page.text)
        _check_nothing_told(page.text)
        assert not [error for error in ERRORS if error in told]
        for values in parse_qs(urlsplit(self.browser.visited[-1]).query).values():
            assert not [value for value in values if len(value) > 3 and value in told]


def _counted() -> dict[str, int]:
    """How many rows each table has into which a sign-in can lead; in one query, for it is asked often."""
    tables = [model._meta.db_table for model in COUNTED]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))  # noqa: S608
        return dict(zip(tables, cursor.fetchone(), strict=True))


def _told(user: OneLoginUser) -> dict[str, Any]:
    return {
        "subject": user.subject,
        "email": user.email,
        "verified": user.is_verified,
        "names": user.verified_names,
        "dates_of_birth": user.verified_dates_of_birth,
        "proving_failed": user.proving_failed_at is not None,
        "return_codes": user.return_codes,
    }


def _check_nothing_told(text: str) -> None:
    assert not [told for told in (*OF_THE_PERSON, *OF_THE_PROVIDER) if told in text]
