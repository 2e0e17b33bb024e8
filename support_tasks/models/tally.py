"""How many completed tasks there are, counted as they are completed: a million rows are not counted for a page."""

from django.db import models

from staff.models import StaffUser
from support_tasks.models.kinds import Kind, Outcome


class Shelf(models.TextChoices):
    """By what completed tasks are put together: everything, a day in the UK, the beginning of a name or reference.

    Parts of a shelf sort as the tasks on them do. So they say where in a sorted list the tasks of a page begin. On the
    last shelves are the same tasks in fewer parts: those of the shelf they are named after that begin alike.
    """

    ALL = "all"  # one part, ""
    DECIDED = "decided"  # the day, 2026-11-25
    REQUESTED = "requested"  # the day
    NAME = "name"  # the first two characters of `person_name_key`
    REFERENCE = "reference"  # the first two characters behind `TRS-`
    DECIDED_MONTH = "decided_month"  # 2026-11
    REQUESTED_MONTH = "requested_month"
    NAME_INITIAL = "name_initial"
    REFERENCE_INITIAL = "reference_initial"


class CompletedTally(models.Model):
    """The number of completed tasks of one kind, outcome and officer in one part of a shelf; 0 once all are reopened.

    Triggers keep it true, whoever writes tasks. Officers do not wait for one another: each has rows of their own.
    """

    pk = models.CompositePrimaryKey("shelf", "part", "kind", "outcome", "closed_by")
    shelf = models.CharField(max_length=20, choices=Shelf)
    part = models.CharField(max_length=10, db_collation="C")
    kind = models.CharField(max_length=30, choices=Kind)
    outcome = models.CharField(max_length=20, choices=Outcome)
    closed_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+", db_index=False)
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.shelf} {self.part}: {self.count}"
