"""Portal accounts, what addresses were used for, and every decision about unlocking."""

from tssp_unlock.models.accounts import AccountStatus, PortalAccount, Why
from tssp_unlock.models.decisions import (
    IN_THE_PORTALS_HANDS,
    MOST_ATTEMPTS,
    NOT_YET,
    EmailUse,
    How,
    Outcome,
    UnlockDecision,
)
from tssp_unlock.models.following_up import FollowUp, FollowUpChange, FollowUpStatus

__all__ = [
    "IN_THE_PORTALS_HANDS",
    "MOST_ATTEMPTS",
    "NOT_YET",
    "AccountStatus",
    "EmailUse",
    "FollowUp",
    "FollowUpChange",
    "FollowUpStatus",
    "How",
    "Outcome",
    "PortalAccount",
    "UnlockDecision",
    "Why",
]
