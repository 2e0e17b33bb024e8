"""Failing a message, and giving up one that could not be sent for 72 hours."""

from datetime import datetime

import structlog

from notifications import lifecycle
from notifications.models import Email, EmailQuerySet, FailureKind, Status
from notifications.providers import NOT_NOW, Provider

log = structlog.get_logger(__name__)


def fail(row: EmailQuerySet, email_id: int, kind: FailureKind, failure: str, *, at: datetime) -> None:
    """Let staff see of the one message of `row`, if it is there still, that it failed. `failure` has no address."""
    if lifecycle.move(row, Status.FAILED, completed_at=at, failure_kind=kind, failure=failure):
        log.warning("email_failed", email_id=email_id, kind=str(kind))


def give_up(row: EmailQuerySet, *, provider: Provider, because: str, at: datetime) -> None:
    """Let staff see of the one message of `row` that it could not be sent, unless `provider` has taken it after all.

    An answer may have been lost just now. Where the provider can not be asked, a receipt corrects us later.
    """
    for email in row:
        if provider_id := _taken_as(email, provider):
            lifecycle.accept(row, provider_id=provider_id, at=at)
        else:
            fail(row, email.pk, FailureKind.TECHNICAL, f"It was tried for 72 hours: {because}"[:200], at=at)


def _taken_as(email: Email, provider: Provider) -> str | None:
    try:
        return provider.find(email)
    except NOT_NOW:
        return None
    except Exception:  # a mistake of ours is no reason to go on for ever
        log.exception("email_not_looked_up", email_id=email.pk)
        return None
