"""Where the client's public keys come from: a key set that it publishes, or one key set by hand."""

import time
from threading import Lock
from typing import Protocol

import requests
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from one_login.simulator.configuration import Configuration

TIMEOUT_SECONDS = 5
FRESH_SECONDS = 60
USER_AGENT = "one-login-simulator"


class ClientKeyUnknown(Exception):
    """No key goes by that `kid`, or the client's key set could not be read; the message says which."""


class ClientKeys(Protocol):
    def key(self, kid: str) -> RSAKey:
        """The client's public key named `kid`; raises ClientKeyUnknown."""
        ...


class ConfiguredKey:
    """One key without a name: it answers to every `kid`."""

    def __init__(self, pem: str) -> None:
        self._key = RSAKey.import_key(pem)

    def key(self, kid: str) -> RSAKey:
        return self._key


class PublishedKeys:
    """The key set at the client's address, kept for a minute and read again when a `kid` is not in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._keys: dict[str, RSAKey] = {}
        self._fresh_until = 0.0

    def key(self, kid: str) -> RSAKey:
        with self._lock:
            if kid not in self._keys or time.monotonic() >= self._fresh_until:
                self._keys = fetch_keys(self._url)
                self._fresh_until = time.monotonic() + FRESH_SECONDS
            if kid not in self._keys:
                raise ClientKeyUnknown("No key with this kid in the client's JWKS")
            return self._keys[kid]


def fetch_keys(url: str) -> dict[str, RSAKey]:
    """The RSA signing keys at `url` by their `kid`; raises ClientKeyUnknown. Follows no redirect."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # never through a proxy: the address is a loopback one
            response = session.get(
                url, timeout=TIMEOUT_SECONDS, allow_redirects=False, headers={"User-Agent": USER_AGENT}
            )
        if response.status_code != requests.codes.ok:
            raise ClientKeyUnknown(f"The client's JWKS answered {response.status_code}")
        members = [member for member in response.json()["keys"] if _signs(member)]
        keys = {str(member["kid"]): RSAKey.import_key(member) for member in members}
    except (requests.RequestException, JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ClientKeyUnknown(f"The client's JWKS could not be read ({type(error).__name__})") from error
    if len(keys) != len(members):
        raise ClientKeyUnknown("The client's JWKS has two keys with one kid")
    return keys


def _signs(member: dict[str, str]) -> bool:
    return member.get("kty") == "RSA" and member.get("use") == "sig"


def client_keys(configuration: Configuration) -> ClientKeys:
    """The source of keys that the configuration names."""
    if configuration.client_jwks_url:
        return PublishedKeys(configuration.client_jwks_url)
    return ConfiguredKey(configuration.client_public_key or "")
