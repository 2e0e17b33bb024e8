"""E-mails in each of their states, with all that goes with it."""

from datetime import datetime
from typing import Any

from notifications.models import FINAL, NOT_TAKEN, EmailQuerySet, FailureKind, Status


def give_up(emails: EmailQuerySet, at: datetime) -> None:
    """Let `emails` have failed because we could not send them: nobody else said so."""
    become(emails, Status.FAILED, at, FailureKind.TECHNICAL)
    emails.update(sent_at=None)


def become(emails: EmailQuerySet, status: str, at: datetime, kind: str = FailureKind.PERMANENT, **more: Any) -> None:
    """Let `emails` be as they are in that state; one that failed, by that kind of failure."""
    emails.update(
        status=status,
        claimed_until=at if status == Status.SENDING else None,
        sent_at=None if status in NOT_TAKEN else at,
        completed_at=at if status in FINAL else None,
        failure_kind=kind if status == Status.FAILED else "",
        **more,
    )
