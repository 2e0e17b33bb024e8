"""What a server at One Login's address may answer: whatever it is, there is an end to it and no crash."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
import time_machine
from django.core.cache import cache
from joserfc.jwk import ECKey

from one_login import calls, documents, provider
from one_login.provider import Tokens
from one_login.refusals import ProviderUnavailable, Refused, SignInFailed
from tests.at_once import AtOnce

pytestmark = pytest.mark.django_db

JSON = "application/json"
OUR_KEY = ECKey.generate_key("P-256", {"kid": "ours"}).as_dict(private=False)
NEW_KEY = ECKey.generate_key("P-256", {"kid": "new"}).as_dict(private=False)
SUBJECT = "urn:fdc:gov.uk:2022:somebody"


class Provider(ThreadingHTTPServer):
    """Answers every path with what `answers` has for it: status, content type, body, or a function that writes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, str, Any]] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.origin = f"http://localhost:{self.server_port}/"

    def says(
        self, path: str, body: Any, status: int = 200, kind: str = JSON, headers: dict[str, str] | None = None
    ) -> None:
        self.answers[path], self.headers[path] = (status, kind, body), headers or {}


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        status, kind, body = self.server.answers.get(self.path, (404, "text/html", b"<h1>No</h1>"))
        self.server.asked.append(self.path)
        self.send_response(status)
        for name, value in self.server.headers.get(self.path, {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        if status in {301, 302, 307}:
            self.send_header("Location", f"{self.server.origin}elsewhere")
        self.end_headers()
        try:
            if callable(body):
                body(self.wfile)
            else:
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())
        except OSError:
            pass  # whoever asked has heard enough

    do_POST = do_GET  # noqa: N815  (the base class's name)

    def log_message(self, *_: object) -> None:
        pass


def without_end(to: Any) -> None:
    for _ in range(20_000):
        to.write(b"x" * 65_536)


def drop_by_drop(to: Any) -> None:
    for _ in range(600):
        to.write(b" ")
        to.flush()
        time.sleep(0.05)


@pytest.fixture
def one_login(settings: Any) -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        settings.ONE_LOGIN_ISSUER = server.origin
        settings.ONE_LOGIN_DID_URL = f"{server.origin}did"
        server.says("/.well-known/openid-configuration", metadata(server))
        yield server
        server.shutdown()
        thread.join()


def metadata(server: Provider) -> dict[str, str]:
    names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint", "jwks_uri")
    return {"issuer": server.origin} | {name: f"{server.origin}{name}" for name in names}


STRANGE: list[tuple[str, int, str, Any]] = [
    ("a page", 200, "text/html", b"<!DOCTYPE html><h1>Down</h1>"),
    ("a page of an error", 500, "text/html", b"<h1>Down</h1>"),
    ("an error that is not allowed", 403, JSON, b""),
    ("a redirect", 302, "text/html", b""),
    ("nothing", 200, JSON, b""),
    ("a list", 200, JSON, []),
    ("null", 200, JSON, None),
    ("an error in JSON", 400, JSON, {"error": "invalid_grant"}),
    ("JSON without end", 200, JSON, b"[" * 200_000),
    ("no text at all", 200, JSON, b"\xff\xfe\x00"),
    ("tokens of another kind", 200, JSON, {"access_token": 7, "id_token": None}),
    ("a body without end", 200, JSON, without_end),
]
strange = pytest.mark.parametrize(("status", "kind", "body"), [s[1:] for s in STRANGE], ids=[s[0] for s in STRANGE])


class TestStrangeAnswers:
    @strange
    def test_of_the_token_endpoint_are_refused(self, one_login: Provider, status: int, kind: str, body: Any) -> None:
        one_login.says("/token_endpoint", body, status, kind)
        one_login.says("/elsewhere", {"access_token": "a", "id_token": "b"})
        with pytest.raises(SignInFailed):
            provider.exchange(code="code", code_verifier="v" * 64)

    @strange
    def test_of_userinfo_are_refused(self, one_login: Provider, status: int, kind: str, body: Any) -> None:
        one_login.says("/userinfo_endpoint", body, status, kind)
        one_login.says("/elsewhere", {"sub": SUBJECT})
        with pytest.raises(SignInFailed):
            provider.userinfo(Tokens("access", "id"), subject=SUBJECT)

    @strange
    def test_of_the_keys_are_refused(self, one_login: Provider, status: int, kind: str, body: Any) -> None:
        one_login.says("/jwks_uri", body, status, kind)
        one_login.says("/elsewhere", {"keys": [OUR_KEY]})
        with pytest.raises(ProviderUnavailable):
            documents.token_keys()

    def test_that_never_end_do_not_hold_us(self, one_login: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(calls, "LONGEST_READING_SECONDS", 0.3)
        for path in ("/token_endpoint", "/userinfo_endpoint"):
            one_login.says(path, drop_by_drop)
        begun = time.monotonic()
        with pytest.raises(ProviderUnavailable):
            provider.exchange(code="code", code_verifier="v" * 64)
        with pytest.raises(ProviderUnavailable):
            provider.userinfo(Tokens("access", "id"), subject=SUBJECT)
        assert time.monotonic() - begun < 5

    def test_of_userinfo_about_somebody_else_are_refused(self, one_login: Provider) -> None:
        one_login.says("/userinfo_endpoint", {"sub": "another"})
        with pytest.raises(Refused):
            provider.userinfo(Tokens("access", "id"), subject=SUBJECT)


class TestEndpoints:
    @pytest.mark.parametrize(
        "address",
        [None, 7, "", "/token", "http://elsewhere.example/", "http://localhost.elsewhere.example/", "javascript:1"],
    )
    def test_are_never_called_in_the_open(self, one_login: Provider, address: object) -> None:
        one_login.says("/.well-known/openid-configuration", metadata(one_login) | {"token_endpoint": address})
        with pytest.raises(ProviderUnavailable):
            documents.endpoint("token_endpoint")


class TestFreshness:
    """How long a document serves before it is fetched again."""

    KEYS: ClassVar[dict[str, Any]] = {"keys": [OUR_KEY]}

    @pytest.fixture
    def clock(self) -> Iterator[time_machine.Traveller]:
        with time_machine.travel(1_700_000_000, tick=False) as traveller:
            yield traveller

    def fetched(self, one_login: Provider) -> int:
        """How often the keys were asked for so far."""
        return one_login.asked.count("/jwks_uri")

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"Cache-Control": "public, max-age=600"}, 600),
            ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
            ({"Cache-Control": "s-maxage=900, max-age=600"}, 600),
            ({"Cache-Control": "max-age=999999999"}, 86_400),
            ({"Cache-Control": "max-age=soon"}, 300),
            ({}, 300),
        ],
    )
    def test_is_what_came_with_it(
        self, one_login: Provider, clock: time_machine.Traveller, headers: dict[str, str], seconds: int
    ) -> None:
        one_login.says("/jwks_uri", self.KEYS, headers=headers)
        one_login.says(
            "/.well-known/openid-configuration", metadata(one_login), headers={"Cache-Control": "max-age=86400"}
        )
        documents.token_keys()
        clock.shift(seconds - 2)
        documents.token_keys()
        assert self.fetched(one_login) == 1
        clock.shift(3)
        documents.token_keys()
        assert self.fetched(one_login) == 2

    def test_does_not_matter_while_fetching_fails(self, one_login: Provider, clock: time_machine.Traveller) -> None:
        """A stale copy serves on, and one try a minute finds out whether there is a new one."""
        one_login.says("/jwks_uri", self.KEYS)
        documents.token_keys()
        one_login.says("/jwks_uri", {}, 500)
        clock.shift(400)
        for _ in range(5):
            assert documents.token_keys() == self.KEYS
        assert self.fetched(one_login) == 2
        clock.shift(61)
        assert documents.token_keys() == self.KEYS
        assert self.fetched(one_login) == 3
        renewed = {"keys": [NEW_KEY]}
        one_login.says("/jwks_uri", renewed)
        clock.shift(61)
        assert documents.token_keys() == renewed

    def test_ends_trust_in_what_can_not_be_renewed_for_a_day(
        self, one_login: Provider, clock: time_machine.Traveller
    ) -> None:
        one_login.says(
            "/.well-known/openid-configuration", metadata(one_login), headers={"Cache-Control": "max-age=86400"}
        )
        one_login.says("/jwks_uri", self.KEYS)
        documents.token_keys()
        one_login.says("/jwks_uri", {}, 500)
        clock.shift(300 + 86_400 - 10)
        assert documents.token_keys() == self.KEYS
        clock.shift(20)
        with pytest.raises(ProviderUnavailable):
            documents.token_keys()

    def test_of_an_unknown_key_is_asked_once_a_minute(self, one_login: Provider, clock: time_machine.Traveller) -> None:
        one_login.says("/jwks_uri", self.KEYS)
        for _ in range(5):
            documents.token_keys(renew="token")
        assert self.fetched(one_login) == 2
        clock.shift(61)
        documents.token_keys(renew="token")
        assert self.fetched(one_login) == 3


