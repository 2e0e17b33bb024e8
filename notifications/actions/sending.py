"""Sending: each message goes out once, whatever is killed when."""

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

import structlog

from notifications import gate, lifecycle, rules
from notifications.actions.giving_up import fail, give_up
from notifications.actions.holding import hold
from notifications.actions.waking import wake_all
from notifications.models import NOT_TAKEN, Closed, Email, EmailQuerySet, FailureKind, Status
from notifications.providers import DayIsFull, NotLetIn, Provider, Refused, TooFast, Unavailable

log = structlog.get_logger(__name__)


class NotYet(Exception):
    """The message can not be sent before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("not yet")
        self.until = until


@dataclass(frozen=True)
class Claim:
    """A message in the hands of this worker alone. `email` is as it was before; `attempts` counts this one."""

    email: Email
    attempts: int
    began: float

    @property
    def row(self) -> EmailQuerySet:
        """The message, as long as nobody else has claimed it since."""
        return Email.objects.filter(pk=self.email.pk, attempts=self.attempts)

    @property
    def whoever_has_it(self) -> EmailQuerySet:
        return Email.objects.filter(pk=self.email.pk)

    @property
    def elapsed(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self.began)


def turn(*, at: datetime) -> gate.Turn:
    """When the next message may go, whichever it is: a moment after `at`. Raises NotYet."""
    try:
        return gate.take_turn(at)
    except gate.GateClosed as closed:
        raise NotYet(closed.until or at + rules.PARKED_FOR) from None


def send(*, email_id: int, provider: Provider, at: datetime, is_probe: bool = False) -> bool:
    """Hand the message to `provider` and note the outcome. Nothing happens where that was done before.

    Before the provider is asked the row says that it may have been. Whoever has it next (the job was killed, or the
    answer lost) looks our reference up before sending again. No transaction is open meanwhile. Whether the provider
    took it now, and not some time before. Raises NotYet.
    """
    claim = _claim(email_id, at)
    if claim is None:
        return False
    try:
        found = _found(claim, provider)
        provider_id = found or _hand_over(claim, provider)
    except NotLetIn as trouble:
        _hold_all(claim, str(trouble), at)
    except TooFast:
        _close(claim, Closed.TOO_FAST, at=at, until=at + rules.slowed_down_for(_luck()))
    except DayIsFull:
        log.error("emails_day_is_full")
        _close(claim, Closed.DAY_IS_FULL, at=at, until=rules.full_until(at))
    except Unavailable as trouble:
        _try_again(claim, provider, str(trouble), at)
    except Refused as refusal:
        fail(claim.row, email_id, FailureKind.PERMANENT, str(refusal), at=at)
        _note_success(is_probe, at)
    except Exception as mistake:  # of ours: it must not go round for ever
        log.exception("email_not_sent", email_id=email_id)
        _try_again(claim, provider, f"we made a mistake ({type(mistake).__name__})", at)
    else:
        lifecycle.accept(claim.whoever_has_it, provider_id=provider_id, at=at)
        _note_success(is_probe, at)
        return not found
    return False


def _claim(email_id: int, at: datetime) -> Claim | None:
    """The message, claimed; None where it is done with. Raises NotYet."""
    email = Email.objects.get(pk=email_id)
    if email.status not in NOT_TAKEN:
        return None
    if not_before := _not_before(email, at):
        raise NotYet(not_before)
    row = Email.objects.filter(pk=email_id, attempts=email.attempts)
    if email.status == Status.SENDING:
        lifecycle.move(row, Status.QUEUED)  # whoever had it is gone
    is_ours = lifecycle.move(
        row,
        Status.SENDING,
        claimed_until=at + rules.CLAIMED_FOR,
        may_be_taken=True,
        attempts=email.attempts + 1,
        first_tried_at=email.first_tried_at or at,
    )
    if not is_ours:  # another worker was quicker
        raise NotYet(at + rules.CLAIMED_FOR)
    return Claim(email, email.attempts + 1, time.monotonic())


def _not_before(email: Email, at: datetime) -> datetime | None:
    """Until when the message has to wait, if it has to."""
    if email.status == Status.HELD:
        return at + rules.PARKED_FOR  # the release wakes it
    until = email.claimed_until or email.next_try_at
    return until if until and until > at else None


def _found(claim: Claim, provider: Provider) -> str | None:
    return provider.find(claim.email) if claim.email.may_be_taken else None


def _hand_over(claim: Claim, provider: Provider) -> str:
    if claim.elapsed > rules.CLAIMED_FOR / 2:
        raise Unavailable("there was no time left to send it")  # another worker might, while we do
    return provider.send(claim.email)


def _try_again(claim: Claim, provider: Provider, trouble: str, at: datetime) -> None:
    gate.note_failure(claim.email.pk, at=at)
    now, since = at + claim.elapsed, claim.email.first_tried_at or at
    again_at = rules.next_try_at(at=now, first_tried_at=since, luck=_luck())
    if again_at is None:
        give_up(claim.row, provider=provider, because=trouble, at=at)
    else:
        lifecycle.move(claim.row, Status.QUEUED, failure=trouble, next_try_at=again_at, last_tried_at=now)
        raise NotYet(again_at)


def _note_success(is_probe: bool, at: datetime) -> None:
    """The provider answers: what had stopped because it did not goes on."""
    if is_probe and gate.note_success(at=at):
        wake_all(at=at)


def _hold_all(claim: Claim, because: str, at: datetime) -> NoReturn:
    hold(at=at, because=because, in_hand=claim.row, **_as_before(claim))
    raise NotYet(at + rules.PARKED_FOR)


def _close(claim: Claim, because: Closed, *, at: datetime, until: datetime) -> NoReturn:
    gate.close(at=at, until=until, because=because)
    lifecycle.move(claim.row, Status.QUEUED, next_try_at=None, **_as_before(claim))
    raise NotYet(until)


def _as_before(claim: Claim) -> dict[str, Any]:
    """This attempt took nothing; it is not counted as time for which it was tried."""
    return {"may_be_taken": claim.email.may_be_taken, "first_tried_at": claim.email.first_tried_at}


def _luck() -> float:
    return random.random()  # noqa: S311 (no secret)
