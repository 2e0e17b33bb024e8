"""The beginning of a process that asks: imported before Django is set up, so it must not need it."""

import gc
from threading import BrokenBarrierError
from typing import Any

LONGEST_WARM_UP = 600  # seconds until all must be ready

_barrier: Any = None


class NotReady(Exception):
    """A process failed before all could begin."""


def begin(barrier: Any) -> None:
    """Set Django up on the database of the environment, and keep what all wait at."""
    global _barrier
    import django

    django.setup()
    _barrier = barrier


def wait_for_others() -> None:
    """Return when every process of the pool has called this."""
    try:
        _barrier.wait(LONGEST_WARM_UP)
    except BrokenBarrierError:
        raise NotReady from None


def collect() -> None:
    """Collect, and leave what there is now out of all collections to come, as the web server does with its code.

    Else the processes walk it at the same moment, as often as each of them has asked as many questions.
    """
    gc.collect()
    gc.freeze()


def let_others_fail() -> None:
    """Called by a process that cannot go on, so that the others do not wait for it."""
    _barrier.abort()
