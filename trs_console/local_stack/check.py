"""bin/test: every check and every test, on a PostgreSQL of their own. Arguments go to pytest.

The checks run beside the tests. Several bin/test at the same time have a folder each.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from trs_console.local_stack import environment
from trs_console.local_stack.postgres import EmbeddedPostgres, PostgresNotStarted

PROGRAMS = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check", "--quiet"],
    "djlint": ["djlint", "--lint", "--quiet", "templates", "govuk/jinja2"],
    "import-linter": ["lint-imports"],
    "mypy": ["mypy", "."],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}
# The shell first: the same engine, without the window around it that nobody sees and that costs as much as the pages.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Not every distribution has the first.
PACKAGES = ("chromium-headless-shell", "chromium")


def _found_browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _install(package: str) -> None:
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def find_chromium() -> str:
    """The path of a Chromium for the browser tests; installed where this machine lets us, else a clear refusal."""
    if (found := _found_browser()) is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests…", flush=True)
        for package in PACKAGES:
            _install(package)
            if found := _found_browser():
                break
    if found is None:
        sys.exit("The browser tests need Chromium: install it (for example the package chromium), then try again.")
    return found


def free_folder() -> tuple[Path, IO[str]]:
    """The first that no other bin/test is at work in, and the lock that keeps it so until this process ends."""
    number = 1
    while True:
        folder = environment.local_dir() / ("test" if number == 1 else f"test-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            number += 1
        else:
            return folder, lock


def _passes(name: str, variables: dict[str, str]) -> bool:
    """What there is to say is said at once."""
    program, *arguments = CHECKS[name]
    started = time.monotonic()
    outcome = subprocess.run(
        [str(PROGRAMS / program), *arguments], env=variables, capture_output=True, text=True, check=False
    )
    passes = outcome.returncode == 0
    verdict = f"{name:<16}{'ok' if passes else 'FAILED'}  {time.monotonic() - started:.1f} s"
    print(verdict if passes else f"{verdict}\n{outcome.stdout}{outcome.stderr}", flush=True)
    return passes


def _pytest(arguments: list[str], variables: dict[str, str]) -> int:
    return subprocess.run([str(PROGRAMS / "python"), "-m", "pytest", *arguments], env=variables, check=False).returncode


def _everything(variables: dict[str, str]) -> int:
    with ThreadPoolExecutor(len(CHECKS)) as beside:
        passes = {name: beside.submit(_passes, name, variables) for name in CHECKS}
        status = _pytest(["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"], variables)
    if failed := [name for name in CHECKS if not passes[name].result()]:
        print(f"FAILED, see above: {', '.join(failed)}")
    return status or bool(failed)


def main() -> int:
    # Apart from a running stack: the tests have a database, keys and ports of their own.
    folder, _lock = free_folder()
    os.environ["LOCAL_DIR"] = str(folder)
    os.environ.pop("DEBUG", None)
    os.environ["CHROMIUM"] = find_chromium()
    environment.prepare_folder()
    postgres = None
    try:
        url = os.environ.get("DATABASE_URL")
        if not url:
            postgres = EmbeddedPostgres(folder, is_durable=False)
            postgres.end_leftover()
            url = postgres.start()
        variables = environment.for_django(url)
        arguments = sys.argv[1:]
        return _pytest(arguments, variables) if arguments else _everything(variables)
    except PostgresNotStarted as reason:
        print(reason, file=sys.stderr)
        return 1
    finally:
        if postgres:
            postgres.stop()


if __name__ == "__main__":
    sys.exit(main())
