"""The claims of a logout token (OpenID Connect Back-Channel Logout)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from one_login.simulator.configuration import Configuration

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPE = "logout+jwt"
LOGOUT_TOKEN_LIFE = 120


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Somebody is signed out. `now` is in whole seconds since 1970; `identifier` is of this notice alone."""

    configuration: Configuration
    subject: str
    now: int
    identifier: str


LOGOUT_TOKEN_CLAIMS: Mapping[str, Callable[[Notice], Any]] = {
    "iss": lambda notice: notice.configuration.issuer,
    "sub": lambda notice: notice.subject,
    "aud": lambda notice: notice.configuration.client_id,
    "iat": lambda notice: notice.now,
    "exp": lambda notice: notice.now + LOGOUT_TOKEN_LIFE,
    "jti": lambda notice: notice.identifier,
    "events": lambda notice: {EVENT: {}},
}
