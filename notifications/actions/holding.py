"""Holding every e-mail back, where the provider does not know us or our template: it would refuse them all."""

from datetime import datetime

import structlog

from notifications import gate, lifecycle
from notifications.actions.waking import wake_all
from notifications.models import Email, Status

log = structlog.get_logger(__name__)


def hold(*, at: datetime, because: str) -> None:
    """Send nothing more until `release`; says so, loudly, once."""
    if gate.hold(at=at, because=because):
        log.error("emails_held", because=because)
    hold_what_waits()


def hold_what_waits() -> None:
    """Let staff see of each e-mail that it is held."""
    lifecycle.move(Email.objects.filter(status=Status.QUEUED), Status.HELD)


def release(*, at: datetime) -> bool:
    """Send again, the oldest first. Whether anything had been held."""
    had_been_held = gate.release()
    lifecycle.move(Email.objects.filter(status=Status.HELD), Status.QUEUED)
    if had_been_held:
        log.warning("emails_released")
        wake_all(at=at)
    return had_been_held
