"""Locks on what has no row of its own, known by a number or a text within their space (PostgreSQL's advisory locks)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import IntEnum

from django.db import connection

from transactions import part_of_use_case


class Space(IntEnum):
    """What the locks are on. Any numbers will do that nothing else here uses."""

    MAILBOX = 7002  # an address that somebody is matched with
    UNLOCK_DECISION = 7003  # one about which the portal is being asked
    LOST_TRN_ADDRESS = 7004  # one for which somebody searches
    LOST_TRN_VISITOR = 7005  # a browser in which somebody does
    LOST_TRN_NETWORK = 7006  # a network from which somebody does
    SUPPORT_REQUEST = 7007  # an address from which somebody asks for support without signing in


@part_of_use_case
def hold(space: Space, name: str) -> None:
    """Hold what has that name until the transaction ends. Two names may share a lock, so take one of a space only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [space, name])


@contextmanager
def alone(space: Space, number: int, *, otherwise: type[Exception]) -> Iterator[None]:
    """Hold it against all other processes, without a transaction. Raises `otherwise` where another one holds it."""
    key = [space, number % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        if cursor.fetchone() != (True,):
            raise otherwise
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@contextmanager
@part_of_use_case
def waiting_at_most(time: timedelta) -> Iterator[None]:
    """Within this, waiting for any lock for longer raises OperationalError. For use inside a savepoint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        [before] = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(time.total_seconds() * 1000)}ms"])
        yield
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
