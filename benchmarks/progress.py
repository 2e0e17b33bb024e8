"""What the benchmark is at, on standard error: the results alone go to standard output."""

import sys
from collections.abc import Iterable, Iterator
from time import perf_counter

EVERY = 2.0  # seconds


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201


def counted[Thing](things: Iterable[Thing], of: int, doing: str, each: int = 1) -> Iterator[Thing]:
    """The things as they come, saying now and then how many of them came. Each stands for so many."""
    began = said = perf_counter()
    for number, thing in enumerate(things, start=1):
        now = perf_counter()
        if now - said > EVERY:
            said = now
            done = min(number * each, of)
            say(f"{doing}: {done:,} of {of:,}, {now - began:.0f} s")
        yield thing
    say(f"{doing}: {of:,} in {perf_counter() - began:.1f} s")
