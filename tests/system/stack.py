"""A whole local stack as bin/run starts it, on ports and a folder of its own."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from trs_console.local_stack.postgres import EmbeddedPostgres

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
STOP_SECONDS = 20
FOR_PRODUCTION = ("DATABASE_URL", "ONE_LOGIN", "NOTIFY", "BASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")


class StackDidNotStart(Exception):
    """The message is what it printed."""


def two_free_ports() -> int:
    """The first of two ports in a row on which nothing listens.

    They lie below those that the kernel lends to outgoing connections, so that none is taken meanwhile.
    """
    for _ in range(100):
        port = secrets.choice(range(12_000, 32_000))
        with socket.socket() as first, socket.socket() as second, suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port
    raise StackDidNotStart("no two ports in a row are free")


class Stack:
    """Runs while the `with` block lasts. `printed` is what a newcomer sees; `more` adds to its environment."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or two_free_ports()
        self.url = f"http://localhost:{self.port}"
        self.simulator_url = f"http://localhost:{self.port + 1}"
        self.printed = ""
        self.more: dict[str, str] = {}
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
        self.remove()

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOR_PRODUCTION)}
        return inherited | {"LOCAL_DIR": str(self.folder), "PORT": str(self.port)}

    def start(self, *arguments: str) -> None:
        """Returns once the table is printed; raises StackDidNotStart."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "trs_console.local_stack.run", *arguments],
            cwd=PROJECT,
            env=self.environment | self.more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""
        reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        reader.start()
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C ends everything" not in self.printed:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                reader.join(STOP_SECONDS)
                raise StackDidNotStart(self.printed)
            time.sleep(0.05)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        with process.stdout as output:
            for line in output:
                self.printed += line

    def stop(self) -> int | None:
        """End it with SIGTERM; returns its exit status."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.terminate()
        return process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End whatever is left of it, outright."""
        self.stop()
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def remove(self) -> None:
        """Delete the database, which may lie outside the folder (see `EmbeddedPostgres`)."""
        EmbeddedPostgres(self.folder).remove()

    def pids(self) -> set[int]:
        """Every process of this stack, but for the one that supervises: what has its LOCAL_DIR or its data folder."""
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (self.process is None or int(entry.name) != self.process.pid):
                try:
                    traces = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if f"LOCAL_DIR={self.folder}\0".encode() in traces or f"{self.folder}/".encode() in traces:
                    found.add(int(entry.name))
        return found
