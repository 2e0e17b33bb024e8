"""What the machine itself gains where all its processors work: some machines' are threads of one core."""

import os
from multiprocessing.pool import Pool
from time import perf_counter

from benchmarks import child
from benchmarks.processes import processes

SECONDS = 1.0
ROUNDS = 10_000  # between two looks at the clock


def gain(one: Pool) -> float:
    """How much more all processors calculate in the same time than the pool of one process; 2.0 is twice as much.

    Questions can gain more from being asked at once: one connection also waits to be woken.
    """
    count = os.cpu_count() or 1
    with processes(count) as pool:
        return _calculated(pool, count) / _calculated(one, 1)


def _calculated(pool: Pool, count: int) -> float:
    """Rounds a second, of so many processes together: all that are in the pool."""
    return sum(pool.map(calculate, range(count), chunksize=1))


def calculate(_place: int) -> float:
    """Rounds a second in which nothing is read or written but a few numbers, once all processes are there."""
    child.wait_for_others()
    began, rounds = perf_counter(), 0
    while (elapsed := perf_counter() - began) < SECONDS:
        total = 0
        for number in range(ROUNDS):
            total += number
        rounds += ROUNDS
    return rounds / elapsed
