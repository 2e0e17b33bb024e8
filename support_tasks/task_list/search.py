"""Which tasks have what was typed into the search. The terms stand in a table that says how their tasks stand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from support_tasks.models import TaskTerm
from support_tasks.rules import Sought


def found_to_do(sought: Sequence[Sought]) -> QuerySet[Any, Any]:
    """The ids of the tasks to do that have all these terms; none where there are no terms.

    Put together of one look-up for each, which is planned sooner than as many joins, and done as soon: they are few.
    """
    if not sought:
        return TaskTerm.objects.none().values("task")
    terms = TaskTerm.objects.filter(closed_at=None)
    first, *others = (terms.filter(_is(each)).values("task") for each in sought)
    return first.intersection(*others) if others else first


def found_completed(sought: Sequence[Sought]) -> QuerySet[TaskTerm]:
    """The completed tasks that have all these terms, as a term of each; where several fit, several of one task."""
    if not sought:
        return TaskTerm.objects.none()
    closest, *others = sorted(sought, key=_says_most, reverse=True)
    completed = TaskTerm.objects.filter(closed_at__isnull=False)
    found = completed.filter(_is(closest))
    for each in others:
        found = found.filter(task__in=completed.filter(_is(each)).values("task"))
    return found


def _is(sought: Sought) -> Q:
    whole, beginning = Q(term=sought.term), Q(term__startswith=sought.term)
    return Q(kind=sought.kind) & (whole if sought.is_whole else beginning)


def _says_most(sought: Sought) -> tuple[bool, int]:
    return sought.kind != "name", len(sought.term)
