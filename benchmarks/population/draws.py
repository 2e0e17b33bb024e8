"""Choices that come out the same with every Python: only `random()` promises its sequence."""

import random
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate


class Draw:
    """A source of choices, seeded anew for each thing that is made, so that each can be made alone."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 (people who do not exist, not keys)
        self.fraction = self._random.random

    def seed(self, *parts: int) -> None:
        """Begin the sequence that belongs to these whole numbers, each below 2**40."""
        combined = 0
        for part in parts:
            combined = (combined << 40) + part
        self._random.seed(combined)
        self.fraction = self._random.random

    def below(self, limit: int) -> int:
        return int(self.fraction() * limit)

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def chance(self, share: float) -> bool:
        return self.fraction() < share

    def pick[T](self, choices: Sequence[T]) -> T:
        return choices[int(self.fraction() * len(choices))]

    def sample[T](self, choices: Iterable[T], count: int) -> list[T]:
        """Some of the choices, each once, in drawn order; all where there are not that many."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]


class Weighted[T]:
    """Choices of which some are likelier: `pick(draw)` takes one by its weight."""

    def __init__(self, choices: Sequence[T], weights: Iterable[float]) -> None:
        self.choices = choices
        self._sums = list(accumulate(weights))
        self._total = self._sums[-1]

    def pick(self, draw: Draw) -> T:
        return self.choices[bisect(self._sums, draw.fraction() * self._total)]


def ranked[T](choices: Sequence[T], exponent: float, flattened: float) -> Weighted[T]:
    """Choices in order of frequency, weighted by the law of Zipf and Mandelbrot: 1 / (rank + flattened) ** exponent."""
    return Weighted(choices, [(rank + flattened) ** -exponent for rank in range(1, len(choices) + 1)])
