"""bin/manage: manage.py on this stack's database, which runs for as long as the command where it did not.

Commands that run side by side share one server: whoever started it ends it when the others are through. Each
holds `manage.lock` shared; who has it alone knows that no command uses the database.
"""

import fcntl
import os
import subprocess
import sys
from contextlib import suppress
from typing import IO

from trs_console.local_stack import environment
from trs_console.local_stack.postgres import EmbeddedPostgres, PostgresNotStarted


def main() -> int:
    environment.port()
    environment.prepare_folder()
    with (environment.local_dir() / "manage.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        return _manage(lock)


def _manage(lock: IO[str]) -> int:
    postgres = None
    url = os.environ.get("DATABASE_URL")
    try:
        if not url:
            postgres = EmbeddedPostgres(environment.local_dir())
            url = postgres.start()
        command = [sys.executable, str(environment.PROJECT / "manage.py"), *sys.argv[1:]]
        called_from = os.environ.get("CALLED_FROM")  # bin/manage says so: by now this is the project's folder
        return subprocess.run(command, env=environment.for_django(url), cwd=called_from, check=False).returncode
    except PostgresNotStarted as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if postgres and postgres.is_alive():
            _wait_for_others(lock)
            postgres.stop()


def _wait_for_others(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("Another bin/manage uses the database that this one started: waiting for it.", file=sys.stderr)
        with suppress(KeyboardInterrupt):
            fcntl.flock(lock, fcntl.LOCK_EX)


if __name__ == "__main__":
    sys.exit(main())
