"""A worker is killed at a point of its work, another one comes, and the e-mail has gone out once."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.emails.doomed import RECOVERING, Point
from benchmarks.emails.workers import Workers
from notifications.models import Email, Status
from tests.notifications.fake_notify import Notify, Wait

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of so many rounds: how many workers were killed as meant, and e-mails that went out once, more often, never."""

    rounds: int
    killed: int
    once: int
    doubled: int
    missing: int


def rounds(point: Point, count: int, *, workers: Workers, notify: Notify, queue: Callable[[], Email]) -> Outcome:
    """So many rounds, with an e-mail each."""
    killed, emails = 0, []
    for _ in range(count):
        emails.append(queue())
        killed += _round(point, workers, notify) == -signal.SIGKILL
    times = [_times(email, notify) for email in emails]
    return Outcome(count, killed, times.count(1), sum(time > 1 for time in times), times.count(0))


def _round(point: Point, workers: Workers, notify: Notify) -> int:
    """How the worker ended that was to be killed."""
    during = {Point.DURING_THE_CALL: False, Point.AFTER_ACCEPTANCE: True}
    if point in during:
        status = _killed_during_a_call(Wait(is_taken=during[point]), workers, notify)
    else:
        [ended] = workers.run(point)
        status = ended.status
    workers.run(RECOVERING)
    return status


def _killed_during_a_call(silence: Wait, workers: Workers, notify: Notify) -> int:
    asked, taken = len(notify.asked), len(notify.accepted)
    notify.faults.append(silence)
    [pid] = workers.start("healthy")
    _wait_until(lambda: len(notify.asked) > asked and len(notify.accepted) - taken == silence.is_taken)
    os.kill(pid, signal.SIGKILL)
    [ended] = workers.wait()
    silence.go.set()
    # What was asked before the worker died is taken after.
    _wait_until(lambda: len(notify.accepted) > taken)
    return ended.status


def _times(email: Email, notify: Notify) -> int:
    """How often it went out; 0 too where we do not know that it did."""
    email.refresh_from_db()
    taken = notify.by_reference.get(str(email.reference), [])
    is_known = email.status == Status.ACCEPTED and email.provider_id in {one.id for one in taken}
    return len(taken) if is_known else 0


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)
