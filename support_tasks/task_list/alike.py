"""The tasks that the search finds, counted by what the list filters by: one query.

It is written as it is sent: the ORM takes longer to put so much together than PostgreSQL to answer it. The columns of
the tasks to do are those of an index (tasks_to_do_alike) as they stand there: PostgreSQL reads it from one end to the
other and need not look at a task. What they mean on this day and for this officer is worked out of some hundred rows.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from support_tasks import rules
from support_tasks.rules import Sought
from support_tasks.task_list import search
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.fitting import Seen, decided_between


class Alike(NamedTuple):
    """Tasks that are alike, and their number: those to do have a status and a day on which they are due, the completed
    ones an outcome.

    `assigned_to`, `claimed_by` and `decided_by` are ids of officers, `officer` is the name of the last; a claim that
    has lapsed is none. `within` counts those that were decided on the days that were chosen; all where none were. `ids`
    are those of completed tasks that were found, where they are few and listed; None where they are not known.
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
    ids: list[int] | None


# Those whose claim has lapsed are few, and in progress only if a decision on them was begun.
TO_DO = """
    SELECT false, kind, status, assigned_to_id, due_on, claimed_by_id, '', NULL::bigint, '', count(*), count(*),
        NULL::bigint[]
    FROM {tasks} task
    WHERE status <> 'closed' AND (claimed_until IS NULL OR claimed_until > %s)
    GROUP BY kind, status, assigned_to_id, due_on, claimed_by_id
    UNION ALL
    SELECT false, kind, status_now, assigned_to_id, due_on, NULL, '', NULL, '', count(*), count(*), NULL
    FROM {tasks} task CROSS JOIN LATERAL (
        SELECT CASE WHEN count(*) > 0 THEN 'in_progress' ELSE 'open' END AS status_now
        FROM support_tasks_taskdraft draft
        WHERE draft.task_id = task.id AND draft.staff_user_id = task.assigned_to_id
    ) draft
    WHERE status <> 'closed' AND claimed_until <= %s
    GROUP BY kind, status_now, assigned_to_id, due_on
"""
ALL_TO_DO = "support_tasks_supporttask"
# For both parts at once. As an array, or PostgreSQL may look through all of the tasks to do for some hundred.
FOUND_TO_DO = """
    WITH found_to_do AS MATERIALIZED (SELECT * FROM support_tasks_supporttask WHERE id = ANY(ARRAY({found})))
"""
COMPLETED = """
    SELECT true, kind, '', NULL, NULL, NULL, outcome, closed_by_id, officer.name, number, within, ids
    FROM ({counted}) counted JOIN staff_staffuser officer ON officer.id = closed_by_id
"""
# A beginning of a name may find a task by several of its terms.
EACH_FOUND_ONCE = """
    SELECT task_kind AS kind, outcome, closed_by AS closed_by_id, count(*) AS number, {within} AS within,
        {ids} AS ids
    FROM ({found}) found GROUP BY task_kind, outcome, closed_by
"""
WITHIN_DAYS = """
    count(*) FILTER (
        WHERE closed_at >= coalesce(%s::timestamptz, '-infinity') AND closed_at < coalesce(%s::timestamptz, 'infinity')
    )
"""
# Of each group. Putting together the ids of the thousands that have a common name would take longer than to look again.
FEW = 100
IDS_OF_FEW = "CASE WHEN count(*) <= {few} THEN array_agg(task) END"
NO_IDS = "NULL::bigint[]"
# All of them stand in one part of the tally, those of some days in these days' parts.
TALLIED = """
    SELECT kind, outcome, closed_by_id, sum(count) AS number, sum(count) AS within, NULL::bigint[] AS ids
    FROM support_tasks_completedtally WHERE shelf = 'all' GROUP BY kind, outcome, closed_by_id
"""
TALLIED_WITHIN_DAYS = """
    SELECT kind, outcome, closed_by_id, coalesce(sum(count) FILTER (WHERE shelf = 'all'), 0) AS number,
        coalesce(sum(count) FILTER (WHERE shelf = 'decided'), 0) AS within, NULL::bigint[] AS ids
    FROM support_tasks_completedtally
    WHERE shelf = 'all' OR shelf = 'decided' AND part BETWEEN coalesce(%s, '') AND coalesce(%s, '~')
    GROUP BY kind, outcome, closed_by_id
"""
NUMBER_TALLIED = """
    SELECT true, '', '', NULL, NULL, NULL, '', NULL, '', coalesce(sum(count), 0), coalesce(sum(count), 0), NULL
    FROM support_tasks_completedtally WHERE shelf = 'all'
"""
type Statement = tuple[str, tuple[Any, ...]]


def alike(chosen: Chosen, seen: Seen) -> Iterator[Alike]:
    """The tasks that the search finds. On other tabs no more may be told of the completed ones than their number."""
    sought = rules.sought(chosen.search)
    if chosen.search and not sought:
        return
    to_do, of_to_do = _to_do(sought, seen)
    completed, of_completed = _found(sought, chosen) if sought else _tallied(chosen)
    with connection.cursor() as cursor:
        cursor.execute(f"{to_do} UNION ALL {completed}", (*of_to_do, *of_completed))
        yield from (Alike(*row) for row in cursor.fetchall())


def _to_do(sought: Sequence[Sought], seen: Seen) -> Statement:
    if not sought:
        return TO_DO.format(tasks=ALL_TO_DO), (seen.at, seen.at)
    found, looked_for = search.found_to_do(sought).query.sql_with_params()
    return FOUND_TO_DO.format(found=found) + TO_DO.format(tasks="found_to_do"), (*looked_for, seen.at, seen.at)


def _found(sought: Sequence[Sought], chosen: Chosen) -> Statement:
    terms = search.found_completed(sought).order_by("task_id").distinct("task_id")
    found, looked_for = terms.values("task", "task_kind", "outcome", "closed_by", "closed_at").query.sql_with_params()
    days = decided_between(chosen)
    within, of_days = (WITHIN_DAYS, days) if any(days) else ("count(*)", ())
    may_be_few = len(sought) > 1 or sought[0].kind != "name"
    ids = IDS_OF_FEW.format(few=FEW) if may_be_few and chosen.is_completed else NO_IDS
    counted = EACH_FOUND_ONCE.format(within=within, ids=ids, found=found)
    return COMPLETED.format(counted=counted), (*of_days, *looked_for)


def _tallied(chosen: Chosen) -> Statement:
    if not chosen.is_completed:
        return NUMBER_TALLIED, ()
    days = tuple(day and day.isoformat() for day in (chosen.decided_from, chosen.decided_to))
    if any(days):
        return COMPLETED.format(counted=TALLIED_WITHIN_DAYS), days
    return COMPLETED.format(counted=TALLIED), ()
