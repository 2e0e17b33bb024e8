"""Everything that can be wrong with a token, one row each. Keys and documents are real."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

from one_login import tokens
from one_login.refusals import Refused

pytestmark = pytest.mark.django_db

SUBJECT = "urn:fdc:gov.uk:2022:somebody"
NONCE = "the nonce of this attempt"
ACCESS_TOKEN = "an access token"
KEY = ECKey.generate_key("P-256", private=True)
RSA = RSAKey.generate_key(2048, private=True)
OTHER_KEY = ECKey.generate_key("P-256", private=True)
IDENTITY_KEY = ECKey.generate_key("P-256", private=True)
DID = "did:web:identity.example"


def keep(url: str, document: object) -> None:
    cache.set(f"one_login:{url}", {"document": document, "fresh_until": time.time() + 600}, 600)


@pytest.fixture(autouse=True)
def published() -> None:
    """What the provider has published, as the shared cache holds it. Nothing listens for a refetch."""
    issuer = settings.ONE_LOGIN_ISSUER
    keep(f"{issuer}.well-known/openid-configuration", {"issuer": issuer, "jwks_uri": f"{issuer}jwks"})
    keep(
        f"{issuer}jwks",
        {
            "keys": [
                {**KEY.as_dict(private=False), "kid": "ours", "alg": "ES256", "use": "sig"},
                {**RSA.as_dict(private=False), "kid": "rsa", "alg": "RS256", "use": "sig"},
                {**KEY.as_dict(private=False), "kid": "for-encryption", "use": "enc"},
                "not a key",
            ]
        },
    )
    keep(
        settings.ONE_LOGIN_DID_URL,
        {
            "id": DID,
            "assertionMethod": [
                {"id": f"{DID}#1", "controller": DID, "publicKeyJwk": IDENTITY_KEY.as_dict(private=False)},
                {
                    "id": f"{DID}#2",
                    "controller": "did:web:elsewhere",
                    "publicKeyJwk": IDENTITY_KEY.as_dict(private=False),
                },
                {"id": f"{DID}#3", "controller": DID},
            ],
        },
    )


@dataclass(frozen=True)
class FromNow:
    """An instant, worked out when the claim is made."""

    seconds: int


def claims_with(claims: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`claims` with `changes`; a claim that is None is left out."""
    now = int(time.time())
    changed = {
        name: now + value.seconds if isinstance(value, FromNow) else value for name, value in (claims | changes).items()
    }
    return {name: value for name, value in changed.items() if value is not None}


def at_hash(access_token: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()


def id_claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": settings.ONE_LOGIN_ISSUER,
        "aud": settings.ONE_LOGIN_CLIENT_ID,
        "sub": SUBJECT,
        "exp": now + 120,
        "iat": now,
        "nonce": NONCE,
        "at_hash": at_hash(ACCESS_TOKEN),
        "vot": "Cl.Cm",
    }
    return claims_with(claims, changes)


def signed(claims: dict[str, Any], header: dict[str, Any] | None = None, key: Any = KEY) -> str:
    header = {"alg": "ES256", "kid": "ours"} | (header or {})
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


def segment(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


DEEP = f"{urlsafe_b64encode(b'[' * 40_000).decode()}.b.c"


def read(token: object) -> dict[str, Any]:
    return tokens.id_token(token, nonce=NONCE, access_token=ACCESS_TOKEN)


WRONG_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    ("no issuer", {"iss": None}),
    ("another issuer", {"iss": "https://elsewhere.example/"}),
    ("the issuer without its slash", {"iss": settings.ONE_LOGIN_ISSUER.rstrip("/")}),
    ("a list of issuers", {"iss": [settings.ONE_LOGIN_ISSUER]}),
    ("no audience", {"aud": None}),
    ("another audience", {"aud": "somebody-else"}),
    ("a second audience", {"aud": [settings.ONE_LOGIN_CLIENT_ID, "somebody-else"]}),
    ("an empty list of audiences", {"aud": []}),
    ("no subject", {"sub": None}),
    ("an empty subject", {"sub": ""}),
    ("a number as subject", {"sub": 7}),
    ("a subject that is too long", {"sub": "s" * 256}),
    ("no expiry", {"exp": None}),
    ("expired a minute ago", {"exp": FromNow(-60)}),
    ("an expiry in words", {"exp": "tomorrow"}),
    ("an expiry that is true", {"exp": True}),
    ("an expiry beyond all clocks", {"exp": 1e300}),
    ("no issue time", {"iat": None}),
    ("issued in five minutes", {"iat": FromNow(300)}),
    ("not valid before five minutes from now", {"nbf": FromNow(300)}),
    ("no nonce", {"nonce": None}),
    ("another attempt's nonce", {"nonce": "another"}),
    ("a nonce with other letters", {"nonce": "ünïcode"}),
    ("no at_hash", {"at_hash": None}),
    ("the at_hash of another access token", {"at_hash": at_hash("another")}),
    ("no vot", {"vot": None}),
    ("a lower level of trust", {"vot": "Cl"}),
    ("an identity level in the ID token", {"vot": "Cl.Cm.P2"}),
]


