"""What the machine itself gains from its other processors: some of them are half of one that is shared."""

import os
from time import perf_counter

from benchmarks.processes import answer_each, processes

SECONDS = 1.0
ROUNDS = 10_000  # between two looks at the clock


def gain() -> float:
    """How much more all processors calculate in the same time than one does alone; 2.0 is twice as much.

    Nothing that waits for anything can gain more than this from asking at the same time, but for the waiting.
    """
    return _calculated(os.cpu_count() or 1) / _calculated(1)


def _calculated(count: int) -> float:
    """Rounds a second, of so many processes together."""
    with processes(count) as pool:
        list(answer_each(pool, calculate, range(count)))  # all are there, and warm
        return sum(answer_each(pool, calculate, range(count)))


def calculate(_place: int) -> float:
    """Rounds a second in which nothing is read or written but a few numbers."""
    began, rounds = perf_counter(), 0
    while (elapsed := perf_counter() - began) < SECONDS:
        total = 0
        for number in range(ROUNDS):
            total += number
        rounds += ROUNDS
    return rounds / elapsed
