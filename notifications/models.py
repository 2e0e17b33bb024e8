"""E-mails as rows: what is to be sent, what became of it, and the outbox of a local stack."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class Status(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    ACCEPTED = "accepted", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Not delivered"


MOVES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.SENDING}),
    Status.SENDING: frozenset({Status.ACCEPTED, Status.FAILED}),
    Status.ACCEPTED: frozenset({Status.DELIVERED, Status.FAILED}),
    Status.DELIVERED: frozenset(),
    Status.FAILED: frozenset(),
}


class EmailQuerySet(models.QuerySet["Email"]):
    def locked(self, email_id: int) -> "Email":
        return self.select_for_update(of=("self",)).get(pk=email_id)

    def about(self, thing: models.Model) -> "EmailQuerySet":
        """The e-mails about a support task, a connection or a teaching record, oldest first."""
        return self.about_any([thing])

    def about_any(self, things: Iterable[models.Model]) -> "EmailQuerySet":
        """The e-mails about any of these, oldest first."""
        ids: defaultdict[type[models.Model], list[int]] = defaultdict(list)
        for thing in things:
            ids[type(thing)].append(thing.pk)
        kinds = ContentType.objects.get_for_models(*ids)
        about = [Q(about_type=kinds[model], about_id__in=ids[model]) for model in ids]
        return self.filter(reduce(or_, about, Q(pk__in=[]))).order_by("queued_at", "pk")


class Email(models.Model):
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    about_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT)
    about_id = models.BigIntegerField(null=True, blank=True)
    about_thing = GenericForeignKey("about_type", "about_id")
    status = models.CharField(max_length=20, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    provider_id = models.CharField(max_length=100, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = "email"
        ordering: ClassVar[list[str]] = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="emails_about"),
            models.Index(fields=["queued_at"], name="emails_queued"),
            models.Index(fields=["queued_at"], condition=Q(status=Status.FAILED), name="emails_failed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="email_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.ACCEPTED, Status.DELIVERED)) | Q(sent_at__isnull=False),
                name="accepted_email_has_sent_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


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
