"""The provider itself: its keys, its faults, and the sessions, codes and tokens that it has given out."""

import functools
import os
import secrets
import time
from base64 import urlsafe_b64encode
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from joserfc.errors import JoseError

from one_login.simulator.authorization_request import RETURN_CODE, AuthorizationRequest, FaultyRequest
from one_login.simulator.claims import ID_TOKEN_CLAIMS, Grant, Issue, claims_of, userinfo_of
from one_login.simulator.client_assertion import LONGEST_LIFE, TokenRefused, authenticate_client
from one_login.simulator.client_keys import ClientKeys, client_keys
from one_login.simulator.configuration import (
    Configuration,
    ConfigurationError,
    read_configuration,
    with_identity_issuer,
)
from one_login.simulator.drafts import Draft
from one_login.simulator.fault_rules import FaultRules, Rule
from one_login.simulator.key_ring import KeyRing, Purpose
from one_login.simulator.keys import FOLDER, SigningKey, load_keys
from one_login.simulator.logout_token import LOGOUT_TOKEN_CLAIMS, TYPE, Notice
from one_login.simulator.memory import ExpiringStore
from one_login.simulator.personas import Person

SESSION_LIFE = 3600
CODE_LIFE = 300
ACCESS_TOKEN_LIFE = 180
MOST_KEPT = 1000
MOST_ASSERTIONS = 10_000
MOST_REQUESTS = 1000
PURPOSES: Mapping[str, Purpose] = {"ES256": "ES256", "RS256": "RS256"}


@dataclass(frozen=True, kw_only=True)
class Session:
    """Somebody signed in; `identifier` is what tokens call the session, never the cookie's value."""

    person: Person
    identifier: str


@dataclass(kw_only=True)
class Provider:
    """One per process; safe to use from several threads. `requests` are those of late: method, host and path."""

    configuration: Configuration
    keys: KeyRing
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
    faults: FaultRules = field(default_factory=FaultRules)
    requests: deque[tuple[str, str, str]] = field(default_factory=lambda: deque(maxlen=MOST_REQUESTS))
    first_identity_issuer: str = field(init=False)
    earlier_logout_identifier: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def __post_init__(self) -> None:
        self.first_identity_issuer = self.configuration.identity_issuer

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

    def exchange(self, form: Mapping[str, str]) -> tuple[Grant, dict[str, Any]]:
        """What was granted, and the answer to a token request; raises TokenRefused.

        A code is spent even when it is refused.
        """
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
        claims = claims_of(self._issue(grant, access_token), ID_TOKEN_CLAIMS)
        return grant, {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": ACCESS_TOKEN_LIFE,
            "id_token": self._signed("id_token", self._draft(self.id_token_purpose, claims), grant),
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

    def userinfo(self, access_token: str) -> tuple[Grant, dict[str, Any]] | None:
        """What was granted, and the claims that `access_token` opens; None if it is unknown or expired."""
        grant = self.access_tokens.get(access_token)
        return (grant, userinfo_of(self._issue(grant, access_token))) if grant else None

    def logout_token(self, subject: str, rules: Iterable[Rule] = ()) -> str:
        """A token that says that `subject` is signed out, with the faults of `rules` and those that are due."""
        identifier = secrets.token_urlsafe(16)
        notice = Notice(configuration=self.configuration, subject=subject, now=int(time.time()), identifier=identifier)
        claims = {name: claim(notice) for name, claim in LOGOUT_TOKEN_CLAIMS.items()}
        # ES256 whatever the client has registered for ID tokens.
        draft = self._draft("ES256", claims)
        draft.header["typ"] = TYPE
        draft.earlier_identifier = self.earlier_logout_identifier
        self.faults.commit("logout_token", draft, subject=subject)
        for rule in rules:
            rule.commit(draft)
        sent = draft.claims.get("jti")
        self.earlier_logout_identifier = sent if isinstance(sent, str) and sent else identifier
        return draft.compact()

    def issued_to_client(self, id_token: str) -> bool:
        """Whether this provider made `id_token` for its client, however long ago."""
        return any(self._claims_signed_by(key, id_token) for key in self.keys.ever(self.id_token_purpose))

    @property
    def id_token_purpose(self) -> Purpose:
        """The keys that the client has registered to receive ID tokens with."""
        return PURPOSES[self.configuration.id_token_algorithm]

    def move_identity_issuer(self, identity_issuer: str) -> None:
        """Proves identities as another issuer from now on; raises ConfigurationError."""
        self.configuration = with_identity_issuer(self.configuration, identity_issuer)
        self.keys.move_identity(self.configuration.did)

    def _claims_signed_by(self, key: SigningKey, token: str) -> bool:
        try:
            return key.verify(token).get("aud") == self.configuration.client_id
        except (JoseError, ValueError):
            return False

    def _draft(self, purpose: Purpose, claims: dict[str, Any]) -> Draft:
        return Draft(
            configuration=self.configuration,
            keys=self.keys,
            key=self.keys.signing(purpose),
            claims=claims,
            now=int(time.time()),
        )

    def commit(self, place: str, thing: Any, grant: Grant) -> None:
        """Changes `thing`, which is about to be sent for `grant`, by every fault that is due at `place`."""
        self.faults.commit(
            place,
            thing,
            subject=grant.person.subject,
            session=grant.session_identifier,
            step=grant.request.step,
        )

    def _signed(self, place: str, draft: Draft, grant: Grant) -> str:
        self.commit(place, draft, grant)
        return draft.compact()

    def _issue(self, grant: Grant, access_token: str) -> Issue:
        return Issue(
            configuration=self.configuration,
            grant=grant,
            now=int(time.time()),
            access_token=access_token,
            sign_identity=lambda claims: self._signed("core_identity", self._draft("identity", claims), grant),
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
    return Provider(
        configuration=configuration,
        keys=KeyRing(keys, did=configuration.did),
        client_keys=client_keys(configuration),
    )
