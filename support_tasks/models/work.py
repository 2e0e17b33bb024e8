"""What staff add to a task while they work on it: notes, links, and decisions that are half made."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from staff.models import StaffUser
from support_tasks.models.task import SupportTask

LONGEST_NOTE = 5000

# What an officer chose so far, by the names of the forms' fields.
type Choices = dict[str, str]


class TaskNote(models.Model):
    """What an officer wrote down about a task; `text` keeps its line breaks. The person never sees it."""

    task = models.ForeignKey(SupportTask, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=LONGEST_NOTE)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_says_something")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class TaskLink(models.Model):
    """A Zendesk ticket about the same thing; `url` is as `rules.ticket_url` makes it."""

    task = models.ForeignKey(SupportTask, on_delete=models.PROTECT, related_name="links", db_index=False)
    url = models.CharField("address", max_length=300)
    added_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "url"], name="link_once_per_task"),
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="link_is_https"),
        ]

    def __str__(self) -> str:
        return self.url


class TaskDraft(models.Model):
    """An officer's half-made decision; `version_seen` is the version of the task that they were shown.

    `event_seen` is the id of the last that had happened to it on that page; None where no page said.
    """

    task = models.ForeignKey(SupportTask, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    staff_user = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="drafts")
    choices = models.JSONField()
    version_seen = models.PositiveIntegerField()
    event_seen = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "staff_user"], name="one_draft_per_officer_and_task")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


def is_kept() -> Exists:
    """Of tasks: the officer whose it is has a half-made decision on it. For `filter`, and with ~ the others."""
    return Exists(TaskDraft.objects.filter(task=OuterRef("pk"), staff_user=OuterRef("assigned_to")))
