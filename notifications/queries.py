"""Whether e-mails go out at present, for whoever looks after that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Min

from notifications import gate
from notifications.models import NOT_TAKEN, Closed, Email


class Stop(StrEnum):
    """Why no e-mails go out for a while that people notice."""

    HELD = "held"
    DAY_IS_FULL = "day_is_full"
    UNAVAILABLE = "unavailable"


STOPS: dict[str, Stop] = {Closed.DAY_IS_FULL: Stop.DAY_IS_FULL, Closed.UNAVAILABLE: Stop.UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Sending:
    """`held_because` and `closed_because` are "" where nothing stops e-mails; `waiting`: how many have to go still."""

    held_at: datetime | None
    held_because: str
    closed_until: datetime | None
    closed_because: str
    waiting: int
    oldest_queued_at: datetime | None

    @property
    def goes_on(self) -> bool:
        return not (self.held_because or self.closed_because)


def stopped(at: datetime) -> Stop | None:
    """Why nothing goes out at `at`; None while e-mails go out, or will within seconds."""
    state = gate.read()
    if state is None:
        return None
    if state.held_at:
        return Stop.HELD
    is_closed = state.closed_until is not None and state.closed_until > at
    return STOPS.get(state.closed_because) if is_closed else None


def sending(at: datetime) -> Sending:
    """As it is at `at`."""
    state = gate.read()
    is_closed = state is not None and state.closed_until is not None and state.closed_until > at
    left = Email.objects.filter(status__in=NOT_TAKEN).aggregate(waiting=Count("*"), oldest_queued_at=Min("queued_at"))
    return Sending(
        held_at=state.held_at if state else None,
        held_because=state.held_because if state else "",
        closed_until=state.closed_until if state and is_closed else None,
        closed_because=Closed(state.closed_because).label if state and is_closed else "",
        **left,
    )
