"""The processes of a local stack: started together, ended together, none left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

STOP_WITHIN_SECONDS = 10
READY_WITHIN_SECONDS = 60


class StackNotStarted(RuntimeError):
    """The message is for the person at the terminal."""


def check_port_is_free(port: int) -> None:
    """Raises `StackNotStarted` where something listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StackNotStarted(
                f"Port {port} is in use. Stop what uses it, or choose another: PORT=8100 bin/run"
            ) from None


def _shown(column: str, pid: str) -> str:
    """What ps says of a process, uncut; "" where there is none."""
    command = ["ps", "-ww", "-o", f"{column}=", "-p", pid]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _end(pid: str) -> None:
    """End a process that is no child of ours, and wait until it is gone: it may hold a port."""
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    with suppress(ProcessLookupError):
        os.kill(int(pid), signal.SIGTERM)
        # One that has ended but that nobody has asked about yet (Z) holds nothing any more.
        while (state := _shown("stat", pid)) and not state.startswith("Z"):
            if time.monotonic() > deadline:
                os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.05)


class Processes:
    """Children by name. Each has a log of its own, and ends with us even when we are killed outright."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.register = logs / "processes"
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def log_of(self, name: str) -> Path:
        """The file that the output of `name` goes to."""
        return self.logs / f"{name.replace(' ', '-')}.log"

    def end_leftovers(self) -> None:
        """End what a killed start left running, where the kernel could not (no setpriv)."""
        if not self.register.exists():
            return
        for line in self.register.read_text().splitlines():
            pid, _, command = line.partition(" ")
            if command and command in _shown("command", pid):
                _end(pid)
        self.register.unlink()

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start `command` with this Python; its output goes to the log of `name`."""
        setpriv = shutil.which("setpriv")
        # Outright: the database ends at the same moment, and a worker that is asked to end would wait for it.
        leash = [setpriv, "--pdeathsig", "KILL"] if setpriv else []
        with self.log_of(name).open("ab") as log:
            child = subprocess.Popen(
                [*leash, sys.executable, *command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.children[name] = child
        with self.register.open("a") as register:
            register.write(f"{child.pid} {' '.join(command)}\n")

    def dead(self) -> str | None:
        """The name of a child that has ended, if one has."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def wait_until_ready(self, name: str, address: str) -> None:
        """Until `address` answers 200. Raises `StackNotStarted` with the last lines of the log."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                with urlopen(address, timeout=5) as answer:  # noqa: S310 (an address of our own)
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            if self.children[name].poll() is not None or time.monotonic() > deadline:
                tail = "\n".join(self.log_of(name).read_text().splitlines()[-5:])
                raise StackNotStarted(f"The {name} did not start. The end of its log:\n{tail}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End all children, in the order they were started last first; kill what does not listen."""
        if not self.children:
            return  # what the register names is not ours
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.children.clear()
        self.register.unlink(missing_ok=True)
