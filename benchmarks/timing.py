"""Durations and what is said of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds that questions took, ascending."""

    seconds: tuple[float, ...]

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Durations":
        return cls(tuple(sorted(seconds)))

    def percentile(self, share: int) -> float:
        """The duration in milliseconds that `share` percent did not exceed."""
        return self.seconds[ceil(len(self.seconds) * share / 100) - 1] * 1000

    @property
    def longest(self) -> float:
        return self.seconds[-1] * 1000


@dataclass(frozen=True, slots=True)
class Timed[Answer]:
    """What was answered and how long each answer took. `began` and `ended` are instants of one monotonic clock."""

    answers: list[Answer]
    seconds: list[float]
    began: float
    ended: float


def time_each[Question, Answer](ask: Callable[[Question], Answer], questions: Sequence[Question]) -> Timed[Answer]:
    """Ask one after the other."""
    answers, seconds = [], []
    began = perf_counter()
    for question in questions:
        start = perf_counter()
        answer = ask(question)
        seconds.append(perf_counter() - start)
        answers.append(answer)
    return Timed(answers, seconds, began, perf_counter())
