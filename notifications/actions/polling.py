"""Asking what became of e-mails of which no receipt has come."""

from datetime import datetime

import structlog

from notifications.actions.receiving import receive
from notifications.models import Email
from notifications.providers import NOT_NOW, Provider

log = structlog.get_logger(__name__)

AT_A_TIME = 1000


def poll(*, provider: Provider, at: datetime) -> int:
    """Ask about what was sent a day ago and more, each once a day, while the provider knows; how many it told of.

    Where it does not answer, the rest is for the next time.
    """
    told = 0
    for email in Email.objects.to_poll(at)[:AT_A_TIME]:
        try:
            receipt = provider.what_became(email)
        except NOT_NOW as trouble:
            log.warning("emails_not_polled", reason=type(trouble).__name__)
            break
        Email.objects.filter(pk=email.pk).update(polled_at=at)
        told += receipt is not None and receive(receipt, at=at)
    return told