class TestRenewal:
    """A key that nobody knows: one request fetches the keys, and those beside it wait for what it gets."""

    def test_serves_everybody_who_asks_at_once(self, one_login: Provider, at_once: AtOnce) -> None:
        one_login.says("/jwks_uri", {"keys": [OUR_KEY]})
        documents.token_keys()
        one_login.says("/jwks_uri", slowly({"keys": [NEW_KEY]}))
        found = at_once(*[partial(documents.token_keys, renew="token")] * 6)
        assert [keys["keys"][0]["kid"] for keys in found] == ["new"] * 6
        assert one_login.asked.count("/jwks_uri") == 2

    def test_is_counted_apart_for_each_kind_of_token(self, one_login: Provider) -> None:
        one_login.says("/jwks_uri", {"keys": [OUR_KEY]})
        documents.token_keys()
        documents.token_keys(renew="logout+jwt")
        one_login.says("/jwks_uri", {"keys": [NEW_KEY]})
        assert documents.token_keys(renew="logout+jwt") == {"keys": [OUR_KEY]}
        assert documents.token_keys(renew="token") == {"keys": [NEW_KEY]}


def slowly(answer: dict[str, Any]) -> Callable[[Any], None]:
    def write(to: Any) -> None:
        time.sleep(0.3)
        to.write(json.dumps(answer).encode())

    return write


