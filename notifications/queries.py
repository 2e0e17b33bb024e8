"""Whether e-mails go out at present, and which of those that failed are left, for whoever looks after that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Min, Model, OuterRef

from notifications import gate
from notifications.messages import MESSAGES
from notifications.models import NOT_TAKEN, Closed, Email, EmailQuerySet, Gate, Status

WENT_OUT = (Status.ACCEPTED, Status.DELIVERED)
OVERTAKEN = [kind for kind, message in MESSAGES.items() if message.is_overtaken]


class Stop(StrEnum):
    """Why no e-mails go out for a while that people notice."""

    HELD = "held"
    DAY_IS_FULL = "day_is_full"
    UNAVAILABLE = "unavailable"
    LATE = "late"


STOPS: dict[str, Stop] = {Closed.DAY_IS_FULL: Stop.DAY_IS_FULL, Closed.UNAVAILABLE: Stop.UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Sending:
    """`held_because` and `closed_because` are "" where nothing stops e-mails; `waiting`: how many have to go still.

    `is_late`: some of them should have gone long ago, and nothing says why they did not.
    """

    held_at: datetime | None
    held_because: str
    closed_until: datetime | None
    closed_because: str
    waiting: int
    oldest_queued_at: datetime | None
    is_late: bool

    @property
    def goes_on(self) -> bool:
        return not (self.held_because or self.closed_because or self.is_late)


def left() -> EmailQuerySet:
    """The e-mails that failed and for which something is left to do, the last one first.

    None that was sent again, nor one that tells how things stood before another about them went out.
    """
    went_out = Email.objects.filter(status__in=WENT_OUT, queued_at__gt=OuterRef("queued_at"))
    same = went_out.filter(about_type=OuterRef("about_type"), about_id=OuterRef("about_id"))
    return Email.objects.failed().not_sent_again().exclude(Exists(same), kind__in=OVERTAKEN)


def is_left(email: Email, about_the_same: Iterable[Email]) -> bool:
    """Whether an e-mail, loaded `with_sending_again`, is `left`."""
    if not email.has_failed or email.sent_again_as:
        return False
    went_out = (each.status in WENT_OUT and each.queued_at > email.queued_at for each in about_the_same)
    return not (email.kind in OVERTAKEN and any(went_out))


def one_left(model: type[Model]) -> Exists:
    """Of a thing of that model: whether an e-mail about it is `left`."""
    kind = ContentType.objects.get_for_model(model)
    return Exists(left().order_by().filter(about_type=kind, about_id=OuterRef("pk")))


def stopped(at: datetime) -> Stop | None:
    """Why nothing goes out at `at`; None while e-mails go out, or will within seconds."""
    late = Email.objects.late(at).order_by()
    state = Gate.objects.annotate(is_late=Exists(late)).first()  # in one query, as many pages ask it
    if state is None:  # no worker has ever sent anything
        return Stop.LATE if late.exists() else None
    if state.held_at:
        return Stop.HELD
    if state.is_closed(at) and state.closed_because in STOPS:
        return STOPS[state.closed_because]
    if state.fails(at):  # between two closures one message is tried, and the others wait
        return Stop.UNAVAILABLE
    return Stop.LATE if state.is_late else None


def sending(at: datetime) -> Sending:
    """As it is at `at`."""
    state = gate.read()
    is_closed = state is not None and state.is_closed(at)
    left = Email.objects.filter(status__in=NOT_TAKEN).aggregate(waiting=Count("*"), oldest_queued_at=Min("queued_at"))
    return Sending(
        held_at=state.held_at if state else None,
        held_because=state.held_because if state else "",
        closed_until=state.closed_until if state and is_closed else None,
        closed_because=_closed_because(state, at) if state else "",
        is_late=Email.objects.late(at).exists(),
        **left,
    )


def _closed_because(state: Gate, at: datetime) -> str:
    if state.is_closed(at):
        return Closed(state.closed_because).label
    return Closed.UNAVAILABLE.label if state.fails(at) else ""
