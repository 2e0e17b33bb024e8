"""An answer to the client before it is sent: every part of it may still be changed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

JSON = "application/json"


@dataclass(kw_only=True)
class Answer:
    """A JSON `document` with its headers. Left as it was made, it is in order.

    `body` replaces the document; `delay` seconds pass before the first byte and, where `pause` is set, that
    many seconds between any two bytes. `address` is where the answer was asked for.
    """

    document: dict[str, Any]
    address: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON
    body: str | None = None
    delay: float = 0
    pause: float = 0

    def response(self, wait: Callable[[float], object]) -> HttpResponseBase:
        """The answer as it is sent, once its delay is over; `wait` lets so many seconds pass."""
        wait(self.delay)
        content = (json.dumps(self.document) if self.body is None else self.body).encode()
        if self.pause:
            return StreamingHttpResponse(
                _trickle(content, self.pause, wait),
                status=self.status,
                content_type=self.content_type,
                headers={**self.headers, "Content-Length": str(len(content))},
            )
        return HttpResponse(content, status=self.status, content_type=self.content_type, headers=self.headers)


def _trickle(content: bytes, pause: float, wait: Callable[[float], object]) -> Iterator[bytes]:
    for position in range(len(content)):
        yield content[position : position + 1]
        wait(pause)
