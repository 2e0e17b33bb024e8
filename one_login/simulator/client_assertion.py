"""private_key_jwt: how a client proves itself at the token endpoint."""

import time
from collections.abc import Mapping
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from one_login.simulator.client_keys import ClientKeys, ClientKeyUnknown
from one_login.simulator.memory import ExpiringStore

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHM = "RS256"
LONGEST_LIFE = 300
LONGEST_ASSERTION = 8192
LONGEST_IDENTIFIER = 200


class TokenRefused(Exception):
    """The token endpoint's answer is an error, with this code and description."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


def authenticate_client(
    form: Mapping[str, str],
    *,
    client_id: str,
    token_url: str,
    keys: ClientKeys,
    seen: ExpiringStore[bool],
) -> None:
    """Returns if the assertion in `form` proves that `client_id` sent it; raises TokenRefused otherwise.

    `seen` holds the `jti` of every assertion accepted so far, for at least an assertion's longest life.
    """
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise TokenRefused("invalid_request", "Invalid client_assertion_type")
    if form.get("client_id", client_id) != client_id:
        raise TokenRefused("invalid_client", "The client_id is not known")
    assertion = form.get("client_assertion", "")
    claims = _verified_claims(assertion, _signing_key(assertion, keys))
    _check_parties(claims, client_id=client_id, token_url=token_url)
    _check_times(claims)
    _check_used_once(claims, seen)


def _signing_key(assertion: str, keys: ClientKeys) -> RSAKey:
    header = _header(assertion)
    if header.get("alg") != ALGORITHM:
        raise TokenRefused("invalid_client", f"The client_assertion must be signed with {ALGORITHM}")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise TokenRefused("invalid_client", "The client_assertion has no kid")
    try:
        return keys.key(kid)
    except ClientKeyUnknown as unknown:
        raise TokenRefused("invalid_client", str(unknown)) from unknown


def _header(assertion: str) -> dict[str, Any]:
    if not assertion or len(assertion) > LONGEST_ASSERTION:
        raise TokenRefused("invalid_client", "The client_assertion is missing or too long")
    try:
        return jws.extract_compact(assertion.encode()).headers()
    except (JoseError, ValueError) as error:
        raise TokenRefused("invalid_client", "The client_assertion is not a JWT") from error


def _verified_claims(assertion: str, key: RSAKey) -> dict[str, Any]:
    try:
        return jwt.decode(assertion, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError) as error:
        raise TokenRefused("invalid_client", "Invalid signature in private_key_jwt") from error


def _check_parties(claims: dict[str, Any], *, client_id: str, token_url: str) -> None:
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise TokenRefused("invalid_client", "The client_assertion's iss and sub must be the client_id")
    if claims.get("aud") not in (token_url, [token_url]):
        raise TokenRefused("invalid_client", "The client_assertion's aud must be the token endpoint")


def _check_times(claims: dict[str, Any]) -> None:
    now = time.time()
    expires_at, issued_at = claims.get("exp"), claims.get("iat", now)
    if not isinstance(expires_at, int | float) or not isinstance(issued_at, int | float):
        raise TokenRefused("invalid_client", "The client_assertion has no valid exp or iat")
    if expires_at <= now:
        raise TokenRefused("invalid_client", "The client_assertion has expired")
    if expires_at > now + LONGEST_LIFE:
        raise TokenRefused("invalid_client", "The client_assertion lives longer than five minutes")
    if issued_at > now:
        raise TokenRefused("invalid_client", "The client_assertion was issued in the future")


def _check_used_once(claims: dict[str, Any], seen: ExpiringStore[bool]) -> None:
    identifier = claims.get("jti")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= LONGEST_IDENTIFIER:
        raise TokenRefused("invalid_client", "The client_assertion has no jti")
    if not seen.put_new(identifier, True):
        raise TokenRefused("invalid_client", "The client_assertion was used before")
