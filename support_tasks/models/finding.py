"""What a task is found by besides its reference."""

from collections.abc import Iterable

from django.db import models

from support_tasks.models.task import SupportTask


class TermKind(models.TextChoices):
    NAME = "name"
    EMAIL = "email"
    TRN = "trn"
    NATIONAL_INSURANCE_NUMBER = "nino"


class TaskTerm(models.Model):
    """A word of one of the person's names, or a number or address of theirs, as `rules.terms` gives it.

    The primary key is what look-ups go by: a kind and a whole term, or the beginning of one.
    """

    pk = models.CompositePrimaryKey("kind", "term", "task")
    kind = models.CharField(max_length=5, choices=TermKind)
    term = models.TextField(db_collation="C")
    task = models.ForeignKey(SupportTask, on_delete=models.CASCADE, related_name="terms", db_index=False)

    def __str__(self) -> str:
        return f"{self.kind} of {self.task_id}"

    @staticmethod
    def add(task: SupportTask, terms: Iterable[tuple[str, str]]) -> None:
        """Let `task` be found by these too; those that it has are left as they are."""
        rows = [TaskTerm(task=task, kind=kind, term=term) for kind, term in terms]
        TaskTerm.objects.bulk_create(rows, ignore_conflicts=True)
