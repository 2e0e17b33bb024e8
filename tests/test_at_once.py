"""The fixture `at_once`, on which the tests of concurrency stand."""

from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from tests.at_once import AtOnce

TWENTY = 20


def server_process() -> int:
    """Of this thread's own database connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
        return int(pid)


def refuse(reason: str) -> None:
    raise ValueError(reason)


class TestAtOnce:
    def test_runs_all_at_the_same_time(self, at_once: AtOnce) -> None:
        meeting = Barrier(TWENTY, timeout=10)
        assert sorted(at_once(*[meeting.wait] * TWENTY)) == list(range(TWENTY))

    def test_gives_each_a_connection_of_its_own_(self, at_once: AtOnce) -> None:
        assert len({*at_once(*[server_process] * TWENTY), server_process()}) == TWENTY + 1

    def test_returns_results_and_expected_refusals_in_order(self, at_once: AtOnce) -> None:
        first, second, third = at_once(partial(refuse, "taken"), partial(int, "7"), int, expected=ValueError)
        assert (str(first), second, third) == ("taken", 7, 0)

    def test_raises_what_was_not_expected(self, at_once: AtOnce) -> None:
        with pytest.raises(ValueError, match="taken"):
            at_once(partial(refuse, "taken"), int, expected=KeyError)
