"""What /authorize demands of a request, as strict as the real service or stricter."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from one_login.simulator.configuration import Configuration

LONGEST_QUERY = 4095
SCOPES = frozenset({"openid", "email"})
LOCALES = frozenset({"en", "cy"})
CORE_IDENTITY = "https://vocab.account.gov.uk/v1/coreIdentityJWT"
RETURN_CODE = "https://vocab.account.gov.uk/v1/returnCode"
IDENTITY_CLAIMS = frozenset({CORE_IDENTITY, RETURN_CODE})
# The trust vector as it must be written, and whether it asks for a proven identity.
TRUST_VECTORS = {'["Cl.Cm"]': False, '["Cl.Cm.P2"]': True}
CODE_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")

type Query = Mapping[str, str]


class UntrustedRequest(Exception):
    """Nobody is known to whom the browser could be sent back; the message is shown on a page."""


class FaultyRequest(Exception):
    """The client made a mistake: the browser goes back to it with this error."""

    def __init__(self, error: str, description: str, *, redirect_uri: str = "", state: str = "") -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.redirect_uri = redirect_uri
        self.state = state


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A request that was found in order. `claims` are the identity claims asked for, by their full names."""

    redirect_uri: str
    state: str
    nonce: str
    scopes: frozenset[str]
    claims: frozenset[str]
    identity_asked: bool
    code_challenge: str

    @property
    def step(self) -> str:
        """Which of the client's two requests this is."""
        return "identity" if self.identity_asked else "sign-in"


def read_authorization_request(query_string: str, configuration: Configuration) -> AuthorizationRequest:
    """The request in the raw `query_string`; raises UntrustedRequest or FaultyRequest."""
    if len(query_string) > LONGEST_QUERY:
        raise UntrustedRequest("The query of the request is longer than 4,095 characters.")
    query = QueryDict(query_string)
    redirect_uri = _trusted_redirect_uri(query, configuration)
    states = query.getlist("state")
    try:
        return _checked(query, redirect_uri)
    except FaultyRequest as fault:
        fault.redirect_uri = redirect_uri
        fault.state = states[0] if len(states) == 1 else ""
        raise


def _trusted_redirect_uri(query: QueryDict, configuration: Configuration) -> str:
    if query.getlist("client_id") != [configuration.client_id]:
        raise UntrustedRequest("The client is not known.")
    redirect_uris = query.getlist("redirect_uri")
    if len(redirect_uris) != 1 or redirect_uris[0] not in configuration.redirect_uris:
        raise UntrustedRequest("The redirect URI is not one that the client has registered.")
    return redirect_uris[0]


def _checked(query: QueryDict, redirect_uri: str) -> AuthorizationRequest:
    for name, values in query.lists():
        if len(values) > 1:
            raise FaultyRequest("invalid_request", f"Request repeats the {name} parameter")
    return _read({name: str(value) for name, value in query.items()}, redirect_uri)


def _read(query: Query, redirect_uri: str) -> AuthorizationRequest:
    for check in CHECKS:
        check(query)
    return AuthorizationRequest(
        redirect_uri=redirect_uri,
        state=query["state"],
        nonce=query["nonce"],
        scopes=frozenset(query["scope"].split(" ")),
        claims=_claims(query),
        identity_asked=TRUST_VECTORS[query["vtr"]],
        code_challenge=query["code_challenge"],
    )


def _check_state(query: Query) -> None:
    if not query.get("state"):
        raise FaultyRequest("invalid_request", "Request is missing state parameter")


def _check_request_object(query: Query) -> None:
    if "request_uri" in query:
        raise FaultyRequest("request_uri_not_supported", "Request URI parameter not supported")
    if "request" in query:
        raise FaultyRequest("request_not_supported", "Request parameter not supported")


def _check_response(query: Query) -> None:
    if query.get("response_type") != "code":
        raise FaultyRequest("unsupported_response_type", "Unsupported response type")
    if query.get("response_mode", "query") != "query":
        raise FaultyRequest("invalid_request", "Response mode must be query")


def _check_scope(query: Query) -> None:
    scopes = query.get("scope", "").split(" ")
    if "openid" not in scopes or len(scopes) != len(set(scopes)) or not SCOPES.issuperset(scopes):
        raise FaultyRequest("invalid_scope", "Invalid, unknown or malformed scope")


def _check_nonce(query: Query) -> None:
    if not query.get("nonce"):
        raise FaultyRequest("invalid_request", "Request is missing nonce parameter")


def _check_trust_vector(query: Query) -> None:
    if query.get("vtr") not in TRUST_VECTORS:
        raise FaultyRequest("invalid_request", "Request vtr not valid")


def _check_locale(query: Query) -> None:
    if query.get("ui_locales", "en") not in LOCALES:
        raise FaultyRequest("invalid_request", "Request ui_locales not valid")


def _check_proof_key(query: Query) -> None:
    if query.get("code_challenge_method") != "S256":
        raise FaultyRequest("invalid_request", "Request code_challenge_method must be S256")
    if not CODE_CHALLENGE.fullmatch(query.get("code_challenge", "")):
        raise FaultyRequest("invalid_request", "Request code_challenge not valid")


def _claims(query: Query) -> frozenset[str]:
    """The identity claims asked for; the parameter is an object whose only member is `userinfo`."""
    if "claims" not in query:
        return frozenset()
    try:
        claims = json.loads(query["claims"])
        userinfo = claims["userinfo"]
        in_order = set(claims) == {"userinfo"} and IDENTITY_CLAIMS.issuperset(userinfo)
        in_order = in_order and all(value is None for value in userinfo.values())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        in_order = False
    if not in_order:
        raise FaultyRequest("invalid_request", "Request contains invalid claims")
    return frozenset(userinfo)


CHECKS: tuple[Callable[[Query], object], ...] = (
    _check_state,
    _check_request_object,
    _check_response,
    _check_scope,
    _claims,
    _check_nonce,
    _check_trust_vector,
    _check_locale,
    _check_proof_key,
)
