"""Whether e-mails go out, and how fast: for all workers together."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from notifications import rules


class Closed(models.TextChoices):
    """Why nothing is sent for a while."""

    TOO_FAST = "too_fast", "Emails were sent too fast"
    DAY_IS_FULL = "day_is_full", "No more emails can be sent today"
    UNAVAILABLE = "unavailable", "The email service does not answer"


class Gate(models.Model):
    """The only row. `next_at` is when the next e-mail may go; until `closed_until` none does.

    `failures`: how many messages failed in a row since `failing_since`, of which `failed_email_id` was the last. While
    `held_at` is set nothing is sent until somebody says so, or the provider would take a message again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_at = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, choices=Closed, blank=True, db_default="")
    failures = models.PositiveIntegerField(db_default=0)
    failed_email_id = models.BigIntegerField(null=True)
    failing_since = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = "sending of emails"
        verbose_name_plural = "sending of emails"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="gate_is_one_row"),
            models.CheckConstraint(
                condition=Q(closed_until=None, closed_because="")
                | Q(closed_until__isnull=False, closed_because__in=Closed.values),
                name="gate_is_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, held_because="") | (Q(held_at__isnull=False) & ~Q(held_because="")),
                name="gate_is_held_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return "sending of emails"

    @property
    def has_trouble(self) -> bool:
        """Whether so many messages failed in a row that the next is a question whether any is taken."""
        return self.failures >= rules.FAILURES_IN_A_ROW

    def fails(self, at: datetime) -> bool:
        """Whether messages fail in a row, or one does again and again and no other has gone out since long before
        `at`."""
        is_for_long = self.failing_since is not None and self.failing_since <= at - rules.LATE_AFTER
        return self.has_trouble or is_for_long

    def is_closed(self, at: datetime) -> bool:
        """Whether none goes out at `at`, besides those that are held."""
        return self.closed_until is not None and self.closed_until > at
