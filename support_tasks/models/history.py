"""What happened to a task, for people to read. The present state is never worked out from it."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from staff.models import StaffUser
from support_tasks.models.task import SupportTask
from teaching_records.models import Actor


class EventName(StrEnum):
    OPENED = "opened"
    ASKED_AGAIN = "asked_again"
    CLAIMED = "claimed"
    RELEASED = "released"
    CLAIM_TAKEN_OVER = "claim_taken_over"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    NOTE_ADDED = "note_added"
    LINK_ADDED = "link_added"
    SAVED_FOR_LATER = "saved_for_later"
    DECIDED = "decided"
    REOPENED = "reopened"
    DISCONNECTED = "disconnected"
    EMAIL_SENT_AGAIN = "email_sent_again"


# What is counted by the day, of all that happened.
COUNTED = tuple(name.value for name in (EventName.OPENED, EventName.DECIDED, EventName.REOPENED))


class TaskEvent(models.Model):
    """One finished action on a task. Rows are only ever added: the database refuses anything else.

    `version` is the task's after it: those above the version that a page showed are what it did not show.
    """

    name = models.CharField(max_length=60)
    task = models.ForeignKey(SupportTask, on_delete=models.PROTECT, related_name="events", db_index=False)
    version = models.PositiveIntegerField()
    actor = models.CharField(max_length=10, choices=Actor)
    staff_user = models.ForeignKey(
        StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["task", "-at", "-id"], name="events_of_task"),
            models.Index(fields=["at"], condition=Q(name__in=COUNTED), name="events_counted"),
            models.Index(fields=["task"], condition=Q(name=EventName.REOPENED.value), name="events_reopened"),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_event_names_its_officer",
                condition=Q(actor=Actor.STAFF, staff_user__isnull=False) | (~Q(actor=Actor.STAFF) & Q(staff_user=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
