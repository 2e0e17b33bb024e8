"""Calls to One Login that end: their name, their timeouts, how much is read, how many wait at once."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore

import requests
from urllib3.exceptions import HTTPError

from one_login.refusals import ProviderUnavailable

USER_AGENT = "trs-console"
CONNECT_SECONDS, READ_SECONDS = 3.05, 10
TIMEOUT = (CONNECT_SECONDS, READ_SECONDS)
LARGEST_ANSWER, LONGEST_READING_SECONDS = 512 * 1024, 15
AT_ONCE = 2  # of the four threads that a web process has: a slow One Login must not hold up all other pages
LONGEST_WAIT_SECONDS = 1  # a call seldom takes so long

_places = BoundedSemaphore(AT_ONCE)


def get(url: str, headers: Mapping[str, str]) -> requests.Response:
    """GET from One Login: by our name, read within bounds, without following redirects.

    Raises ProviderUnavailable where too many wait already, requests.RequestException.
    """
    with place():
        return requests.get(
            url,
            headers={"User-Agent": USER_AGENT, **headers},
            timeout=TIMEOUT,
            allow_redirects=False,
            hooks={"response": read_bounded},
        )


@contextmanager
def place() -> Iterator[None]:
    """Within this, One Login may be called. Raises ProviderUnavailable where too many wait for it already."""
    if not _places.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise ProviderUnavailable("too_many_calls")
    try:
        yield
    finally:
        _places.release()


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
