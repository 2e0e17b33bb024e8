"""Processes that ask at the same time, each on a connection of its own.

Processes, not threads: the web server runs processes too, and with threads the sixteen would wait for one another's
Python rather than for the database.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.pool import Pool

from benchmarks import child
from benchmarks.tasks import Report, Task, answer

SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def processes(count: int) -> Iterator[Pool]:
    """So many processes, each with Django set up on the database of the environment."""
    with SPAWN.Pool(count, initializer=child.begin, initargs=(SPAWN.Barrier(count),)) as pool:
        yield pool


def answer_at_once(pool: Pool, tasks: list[Task]) -> list[Report]:
    """One task for each process of the pool; all warm up, then all begin at the same moment."""
    return pool.map(_answer_when_all_are_ready, tasks, chunksize=1)


def answer_each[Question, Answer](
    pool: Pool, ask: Callable[[Question], Answer], questions: Iterable[Question]
) -> Iterator[Answer]:
    """Answers as they come, in no order; the processes take the next question when they are through with one."""
    return pool.imap_unordered(ask, questions)


def _answer_when_all_are_ready(task: Task) -> Report:
    try:
        return answer(task, when_warm=_collect_and_wait)
    except BaseException:
        child.let_others_fail()
        raise


def _collect_and_wait() -> None:
    child.collect()
    child.wait_for_others()
