"""The outbox of a local stack, in place of a provider."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications.models import Email, OutboxMessage
from notifications.providers.answers import Receipt


class LocalOutbox:
    """Keeps messages in a table that /outbox/ shows. A reference is taken once."""

    def send(self, email: Email) -> str:
        try:
            with transaction.atomic():
                OutboxMessage.objects.create(
                    reference=email.reference,
                    to=email.to,
                    subject=email.subject,
                    body=email.body,
                    accepted_at=timezone.now(),
                )
        except IntegrityError:
            pass  # it was taken before: the same answer again
        return str(email.reference)

    def find(self, email: Email) -> str | None:
        return str(email.reference) if OutboxMessage.objects.filter(reference=email.reference).exists() else None

    def what_became(self, email: Email) -> Receipt | None:
        return None  # its recipient says so, or nobody

    def check(self) -> None:
        """It takes every message."""
