"""The HTTP of it."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.notifications.fake_notify.errors import Refusal
from tests.notifications.fake_notify.faults import HANG_SECONDS, Answer, Dribble, Drop, Fault, Wait
from tests.notifications.fake_notify.world import Notify

SEND, LIST = "/v2/notifications/email", "/v2/notifications"
PREVIEW = re.compile("/v2/template/(?P<id>[^/]+)/preview")


class NotifyServer(ThreadingHTTPServer):
    """`notify` has what was taken, and what is to go wrong."""

    request_queue_size = 128

    def __init__(self, notify: Notify) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.notify = notify

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """Nothing: whoever asked may have been killed."""


class Handler(BaseHTTPRequestHandler):
    server: NotifyServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    seconds_between_letters = 0.0

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(lambda: self._send(sent))

    def do_GET(self) -> None:
        self._answer(self._read)

    def _answer(self, work: Any) -> None:
        notify = self.server.notify
        notify.asked.append(f"{self.command} {self.path}")
        fault = Drop() if notify.is_away else notify.faults.popleft() if notify.faults else None
        try:
            if fault is not None and not fault.is_taken and self._goes_wrong(fault):
                return
            status, content = work()
            if fault is not None and fault.is_taken and self._goes_wrong(fault):
                return
        except Refusal as refusal:
            status, content = refusal.status, refusal.content
        self._write(status, content)

    def _goes_wrong(self, fault: Fault) -> bool:
        """Whether nothing more is to be said."""
        match fault:
            case Answer():
                raise Refusal(fault.status, fault.error, fault.message)
            case Drop():
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return True
            case Wait():
                fault.go.wait(timeout=HANG_SECONDS)
                return False
            case Dribble():
                self.seconds_between_letters = fault.seconds_between
                return False

    def _send(self, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.server.notify.check_token(self.headers["Authorization"])
        if preview := PREVIEW.fullmatch(self.path):
            return 200, self.server.notify.preview(preview["id"], sent["personalisation"])
        if self.path != SEND:
            raise Refusal(404, "NotFound", "Not found")
        taken = self.server.notify.take(sent)
        uri = f"{self.server.url}{LIST}/{taken.id}"
        return 201, {"id": taken.id, "reference": taken.reference, "uri": uri, "scheduled_for": None}

    def _read(self) -> tuple[int, dict[str, Any]]:
        self.server.notify.check_token(self.headers["Authorization"])
        address = urlsplit(self.path)
        if address.path != LIST:
            return 200, self.server.notify.one(address.path.removeprefix(f"{LIST}/")).content
        [reference] = parse_qs(address.query)["reference"]
        found = [accepted.content for accepted in self.server.notify.listed(reference)]
        return 200, {"notifications": found, "links": {"current": f"{self.server.url}{self.path}"}}

    def _write(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked may be gone
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for piece in [body] if not self.seconds_between_letters else [body[i : i + 1] for i in range(len(body))]:
                time.sleep(self.seconds_between_letters)
                self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        """Nothing: tests say what they saw."""


@contextmanager
def running(notify: Notify | None = None) -> Iterator[NotifyServer]:
    """It listens on a free port of the loopback."""
    with NotifyServer(notify or Notify()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(timeout=10)
