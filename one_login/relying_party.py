"""A journey to One Login and back: state, nonce and code verifier of our own, each used once."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from one_login import actions, documents, provider, tokens
from one_login.identity import identity, storable
from one_login.models import ATTEMPT_LIFE, OneLoginUser, SignInAttempt
from one_login.refusals import (
    AnotherPerson,
    AttemptUnknown,
    IdentityNotProven,
    NoLongerSignedIn,
    ProviderUnavailable,
    Refused,
    RequestNotAccepted,
    ServiceNotAllowed,
    SignInDenied,
    SignInFailed,
    StartAgain,
)

CORE_IDENTITY = "https://vocab.account.gov.uk/v1/coreIdentityJWT"
RETURN_CODE = "https://vocab.account.gov.uk/v1/returnCode"
Level = SignInAttempt.Level
LONGEST_ADDRESS = 254
NEVER_IN_AN_ADDRESS = frozenset(' <>()[]\\,;:"')  # in none that is delivered to: quoted ones died out
OUR_STATE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # anything else the database need not be asked about

# What each level asks for. An identity is only sent to those who name its claims.
REQUESTS: dict[str, dict[str, str]] = {
    Level.SIGN_IN: {"vtr": '["Cl.Cm"]'},
    Level.IDENTITY: {
        "vtr": '["Cl.Cm.P2"]',
        "claims": json.dumps({"userinfo": {CORE_IDENTITY: None, RETURN_CODE: None}}, separators=(",", ":")),
    },
}
# What One Login's errors mean (one-login.md); any other one is taken to say that our request was wrong.
ERRORS: dict[str, type[SignInFailed]] = {
    "access_denied": IdentityNotProven,
    "temporarily_unavailable": ProviderUnavailable,
    "server_error": ProviderUnavailable,
    "login_required": NoLongerSignedIn,
    "unauthorized_client": ServiceNotAllowed,
    "invalid_request": RequestNotAccepted,
    "invalid_scope": RequestNotAccepted,
    "unsupported_response_type": RequestNotAccepted,
}


@dataclass(frozen=True)
class SignedIn:
    """Somebody came back. `id_token` is for sign-out; `next_path` is where they set out for."""

    user: OneLoginUser
    id_token: str
    next_path: str


def begin(
    *,
    level: str,
    browser: str,
    next_path: str,
    at: datetime,
    one_login_user: OneLoginUser | None = None,
    language: str = "en",
) -> str:
    """Note a new attempt of `browser` (an unguessable value in its session); returns the address to go to.

    For the identity level `one_login_user` is who is signed in. Raises ProviderUnavailable, Refused.
    """
    attempt = SignInAttempt(
        state=secrets.token_urlsafe(32),
        browser=browser,
        nonce=secrets.token_urlsafe(32),
        code_verifier=secrets.token_urlsafe(64),
        level=level,
        one_login_user=one_login_user,
        next_path=next_path,
        started_at=at,
    )
    url = provider.authorize_url(
        state=attempt.state,
        nonce=attempt.nonce,
        code_verifier=attempt.code_verifier,
        more={**REQUESTS[level], "ui_locales": language},
    )
    SignInAttempt.objects.filter(started_at__lte=at - ATTEMPT_LIFE).delete()
    attempt.save(force_insert=True)
    return url


def take_attempt(answer: Mapping[str, str], *, browser: str, at: datetime) -> SignInAttempt:
    """The attempt that this answer belongs to, which is then used up. Raises AttemptUnknown.

    Comes before anything else in the answer is looked at, an error included.
    """
    state = answer.get("state", "")
    if not browser or not OUR_STATE.fullmatch(state):
        raise AttemptUnknown("state_unknown")
    attempt = SignInAttempt.objects.take(state=state, browser=browser, at=at)
    if attempt is None:
        raise AttemptUnknown("state_unknown")
    return attempt


def complete(attempt: SignInAttempt, answer: Mapping[str, str], *, at: datetime) -> SignedIn:
    """Turn the answer to `attempt` into a signed-in user, and on the identity level into a proven identity.

    Raises a SignInFailed: IdentityNotProven where One Login says so (it is noted for the signed-in user),
    Refused where anything received is not exactly right, ProviderUnavailable, and one for each of its errors.
    """
    with documents.read_once():
        return _complete(attempt, answer, at)


def _complete(attempt: SignInAttempt, answer: Mapping[str, str], at: datetime) -> SignedIn:
    if "error" in answer:
        raise _failure(attempt, answer, at)
    code = answer.get("code", "")
    if not code or len(code) > 2_000:
        raise Refused("code_missing")
    received = provider.exchange(code=code, code_verifier=attempt.code_verifier)
    claims = tokens.id_token(received.id_token, nonce=attempt.nonce, access_token=received.access_token)
    subject: str = claims["sub"]
    if attempt.one_login_user and attempt.one_login_user.subject != subject:
        raise AnotherPerson("identity_of_another_subject")
    info = provider.userinfo(received, subject=subject)
    is_identity = attempt.level == Level.IDENTITY
    user = actions.record_sign_in(subject=subject, email=_email(info), at=at, identity_was_asked=is_identity)
    if is_identity:
        _prove(user, info, at)
    return SignedIn(user, received.id_token, attempt.next_path)


def _failure(attempt: SignInAttempt, answer: Mapping[str, str], at: datetime) -> SignInFailed:
    """The provider's error in our words. Its description is looked at for one distinction and never shown."""
    error = answer["error"]
    if error == "access_denied" and "security reasons" in answer.get("error_description", "").lower():
        return StartAgain("session_lost_at_provider")
    kind = ERRORS.get(error, RequestNotAccepted)
    if kind is IdentityNotProven and attempt.level != Level.IDENTITY:
        return SignInDenied("sign_in_denied")
    if kind is IdentityNotProven and attempt.one_login_user_id:
        actions.record_failed_proving(one_login_user_id=attempt.one_login_user_id, return_codes=[], at=at)
    return kind(error if error in ERRORS else "error_unknown")


def _email(info: Mapping[str, Any]) -> str:
    """The address as One Login has it: it has verified it, and to this spelling we deliver."""
    address = info.get("email")
    if not isinstance(address, str) or info.get("email_verified", True) is not True:
        raise Refused("email_missing")
    is_whole = 3 <= len(address) <= LONGEST_ADDRESS and "@" in address[1:-1] and address.isprintable()
    if not is_whole or NEVER_IN_AN_ADDRESS & set(address):
        raise Refused("email_unusable")
    return address


def _prove(user: OneLoginUser, info: Mapping[str, Any], at: datetime) -> None:
    """Keep the identity where there is a valid one. Raises IdentityNotProven, Refused."""
    if CORE_IDENTITY not in info:
        received = info.get(RETURN_CODE)
        codes = [item.get("code") for item in received if isinstance(item, dict)] if isinstance(received, list) else []
        kept = [code[:20] for code in map(storable, codes) if code][:20]
        actions.record_failed_proving(one_login_user_id=user.pk, return_codes=kept, at=at)
        raise IdentityNotProven("identity_not_proven")
    proven = identity(tokens.core_identity(info[CORE_IDENTITY], subject=user.subject), at.date())
    if not proven.names:
        raise Refused("identity_without_a_name")
    actions.record_identity(one_login_user_id=user.pk, identity=proven, at=at)
