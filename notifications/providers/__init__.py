"""Who carries an e-mail: GOV.UK Notify, or the outbox of a local stack. Both answer alike."""

from django.conf import settings

from notifications.providers.answers import (
    NOT_NOW,
    DayIsFull,
    NotLetIn,
    Provider,
    Receipt,
    Refused,
    TooFast,
    Unavailable,
)
from notifications.providers.notify import Notify
from notifications.providers.outbox import LocalOutbox

__all__ = [
    "NOT_NOW",
    "DayIsFull",
    "LocalOutbox",
    "NotLetIn",
    "Notify",
    "Provider",
    "Receipt",
    "Refused",
    "TooFast",
    "Unavailable",
    "provider",
]


def provider() -> Provider:
    """Notify where a key is configured, else the local outbox (settings refuse that in production)."""
    if settings.NOTIFY_API_KEY:
        return Notify(settings.NOTIFY_API_KEY, settings.NOTIFY_API_URL, settings.NOTIFY_TEMPLATE_ID)
    return LocalOutbox()
