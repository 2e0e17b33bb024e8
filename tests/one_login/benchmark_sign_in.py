"""Where the time of a sign-in goes: bin/test tests/one_login/benchmark_sign_in.py -s -p no:logging

The caches are warm, so each step makes the two calls that it needs (token, userinfo) to a One Login in a process
of its own on this machine. What remains of the callback's time without them and the database is our process's own.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from django.db import connection

from one_login.models import OneLoginUser
from tests.one_login.browser import Browser

pytestmark = pytest.mark.django_db

ROUNDS = 200
STEPS = {"sign in": "/sign-in", "identity": "/prove-your-identity"}


@dataclass
class Clock:
    """Seconds of each call to One Login, and of each statement, since the last `start`."""

    calls: list[float] = field(default_factory=list)
    statements: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.calls, self.statements = [], []

    def timed_send(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            begun = time.perf_counter()
            try:
                return send(*arguments, **options)
            finally:
                self.calls.append(time.perf_counter() - begun)

        return timed

    def timed_statement(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.statements.append(time.perf_counter() - begun)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(requests.Session, "send", clock.timed_send(requests.Session.send))
    with connection.execute_wrapper(clock.timed_statement):
        yield clock


def callback(teacher: Browser, clock: Clock, start: str) -> tuple[float, float, float]:
    """Seconds of one callback: the whole, One Login's part, the database's part."""
    back = teacher.at_one_login(teacher.client.get(start)["Location"], persona="connects-by-nino")
    clock.start()
    begun = time.perf_counter()
    answer = teacher.client.get(back[back.index("/one-login") :])
    whole = time.perf_counter() - begun
    assert answer.status_code == 302, answer.text
    assert len(clock.calls) == 2
    return whole, sum(clock.calls), sum(clock.statements)


def test_where_the_time_of_a_sign_in_goes(teacher: Browser, clock: Clock) -> None:
    teacher.sign_in("connects-by-nino")  # warms the caches
    taken: dict[str, list[tuple[float, float, float]]] = {step: [] for step in STEPS}
    statements = {}
    for _ in range(ROUNDS):
        teacher.client.logout()
        OneLoginUser.objects.update(verified_at=None, verification_route="")
        for step, start in STEPS.items():
            taken[step].append(callback(teacher, clock, start))
            statements[step] = len(clock.statements)
    print(f"\n{ROUNDS} rounds, medians in ms")
    print(f"{'step':<10}{'whole':>8}{'One Login':>11}{'database':>10}{'ours':>7}{'our share':>11}{'statements':>12}")
    for step, rounds in taken.items():
        whole, calls, database = (statistics.median(each[part] for each in rounds) * 1e3 for part in range(3))
        ours = statistics.median(each[0] - each[1] - each[2] for each in rounds) * 1e3
        print(
            f"{step:<10}{whole:>8.1f}{calls:>11.1f}{database:>10.1f}{ours:>7.1f}{ours / whole:>11.0%}"
            f"{statements[step]:>12}"
        )
