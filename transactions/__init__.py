"""One durable transaction for each use case, and a guard for what must run inside one.

It stands below every app: actions of each of them are written with it (house style, "Transactions").
"""

from collections.abc import Callable
from functools import wraps

from django.db import transaction


class NoTransaction(RuntimeError):
    """Something that must commit together with its caller was called outside a transaction."""


def use_case[**P, R](action: Callable[P, R]) -> Callable[P, R]:
    """Run `action` in a durable transaction of its own: all of it commits, or none of it."""

    @wraps(action)
    def in_a_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(durable=True):
            return action(*args, **kwargs)

    return in_a_transaction


def part_of_use_case[**P, R](step: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run `step` outside a transaction. Raises `NoTransaction`."""

    @wraps(step)
    def inside_a_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        if not transaction.get_connection().in_atomic_block:
            raise NoTransaction(f"{step.__qualname__} was called outside a transaction")
        return step(*args, **kwargs)

    return inside_a_transaction
