"""What was really sent: tokens taken apart without trust, beside what they should have been."""

import hashlib
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import requests
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from one_login.simulator.claims import verifiable_credential
from one_login.simulator.personas import PERSONAS
from tests.one_login.simulator.control import Control
from tests.one_login.simulator.relying_party import CLIENT_ID, CORE_IDENTITY, RelyingParty, answer

PERSONA = "connects-by-nino"
PERSON = next(persona for persona in PERSONAS if persona.slug == PERSONA)
EVENT = "http://schemas.openid.net/event/backchannel-logout"
TOKENS = ("id_token", "core_identity", "logout_token")


@dataclass(frozen=True, eq=False)
class Near:
    """Equal to an instant (whole seconds) that is `offset` seconds from now, give or take ten."""

    offset: int

    def __eq__(self, other: object) -> bool:
        return type(other) is int and abs(other - time.time() - self.offset) < 10

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class Identifier:
    """Equal to any identifier that cannot be guessed."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and len(other) >= 20

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class SentToken:
    """A token as it arrived, and the claims that it should have."""

    token: str
    right: dict[str, Any]

    @property
    def segments(self) -> list[str]:
        return self.token.split(".")

    @cached_property
    def header(self) -> dict[str, Any]:
        header: dict[str, Any] = json.loads(decoded(self.segments[0]))
        return header

    @cached_property
    def claims(self) -> dict[str, Any]:
        claims: dict[str, Any] = json.loads(decoded(self.segments[1]))
        return claims

    @property
    def members(self) -> list[tuple[str, Any]]:
        """The claims in their order, a doubled one twice."""
        members: list[tuple[str, Any]] = json.loads(decoded(self.segments[1]), object_pairs_hook=list)
        return members

    @property
    def signature(self) -> bytes:
        return decoded(self.segments[2])

    def is_signed_by(self, key: dict[str, Any], algorithm: str) -> bool:
        """Whether the public `key` verifies the signature, whatever the header says."""
        made = RSAKey.import_key(key) if key["kty"] == "RSA" else ECKey.import_key(key)
        message = ".".join(self.segments[:2]).encode()
        try:
            return jws.JWSRegistry.algorithms[algorithm].verify(message, self.signature, made)
        except (JoseError, ValueError):
            return False


@dataclass(frozen=True)
class Sender:
    """Has the simulator send, to a person who is signed in there already."""

    relying_party: RelyingParty
    control: Control

    def code(self, parameters: dict[str, str] | None = None) -> str:
        return answer(self.relying_party.authorize(parameters or self.relying_party.identity_parameters()))["code"]

    def tokens(self) -> dict[str, Any]:
        tokens: dict[str, Any] = self.token_answer().json()
        return tokens

    def token_answer(self) -> requests.Response:
        return self.relying_party.token(self.code())

    def userinfo_answer(self) -> requests.Response:
        bearer = {"Authorization": f"Bearer {self.tokens()['access_token']}"}
        return self.relying_party.direct("GET", "userinfo", headers=bearer)

    def token(self, place: str) -> SentToken:
        """The next token of that kind."""
        sent: SentToken = getattr(self, f"_{place}")()
        return sent

    def published(self, place: str) -> list[dict[str, Any]]:
        """The public keys that may sign this kind of token, each with its kid."""
        if place != "core_identity":
            keys: list[dict[str, Any]] = self.relying_party.direct("GET", ".well-known/jwks.json").json()["keys"]
            return keys
        did = self.relying_party.direct("GET", f"{self.relying_party.identity_issuer}.well-known/did.json").json()
        return [{**method["publicKeyJwk"], "kid": method["id"]} for method in did["assertionMethod"]]

    def _id_token(self) -> SentToken:
        parameters = self.relying_party.identity_parameters()
        tokens = self.relying_party.token(self.code(parameters)).json()
        right = self._right(self.relying_party.issuer, 120)
        right |= {"nonce": parameters["nonce"], "at_hash": half_hash(tokens["access_token"]), "sid": Identifier()}
        right |= {"vot": "Cl.Cm", "vtm": f"{self.relying_party.issuer}trustmark"}
        return SentToken(tokens["id_token"], right)

    def _core_identity(self) -> SentToken:
        right = self._right(self.relying_party.identity_issuer, 1800)
        right |= {"nbf": Near(0), "vot": "P2", "vtm": f"{self.relying_party.issuer}trustmark"}
        right |= {"vc": json.loads(json.dumps(verifiable_credential(PERSON)))}
        return SentToken(self.userinfo_answer().json()[CORE_IDENTITY], right)

    def _logout_token(self) -> SentToken:
        token = self.control.logout(persona=PERSONA, send=False)["logout_token"]
        return SentToken(
            token, self._right(self.relying_party.issuer, 120) | {"jti": Identifier(), "events": {EVENT: {}}}
        )

    def _right(self, issuer: str, life: int) -> dict[str, Any]:
        return {"iss": issuer, "aud": CLIENT_ID, "sub": PERSON.subject, "iat": Near(0), "exp": Near(life)}


def decoded(segment: str) -> bytes:
    return urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def half_hash(value: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(value.encode()).digest()[:16]).rstrip(b"=").decode()