class TestCalls:
    def test_leave_places_for_other_pages(self, one_login: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        """However many sign-ins hang, two threads of a process hang with them; the others are told at once."""
        monkeypatch.setattr(calls, "LONGEST_WAIT_SECONDS", 0.05)
        with calls.place(), calls.place(), pytest.raises(ProviderUnavailable):
            documents.metadata()
        documents.metadata()

    def test_that_hung_are_not_tried_by_everybody(self, one_login: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "PATIENCE_SECONDS", 0.1)
        one_login.says("/jwks_uri", lambda _: time.sleep(0.2))
        for _ in range(3):
            with pytest.raises(ProviderUnavailable):
                documents.token_keys()
        assert one_login.asked.count("/jwks_uri") == 1


class TestDocuments:
    """A wrong answer is not kept, and does not displace a right one."""

    WRONG: ClassVar[tuple[dict[str, Any], ...]] = (
        {},
        {"issuer": "http://elsewhere/"},
        {"keys": {}},
        {"keys": [{"kid": "ours"}]},
        {"keys": [{**OUR_KEY, "use": "enc"}]},
        {"keys": [{name: value for name, value in OUR_KEY.items() if name != "kid"}]},
        {"id": 7},
        {"id": "did:web:here", "assertionMethod": [{"id": "did:web:here#1", "publicKeyJwk": {"kty": "EC"}}]},
        {"id": "did:web:here", "assertionMethod": [{"id": "did:web:there#1", "publicKeyJwk": OUR_KEY}]},
    )
    READS = (
        ("/.well-known/openid-configuration", documents.metadata),
        ("/jwks_uri", documents.token_keys),
        ("/did", documents.did_document),
    )

    @pytest.mark.parametrize(("path", "read"), READS)
    @pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
    def test_survive_a_wrong_answer(self, one_login: Provider, path: str, read: Any, wrong: Any) -> None:
        right = {
            **metadata(one_login),
            "keys": [OUR_KEY],
            "id": "did:web:here",
            "assertionMethod": [{"id": "did:web:here#1", "publicKeyJwk": OUR_KEY}],
        }
        one_login.says(path, wrong)
        with pytest.raises(ProviderUnavailable):
            read()
        one_login.says(path, right)
        assert read() == right
        key = f"one_login:{one_login.origin.rstrip('/')}{path}"
        cache.set(key, cache.get(key) | {"fresh_until": 0}, 600)
        one_login.says(path, wrong)
        assert read() == right
