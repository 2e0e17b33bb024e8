"""The outbox of a local stack."""

from typing import ClassVar

from django.db import models


class OutboxMessage(models.Model):
    """An e-mail that the local outbox accepted: what a person would have received. Never in production."""

    reference = models.UUIDField(unique=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    accepted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-accepted_at", "-pk"]

    def __str__(self) -> str:
        return f"outbox message {self.reference}"
