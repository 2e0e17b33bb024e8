"""The same work on many pieces, in several processes, with the results in the order of the pieces."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import django
from django.db import connection

PIECES_WAITING = 4  # for each process; bounds the memory, and nobody waits for work


def in_order[Piece, Result](
    work: Callable[[Piece], Result], pieces: Iterable[Piece], processes: int
) -> Iterator[Result]:
    """Yield `work(piece)` for each piece, in their order; a few pieces ahead are held, never all.

    `work` is a function of a module, and may use the database: each process has a connection of its own. One
    process: this one. Raises what `work` raises, and BrokenProcessPool where a process was killed.
    """
    if processes == 1:
        yield from map(work, pieces)
        return
    # Started afresh: a copy of this process would share its connection to the database.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _set_up, (connection.settings_dict["NAME"],))
    waiting: deque[Future[Result]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) > processes * PIECES_WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _set_up(database_name: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's matter
    django.setup()
    connection.settings_dict["NAME"] = database_name