class TestIdToken:
    def test_accepts_what_is_exactly_right(self) -> None:
        assert read(signed(id_claims()))["sub"] == SUBJECT

    def test_accepts_a_list_of_our_audience_alone(self) -> None:
        assert read(signed(id_claims(aud=[settings.ONE_LOGIN_CLIENT_ID])))["sub"] == SUBJECT

    def test_allows_thirty_seconds_between_clocks(self) -> None:
        now = int(time.time())
        assert read(signed(id_claims(exp=now - 20, iat=now + 20)))["sub"] == SUBJECT

    @pytest.mark.parametrize("changes", [c for _, c in WRONG_CLAIMS], ids=[name for name, _ in WRONG_CLAIMS])
    def test_refuses_a_wrong_claim(self, changes: dict[str, Any]) -> None:
        with pytest.raises(Refused):
            read(signed(id_claims(**changes)))

    @pytest.mark.parametrize("claim", ["iss", "aud", "sub", "nonce", "at_hash", "vot"])
    def test_refuses_half_of_a_surrogate_pair(self, claim: str) -> None:
        as_json = json.dumps(id_claims(**{claim: "\ud800"}))
        with pytest.raises(Refused):
            read(jws.serialize_compact({"alg": "ES256", "kid": "ours"}, as_json, KEY))

    @pytest.mark.parametrize("token", [None, "", 7, "a.b.c", "no dots", "a" * 70_000, "é.é.é", [], {"a": 1}, DEEP])
    def test_refuses_what_is_no_token(self, token: object) -> None:
        with pytest.raises(Refused):
            read(token)

    def test_refuses_a_token_without_a_signature(self) -> None:
        unsigned = f"{segment({'alg': 'none', 'kid': 'ours'})}.{segment(id_claims())}."
        with pytest.raises(Refused):
            read(unsigned)

    def test_refuses_an_hmac_made_with_the_public_key(self) -> None:
        head = f"{segment({'alg': 'HS256', 'kid': 'ours'})}.{segment(id_claims())}"
        mac = hmac.new(KEY.as_pem(private=False), head.encode(), hashlib.sha256).digest()
        with pytest.raises(Refused):
            read(f"{head}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}")

    def test_refuses_another_algorithm_than_the_one_configured(self) -> None:
        with pytest.raises(Refused):
            read(signed(id_claims(), {"alg": "RS256", "kid": "rsa"}, RSA))

    def test_refuses_another_key(self) -> None:
        with pytest.raises(Refused):
            read(signed(id_claims(), key=OTHER_KEY))

    def test_refuses_a_changed_claim(self) -> None:
        head, _, signature = signed(id_claims()).split(".")
        with pytest.raises(Refused):
            read(f"{head}.{segment(id_claims(sub='another'))}.{signature}")

    def test_refuses_a_key_that_is_for_encryption(self) -> None:
        with pytest.raises(Refused):
            read(signed(id_claims(), {"kid": "for-encryption"}))

    def test_refuses_a_token_that_brings_its_own_key(self) -> None:
        own = {"jwk": OTHER_KEY.as_dict(private=False)}
        with pytest.raises(Refused):
            read(signed(id_claims(), own, OTHER_KEY))

    def test_refuses_a_header_without_a_key(self) -> None:
        token = jwt.encode({"alg": "ES256"}, id_claims(), KEY, algorithms=["ES256"])
        with pytest.raises(Refused):
            read(token)

    def test_refuses_an_unknown_key_also_when_the_provider_cannot_be_asked_again(self) -> None:
        with pytest.raises(Refused):
            read(signed(id_claims(), {"kid": "never-seen"}))

    def test_reads_rs256_where_that_is_configured(self, settings: Any) -> None:
        settings.ONE_LOGIN_ID_TOKEN_ALGORITHM = "RS256"
        assert read(signed(id_claims(), {"alg": "RS256", "kid": "rsa"}, RSA))["sub"] == SUBJECT


def identity_claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": settings.ONE_LOGIN_IDENTITY_ISSUER,
        "aud": settings.ONE_LOGIN_CLIENT_ID,
        "sub": SUBJECT,
        "exp": now + 1800,
        "nbf": now,
        "vot": "P2",
        "vc": {},
    }
    return claims_with(claims, changes)


def read_identity(claims: dict[str, Any], kid: str = f"{DID}#1", key: Any = IDENTITY_KEY) -> dict[str, Any]:
    return tokens.core_identity(signed(claims, {"kid": kid}, key), subject=SUBJECT)


class TestCoreIdentity:
    def test_accepts_what_is_exactly_right(self) -> None:
        assert read_identity(identity_claims())["vot"] == "P2"

    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": settings.ONE_LOGIN_ISSUER},
            {"iss": None},
            {"aud": "somebody-else"},
            {"aud": [settings.ONE_LOGIN_CLIENT_ID, "x"]},
            {"sub": "urn:fdc:gov.uk:2022:another"},
            {"sub": None},
            {"exp": FromNow(-60)},
            {"exp": None},
            {"nbf": FromNow(300)},
            {"vot": "P0"},
            {"vot": "P1"},
            {"vot": None},
            {"vot": ["P2"]},
        ],
        ids=str,
    )
    def test_refuses_a_wrong_claim(self, changes: dict[str, Any]) -> None:
        with pytest.raises(Refused):
            read_identity(identity_claims(**changes))

    @pytest.mark.parametrize(
        "kid", [f"{DID}#2", f"{DID}#3", f"{DID}#9", f"{DID}", "did:web:elsewhere.example#1", "#1", ""]
    )
    def test_refuses_a_key_that_the_document_does_not_vouch_for(self, kid: str) -> None:
        with pytest.raises(Refused):
            read_identity(identity_claims(), kid)

    def test_refuses_another_key(self) -> None:
        with pytest.raises(Refused):
            read_identity(identity_claims(), key=OTHER_KEY)
