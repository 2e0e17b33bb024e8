"""bin/run: PostgreSQL, the web server, the job worker and the One Login simulator, under one roof."""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import FrameType
from typing import IO

from trs_console.local_stack import environment
from trs_console.local_stack.postgres import EmbeddedPostgres, PostgresNotStarted
from trs_console.local_stack.processes import Processes, StackNotStarted, check_port_is_free

HOST = "127.0.0.1"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    _ignore_signals()  # a second Ctrl-C must not end the ending
    raise Stopped


def _ignore_signals() -> None:
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)


def _lock(folder: Path) -> IO[str]:
    """Hold LOCAL_DIR for this stack; the lock goes with the process, however it ends."""
    file = (folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StackNotStarted(
            f"A stack is running in {folder} already. For a second one: PORT=8100 LOCAL_DIR=.local-2 bin/run"
        ) from None
    return file


def _hold_off_commands(folder: Path) -> IO[str]:
    """Hold off bin/manage while the database starts: a server of its own would end with its command."""
    file = (folder / "manage.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StackNotStarted("bin/manage is using this database: wait for it to end, then try again.") from None
    return file


def _start_over(folder: Path, postgres: EmbeddedPostgres) -> None:
    postgres.remove()
    for name in ("keys", "simulator", "logs", "assets"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _gunicorn(application: str, port: int, *more: str) -> list[str]:
    return [
        *("-m", "gunicorn", application, "--bind", f"{HOST}:{port}", "--no-control-socket"),
        # A worker that is told to end while it begins does not hear it: nobody should wait half a minute.
        *("--graceful-timeout", "5"),
        *more,
    ]


def _serve(processes: Processes, postgres: EmbeddedPostgres | None, commands: AbstractContextManager[object]) -> None:
    """`commands` holds off bin/manage until the database is up."""
    port = environment.port()
    has_simulator = not os.environ.get("ONE_LOGIN_ISSUER")
    check_port_is_free(port)
    if has_simulator:
        check_port_is_free(port + 1)
        simulator = _gunicorn(
            "one_login.simulator.wsgi:application", port + 1, "--threads", "8", "--limit-request-line", "8190"
        )
        processes.start("simulator", simulator, environment.for_simulator())
    with commands:
        database_url = postgres.start() if postgres else os.environ["DATABASE_URL"]
    django = environment.for_django(database_url)
    prepared = subprocess.run([sys.executable, "-m", "trs_console.local_stack.prepare"], env=django, check=False)
    if prepared.returncode:
        raise StackNotStarted("The database could not be prepared: see above.")
    processes.start("web server", _gunicorn("trs_console.wsgi", port, "--workers", "2", "--threads", "4"), django)
    processes.start("worker", ["manage.py", "procrastinate", "worker", "--concurrency", "2"], django)
    processes.wait_until_ready("web server", f"http://{HOST}:{port}/health/ready")
    if has_simulator:
        processes.wait_until_ready("simulator", f"http://localhost:{port + 1}/.well-known/openid-configuration")
    print(welcome(port, has_simulator, processes.logs), flush=True)
    while processes.dead() is None and (postgres is None or postgres.is_alive()):
        time.sleep(0.2)
    ended = processes.dead() or "database"
    raise StackNotStarted(f"The {ended} ended, so everything ends. Its log is in {processes.logs}")


def welcome(port: int, has_simulator: bool, logs: Path) -> str:
    """The short table at the end of the start: addresses, personas, staff."""
    from one_login.simulator.personas import PERSONAS
    from trs_console.demo.staff import PASSWORD, STAFF

    web = f"http://localhost:{port}"
    lines = [
        "",
        f"  Teachers      {web}/",
        f"  Console       {web}/console/",
        f"  Admin         {web}/admin/",
        f"  Emails sent   {web}/outbox/",
        f"  Logs          {logs}",
        "",
        f"  Staff, password “{PASSWORD}”:",
        *(f"    {member.role_label:<14}{member.email}" for member in STAFF),
    ]
    if has_simulator:
        lines += ["", "  Personas at the One Login simulator:"]
        lines += [f"    {persona.title:<42}{persona.description}" for persona in PERSONAS]
    return "\n".join([*lines, "", "  Ctrl-C ends everything.", ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="start over with an empty database and new keys")
    options = parser.parse_args()
    folder = environment.local_dir()
    folder.mkdir(parents=True, exist_ok=True)
    for name in SIGNALS:
        signal.signal(name, _stop)
    processes = Processes(folder / "logs")
    postgres: EmbeddedPostgres | None = None
    commands: AbstractContextManager[object] = nullcontext()
    try:
        lock = _lock(folder)
        processes.end_leftovers()
        if os.environ.get("DATABASE_URL"):
            if options.fresh:
                raise StackNotStarted("--fresh empties the embedded database only: unset DATABASE_URL for it.")
        else:
            postgres = EmbeddedPostgres(folder)
            commands = _hold_off_commands(folder)
            postgres.end_leftover()
            if options.fresh:
                _start_over(folder, postgres)
                processes.logs.mkdir(exist_ok=True)
        environment.prepare_folder()
        _serve(processes, postgres, commands)
    except Stopped:
        print("\nStopping…", flush=True)
        return 0
    except (StackNotStarted, PostgresNotStarted) as reason:
        print(reason, file=sys.stderr)
        return 1
    finally:
        _ignore_signals()
        processes.stop()
        if postgres:
            postgres.stop()
    lock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
