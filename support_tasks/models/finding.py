"""What a task is found by besides its reference."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from staff.models import StaffUser
from support_tasks.models.kinds import Kind, Outcome
from support_tasks.models.task import SupportTask
from support_tasks.rules import LONGEST_SORT_KEY


class TermKind(models.TextChoices):
    NAME = "name"
    EMAIL = "email"
    TRN = "trn"
    NATIONAL_INSURANCE_NUMBER = "nino"


class TaskTerm(models.Model):
    """A word of one of the person's names, or a number or address of theirs, as `rules.terms` gives it.

    Look-ups go by a kind and a whole term, or the beginning of one. Beside them stands what the list counts and sorts
    tasks by, so that fifteen thousand Smiths are counted and sorted without reading their tasks. Triggers copy it from
    the task, whoever writes either.
    """

    pk = models.CompositePrimaryKey("kind", "term", "task")
    kind = models.CharField(max_length=5, choices=TermKind)
    term = models.TextField(db_collation="C")
    task = models.ForeignKey(SupportTask, on_delete=models.CASCADE, related_name="terms")
    task_kind = models.CharField(max_length=30, choices=Kind, editable=False)
    created_at = models.DateTimeField(editable=False)
    person_name_key = models.CharField(max_length=LONGEST_SORT_KEY, db_collation="C", editable=False)
    reference = models.CharField(max_length=11, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, editable=False)
    closed_by = models.ForeignKey(
        StaffUser,
        null=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["kind", "term", "task"], condition=Q(closed_at=None), name="terms_of_tasks_to_do"),
            models.Index(
                fields=["kind", "term", "closed_at", "task"],
                include=["task_kind", "outcome", "closed_by", "created_at", "person_name_key", "reference"],
                condition=Q(closed_at__isnull=False),
                name="terms_of_completed_tasks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.task_id}"

    @staticmethod
    def add(task: SupportTask, terms: Iterable[tuple[str, str]]) -> None:
        """Let `task` be found by these too; those that it has are left as they are."""
        rows = [TaskTerm(task=task, kind=kind, term=term) for kind, term in terms]
        TaskTerm.objects.bulk_create(rows, ignore_conflicts=True)
