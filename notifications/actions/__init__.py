"""Sending, what stops it, what became of what was sent, and sending that again."""

from notifications.actions.holding import hold, release
from notifications.actions.polling import poll
from notifications.actions.receiving import receive
from notifications.actions.sending import NotYet, send, turn
from notifications.actions.sending_again import (
    AlreadySentAgain,
    NotFailed,
    check_can_be_sent_again,
    send_again,
)
from notifications.actions.sweeping import sweep

__all__ = [
    "AlreadySentAgain",
    "NotFailed",
    "NotYet",
    "check_can_be_sent_again",
    "hold",
    "poll",
    "receive",
    "release",
    "send",
    "send_again",
    "sweep",
    "turn",
]
