"""E-mails as rows, and the outbox of a local stack."""

from notifications.models.emails import FINAL, MOVES, NOT_TAKEN, Email, EmailQuerySet, FailureKind, Status
from notifications.models.gate import Closed, Gate
from notifications.models.outbox import OutboxMessage

__all__ = [
    "FINAL",
    "MOVES",
    "NOT_TAKEN",
    "Closed",
    "Email",
    "EmailQuerySet",
    "FailureKind",
    "Gate",
    "OutboxMessage",
    "Status",
]
