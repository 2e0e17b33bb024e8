"""The One Login simulator as a process of its own, for any test that needs an OpenID provider."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

import requests

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 30
STOP_SECONDS = 10


class SimulatorDidNotStart(Exception):
    """The process ended or stayed silent; the message is what it wrote."""


def free_port() -> int:
    """A loopback port on which nothing listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class SimulatorProcess:
    """Runs the simulator while the `with` block lasts, on one loopback port under two names.

    `environment` holds what the simulator needs besides the issuers, which follow from the port:
    LOCAL_DIR, SIMULATOR_CLIENT_ID, SIMULATOR_REDIRECT_URIS and so on. What it names wins; of the
    caller's own environment neither LOCAL_DIR nor any SIMULATOR_ variable is passed on.
    """

    def __init__(self, environment: Mapping[str, str], *, port: int | None = None) -> None:
        self.port = port or free_port()
        self.issuer = f"http://localhost:{self.port}/"
        self.identity_issuer = f"http://127.0.0.1:{self.port}/"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not _is_ours(name)},
            "SIMULATOR_ISSUER": self.issuer,
            "SIMULATOR_IDENTITY_ISSUER": self.identity_issuer,
            **environment,
        }
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by stop()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Returns once the simulator answers; raises SimulatorDidNotStart."""
        self._process = subprocess.Popen(
            self._command(), env=self.environment, cwd=REPOSITORY, stdout=self._log, stderr=self._log
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                written = self.written()
                self.stop()
                raise SimulatorDidNotStart(written)
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends the process and waits until it is gone; does nothing if it does not run."""
        process, self._process = self._process, None
        if process:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_SECONDS)
        self._log.close()

    def written(self) -> str:
        """All that the process wrote to its standard output and error so far."""
        self._log.flush()
        return os.pread(self._log.fileno(), 1_000_000, 0).decode(errors="replace")

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "gunicorn", "one_login.simulator.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "8"),
            *("--limit-request-line", "8190", "--no-control-socket", "--graceful-timeout", "2"),
        ]

    def _answers(self) -> bool:
        address = f"http://127.0.0.1:{self.port}/.well-known/did.json"
        try:
            with requests.Session() as session:
                session.trust_env = False
                headers = {"User-Agent": "simulator-process", "Host": self._identity_host()}
                return bool(session.get(address, timeout=2, headers=headers).ok)
        except requests.RequestException:
            return False

    def _identity_host(self) -> str:
        return self.environment["SIMULATOR_IDENTITY_ISSUER"].split("/")[2]


def _is_ours(name: str) -> bool:
    return name == "LOCAL_DIR" or name.startswith("SIMULATOR_")
