"""Sending, what stops it, and what became of what was sent."""

from notifications.actions.holding import hold, release
from notifications.actions.polling import poll
from notifications.actions.receiving import receive
from notifications.actions.sending import NotYet, send, turn
from notifications.actions.sweeping import sweep

__all__ = ["NotYet", "hold", "poll", "receive", "release", "send", "sweep", "turn"]
