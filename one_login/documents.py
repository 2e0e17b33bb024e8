"""What One Login publishes (its metadata, its keys, its DID document), kept in the shared cache.

A copy is fresh for the max-age that came with it. A stale one is fetched again; where that fails the stale
one still serves for a day, and so it does where what came is not what was asked for: such an answer is never kept.
While fetching fails it is tried once a minute. An unknown key makes for one fetch more, at most once a minute.
"""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache
from urllib3.exceptions import HTTPError

from one_login.refusals import ProviderUnavailable, Refused

USER_AGENT = "trs-console"
CONNECT_SECONDS, READ_SECONDS = 3.05, 10
TIMEOUT = (CONNECT_SECONDS, READ_SECONDS)
LARGEST_ANSWER, LONGEST_READING_SECONDS = 512 * 1024, 15
DEFAULT_MAX_AGE, LONGEST_MAX_AGE = 300, 86_400
STALE_FOR_SECONDS = 86_400  # how long an outage may last before what was withdrawn meanwhile must not be trusted
REFETCH_EVERY_SECONDS = RETRY_EVERY_SECONDS = 60
OUTWARD = re.compile(r"https://|http://(localhost|127\.0\.0\.1)[:/]")  # in the open to this machine only

type Fits = Callable[[dict[str, Any]], bool]


def read_bounded(answer: requests.Response, *_: object, **__: object) -> requests.Response:
    """A response hook of `requests`: read no more, and for no longer, than an honest answer needs.

    Raises requests.RequestException.
    """
    deadline = time.monotonic() + LONGEST_READING_SECONDS
    body = bytearray()
    try:
        while chunk := answer.raw.read1(LARGEST_ANSWER, decode_content=True):
            body += chunk
            if len(body) > LARGEST_ANSWER or time.monotonic() > deadline:
                raise requests.RequestException("answer_without_end")
    except HTTPError:
        raise requests.RequestException("answer_broken_off") from None
    finally:
        answer.close()
    answer._content, answer._content_consumed = bytes(body), True  # type: ignore[attr-defined]
    return answer


def fetch(url: str) -> tuple[dict[str, Any], int]:
    """GET a JSON object; returns it with its max-age in seconds. Raises ProviderUnavailable."""
    try:
        answer = requests.get(
            url,
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=TIMEOUT,
            allow_redirects=False,
            hooks={"response": read_bounded},
        )
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


def document(url: str, fits: Fits, *, renew: bool = False) -> dict[str, Any]:
    """The document at `url`, from the cache while it is fresh; `renew` asks for a new one, once a minute at most.

    `fits` says whether what came is such a document at all. Raises ProviderUnavailable where there has never been
    a copy and none can be had.
    """
    key = f"one_login:{url}"
    kept = cache.get(key)
    if kept is not None and not _is_due(key, kept["fresh_until"], renew):
        return dict(kept["document"])
    try:
        fetched, max_age = fetch(url)
        if not fits(fetched):
            raise ProviderUnavailable("document_unfit")
    except ProviderUnavailable:
        if kept is None:
            raise
        cache.set(f"{key}:failed", 1, RETRY_EVERY_SECONDS)
        return dict(kept["document"])
    cache.set(key, {"document": fetched, "fresh_until": time.time() + max_age}, max_age + STALE_FOR_SECONDS)
    return fetched


def _is_due(key: str, fresh_until: float, renew: bool) -> bool:
    """Whether a document that we have is to be fetched now. While fetching fails not everybody waits for it."""
    if fresh_until > time.time():
        return renew and bool(cache.add(f"{key}:renewed", 1, REFETCH_EVERY_SECONDS))
    return cache.get(f"{key}:failed") is None


def metadata() -> dict[str, Any]:
    """One Login's discovery document. Raises Refused where it speaks for another issuer."""
    found = document(f"{settings.ONE_LOGIN_ISSUER}.well-known/openid-configuration", _is_metadata)
    if found.get("issuer") != settings.ONE_LOGIN_ISSUER:
        raise Refused("metadata_of_another_issuer")
    return found


def _is_metadata(found: dict[str, Any]) -> bool:
    return found.get("issuer") == settings.ONE_LOGIN_ISSUER


def endpoint(name: str) -> str:
    """The address that the metadata give under `name`. Raises Refused where there is none."""
    address = metadata().get(name)
    if not isinstance(address, str) or not OUTWARD.match(address):
        raise Refused("metadata_incomplete")
    return address


def token_keys(*, renew: bool = False) -> dict[str, Any]:
    """The JWK set that ID tokens and logout tokens are signed with."""
    return document(endpoint("jwks_uri"), lambda found: bool(_list(found.get("keys"))), renew=renew)


def did_document(*, renew: bool = False) -> dict[str, Any]:
    """The DID document of the identity issuer, from the configured address and no other."""
    return document(
        settings.ONE_LOGIN_DID_URL,
        lambda found: isinstance(found.get("id"), str) and bool(_list(found.get("assertionMethod"))),
        renew=renew,
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
