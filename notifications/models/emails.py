"""E-mails as rows: what is to be sent, and what became of it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from notifications import rules
from staff.models import StaffUser


class Status(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    HELD = "held", "Held back"
    ACCEPTED = "accepted", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Not delivered"


# One that waits becomes accepted where it turns out that the provider had taken it, though its answer was lost; one
# that failed only where nobody but us had said so (`without_an_end`).
MOVES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.SENDING, Status.HELD, Status.ACCEPTED}),
    Status.SENDING: frozenset({Status.QUEUED, Status.HELD, Status.ACCEPTED, Status.FAILED}),
    Status.HELD: frozenset({Status.QUEUED, Status.ACCEPTED}),
    Status.ACCEPTED: frozenset({Status.DELIVERED, Status.FAILED}),
    Status.DELIVERED: frozenset(),
    Status.FAILED: frozenset({Status.ACCEPTED}),
}
NOT_TAKEN = (Status.QUEUED, Status.SENDING, Status.HELD)  # as far as we know
FINAL = (Status.DELIVERED, Status.FAILED)


class FailureKind(models.TextChoices):
    """Why an e-mail failed: by the address, by the mailbox for now, or on the way there."""

    PERMANENT = "permanent", "The address does not work"
    TEMPORARY = "temporary", "The mailbox did not take it"
    TECHNICAL = "technical", "It could not be sent"


def sent_again() -> Exists:
    """Of an e-mail: whether another was sent in place of it. Not a join, which would be made of all of them."""
    return Exists(Email.objects.filter(replaces=OuterRef("pk")))


def _could_be_tried(at: datetime) -> Q:
    return Q(next_try_at=None) | Q(next_try_at__lte=at)


class EmailQuerySet(models.QuerySet["Email"]):
    def queued(self) -> "EmailQuerySet":
        """What waits, oldest first."""
        return self.filter(status=Status.QUEUED).order_by("queued_at", "pk")

    def due(self, at: datetime) -> "EmailQuerySet":
        """What could be tried at `at`, oldest first."""
        return self.queued().filter(_could_be_tried(at))

    def held(self, at: datetime) -> "EmailQuerySet":
        """What is held and could be tried at `at` otherwise, oldest first."""
        return self.filter(_could_be_tried(at), status=Status.HELD).order_by("queued_at", "pk")

    def late(self, at: datetime) -> "EmailQuerySet":
        """What should have been sent long before `at`, whatever the gate says."""
        long_ago = at - rules.LATE_AFTER
        is_left = Q(status=Status.SENDING, claimed_until__lte=long_ago)
        # As the index of what waits has it.
        waits = Q(status__in=NOT_TAKEN, queued_at__lte=long_ago)
        return self.filter(waits & (is_left | (~Q(status=Status.SENDING) & _could_be_tried(long_ago))))

    def to_poll(self, at: datetime) -> "EmailQuerySet":
        """What the provider took at least a day ago, said nothing about since, and still knows."""
        not_lately = Q(next_poll_at=None) | Q(next_poll_at__lte=at)
        sent = Q(sent_at__gt=at - rules.POLLED_UNTIL, sent_at__lte=at - rules.POLLED_AFTER)
        return self.filter(sent, not_lately, status=Status.ACCEPTED).order_by("sent_at")

    def failed(self) -> "EmailQuerySet":
        """Those that did not arrive, the last one first."""
        return self.filter(status=Status.FAILED).order_by("-completed_at", "-pk")

    def without_an_end(self) -> "EmailQuerySet":
        """All but those of which the provider said that they failed. Those that we gave up may have been taken."""
        given_up = Q(failure_kind=FailureKind.TECHNICAL, sent_at=None)
        return self.filter(~Q(status=Status.FAILED) | given_up)

    def not_sent_again(self) -> "EmailQuerySet":
        return self.exclude(sent_again())

    def sent_again(self) -> "EmailQuerySet":
        return self.filter(sent_again())

    def with_sending_again(self) -> "EmailQuerySet":
        """With what was sent in place of each, or what each was sent in place of, and by whom."""
        return self.select_related("replaced_by__sent_again_by", "replaces", "sent_again_by")

    def locked(self, email_id: int) -> "Email":
        """The e-mail, held until the transaction ends. Raises `Email.DoesNotExist`."""
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
        return self.with_sending_again().filter(reduce(or_, about, Q(pk__in=[]))).order_by("queued_at", "pk")


class Email(models.Model):
    """`claimed_until`: a worker has it in hand till then. `may_be_taken`: an answer to an attempt was lost, so that the
    provider has to be asked before the next, and not at once after `last_tried_at`, when the last failed.
    `first_tried_at` is since when attempts failed at the provider; `next_poll_at` when to ask it what became of the
    e-mail, after the first time.

    `replaces` is the one that failed, in place of which `sent_again_by` had this one sent: once, at the most.
    """

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
    failure_kind = models.CharField(max_length=20, choices=FailureKind, blank=True, default="")
    failure = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    may_be_taken = models.BooleanField(default=False)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    last_tried_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )
    sent_again_by = models.ForeignKey(
        StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = "email"
        ordering: ClassVar[list[str]] = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="emails_about"),
            models.Index(fields=["queued_at"], name="emails_queued"),
            models.Index(fields=["queued_at"], condition=Q(status=Status.FAILED), name="emails_failed"),
            models.Index(fields=["completed_at", "id"], condition=Q(status=Status.FAILED), name="emails_failed_last"),
            models.Index(
                OpClass(Lower("to"), name="text_pattern_ops"),
                condition=Q(status=Status.FAILED),
                name="emails_failed_by_address",
            ),
            models.Index(fields=["queued_at", "id"], condition=Q(status__in=NOT_TAKEN), name="emails_not_taken"),
            models.Index(fields=["sent_at"], condition=Q(status=Status.ACCEPTED), name="emails_to_poll"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="email_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.ACCEPTED, Status.DELIVERED)) | Q(sent_at__isnull=False),
                name="accepted_email_has_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.FAILED, failure_kind__in=FailureKind.values)
                | Q(~Q(status=Status.FAILED), failure_kind=""),
                name="failed_email_has_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, completed_at__isnull=False)
                | Q(~Q(status__in=FINAL), completed_at__isnull=True),
                name="completed_at_goes_with_the_end",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SENDING, claimed_until__isnull=False)
                | Q(~Q(status=Status.SENDING), claimed_until=None),
                name="email_being_sent_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, sent_again_by=None) | Q(replaces__isnull=False, sent_again_by__isnull=False),
                name="email_sent_again_names_its_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def has_failed(self) -> bool:
        return self.status == Status.FAILED

    @property
    def address_does_not_work(self) -> bool:
        """Whether it came back because there is no such mailbox, or was refused for its address.

        Other refusals may be those of a key, as of one for our team only.
        """
        is_refused_for_it = self.sent_at is None and "ValidationError" in self.failure
        return self.failure_kind == FailureKind.PERMANENT and (self.sent_at is not None or is_refused_for_it)

    def end_is_unknown(self, at: datetime) -> bool:
        """Whether it was sent, and nobody can say any more at `at` what became of it."""
        return self.status == Status.ACCEPTED and self.sent_at is not None and self.sent_at <= at - rules.POLLED_UNTIL

    @property
    def sent_again_as(self) -> "Email | None":
        """What was sent in place of it, if that was done."""
        return getattr(self, "replaced_by", None)
