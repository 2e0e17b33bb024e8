"""What the product says during a test: its answers, what passes between it and One Login, and its logs."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import structlog
from django.http import HttpResponse
from django.test import Client

from one_login.calls import USER_AGENT
from one_login.relying_party import CORE_IDENTITY
from tests.matching.marks import Mark, of_token


class WatchedClient(Client):
    """Django's test client, which remembers every answer that the product gave."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.answers: list[HttpResponse] = []

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        self.answers.append(response)  # type: ignore[arg-type]
        return response


@dataclass
class Wire:
    """The secrets that passed between the product and One Login, directly or through the browser."""

    marks: list[Mark] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[None]:
        send = requests.Session.send

        def listened(session: requests.Session, request: requests.PreparedRequest, **how: Any) -> requests.Response:
            response = send(session, request, **how)
            self._hear(request, response)
            return response

        requests.Session.send = listened  # type: ignore[assignment, method-assign]
        try:
            yield
        finally:
            requests.Session.send = send  # type: ignore[method-assign]

    def learn(self, kind: str, *secrets: object) -> None:
        self.marks += [mark for secret in secrets if isinstance(secret, str) for mark in of_token(kind, secret)]

    def _hear(self, request: requests.PreparedRequest, response: requests.Response) -> None:
        if request.headers.get("User-Agent") != USER_AGENT:
            return self._hear_browser(response.headers.get("Location", ""))
        sent = parse_qs(str(request.body or ""))
        for name in ("client_assertion", "code", "code_verifier"):
            self.learn(name, *sent.get(name, []))
        try:
            received = response.json()
        except ValueError:
            return None
        if isinstance(received, dict):
            self.learn("access token", received.get("access_token"))
            self.learn("ID token", received.get("id_token"))
            self.learn("core identity JWT", received.get(CORE_IDENTITY))
        return None

    def _hear_browser(self, location: str) -> None:
        answer = parse_qs(urlsplit(location).query)
        self.learn("code", *answer.get("code", []))
        self.learn("state", *answer.get("state", []))


@dataclass
class Logs:
    """What our handlers write, each line as it is really written."""

    stream: io.StringIO = field(default_factory=io.StringIO)

    @property
    def written(self) -> str:
        return self.stream.getvalue()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.splitlines()]

    @contextmanager
    def listening(self) -> Iterator[None]:
        before = [(handler, handler.setStream(self.stream)) for handler in _our_handlers()]
        try:
            yield
        finally:
            for handler, stream in before:
                handler.setStream(stream)


def _our_handlers() -> list[logging.StreamHandler[Any]]:
    loggers = [logging.root, *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    handlers = {
        handler
        for logger in loggers
        for handler in logger.handlers
        if isinstance(handler, logging.StreamHandler)
        and isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    }
    assert handlers
    return list(handlers)
