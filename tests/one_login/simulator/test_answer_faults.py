"""Each fault of an answer: of its transport, wherever it comes from, and of each endpoint's own document."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
import requests

from one_login.simulator.answer_faults import DID, DISCOVERY, DOCUMENT, HTML_PAGE, JWKS, TOKEN, TRANSPORT, USERINFO
from tests.one_login.simulator.relying_party import CORE_IDENTITY, RETURN_CODE, USER_AGENT
from tests.one_login.simulator.sent import PERSON, Sender

PLACES = ("token", "userinfo", "discovery", "jwks", "did")
DOCUMENTS = {"discovery": ".well-known/openid-configuration", "jwks": ".well-known/jwks.json"}
ELSEWHERE = "http://elsewhere.example/"


def fetch(sender: Sender, place: str) -> requests.Response:
    if place == "token":
        return sender.token_answer()
    if place == "userinfo":
        return sender.userinfo_answer()
    if place == "did":
        return sender.relying_party.direct("GET", f"{sender.relying_party.identity_issuer}.well-known/did.json")
    return sender.relying_party.direct("GET", DOCUMENTS[place])


def faulty(sender: Sender, place: str, fault: str, value: Any = None) -> requests.Response:
    sender.control.faults({"name": f"{place}.{fault}", "value": value})
    response = fetch(sender, place)
    assert sender.control.active() == [], "it was committed, once"
    return response


def right(sender: Sender, place: str) -> dict[str, Any]:
    """The document without a fault; what is new in each is blanked by `comparable`."""
    document: dict[str, Any] = fetch(sender, place).json()
    return comparable(document)


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    fresh = ("access_token", "id_token", CORE_IDENTITY)
    return {name: "fresh" if name in fresh and _is_text(value) else value for name, value in document.items()}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) > 30


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


# The transport

STATUSES = {f"status_{status}": status for status in (400, 401, 403, 404, 429, 500, 503)}
BODIES: dict[str, tuple[int, str, str]] = {
    "html": (200, "text/html", HTML_PAGE),
    "html_502": (502, "text/html", HTML_PAGE),
    "empty": (200, "application/json", ""),
    "json_list": (200, "application/json", "[]"),
    "json_text": (200, "application/json", '"text"'),
    "json_null": (200, "application/json", "null"),
    "json_cut": (200, "application/json", '{"sub": "urn:fdc:gov'),
    "json_nested": (200, "application/json", "[" * 100_000 + "]" * 100_000),
}


@pytest.mark.parametrize("fault", STATUSES)
def test_the_status_is_an_error(sender: Sender, place: str, fault: str) -> None:
    response = faulty(sender, place, fault)
    assert response.status_code == STATUSES[fault]
    assert not {"sub", "id_token", "keys", "issuer", "id"} & response.json().keys()


@pytest.mark.parametrize("fault", BODIES)
def test_the_body_is_another(sender: Sender, place: str, fault: str) -> None:
    response = faulty(sender, place, fault)
    status, content_type, body = BODIES[fault]
    assert (response.status_code, response.headers["Content-Type"], response.text) == (status, content_type, body)


def test_the_body_is_huge(sender: Sender) -> None:
    for place in ("userinfo", "jwks"):
        response = faulty(sender, place, "huge")
        assert response.headers["Content-Type"] == "application/json"
        assert len(response.content) > 20_000_000
        assert response.content.startswith(b'{"filler": "xxx')


def test_the_encoding_is_false(sender: Sender, place: str) -> None:
    with pytest.raises(requests.exceptions.ContentDecodingError):
        faulty(sender, place, "encoding_false")


def test_a_redirect_leads_to_the_answer(sender: Sender, place: str) -> None:
    response = faulty(sender, place, "redirect")
    assert (response.status_code, response.content) == (307, b"")
    if place in ("discovery", "jwks", "did"):
        followed = sender.relying_party.direct("GET", response.headers["Location"])
        assert followed.json() == fetch(sender, place).json()
    assert response.headers["Location"].endswith("?redirected=1")


def test_an_answer_may_be_late(sender: Sender, place: str) -> None:
    expected = right(sender, place)
    started = time.monotonic()
    response = faulty(sender, place, "slow", 0.4)
    assert 0.4 <= time.monotonic() - started < 5
    assert comparable(response.json()) == expected


def test_an_answer_may_hang_and_never_come(sender: Sender, place: str) -> None:
    response = faulty(sender, place, "hanging", 0.3)
    assert (response.status_code, response.content) == (504, b"")
    assert response.elapsed.total_seconds() >= 0.3


def test_an_answer_that_hangs_says_nothing_before(sender: Sender) -> None:
    sender.control.faults("jwks.hanging")
    address = f"{sender.relying_party.issuer}.well-known/jwks.json"
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(requests.exceptions.ReadTimeout):
            session.get(address, timeout=0.5, headers={"User-Agent": USER_AGENT})


def test_clearing_the_faults_ends_the_waiting(sender: Sender) -> None:
    sender.control.faults("jwks.hanging")
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(fetch, sender, "jwks")
        with pytest.raises(TimeoutError):
            hanging.result(timeout=0.5)
        sender.control.order("faults", method="DELETE")
        assert hanging.result(timeout=2).status_code == 504


def test_an_answer_may_come_byte_by_byte(sender: Sender) -> None:
    expected = right(sender, "jwks")
    started = time.monotonic()
    response = faulty(sender, "jwks", "trickling", 0.001)
    assert response.json() == expected
    assert time.monotonic() - started >= 0.001 * len(response.content)


def test_bytes_that_trickle_outlast_a_timeout_between_them(sender: Sender) -> None:
    sender.control.faults({"name": "jwks.trickling", "value": 0.2})
    address = f"{sender.relying_party.issuer}.well-known/jwks.json"
    with requests.Session() as session:
        session.trust_env = False
        with closing(session.get(address, timeout=0.5, stream=True, headers={"User-Agent": USER_AGENT})) as response:
            started = time.monotonic()
            received = response.raw.read(5)
    assert len(received) == 5
    assert time.monotonic() - started > 0.5, "longer than the timeout, which did not strike"


# The documents' own

MISSING = object()
type Expected = dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]]

OWN: dict[str, dict[str, Expected]] = {
    "token": {
        "id_token_missing": {"id_token": MISSING},
        "id_token_null": {"id_token": None},
        "id_token_number": {"id_token": 7},
        "id_token_empty": {"id_token": ""},
        "access_token_missing": {"access_token": MISSING},
        "access_token_number": {"access_token": 7},
        "access_token_other": {"access_token": "another-token"},
        "access_token_control_characters": {"access_token": "a\r\nX-Other: b"},
        "token_type_wrong": {"token_type": "MAC"},
    },
    "userinfo": {
        "sub_other": {"sub": "urn:fdc:gov.uk:2022:somebody-else"},
        "sub_missing": {"sub": MISSING},
        "sub_list": {"sub": [PERSON.subject]},
        "email_missing": {"email": MISSING},
        "email_empty": {"email": ""},
        "email_number": {"email": 7},
        "email_html": {"email": "<script>alert(1)</script>@example.com"},
        "email_long": {"email": "e" * 9_988 + "@example.com"},
        "email_not_verified": {"email_verified": False},
        "email_changed": {"email": "another.address@example.com"},
        "core_identity_missing": {CORE_IDENTITY: MISSING},
        "core_identity_null": {CORE_IDENTITY: None},
        "core_identity_empty": {CORE_IDENTITY: ""},
        "core_identity_object": {CORE_IDENTITY: {"vot": "P2"}},
        "return_codes_chosen": {RETURN_CODE: [{"code": "A"}, {"code": "V"}]},
        "return_codes_missing": {RETURN_CODE: MISSING},
        "return_codes_text": {RETURN_CODE: "A"},
        "return_codes_of_wrong_types": {RETURN_CODE: [None, 7, {"code": [1]}, "A"]},
    },
    "discovery": {
        "issuer_other": {"issuer": ELSEWHERE},
        "issuer_missing": {"issuer": MISSING},
        "issuer_without_slash": lambda document: {"issuer": document["issuer"][:-1]},
        "token_endpoint_missing": {"token_endpoint": MISSING},
        "token_endpoint_elsewhere": {"token_endpoint": f"{ELSEWHERE}token"},
        "userinfo_endpoint_elsewhere": {"userinfo_endpoint": f"{ELSEWHERE}userinfo"},
        "jwks_uri_missing": {"jwks_uri": MISSING},
        "jwks_uri_elsewhere": {"jwks_uri": f"{ELSEWHERE}forger/jwks.json"},
    },
    "jwks": {
        "keys_missing": {"keys": MISSING},
        "keys_empty": {"keys": []},
        "keys_text": {"keys": "keys"},
        "keys_of_wrong_types": {"keys": [None, 7, "key", {}]},
        "keys_for_encryption": lambda document: {"keys": [{**key, "use": "enc"} for key in document["keys"]]},
        "keys_of_no_curve": lambda document: {"keys": [{**key, "crv": "P-1", "kty": "EC"} for key in document["keys"]]},
        "keys_without_kid": lambda document: {
            "keys": [{name: key[name] for name in key if name != "kid"} for key in document["keys"]]
        },
    },
    "did": {
        "id_other": {"id": "did:web:elsewhere.example"},
        "id_missing": {"id": MISSING},
        "assertion_method_empty": {"assertionMethod": []},
        "assertion_method_text": {"assertionMethod": "method"},
        "key_not_for_assertion": lambda document: {
            "assertionMethod": MISSING,
            "verificationMethod": document["assertionMethod"],
        },
        "controller_other": lambda document: {
            "assertionMethod": [
                {**method, "controller": "did:web:elsewhere.example"} for method in document["assertionMethod"]
            ]
        },
        "public_key_missing": lambda document: {
            "assertionMethod": [{**method, "publicKeyJwk": None} for method in document["assertionMethod"]]
        },
        "public_key_malformed": lambda document: {
            "assertionMethod": [
                {**method, "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": "x"}}
                for method in document["assertionMethod"]
            ]
        },
    },
}


@pytest.mark.parametrize(("place", "fault"), [(place, fault) for place in PLACES for fault in OWN[place]])
def test_one_member_of_the_document_is_wrong(sender: Sender, place: str, fault: str) -> None:
    expected = right(sender, place)
    changes = OWN[place][fault]
    changed = expected | (changes(expected) if callable(changes) else changes)
    response = faulty(sender, place, fault)
    assert response.status_code == 200
    assert comparable(response.json()) == {name: value for name, value in changed.items() if value is not MISSING}
    assert comparable(response.json()) != expected
    assert right(sender, place) == expected, "and right again afterwards"


@pytest.mark.parametrize("place", ["discovery", "jwks", "did"])
@pytest.mark.parametrize(
    ("fault", "value", "header"),
    [
        ("max_age_missing", None, None),
        ("max_age_malformed", None, "max-age=soon"),
        ("max_age_chosen", None, "max-age=1"),
        ("max_age_chosen", 7, "max-age=7"),
    ],
)
def test_how_long_a_document_may_be_kept(
    sender: Sender, place: str, fault: str, value: int | None, header: str | None
) -> None:
    expected = right(sender, place)
    response = faulty(sender, place, fault, value)
    assert response.headers.get("Cache-Control") == header
    assert response.json() == expected


def test_a_grant_may_be_invalid_although_it_is_not(sender: Sender) -> None:
    response = faulty(sender, "token", "invalid_grant")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert "<script>" in response.json()["error_description"]


def test_return_codes_are_chosen_freely_and_stand_beside_an_identity(sender: Sender) -> None:
    response = faulty(sender, "userinfo", "return_codes_chosen", ["X", "Q"])
    assert response.json()[RETURN_CODE] == [{"code": "X"}, {"code": "Q"}]
    assert sender.relying_party.core_identity(response.json()[CORE_IDENTITY])["sub"] == PERSON.subject


def test_no_fault_is_left_out_here() -> None:
    alone = {"huge", "encoding_false", "redirect", "slow", "hanging", "trickling"}
    assert TRANSPORT.keys() == STATUSES.keys() | BODIES.keys() | alone
    assert DOCUMENT.keys() == {"max_age_missing", "max_age_malformed", "max_age_chosen"}
    assert TOKEN.keys() == OWN["token"].keys() | {"invalid_grant"}
    for place, table in {"userinfo": USERINFO, "discovery": DISCOVERY, "jwks": JWKS, "did": DID}.items():
        assert table.keys() == OWN[place].keys()
