"""The provider itself: its keys, and the sessions, codes and tokens that it has given out."""

import functools
import os
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from joserfc.errors import JoseError

from one_login.simulator.authorization_request import RETURN_CODE, AuthorizationRequest, FaultyRequest
from one_login.simulator.claims import ID_TOKEN_CLAIMS, Grant, Issue, claims_of, userinfo_of
from one_login.simulator.client_assertion import LONGEST_LIFE, TokenRefused, authenticate_client
from one_login.simulator.client_keys import ClientKeys, client_keys
from one_login.simulator.configuration import Configuration, ConfigurationError, read_configuration
from one_login.simulator.keys import FOLDER, Keys, SigningKey, load_keys
from one_login.simulator.memory import ExpiringStore
from one_login.simulator.personas import Person

SESSION_LIFE = 3600
CODE_LIFE = 300
ACCESS_TOKEN_LIFE = 180
MOST_KEPT = 1000
MOST_ASSERTIONS = 10_000


@dataclass(frozen=True, kw_only=True)
class Session:
    """Somebody signed in; `identifier` is what tokens call the session, never the cookie's value."""

    person: Person
    identifier: str


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One per process; safe to use from several threads."""

    configuration: Configuration
    keys: Keys
    client_keys: ClientKeys
    sessions: ExpiringStore[Session] = field(
        default_factory=lambda: ExpiringStore(lifetime=SESSION_LIFE, limit=MOST_KEPT)
    )
    codes: ExpiringStore[Grant] = field(default_factory=lambda: ExpiringStore(lifetime=CODE_LIFE, limit=MOST_KEPT))
    access_tokens: ExpiringStore[Grant] = field(
        default_factory=lambda: ExpiringStore(lifetime=ACCESS_TOKEN_LIFE, limit=MOST_KEPT)
    )
    assertions: ExpiringStore[bool] = field(
        default_factory=lambda: ExpiringStore(lifetime=LONGEST_LIFE, limit=MOST_ASSERTIONS)
    )

    def start_session(self, person: Person) -> tuple[str, Session]:
        """Signs `person` in; returns the value that the browser's cookie must have, and the session."""
        secret = secrets.token_urlsafe(32)
        session = Session(person=person, identifier=secrets.token_urlsafe(32))
        self.sessions.put(secret, session)
        return secret, session

    def authorize(self, request: AuthorizationRequest, session: Session) -> str:
        """A code for the client; raises FaultyRequest if it asked for an identity that is not proven.

        A client that asked for return codes gets a code all the same, and learns of it from them.
        """
        unproven = request.identity_asked and not session.person.identity_proven
        if unproven and RETURN_CODE not in request.claims:
            raise FaultyRequest(
                "access_denied",
                "The identity could not be proven",
                redirect_uri=request.redirect_uri,
                state=request.state,
            )
        code = secrets.token_urlsafe(32)
        self.codes.put(code, Grant(person=session.person, request=request, session_identifier=session.identifier))
        return code

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The answer to a token request; raises TokenRefused. A code is spent even when it is refused."""
        authenticate_client(
            form,
            client_id=self.configuration.client_id,
            token_url=self.configuration.url("token"),
            keys=self.client_keys,
            seen=self.assertions,
        )
        if form.get("grant_type") != "authorization_code":
            raise TokenRefused("unsupported_grant_type", "The grant_type must be authorization_code")
        grant = self._redeem(form)
        access_token = secrets.token_urlsafe(32)
        self.access_tokens.put(access_token, grant)
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": ACCESS_TOKEN_LIFE,
            "id_token": self.id_token_key.sign(claims_of(self._issue(grant, access_token), ID_TOKEN_CLAIMS)),
        }

    def _redeem(self, form: Mapping[str, str]) -> Grant:
        grant = self.codes.take(form.get("code", ""))
        if grant is None:
            raise TokenRefused("invalid_grant", "The code is unknown, spent or expired")
        if form.get("redirect_uri") != grant.request.redirect_uri:
            raise TokenRefused("invalid_grant", "The redirect_uri is not that of the authorization request")
        if not _proves(form.get("code_verifier", ""), grant.request.code_challenge):
            raise TokenRefused("invalid_grant", "The code_verifier does not fit the code_challenge")
        return grant

    def userinfo(self, access_token: str) -> dict[str, Any] | None:
        """The claims that `access_token` opens; None if it is unknown or expired."""
        grant = self.access_tokens.get(access_token)
        return userinfo_of(self._issue(grant, access_token)) if grant else None

    def issued_to_client(self, id_token: str) -> bool:
        """Whether this provider made `id_token` for its client, however long ago."""
        try:
            claims = self.id_token_key.verify(id_token)
        except (JoseError, ValueError):
            return False
        return claims.get("aud") == self.configuration.client_id

    @property
    def id_token_key(self) -> SigningKey:
        """The key that the client has registered to receive ID tokens with."""
        return self.keys.id_token[self.configuration.id_token_algorithm]

    def _issue(self, grant: Grant, access_token: str) -> Issue:
        return Issue(
            configuration=self.configuration,
            grant=grant,
            now=int(time.time()),
            access_token=access_token,
            identity_key=self.keys.identity,
        )


def _proves(verifier: str, challenge: str) -> bool:
    """PKCE S256 (RFC 7636): a verifier of 43 to 128 characters whose hash is the challenge."""
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
    return 43 <= len(verifier) <= 128 and secrets.compare_digest(digest, challenge.encode())


@functools.cache
def provider() -> Provider:
    """The provider of this process; raises ConfigurationError. First called while nothing is served yet."""
    configuration = read_configuration(os.environ)
    try:
        keys = load_keys(configuration.local_dir, did=configuration.did)
    except (OSError, ValueError, JoseError) as error:
        raise ConfigurationError(f"the keys in LOCAL_DIR/{FOLDER} cannot be made or read") from error
    return Provider(configuration=configuration, keys=keys, client_keys=client_keys(configuration))
