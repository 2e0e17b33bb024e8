"""A small GOV.UK Notify on the loopback: what its API documents of sending and looking up e-mails."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class NotifyServer(ThreadingHTTPServer):
    """`accepted` are the bodies that were taken; `answers` what to say instead, for the next requests.

    While `hold` is not set, it takes messages but does not answer.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.accepted: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answers: list[int] = []
        self.hold = threading.Event()
        self.hold.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: NotifyServer

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self.path)
        if self.server.answers:
            return self.refuse(self.server.answers.pop(0))
        self.server.accepted.append(sent | {"authorization": self.headers["Authorization"]})
        self.server.hold.wait(timeout=60)
        return self.answer(201, {"id": f"id-{len(self.server.accepted)}", "reference": sent["reference"]})

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.answers:
            return self.refuse(self.server.answers.pop(0))
        [reference] = parse_qs(urlsplit(self.path).query)["reference"]
        found = [
            {"id": f"id-{number}", "reference": reference}
            for number, sent in enumerate(self.server.accepted, start=1)
            if sent["reference"] == reference
        ]
        return self.answer(200, {"notifications": found, "links": {}})

    def refuse(self, status: int) -> None:
        error = {"error": "AnError", "message": "grace@home.example is no good"}
        self.answer(status, {"status_code": status, "errors": [error]})

    def answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)  # unless whoever asked is gone

    def log_message(self, *_: object) -> None:
        """Nothing: tests say what they saw."""


@contextmanager
def running() -> Iterator[NotifyServer]:
    with NotifyServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(timeout=10)
