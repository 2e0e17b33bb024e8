"""Holding every e-mail back, where the provider does not know us or our template: it would refuse them all."""

from datetime import datetime
from typing import Any

import structlog

from notifications import gate, lifecycle
from notifications.actions.waking import wake_all
from notifications.models import Email, EmailQuerySet, Status
from transactions import part_of_use_case, use_case

log = structlog.get_logger(__name__)


@use_case
def hold(*, at: datetime, because: str, in_hand: EmailQuerySet | None = None, **columns: Any) -> None:
    """Send nothing more until `release`; says so, loudly, once. What a worker has `in_hand` gets these columns."""
    if gate.hold(at=at, because=because):
        log.error("emails_held", because=because)
    _hold_what_waits()
    if in_hand is not None:
        lifecycle.move(in_hand, Status.HELD, **columns)


@use_case
def release(*, at: datetime) -> bool:
    """Send again, the oldest first. Whether anything had been held."""
    had_been_held = gate.release(at=at)
    if had_been_held:
        log.warning("emails_released")
    _let_go(at)
    return had_been_held


@use_case
def settle(*, at: datetime) -> bool:
    """Let each e-mail that waits be held, or none, as the gate is, where that was left undone. Whether it is held."""
    if gate.is_held(at=at):
        _hold_what_waits()
        return True
    if Email.objects.filter(status=Status.HELD).exists():
        _let_go(at)
    return False


@part_of_use_case
def _hold_what_waits() -> None:
    """Let staff see of each e-mail that it is held."""
    lifecycle.move(Email.objects.filter(status=Status.QUEUED), Status.HELD)


@part_of_use_case
def _let_go(at: datetime) -> None:
    """The time while they were held is no time for which they were tried."""
    lifecycle.move(Email.objects.filter(status=Status.HELD), Status.QUEUED, first_tried_at=None)
    wake_all(at=at)
