"""Every claim that is issued, as tables from the claim's name to the function that makes its value.

These are the right ones; `faults` names every way in which what is sent may differ from them.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from one_login.simulator.authorization_request import CORE_IDENTITY, RETURN_CODE, AuthorizationRequest
from one_login.simulator.configuration import Configuration
from one_login.simulator.personas import Name, Person

ID_TOKEN_LIFE = 120
CORE_IDENTITY_LIFE = 1800
CREDENTIAL_LEVEL = "Cl.Cm"
IDENTITY_LEVEL = "P2"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What somebody granted to the client: their person, in answer to this request, in this session."""

    person: Person
    request: AuthorizationRequest
    session_identifier: str


@dataclass(frozen=True, kw_only=True)
class Issue:
    """All that a claim can be made of. `now` is in whole seconds since 1970."""

    configuration: Configuration
    grant: Grant
    now: int
    access_token: str
    sign_identity: Callable[[dict[str, Any]], str]


type Claim = Callable[[Issue], Any]


def access_token_hash(access_token: str) -> str:
    """The `at_hash` of OpenID Connect: the left half of the SHA-256, for ES256 and RS256 alike."""
    digest = hashlib.sha256(access_token.encode("ascii")).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")


ID_TOKEN_CLAIMS: Mapping[str, Claim] = {
    "iss": lambda issue: issue.configuration.issuer,
    "aud": lambda issue: issue.configuration.client_id,
    "sub": lambda issue: issue.grant.person.subject,
    "iat": lambda issue: issue.now,
    "exp": lambda issue: issue.now + ID_TOKEN_LIFE,
    "nonce": lambda issue: issue.grant.request.nonce,
    "at_hash": lambda issue: access_token_hash(issue.access_token),
    "sid": lambda issue: issue.grant.session_identifier,
    # The credential level only, also when an identity was asked for.
    "vot": lambda issue: CREDENTIAL_LEVEL,
    "vtm": lambda issue: issue.configuration.url("trustmark"),
}

CORE_IDENTITY_CLAIMS: Mapping[str, Claim] = {
    "iss": lambda issue: issue.configuration.identity_issuer,
    "aud": lambda issue: issue.configuration.client_id,
    "sub": lambda issue: issue.grant.person.subject,
    "iat": lambda issue: issue.now,
    "nbf": lambda issue: issue.now,
    "exp": lambda issue: issue.now + CORE_IDENTITY_LIFE,
    "vot": lambda issue: IDENTITY_LEVEL,
    "vtm": lambda issue: issue.configuration.url("trustmark"),
    "vc": lambda issue: verifiable_credential(issue.grant.person),
}

USERINFO_CLAIMS: Mapping[str, Claim] = {
    "sub": lambda issue: issue.grant.person.subject,
    "email": lambda issue: issue.grant.person.email,
    "email_verified": lambda issue: True,
    CORE_IDENTITY: lambda issue: issue.sign_identity(claims_of(issue, CORE_IDENTITY_CLAIMS)),
    RETURN_CODE: lambda issue: [{"code": code} for code in issue.grant.person.return_codes],
}


def claims_of(issue: Issue, table: Mapping[str, Claim]) -> dict[str, Any]:
    """Every claim of `table`, made for `issue`."""
    return {name: claim(issue) for name, claim in table.items()}


def userinfo_of(issue: Issue) -> dict[str, Any]:
    """The userinfo claims that this grant releases."""
    released = released_claims(issue.grant)
    return {name: claim(issue) for name, claim in USERINFO_CLAIMS.items() if name in released}


def released_claims(grant: Grant) -> frozenset[str]:
    """The names of the userinfo claims that may be told: those asked for, and an identity only if proven."""
    released = {"sub"}
    if "email" in grant.request.scopes:
        released |= {"email", "email_verified"}
    if grant.request.identity_asked:
        released |= grant.request.claims
    if not grant.person.identity_proven:
        released -= {CORE_IDENTITY}
    return frozenset(released)


def verifiable_credential(person: Person) -> dict[str, Any]:
    """The `vc` claim: all names and birth dates, in the person's order."""
    return {
        "type": ["VerifiableCredential", "IdentityCheckCredential"],
        "credentialSubject": {
            "name": [_name_claim(name) for name in person.names],
            "birthDate": [{"value": birth_date.isoformat()} for birth_date in person.birth_dates],
        },
    }


def _name_claim(name: Name) -> dict[str, Any]:
    claim: dict[str, Any] = {
        "nameParts": [{"type": part.kind, "value": part.value} for part in name.parts],
    }
    if name.valid_from:
        claim["validFrom"] = name.valid_from.isoformat()
    if name.valid_until:
        claim["validUntil"] = name.valid_until.isoformat()
    return claim
