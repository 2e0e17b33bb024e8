"""Validation of what One Login signs. Everything that is not exactly right is refused."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from typing_extensions import TypeIs

from one_login import documents
from one_login.refusals import Refused

LEEWAY_SECONDS = 30
CREDENTIAL_LEVEL = "Cl.Cm"
IDENTITY_LEVELS = ("P2", "P3")
LONGEST_TOKEN = 64 * 1024
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TOKEN_LIFE_SECONDS = 120
KEY_TYPES: dict[str, type[ECKey] | type[RSAKey]] = {"ES256": ECKey, "RS256": RSAKey}

type Claims = dict[str, Any]
type FindKey = Callable[[str, str], dict[str, Any] | None]


def id_token(token: object, *, nonce: str, access_token: str) -> Claims:
    """The claims of a valid ID token. Raises Refused, ProviderUnavailable."""
    claims = _verified(token, settings.ONE_LOGIN_ID_TOKEN_ALGORITHM, _token_key)
    _check_issuer_and_audience(claims, settings.ONE_LOGIN_ISSUER)
    _check_times(claims, needs_issued_at=True)
    _check(_same(claims.get("nonce"), nonce), "nonce")
    _check(_same(claims.get("at_hash"), _half_hash(access_token)), "at_hash")
    _check(claims.get("vot") == CREDENTIAL_LEVEL, "vot")
    _check(_is_identifier(claims.get("sub")), "sub")
    return claims


def core_identity(token: object, *, subject: str) -> Claims:
    """The claims of a valid core identity JWT for `subject`. Raises Refused, ProviderUnavailable."""
    claims = _verified(token, "ES256", _identity_key)
    _check_issuer_and_audience(claims, settings.ONE_LOGIN_IDENTITY_ISSUER)
    _check_times(claims, needs_issued_at=False)
    _check(_same(claims.get("sub"), subject), "identity_sub")
    _check(claims.get("vot") in IDENTITY_LEVELS, "identity_vot")
    return claims


def logout_token(token: object) -> Claims:
    """The claims of a valid back-channel logout token; whether it was used before is not known here.

    Always ES256, whatever ID tokens are signed with. Raises Refused, ProviderUnavailable.
    """
    claims = _verified(token, "ES256", _token_key, kind="logout+jwt")
    _check_issuer_and_audience(claims, settings.ONE_LOGIN_ISSUER)
    _check_times(claims, needs_issued_at=True)
    _check(claims["iat"] + LOGOUT_TOKEN_LIFE_SECONDS + LEEWAY_SECONDS > time.time(), "iat")
    _check(_is_identifier(claims.get("sub")), "sub")
    _check(_is_identifier(claims.get("jti")), "jti")
    _check(claims.get("events") == {LOGOUT_EVENT: {}}, "events")
    _check("nonce" not in claims, "nonce")
    return claims


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise Refused(f"{what}_wrong")


def _same(received: object, expected: str) -> bool:
    return isinstance(received, str) and hmac.compare_digest(received.encode(errors="surrogatepass"), expected.encode())


def _is_identifier(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 255 and value.isprintable()


def _verified(token: object, algorithm: str, find_key: FindKey, kind: str | None = None) -> Claims:
    """Check the signature, with exactly `algorithm` and the key that the header names; claims are checked later.

    `kind` is the header's `typ`, where there must be one.
    """
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise Refused("token_missing")
    header = _header(token)
    kid = header.get("kid")
    if kind is not None and header.get("typ") != kind:
        raise Refused("token_of_another_kind")
    if header.get("alg") != algorithm or not isinstance(kid, str) or "crit" in header:
        raise Refused("token_header_wrong")
    jwk = find_key(kid, "") or find_key(kid, kind or "token")
    if jwk is None:
        raise Refused("key_unknown")
    if jwk.get("alg", algorithm) != algorithm or jwk.get("use", "sig") != "sig":
        raise Refused("key_of_another_algorithm")
    try:
        key = KEY_TYPES[algorithm].import_key(jwk)
        registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
        return jwt.decode(token, key, algorithms=[algorithm], registry=registry).claims
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise Refused("signature_wrong") from None


def _header(token: str) -> dict[str, Any]:
    try:
        part = token.split(".", 1)[0]
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        raise Refused("token_unreadable") from None
    if not isinstance(header, dict):
        raise Refused("token_unreadable")
    return header


def _token_key(kid: str, renew: str) -> dict[str, Any] | None:
    keys = documents.token_keys(renew=renew).get("keys")
    return next((key for key in documents.dicts(keys) if key.get("kid") == kid), None)


def _identity_key(kid: str, renew: str) -> dict[str, Any] | None:
    return documents.assertion_key(documents.did_document(renew=renew), kid)


def _check_issuer_and_audience(claims: Claims, issuer: str) -> None:
    _check(_same(claims.get("iss"), issuer), "iss")
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    _check(_same(audience, settings.ONE_LOGIN_CLIENT_ID), "aud")


def _check_times(claims: Claims, *, needs_issued_at: bool) -> None:
    now = time.time()
    expires, issued, not_before = claims.get("exp"), claims.get("iat"), claims.get("nbf")
    _check(_is_instant(expires) and expires + LEEWAY_SECONDS > now, "exp")
    _check(
        (issued is None and not needs_issued_at) or (_is_instant(issued) and issued - LEEWAY_SECONDS <= now),
        "iat",
    )
    _check(not_before is None or (_is_instant(not_before) and not_before - LEEWAY_SECONDS <= now), "nbf")


def _is_instant(value: object) -> TypeIs[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11


def _half_hash(access_token: str) -> str:
    digest = hashlib.sha256(access_token.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
