"""Every minute: what was left behind is picked up, and what was stopped goes on."""

from datetime import datetime

import structlog

from notifications import gate, later, lifecycle
from notifications.actions.holding import hold_what_waits, release
from notifications.models import Email, Status
from notifications.providers import NOT_NOW, Provider

log = structlog.get_logger(__name__)


def sweep(*, provider: Provider, at: datetime) -> None:
    """Take e-mails from workers that are gone, and wake the jobs of what can be sent at `at`."""
    gone = Email.objects.filter(status=Status.SENDING, claimed_until__lte=at)
    if left := lifecycle.move(gone, Status.QUEUED):
        log.warning("emails_left_behind", count=left)
    state = gate.read()
    if state is not None and state.held_at:
        hold_what_waits()
        if not _is_let_in(provider):
            return
        release(at=at)
    if gate.is_open(at):
        later.wake(_due(at), at=at)


def _due(at: datetime) -> list[int]:
    """All that is due; but only one, tried least, while it is not known whether the provider takes any."""
    due = Email.objects.due(at)
    if gate.has_trouble():
        due = due.order_by("attempts", "queued_at", "pk")[:1]
    return list(due.values_list("pk", flat=True))


def _is_let_in(provider: Provider) -> bool:
    try:
        provider.check()
    except NOT_NOW:
        return False
    return True
