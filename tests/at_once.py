"""Several at the same instant, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any, Protocol

import pytest
from django.db import connection

HANG_SECONDS = 30


class AtOnce(Protocol):
    def __call__(
        self, *calls: Callable[[], object], expected: type[Exception] | tuple[type[Exception], ...] = ()
    ) -> list[Any]: ...


@pytest.fixture
def at_once(transactional_db: None) -> AtOnce:
    """`at_once(first, second, …, expected=TaskAlreadyClosed)`: each in a thread, all begun when all are ready.

    Returns in their order what the calls returned, or raised where it is an `expected` exception; any other is
    raised here. Statements that wait for more than half a minute fail.
    """

    def all_of(*calls: Callable[[], object], expected: type[Exception] | tuple[type[Exception], ...] = ()) -> list[Any]:
        barrier = Barrier(len(calls), timeout=HANG_SECONDS)

        def run(call: Callable[[], object]) -> object:
            try:
                with connection.cursor() as cursor:  # connected before the start, which would set them apart
                    cursor.execute(f"SET statement_timeout = '{HANG_SECONDS}s'")
                barrier.wait()
                return call()
            except expected as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as threads:
            return list(threads.map(run, calls))

    return all_of


def wait_until_one_waits() -> None:
    """Until somebody's statement stands before a lock."""
    waiting = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction goes on seeing what it saw at first
            cursor.execute(f"SELECT count(*) {waiting}")
            if cursor.fetchone() != (0,):
                return
        sleep(0.1)
    raise AssertionError("nobody ever came to the lock")
