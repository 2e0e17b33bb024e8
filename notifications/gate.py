"""The gate that every e-mail goes through, one after the other, whichever worker has it."""

import random
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from notifications import rules
from notifications.models import Closed, Gate
from transactions import part_of_use_case


class GateClosed(Exception):
    """Nothing goes out at present, and will from `until` on; None: nobody knows."""

    def __init__(self, until: datetime | None) -> None:
        super().__init__("nothing goes out at present")
        self.until = until


class Turn(NamedTuple):
    """`at` is when the message may go. `is_probe`: others failed before it, so that all wait for how it fares."""

    at: datetime
    is_probe: bool


_TAKE_TURN = """
    INSERT INTO notifications_gate AS gate (id, next_at) VALUES (1, %(at)s + %(step)s)
    ON CONFLICT (id) DO UPDATE SET next_at = %(step)s + CASE
        WHEN gate.next_at BETWEEN %(at)s AND %(at)s + %(farthest)s THEN gate.next_at ELSE %(at)s
    END
    WHERE gate.held_at IS NULL AND (gate.closed_until IS NULL OR gate.closed_until <= %(at)s)
    RETURNING next_at - %(step)s, failures > 0 OR closed_until IS NOT NULL
"""


def take_turn(at: datetime) -> Turn:
    """When the next message may go, which may be a moment after `at`. Raises GateClosed."""
    parameters: dict[str, Any] = {"at": at, "step": rules.BETWEEN_TWO, "farthest": rules.FARTHEST_TURN}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TURN, parameters)
        if (row := cursor.fetchone()) is None:
            raise GateClosed(_opens_at())
    return Turn(*row)


def _opens_at() -> datetime | None:
    gate = Gate.objects.get()
    is_unknown = gate.held_at is not None or gate.closed_because == Closed.UNAVAILABLE
    return None if is_unknown else gate.closed_until


def read() -> Gate | None:
    """As it is; None where nothing was ever sent."""
    return Gate.objects.first()


def is_open(at: datetime) -> bool:
    """Whether messages go out at `at`."""
    gate = read()
    return gate is None or (gate.held_at is None and not gate.is_closed(at))


def close(*, at: datetime, until: datetime, because: Closed) -> None:
    """Nothing goes out from `at` until `until`; a longer wait stays."""
    _make_sure_of_it(at)
    Gate.objects.filter(Q(closed_until=None) | Q(closed_until__lt=until)).update(
        closed_until=until, closed_because=because
    )


def note_failure(email_id: int, *, at: datetime) -> None:
    """That message failed, and may not have been at fault: after some in a row, nothing goes out for a while."""
    _make_sure_of_it(at)
    is_same = When(failed_email_id=email_id, then=F("failures"))
    Gate.objects.update(
        failures=Case(is_same, default=F("failures") + Value(1)),
        failed_email_id=email_id,
        failing_since=Coalesce("failing_since", Value(at)),
    )
    gate = Gate.objects.get()
    closure = rules.closure(gate.failures, random.random())  # noqa: S311 (no secret)
    if closure:
        close(at=at, until=at + closure, because=Closed.UNAVAILABLE)


def has_trouble() -> bool:
    """Whether so many messages failed in a row that the next is a question whether any is taken."""
    gate = read()
    return gate is not None and gate.has_trouble


def note_success(*, at: datetime) -> bool:
    """A message went out that had its turn before `at`: failures are over. Whether they had been trouble.

    The gate may have been closed since that turn: because we were too fast, or the day was full, which is so still.
    """
    had_trouble = has_trouble()
    Gate.objects.update(failures=0, failed_email_id=None, failing_since=None)
    is_over = Q(closed_because=Closed.UNAVAILABLE) | Q(closed_until__lte=at)
    Gate.objects.filter(is_over).update(closed_until=None, closed_because="")
    return had_trouble


@part_of_use_case
def hold(*, at: datetime, because: str) -> bool:
    """Nothing goes out until `release`. Whether that is new; it stays so until the caller's transaction ends."""
    return not is_held(at=at) and bool(Gate.objects.update(held_at=at, held_because=because))


@part_of_use_case
def is_held(*, at: datetime) -> bool:
    """Whether it is, which stays so until the caller's transaction ends: before the first message too."""
    _make_sure_of_it(at)
    return Gate.objects.select_for_update().get().held_at is not None


@part_of_use_case
def release(*, at: datetime) -> bool:
    """Let messages go out again. Whether they had been held; they are not, until the caller's transaction ends."""
    return is_held(at=at) and bool(Gate.objects.update(held_at=None, held_because=""))


def _make_sure_of_it(at: datetime) -> None:
    Gate.objects.get_or_create(pk=1, defaults={"next_at": at})
