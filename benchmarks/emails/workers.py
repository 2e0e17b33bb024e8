"""Workers as processes of their own, to be killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Ended:
    """How a worker ended: by a signal where `status` is below zero; and the statements that it counted."""

    status: int
    statements: int


@dataclass(frozen=True, slots=True)
class Workers:
    """See `benchmarks.emails.doomed`."""

    process: subprocess.Popen[str]

    def start(self, *words: str) -> list[int]:
        """One for each word; their process ids. They have to be waited for before the next are started."""
        assert self.process.stdin  # noqa: S101
        assert self.process.stdout  # noqa: S101
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return [int(pid) for pid in self.process.stdout.readline().split()]

    def wait(self) -> list[Ended]:
        """How each ended."""
        assert self.process.stdout  # noqa: S101
        ends = [end.split(":") for end in self.process.stdout.readline().split()]
        return [Ended(int(status), int(statements)) for status, statements in ends]

    def run(self, *words: str) -> list[Ended]:
        self.start(*words)
        return self.wait()


@contextmanager
def ready(database_url: str, notify: dict[str, str]) -> Iterator[Workers]:
    """Workers on that database that send by that Notify: NOTIFY_API_KEY, NOTIFY_API_URL, NOTIFY_TEMPLATE_ID."""
    variables = os.environ | notify | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "trs_console.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.emails.doomed"],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Workers(process)
