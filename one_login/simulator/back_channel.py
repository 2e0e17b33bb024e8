"""Telling the client that somebody is signed out (OpenID Connect Back-Channel Logout)."""

import logging

import requests

from one_login.simulator.provider import provider

TIMEOUT_SECONDS = 5
USER_AGENT = "one-login-simulator"

log = logging.getLogger("django.one_login_simulator")


def notify(subject: str) -> None:
    """Tells the client, if it wants to be told; whether it listens is no matter of the person who leaves."""
    if provider().configuration.back_channel_logout_uri:
        deliver(provider().logout_token(subject))


def deliver(logout_token: str) -> int | None:
    """The status of the client's answer; None if it wants no tokens or could not be reached."""
    address = provider().configuration.back_channel_logout_uri
    if not address:
        return None
    try:
        with requests.Session() as session:
            session.trust_env = False  # never through a proxy: the address is a loopback one
            response = session.post(
                address,
                data={"logout_token": logout_token},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                headers={"User-Agent": USER_AGENT},
            )
    except requests.RequestException as error:
        log.warning("back-channel logout not delivered: %s", type(error).__name__)
        return None
    return response.status_code
