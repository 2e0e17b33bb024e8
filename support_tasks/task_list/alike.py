"""The tasks that the search finds, counted by what the list filters by: one query.

The columns are those of an index (tasks_to_do_alike) as they stand there: PostgreSQL reads it from one end to the other
and need not look at a task. What they mean on this day and for this officer is worked out of some hundred rows.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from staff.models import StaffUser
from support_tasks import rules
from support_tasks.models import CompletedTally, Shelf, Status, SupportTask, is_kept
from support_tasks.rules import Sought
from support_tasks.task_list import search
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.fitting import Seen, decided_between

type Rows = QuerySet[Any, Any]


class Alike(NamedTuple):
    """Tasks that are alike, and their number: those to do have a status and a day on which they are due, the completed
    ones an outcome.

    `assigned_to`, `claimed_by` and `decided_by` are ids of officers, `officer` is the name of the last; a claim that
    has lapsed is none. `within` counts those that were decided on the days that were chosen; all where none were.
    """

    is_completed: bool
    kind: str
    status: str
    assigned_to: int | None
    due_on: date | None
    claimed_by: int | None
    outcome: str
    decided_by: int | None
    officer: str
    number: int
    within: int


def alike(chosen: Chosen, seen: Seen) -> Iterator[Alike]:
    """The tasks that the search finds. On other tabs no more may be told of the completed ones than their number."""
    sought = rules.sought(chosen.search)
    if chosen.search and not sought:
        return
    parts = list(_to_do(chosen, seen))
    if not chosen.search:
        parts.extend(_tallied(chosen))
    sql, parameters = parts[0].union(*parts[1:], all=True).order_by().query.sql_with_params()
    if sought:
        found, looked_for = _each_found(sought)
        sql = f"{sql} UNION ALL ({EACH_COUNTED_ONCE.format(found=found)})"
        parameters = (*parameters, *decided_between(chosen), *looked_for)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        yield from (Alike(*row) for row in cursor.fetchall())


def _to_do(chosen: Chosen, seen: Seen) -> Iterator[Rows]:
    tasks = SupportTask.objects.not_closed()
    if chosen.search:
        tasks = tasks.filter(search.found_to_do(rules.sought(chosen.search)))
    columns = {"kind": F("kind"), "assigned_to": F("assigned_to"), "due_on": F("due_on")}
    yield _grouped(tasks.without_lapsed(seen.at), Count("*"), status=F("status"), claimed_by=F("claimed_by"), **columns)
    # Those whose claim has lapsed are few, and in progress only if a decision on them was begun.
    status = Case(When(is_kept(), then=Value(Status.IN_PROGRESS)), default=Value(Status.OPEN), output_field=CharField())
    yield _grouped(tasks.lapsed(seen.at), Count("*"), status=status, **columns)


# A beginning of a name may find a task by several of its terms. COUNT(DISTINCT) would sort them all.
EACH_COUNTED_ONCE = """
    SELECT true, alike.task_kind, '', NULL, NULL, NULL, alike.outcome, alike.closed_by, officer.name, number, within
    FROM (
        SELECT task_kind, outcome, closed_by, count(*) AS number,
            count(*) FILTER (
                WHERE closed_at >= coalesce(%s::timestamptz, '-infinity')
                    AND closed_at < coalesce(%s::timestamptz, 'infinity')
            ) AS within
        FROM ({found}) found
        GROUP BY task_kind, outcome, closed_by
    ) alike JOIN staff_staffuser officer ON officer.id = alike.closed_by
"""


def _each_found(sought: Sequence[Sought]) -> tuple[str, tuple[Any, ...]]:
    """The statement that finds each completed task once, and its parameters."""
    terms = search.found_completed(sought).order_by()
    return terms.values("task", "task_kind", "outcome", "closed_by", "closed_at").distinct().query.sql_with_params()


def _tallied(chosen: Chosen) -> Iterator[Rows]:
    """All of them from the one part of the tally that has them all; those of some days from these days' parts."""
    tally, number, none = CompletedTally.objects.all(), Coalesce(Sum("count"), 0), Value(0)
    days = parts_of_days(chosen)
    yield _completed(tally.filter(shelf=Shelf.ALL), chosen, number, none if days else None)
    if days:
        yield _completed(tally.filter(days, shelf=Shelf.DECIDED), chosen, none, number)


def _completed(rows: Rows, chosen: Chosen, count: Combinable, within: Combinable | None = None) -> Rows:
    """All in one where another tab is shown, which only tells their number."""
    of_which: dict[str, Combinable] = {"kind": F("kind"), "outcome": F("outcome"), "decided_by": F("closed_by")}
    if not chosen.is_completed:
        return _grouped(rows, count, within, is_completed=Value(True))
    return _grouped(rows, count, within, _NAME, is_completed=Value(True), **of_which)


# Looked up for each group, not for each row.
_NAME = Subquery(StaffUser.objects.filter(pk=OuterRef("closed_by")).values("name"))
_TEXT = Value("", output_field=CharField())
# With their types, of which PostgreSQL takes a number's or day's column for a text otherwise.
_NOBODY, _NO_DAY = Cast(Value(None), BigIntegerField()), Cast(Value(None), DateField())
_EMPTY: dict[str, Combinable] = {
    "is_completed": Value(False),
    "kind": _TEXT,
    "status": _TEXT,
    "assigned_to": _NOBODY,
    "due_on": _NO_DAY,
    "claimed_by": _NOBODY,
    "outcome": _TEXT,
    "decided_by": _NOBODY,
}


def _grouped(
    rows: Rows, count: Combinable, within: Combinable | None = None, officer: Combinable = _TEXT, **columns: Any
) -> Rows:
    """Rows counted by these columns; those of `Alike` that are not among them are empty."""
    named = {f"of_{name}": column for name, column in (_EMPTY | columns).items()}
    grouped = rows.order_by().annotate(**named).values(*named).annotate(all=count, within=within or count)
    counted: Rows = grouped.annotate(officer=officer).values_list(*named, "officer", "all", "within")
    return counted


def parts_of_days(chosen: Chosen) -> Q:
    """The parts of the tally's shelf of days on which a task has to be decided."""
    fits = Q()
    if chosen.decided_from:
        fits &= Q(part__gte=chosen.decided_from.isoformat())
    if chosen.decided_to:
        fits &= Q(part__lte=chosen.decided_to.isoformat())
    return fits
