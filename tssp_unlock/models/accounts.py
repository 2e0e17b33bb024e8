"""The accounts of the Teacher Self-Service Portal, where no portal is configured that could be asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from teaching_records.models import TeachingRecord


class AccountStatus(models.TextChoices):
    LOCKED = "locked", "Locked"
    OPEN = "open", "Not locked"


MOVES: dict[AccountStatus, frozenset[AccountStatus]] = {
    AccountStatus.LOCKED: frozenset({AccountStatus.OPEN}),
    AccountStatus.OPEN: frozenset({AccountStatus.LOCKED}),
}


class Why(models.TextChoices):
    FILE = "file", "The file of records says so"
    DECISION = "decision", "Unlocked by a decision"


class PortalAccount(models.Model):
    """The account of a record's person; a record without one has never been locked.

    `times_locked` is also the number of the lock that holds, or held last: each is ended by one decision at most.
    `locked_in_file` is what the last file said that named the record (docs/adr/0029).
    """

    record = models.OneToOneField(
        TeachingRecord, primary_key=True, on_delete=models.PROTECT, related_name="portal_account"
    )
    status = models.CharField(max_length=10, choices=AccountStatus)
    why = models.CharField(max_length=10, choices=Why)
    since = models.DateTimeField()
    times_locked = models.PositiveIntegerField(default=1)
    locked_in_file = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["record"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=AccountStatus.values), name="account_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=AccountStatus.LOCKED) | Q(why=Why.FILE, times_locked__gt=0),
                name="only_files_lock_accounts",
            ),
        ]

    def __str__(self) -> str:
        return f"portal account of {self.record}"

    @property
    def is_locked(self) -> bool:
        return self.status == AccountStatus.LOCKED
