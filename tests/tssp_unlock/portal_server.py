"""A small portal on the loopback: what its API says of unlocking a teacher's account."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "f60da5b8-8d5e-489b-8cc6-1f85e7bd2c93"
PREFIX = "/v2/unlock-teacher/"


class PortalServer(ThreadingHTTPServer):
    """`locked` are the accounts that are locked; `answers` what to say instead, for the next requests.

    An answer is a status, a body with status 200, or one of these: LOST (it unlocks, and says nothing), SLOW (it
    unlocks, and answers when nobody listens any more), MOVED (it sends on to somewhere else).
    """

    LOST, SLOW, MOVED = "lost", "slow", "moved"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.locked: set[str] = set()
        self.unlocked: list[str] = []
        self.asked: list[str] = []
        self.headers: list[Any] = []
        self.answers: list[int | str | bytes] = []
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def unlock(self, account: str) -> bool:
        was_locked = account in self.locked
        if was_locked:
            self.locked.discard(account)
            self.unlocked.append(account)
        return was_locked

    def handle_error(self, *_: object) -> None:
        """Nothing: whoever asked may be gone."""


class Handler(BaseHTTPRequestHandler):
    server: PortalServer

    def do_PUT(self) -> None:
        server = self.server
        server.asked.append(self.path)
        server.headers.append(self.headers)
        answer = server.answers.pop(0) if server.answers else None
        account = self.path.removeprefix(PREFIX)
        if isinstance(answer, int):
            return self.say(answer, {"title": "grace@example.com is no good"})
        if isinstance(answer, bytes):
            return self.say(200, answer)
        if answer == server.MOVED:
            return self.say(307, {}, Location=f"{server.url}{PREFIX}elsewhere")
        was_locked = server.unlock(account)
        if answer == server.LOST:
            return self.connection.close()
        if answer == server.SLOW:
            server.is_over.wait(timeout=60)
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return self.say(403, {})
        return self.say(200, {"hasBeenUnlocked": was_locked})

    def say(self, status: int, content: object, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: tests say what they saw."""


@contextmanager
def running() -> Iterator[PortalServer]:
    with PortalServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
            thread.join(timeout=10)
