"""Each fault of a header or a signature: the claims are right, and nobody may believe them."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey

from one_login.simulator.signature_faults import LOGOUT_HEADERS, SIGNATURES
from tests.one_login.simulator.sent import TOKENS, Sender, SentToken, decoded

type Key = dict[str, Any]


def key_of(sender: Sender, place: str, algorithm: str = "ES256") -> Key:
    return next(key for key in sender.published(place) if key["alg"] == algorithm)


def forgers_key(sender: Sender) -> Key:
    keys: list[Key] = sender.relying_party.direct("GET", "forger/jwks.json").json()["keys"]
    return next(key for key in keys if key["alg"] == "ES256")


def right_header(place: str, key: Key) -> dict[str, Any]:
    return {"alg": "ES256", "kid": key["kid"], "typ": "logout+jwt" if place == "logout_token" else "JWT"}


def faulty(sender: Sender, place: str, fault: str) -> SentToken:
    sender.control.faults(f"{place}.{fault}")
    sent = sender.token(place)
    assert sender.control.active() == [], "it was committed, once"
    return sent


@pytest.fixture(params=TOKENS)
def place(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


# Headers: each row changes members of the header; whoever signs is said beside it.

HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "kid_missing": ({"kid": None}, "right"),
    "kid_number": ({"kid": 7}, "right"),
    "alg_missing": ({"alg": None}, "right"),
    "crit_in_header": ({"crit": ["unknown"], "unknown": True}, "right"),
    "signature_other_key": ({}, "forger"),
}


@pytest.mark.parametrize("fault", HEADERS)
def test_the_header_differs_in_one_thing(sender: Sender, place: str, fault: str) -> None:
    changes, signer = HEADERS[fault]
    key = key_of(sender, place)
    sent = faulty(sender, place, fault)
    expected = right_header(place, key) | changes
    assert sent.header == {name: value for name, value in expected.items() if value is not None}
    assert sent.claims == sent.right
    assert sent.is_signed_by(key, "ES256") == (signer == "right")
    assert sent.is_signed_by(forgers_key(sender), "ES256") == (signer == "forger")


def test_alg_none_has_no_signature(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "alg_none")
    assert sent.header == right_header(place, key_of(sender, place)) | {"alg": "none"}
    assert sent.segments[2] == ""
    assert sent.claims == sent.right


def test_hs256_has_the_public_key_as_its_secret(sender: Sender, place: str) -> None:
    key = key_of(sender, place)
    sent = faulty(sender, place, "alg_hs256_public_key")
    secret = ECKey.import_key(key).as_pem(private=False)
    assert sent.header == right_header(place, key) | {"alg": "HS256"}
    assert sent.signature == hmac.digest(secret, ".".join(sent.segments[:2]).encode(), "sha256")
    assert sent.claims == sent.right


def test_the_other_algorithm_is_signed_with_a_key_that_is_published(sender: Sender, place: str) -> None:
    other = key_of(sender, "id_token", "RS256")
    sent = faulty(sender, place, "alg_other")
    kid = key_of(sender, place)["kid"] if place == "core_identity" else other["kid"]
    assert sent.header == right_header(place, key_of(sender, place)) | {"alg": "RS256", "kid": kid}
    assert sent.is_signed_by(other, "RS256")
    assert sent.claims == sent.right


def test_the_kid_is_that_of_a_key_of_the_other_algorithm(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "kid_of_other_algorithm")
    kid = key_of(sender, "id_token", "RS256")["kid"]
    assert sent.header == right_header(place, key_of(sender, place)) | {"kid": kid}
    assert sent.is_signed_by(key_of(sender, place), "ES256")


def test_a_foreign_key_is_published_nowhere(sender: Sender, place: str) -> None:
    key = key_of(sender, place)
    sent = faulty(sender, place, "kid_foreign")
    controller, mark, _ = key["kid"].rpartition("#")
    assert sent.header == right_header(place, key) | {"kid": f"{controller}{mark}foreign"}
    assert sent.header["kid"] not in {each["kid"] for each in sender.published(place)}
    assert sent.is_signed_by(forgers_key(sender), "ES256")
    assert sent.claims == sent.right


def test_a_kid_points_at_another_host_where_its_key_really_is(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "kid_elsewhere")
    issuer = sender.relying_party.issuer
    if place == "core_identity":
        document = sender.relying_party.direct("GET", "forger/did.json").json()
        (method,) = document["assertionMethod"]
        assert sent.header["kid"] == method["id"]
        assert method["controller"] == document["id"] == sent.header["kid"].partition("#")[0]
        assert document["id"] == f"did:web:{issuer.split('/')[2].replace(':', '%3A')}:forger"
        assert sent.is_signed_by(method["publicKeyJwk"], "ES256")
    else:
        assert sent.header["kid"] == f"{issuer}forger/jwks.json#forger"
        assert sent.is_signed_by(forgers_key(sender), "ES256")
    assert sent.claims == sent.right
    assert not sent.is_signed_by(key_of(sender, place), "ES256")


def test_it_is_known_whether_anybody_went_to_the_forger(sender: Sender) -> None:
    host = sender.relying_party.issuer.split("/")[2]
    assert not any(path.startswith("/forger") for _, _, path in sender.control.requests_made())
    sender.relying_party.direct("GET", "forger/did.json")
    assert ("GET", host, "/forger/did.json") in sender.control.requests_made()


def test_a_header_brings_its_own_key(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "jwk_in_header")
    own = sent.header["jwk"]
    assert {**sent.header, "jwk": None} == right_header(place, key_of(sender, place)) | {"jwk": None}
    assert sent.is_signed_by(own, "ES256")
    assert "d" not in own
    assert not sent.is_signed_by(key_of(sender, place), "ES256")


def test_a_header_brings_the_address_of_its_own_keys(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "jku_in_header")
    (found,) = [
        key
        for key in sender.relying_party.direct("GET", sent.header["jku"]).json()["keys"]
        if key["alg"] == "ES256" and key["kid"] == sent.header["kid"]
    ]
    assert sent.is_signed_by(found, "ES256")
    assert sent.claims == sent.right


# Signatures and payloads

SPOILED: dict[str, Callable[[SentToken], bool]] = {
    "signature_truncated": lambda sent: len(sent.signature) == 56,
    "signature_missing": lambda sent: sent.segments[2] == "",
    "signature_lengthened": lambda sent: len(sent.signature) == 72 and sent.signature.endswith(bytes(8)),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_the_signature_is_spoiled(sender: Sender, place: str, fault: str) -> None:
    key = key_of(sender, place)
    sent = faulty(sender, place, fault)
    assert SPOILED[fault](sent)
    assert sent.header == right_header(place, key)
    assert sent.claims == sent.right
    assert not sent.is_signed_by(key, "ES256")


def test_the_payload_was_changed_after_signing(sender: Sender, place: str) -> None:
    key = key_of(sender, place)
    sent = faulty(sender, place, "payload_changed")
    assert sent.claims == {**sent.right, "sub": "urn:fdc:gov.uk:2022:somebody-else"}
    assert not sent.is_signed_by(key, "ES256")
    # ECDSA signs anew each time: with the right subject back in its place the signature is a real one.
    claims = sent.claims | {"sub": sent.right["sub"]}
    payload = json.dumps(claims, separators=(",", ":")).encode()
    restored = ".".join([sent.segments[0], _segment(payload), sent.segments[2]])
    assert SentToken(restored, sent.right).is_signed_by(key, "ES256")


@pytest.mark.parametrize(
    ("fault", "payload"), [("payload_not_json", b"not json"), ("payload_list", b"[]"), ("payload_empty", b"")]
)
def test_the_payload_is_signed_and_no_object(sender: Sender, place: str, fault: str, payload: bytes) -> None:
    sent = faulty(sender, place, fault)
    assert decoded(sent.segments[1]) == payload
    assert sent.is_signed_by(key_of(sender, place), "ES256")


def test_what_is_sent_may_be_no_token_at_all(sender: Sender, place: str) -> None:
    assert faulty(sender, place, "not_a_token").token == "not.a.token"
    assert len(faulty(sender, place, "two_parts").segments) == 2


def test_a_token_may_be_huge(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "huge")
    assert sent.claims == {**sent.right, "filler": "x" * 100_000}
    assert sent.is_signed_by(key_of(sender, place), "ES256")


@pytest.mark.parametrize(("fault", "typ"), [("typ_wrong", "JWT"), ("typ_missing", None)])
def test_a_logout_token_may_be_of_another_type(sender: Sender, fault: str, typ: str | None) -> None:
    sent = faulty(sender, "logout_token", fault)
    assert sent.header.get("typ") == typ
    assert ("typ" in sent.header) == (typ is not None)
    assert sent.claims == sent.right
    assert sent.is_signed_by(key_of(sender, "logout_token"), "ES256")


def test_no_fault_is_left_out_here() -> None:
    alone = {"alg_none", "alg_hs256_public_key", "alg_other", "kid_of_other_algorithm", "kid_foreign", "kid_elsewhere"}
    alone |= {"jwk_in_header", "jku_in_header", "payload_changed", "not_a_token", "two_parts", "huge"}
    alone |= {"payload_not_json", "payload_list", "payload_empty"}
    assert SIGNATURES.keys() == HEADERS.keys() | SPOILED.keys() | alone
    assert LOGOUT_HEADERS.keys() == {"typ_wrong", "typ_missing"}


def _segment(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
