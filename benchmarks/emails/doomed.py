"""Workers to order, some of which kill themselves at a point of their work: python -m benchmarks.emails.doomed

It sets everything up once and forks a worker for each word that is asked for, which takes a hundredth of a start from
nothing. Reads a line of words, one for each worker (a Point, or "healthy"); answers with a line of their process ids,
and one of how each of them ended and how many statements it gave to the database.
"""

import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Point(StrEnum):
    """Where a worker is killed. The two during the call are for whoever sees the call to do."""

    BEFORE_THE_CALL = "before-the-call"
    DURING_THE_CALL = "during-the-call"
    AFTER_ACCEPTANCE = "after-acceptance"
    BEFORE_SAVING = "before-saving"
    AFTER_SAVING = "after-saving"
    BEFORE_ACKNOWLEDGING = "before-acknowledging"


HEALTHY = "healthy"
RECOVERING = "recovering"  # first does at once what happens within minutes by itself
PUT_BACK = """
    SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs WHERE status = 'doing'
"""
UNLIMITED = "unlimited"  # waits for no turn


def die(*_: Any, **__: Any) -> None:
    """As with kill -9: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def plant(word: str) -> None:
    """Have this process be killed at that point."""
    from procrastinate.manager import JobManager

    from notifications import lifecycle, rules
    from notifications.providers import Notify

    accept = lifecycle.accept

    def accept_and_die(*arguments: Any, **named: Any) -> None:
        accept(*arguments, **named)
        die()

    places: dict[str, tuple[Any, str, Any]] = {
        Point.BEFORE_THE_CALL: (Notify, "send", die),
        Point.BEFORE_SAVING: (lifecycle, "accept", die),
        Point.AFTER_SAVING: (lifecycle, "accept", accept_and_die),
        Point.BEFORE_ACKNOWLEDGING: (JobManager, "finish_job_by_id_async", die),
        UNLIMITED: (rules, "BETWEEN_TWO", rules.BETWEEN_TWO * 0),
    }
    if word in places:
        setattr(*places[word])


def recover() -> None:
    """Put back jobs of workers that are gone, and end their claims, as if the minutes had passed."""
    from django.db import connection
    from django.utils import timezone

    from notifications import actions, rules
    from notifications.providers import provider

    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK)
    actions.sweep(provider=provider(), at=timezone.now() + rules.CLAIMED_FOR)
    connection.close()


def work(word: str, tell: int) -> None:
    """Be a worker until nothing is left to do, then write how many statements that took."""
    from django.core.management import call_command

    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    plant(word)
    if word == RECOVERING:
        recover()
    statements = count_statements()
    call_command("procrastinate", "worker", "--one-shot", "--queues", "emails", "--concurrency", "1")
    os.write(tell, str(statements()).encode())


def count_statements() -> Callable[[], int]:
    """From now on; whoever gives them."""
    import psycopg

    counted = 0

    def counting(execute: Any) -> Any:
        def count_and_execute(*arguments: Any, **options: Any) -> Any:
            nonlocal counted
            counted += 1
            return execute(*arguments, **options)

        return count_and_execute

    for cursor in (psycopg.Cursor, psycopg.AsyncCursor):
        cursor.execute = counting(cursor.execute)  # type: ignore[method-assign]
    return lambda: counted


def fork(word: str) -> tuple[int, int]:
    """A worker's process id, and where it writes when it is done."""
    hear, tell = os.pipe()
    if pid := os.fork():
        os.close(tell)
        return pid, hear
    try:
        work(word, tell)
    finally:
        os._exit(0)


def end_of(pid: int, hear: int) -> str:
    _, status = os.waitpid(pid, 0)
    with os.fdopen(hear) as told:
        return f"{os.waitstatus_to_exitcode(status)}:{told.read() or 0}"


def main() -> None:
    import django

    django.setup()
    from procrastinate.contrib.django import app

    import notifications.jobs  # noqa: F401  (what a worker imports when it starts)

    app.tasks  # noqa: B018
    for line in sys.stdin:
        workers = [fork(word) for word in line.split()]
        sys.stdout.write(" ".join(str(pid) for pid, _ in workers) + "\n")
        sys.stdout.flush()
        sys.stdout.write(" ".join(end_of(*worker) for worker in workers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
