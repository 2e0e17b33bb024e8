"""Asking what became of e-mails of which no receipt has come."""

from datetime import datetime

import structlog

from notifications import rules
from notifications.actions.receiving import receive
from notifications.models import Email
from notifications.providers import NOT_NOW, Provider, Unavailable

log = structlog.get_logger(__name__)

AT_A_TIME = 1000
IN_A_ROW = 3  # after so many without an answer it is not the message


def poll(*, provider: Provider, at: datetime) -> int:
    """Ask about what was sent a day ago and more, each once a day, while the provider knows; how many it told of.

    One that gets no answer is asked about an hour later, after others. Where none does, the rest is for the next time.
    """
    told = unanswered = 0
    for email in Email.objects.to_poll(at)[:AT_A_TIME]:
        row = Email.objects.filter(pk=email.pk)
        try:
            receipt = provider.what_became(email)
        except NOT_NOW as trouble:
            log.warning("email_not_polled", email_id=email.pk, reason=type(trouble).__name__)
            if not isinstance(trouble, Unavailable):
                break
            row.update(next_poll_at=at + rules.POLLED_AGAIN_AFTER)
            unanswered += 1
            if unanswered == IN_A_ROW:
                break
        else:
            unanswered = 0
            row.update(next_poll_at=at + rules.POLLED_EVERY)
            told += receipt is not None and receive(receipt, at=at)
    return told
