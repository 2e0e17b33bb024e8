"""The calls to One Login on a person's behalf: the address to send them to, the token, the userinfo."""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign
from django.conf import settings
from joserfc.errors import JoseError

from one_login import calls, documents
from one_login.calls import TIMEOUT, USER_AGENT, read_bounded
from one_login.keys import signing_key
from one_login.refusals import ProviderUnavailable, Refused, RequestNotAccepted

CALLBACK_PATH = "/one-login/callback"
SIGNED_OUT_PATH = "/signed-out"
ASSERTION_LIFE_SECONDS = 300
LONGEST_LOGOUT_QUERY = 2_048
# What the token endpoint says where not the code, but our key or our registration is wrong.
OUR_FAULTS = frozenset({"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"})


class OurAssertion(PrivateKeyJWT):
    """private_key_jwt as One Login wants it: five minutes, a fresh `jti` each time, our `kid`."""

    def sign(self, auth: Any, token_endpoint: str) -> str:
        key = signing_key()
        assertion: str = private_key_jwt_sign(
            key,
            client_id=auth.client_id,
            token_endpoint=token_endpoint,
            header={"kid": key.kid},
            expires_in=ASSERTION_LIFE_SECONDS,
        )
        return assertion


@dataclass(frozen=True)
class Tokens:
    access_token: str
    id_token: str


def callback_url() -> str:
    """The redirect URI that is registered at One Login."""
    return f"{settings.BASE_URL}{CALLBACK_PATH}"


def _session() -> OAuth2Session:
    session = OAuth2Session(
        client_id=settings.ONE_LOGIN_CLIENT_ID,
        token_endpoint_auth_method=OurAssertion(),  # type: ignore[no-untyped-call]
        scope="openid email",
        redirect_uri=callback_url(),
        code_challenge_method="S256",
    )
    session.headers["User-Agent"] = USER_AGENT
    session.hooks["response"] = [read_bounded, _answers]
    return session


def _answers(answer: requests.Response, *_: object, **__: object) -> None:
    """The token endpoint grants (200) or refuses (400, 401). Raises HTTPError for anything else."""
    if answer.status_code not in {200, 400, 401}:
        raise requests.HTTPError


def authorize_url(*, state: str, nonce: str, code_verifier: str, more: dict[str, str]) -> str:
    """Where to send the browser. Raises ProviderUnavailable, Refused."""
    with _session() as session:
        url, _ = session.create_authorization_url(
            documents.endpoint("authorization_endpoint"),
            state=state,
            nonce=nonce,
            code_verifier=code_verifier,
            **more,
        )
    return str(url)


def exchange(*, code: str, code_verifier: str) -> Tokens:
    """Trade the code, once, for the tokens. Raises Refused, ProviderUnavailable."""
    endpoint = documents.endpoint("token_endpoint")
    try:
        with calls.place(), _session() as session:
            answer = session.fetch_token(
                endpoint, code=code, code_verifier=code_verifier, timeout=TIMEOUT, allow_redirects=False
            )
    except requests.HTTPError:
        raise ProviderUnavailable("token_endpoint_failed") from None
    except requests.RequestException:
        raise ProviderUnavailable("token_endpoint_not_reached") from None
    except AuthlibBaseError as refusal:
        if refusal.error in OUR_FAULTS:
            raise RequestNotAccepted("client_not_accepted") from None
        raise Refused("code_not_accepted") from None
    except (JoseError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        # A page instead of JSON, JSON that is no object.
        raise ProviderUnavailable("token_endpoint_unreadable") from None
    access_token, id_token = answer.get("access_token"), answer.get("id_token")
    if not isinstance(access_token, str) or not isinstance(id_token, str) or not access_token.isascii():
        raise Refused("tokens_missing")
    return Tokens(access_token, id_token)


def userinfo(tokens: Tokens, *, subject: str) -> dict[str, Any]:
    """What One Login tells about the person of the ID token. Raises Refused, ProviderUnavailable."""
    endpoint = documents.endpoint("userinfo_endpoint")
    try:
        answer = calls.get(endpoint, {"Authorization": f"Bearer {tokens.access_token}"})
    except requests.RequestException:
        raise ProviderUnavailable("userinfo_not_reached") from None
    if answer.status_code != 200:
        raise ProviderUnavailable("userinfo_failed")
    try:
        claims = answer.json()
    except (ValueError, RecursionError):
        raise ProviderUnavailable("userinfo_unreadable") from None
    if not isinstance(claims, dict) or claims.get("sub") != subject:
        raise Refused("userinfo_sub_wrong")
    return claims


def logout_url(id_token: str | None) -> str:
    """Where to send the browser to end the session at One Login too. Raises ProviderUnavailable, Refused."""
    # It comes back with the state, which our page has no use for: it stands alone.
    query = {
        "post_logout_redirect_uri": f"{settings.BASE_URL}{SIGNED_OUT_PATH}",
        "state": secrets.token_urlsafe(32),
    }
    # Without a hint One Login knows no client, and refuses a redirect.
    hinted = urlencode({"id_token_hint": id_token or "", **query})
    address = documents.endpoint("end_session_endpoint")
    return f"{address}?{hinted}" if id_token and len(hinted) < LONGEST_LOGOUT_QUERY else address
