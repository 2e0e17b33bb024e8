"""What One Login publishes (its metadata, its keys, its DID document), kept in the shared cache.

A copy is fresh for the max-age that came with it. A stale one is fetched again; where that fails the stale
one still serves for a day, and so it does where what came is not what was asked for: such an answer is never kept.
While fetching fails it is tried once a minute. An unknown key makes for one fetch more, at most once a minute.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from one_login import calls
from one_login.refusals import ProviderUnavailable

DEFAULT_MAX_AGE, LONGEST_MAX_AGE = 300, 86_400
STALE_FOR_SECONDS = 86_400  # how long an outage may last before what was withdrawn meanwhile must not be trusted
REFETCH_EVERY_SECONDS = RETRY_EVERY_SECONDS = 60
PATIENCE_SECONDS, UNDER_WAY = 2, "under way"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint", "jwks_uri")
OUTWARD = re.compile(r"https://|http://(localhost|127\.0\.0\.1)[:/]")  # in the open to this machine only

type Fits = Callable[[dict[str, Any]], bool]


def fetch(url: str) -> tuple[dict[str, Any], int]:
    """GET a JSON object; returns it with its max-age in seconds. Raises ProviderUnavailable."""
    try:
        answer = calls.get(url, {"Accept": "application/json"})
        if answer.status_code != 200:
            raise ProviderUnavailable("document_not_served")
        document = answer.json()
    except (requests.RequestException, ValueError, RecursionError):
        raise ProviderUnavailable("document_not_fetched") from None
    if not isinstance(document, dict):
        raise ProviderUnavailable("document_not_an_object")
    return document, _max_age(answer.headers)


def _max_age(headers: Mapping[str, str]) -> int:
    """Seconds that the answer is fresh for, less those that it spent in caches on the way."""
    found = re.search(r"(?:^|[\s,])max-age=(\d{1,9})\b", headers.get("Cache-Control", ""))
    age = re.fullmatch(r"\d{1,9}", headers.get("Age", ""))
    fresh_for = min(int(found[1]), LONGEST_MAX_AGE) if found else DEFAULT_MAX_AGE
    return max(0, fresh_for - int(age[0])) if age else fresh_for


_read: ContextVar[dict[str, dict[str, Any]] | None] = ContextVar("read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within this, each document is read from the shared cache once."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def document(url: str, fits: Fits, *, renew: str = "") -> dict[str, Any]:
    """The document at `url`, from the cache while it is fresh.

    `renew` asks for a new one, and says for whom: one a minute for each. Who comes second waits for what the first
    one fetches. `fits` says whether what came is such a document at all. Raises ProviderUnavailable where there has
    never been a copy and none can be had.
    """
    read = _read.get()
    if read is None:
        return _document(url, fits, renew)
    if renew or url not in read:
        read[url] = _document(url, fits, renew)
    return read[url]


def _document(url: str, fits: Fits, renew: str) -> dict[str, Any]:
    key = f"one_login:{url}"
    kept = cache.get(key)
    if kept is None:
        return _first_document(key, url, fits)
    if kept["fresh_until"] > time.time():
        return _renewed_document(key, url, fits, renew) if renew else dict(kept["document"])
    if cache.get(f"{key}:failed"):  # not everybody waits for what fails
        return dict(kept["document"])
    with suppress(ProviderUnavailable):
        return _fetched(key, url, fits)
    return dict(kept["document"])


def _first_document(key: str, url: str, fits: Fits) -> dict[str, Any]:
    if cache.get(f"{key}:failed"):
        raise ProviderUnavailable("document_failed_before")
    begun = time.monotonic()
    try:
        return _fetched(key, url, fits)
    except ProviderUnavailable:
        if time.monotonic() - begun < PATIENCE_SECONDS:
            cache.delete(f"{key}:failed")  # it answers, so asking again costs nobody anything
        raise


def _renewed_document(key: str, url: str, fits: Fits, renew: str) -> dict[str, Any]:
    mark = f"{key}:renewed:{renew}"
    if cache.add(mark, UNDER_WAY, REFETCH_EVERY_SECONDS):
        with suppress(ProviderUnavailable):
            _fetched(key, url, fits)
        cache.set(mark, "done", REFETCH_EVERY_SECONDS)
    else:
        _wait_while(mark, UNDER_WAY)
    return dict(cache.get(key)["document"])


def _wait_while(mark: str, value: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while cache.get(mark) == value and time.monotonic() < deadline:
        time.sleep(0.05)


def _fetched(key: str, url: str, fits: Fits) -> dict[str, Any]:
    """The document as it is now, kept for others too. Raises ProviderUnavailable, and notes that."""
    try:
        fetched, max_age = fetch(url)
        if not fits(fetched):
            raise ProviderUnavailable("document_unfit")
    except ProviderUnavailable:
        cache.set(f"{key}:failed", 1, RETRY_EVERY_SECONDS)
        raise
    cache.set(key, {"document": fetched, "fresh_until": time.time() + max_age}, max_age + STALE_FOR_SECONDS)
    cache.delete(f"{key}:failed")
    return fetched


def metadata() -> dict[str, Any]:
    """One Login's discovery document, with every address that is asked of it."""
    return document(f"{settings.ONE_LOGIN_ISSUER}.well-known/openid-configuration", _is_metadata)


def _is_metadata(found: dict[str, Any]) -> bool:
    addresses = [found.get(name) for name in ENDPOINTS]
    are_outward = all(isinstance(address, str) and OUTWARD.match(address) for address in addresses)
    return found.get("issuer") == settings.ONE_LOGIN_ISSUER and are_outward


def endpoint(name: str) -> str:
    """The address that the metadata give under `name`, which is one of ENDPOINTS."""
    return str(metadata()[name])


def token_keys(*, renew: str = "") -> dict[str, Any]:
    """The JWK set that ID tokens and logout tokens are signed with."""
    return document(endpoint("jwks_uri"), _is_key_set, renew=renew)


def _is_key_set(found: dict[str, Any]) -> bool:
    return any("kid" in key and _is_usable(key) for key in dicts(found.get("keys")))


def did_document(*, renew: str = "") -> dict[str, Any]:
    """The DID document of the identity issuer, from the configured address and no other."""
    return document(settings.ONE_LOGIN_DID_URL, _is_did_document, renew=renew)


def _is_did_document(found: dict[str, Any]) -> bool:
    return any(
        _is_usable(assertion_key(found, str(method.get("id")))) for method in dicts(found.get("assertionMethod"))
    )


def assertion_key(did: dict[str, Any], key_id: str) -> dict[str, Any] | None:
    """The JWK of `key_id`, where it stands in the document as an assertion method of the document's own subject."""
    controller = key_id.partition("#")[0]
    method = next((method for method in dicts(did.get("assertionMethod")) if method.get("id") == key_id), None)
    if did.get("id") != controller or method is None or method.get("controller", controller) != controller:
        return None
    jwk = method.get("publicKeyJwk")
    return jwk if isinstance(jwk, dict) else None


def _is_usable(jwk: dict[str, Any] | None) -> bool:
    """Whether signatures can be checked with the key."""
    try:
        return (
            jwk is not None
            and jwk.get("use", "sig") == "sig"
            and bool(JWKRegistry.import_key(jwk).as_dict(private=False))
        )
    except (JoseError, ValueError, TypeError, KeyError):
        return False


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list; none where there is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
