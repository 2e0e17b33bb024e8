"""Sending: each message goes out once, whatever is killed when."""

from datetime import datetime

from django.db import transaction

from notifications import lifecycle
from notifications.models import Email, FailureKind, Status
from notifications.providers import Provider, Refused
from transactions.locks import Space, alone


class BeingSent(Exception):
    """Another worker is sending this message at the moment."""


def send(*, email_id: int, provider: Provider, at: datetime) -> None:
    """Hand the message to `provider` and note the outcome. Nothing happens where that was done before.

    The row says "sending" before the provider is asked. Whoever finds it in that state later (the job was
    killed, or the answer lost) looks our reference up before sending again. Raises Unavailable, BeingSent.
    """
    with alone(Space.EMAIL, email_id, otherwise=BeingSent):
        first_time = _begin(email_id)
        if first_time is None:
            return
        email = Email.objects.get(pk=email_id)
        try:
            provider_id = (None if first_time else provider.find(email)) or provider.send(email)
        except Refused as refusal:
            _move(
                email_id,
                Status.FAILED,
                completed_at=at,
                failure_kind=FailureKind.PERMANENT,
                failure=str(refusal),
            )
        else:
            _move(email_id, Status.ACCEPTED, sent_at=at, provider_id=provider_id)


def _begin(email_id: int) -> bool | None:
    """Note that sending begins: True the first time, False again, None where the message is done with."""
    with transaction.atomic():
        email = Email.objects.locked(email_id)
        if email.status not in {Status.QUEUED, Status.SENDING}:
            return None
        first_time = email.status == Status.QUEUED
        if first_time:
            lifecycle.move(email, Status.SENDING)
        email.attempts += 1
        email.save(update_fields=["attempts"])
        return first_time


def _move(email_id: int, to: Status, **facts: datetime | str) -> None:
    with transaction.atomic():
        email = Email.objects.locked(email_id)
        if lifecycle.can_move(email, to):  # else a receipt was quicker
            lifecycle.move(email, to, **facts)
