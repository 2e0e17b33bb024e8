"""Addresses that were used for more than one person, and what staff did about them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from staff.models import StaffUser

LONGEST_NOTE = 2000


class FollowUpStatus(models.TextChoices):
    TO_CONTACT = "to_contact", "To contact"
    CONTACTED = "contacted", "Contacted"
    EXPLAINED = "explained", "Explained"


# A mistake can be put right, and a further person makes it a matter to contact somebody about again.
MOVES: dict[FollowUpStatus, frozenset[FollowUpStatus]] = {
    FollowUpStatus.TO_CONTACT: frozenset({FollowUpStatus.CONTACTED, FollowUpStatus.EXPLAINED}),
    FollowUpStatus.CONTACTED: frozenset({FollowUpStatus.TO_CONTACT, FollowUpStatus.EXPLAINED}),
    FollowUpStatus.EXPLAINED: frozenset({FollowUpStatus.TO_CONTACT, FollowUpStatus.CONTACTED}),
}


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def locked(self, follow_up_id: int) -> "FollowUp":
        """The address, held until the transaction ends. Raises `FollowUp.DoesNotExist`."""
        return self.select_for_update(of=("self",)).get(pk=follow_up_id)


class FollowUp(models.Model):
    """An address used for more than one person: for whom and when is in `EmailUse`, by its mailbox.

    `address` is as it was typed last, `note` the last one that staff wrote.
    """

    mailbox = models.TextField(unique=True, db_collation="C")
    address = models.CharField(max_length=254)
    status = models.CharField(max_length=20, choices=FollowUpStatus, default=FollowUpStatus.TO_CONTACT)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    opened_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "address to follow up"
        verbose_name_plural = "addresses to follow up"
        ordering: ClassVar[list[str]] = ["-last_used_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "last_used_at", "id"], name="follow_ups_by_status"),
            models.Index(fields=["last_used_at", "id"], name="follow_ups_by_last_use"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=FollowUpStatus.values), name="follow_up_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"

    @property
    def version(self) -> int:
        """The id of the last change: it was put on the list with the first."""
        return self.changes.order_by("pk").values_list("pk", flat=True).last() or 0


class FollowUpChange(models.Model):
    """What became of an address to follow up: by staff, or, where `by` is nobody, because it was used again.

    Never changed: the database refuses it.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=20, choices=FollowUpStatus)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    by = models.ForeignKey(StaffUser, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"change {self.pk}"
