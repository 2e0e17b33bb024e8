"""Finding what the list counts by where it is not what the tasks say, and making it anew.

Triggers keep it true. This is for what triggers cannot see: another rule, or somebody at work past all that is meant
to be used.
"""

# ruff: noqa: S608  (the SQL is put together of constants)

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Max

from support_tasks.models import CompletedTally, TaskTerm

TASKS_AT_A_TIME = 20_000

DIFFERENT = """
    SELECT shelf, part, coalesce(kept.count, 0), coalesce(now.count, 0)
    FROM (SELECT * FROM support_tasks_completedtally WHERE count <> 0) kept
    FULL JOIN support_tasks_completed_now now USING (shelf, part, kind, outcome, closed_by_id)
    WHERE kept.count IS DISTINCT FROM now.count
    ORDER BY shelf, part
"""
HOLD = "LOCK TABLE support_tasks_supporttask IN SHARE MODE"
FILL = "INSERT INTO support_tasks_completedtally SELECT * FROM support_tasks_completed_now ORDER BY 1, 2, 3, 4, 5"

# As the triggers have it: a term's columns, and the task's columns that they are copied from.
COPIED = {
    "task_kind": "kind",
    "closed_at": "closed_at",
    "outcome": "outcome",
    "closed_by_id": "closed_by_id",
    "created_at": "created_at",
    "person_name_key": "person_name_key",
    "reference": "reference",
}
STANDS_OTHERWISE = f"""
    task.id = term.task_id AND ({", ".join(f"term.{column}" for column in COPIED)})
        IS DISTINCT FROM ({", ".join(f"task.{column}" for column in COPIED.values())})
"""
WRONG_TERMS = f"""
    SELECT DISTINCT task.id FROM support_tasks_taskterm term JOIN support_tasks_supporttask task ON {STANDS_OTHERWISE}
    ORDER BY task.id
"""
CORRECT_TERMS = f"""
    UPDATE support_tasks_taskterm term
    SET {", ".join(f"{column} = task.{of_task}" for column, of_task in COPIED.items())}
    FROM support_tasks_supporttask task
    WHERE {STANDS_OTHERWISE} AND term.task_id >= %s AND term.task_id < %s
"""


def wrong_counts() -> Iterator[str]:
    """The parts of the tally that do not hold as many tasks as it says."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT)
        for shelf, part, kept, now in cursor.fetchall():
            yield f"{shelf} {part}: {kept} kept, {now} counted"


def count_again() -> None:
    """Make the tally anew; who writes tasks waits meanwhile, some seconds for a million of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD)
        CompletedTally.objects.all().delete()
        cursor.execute(FILL)


def wrong_terms() -> list[int]:
    """The ids of tasks whose terms say that they stand otherwise than they do."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_TERMS)
        return [task_id for (task_id,) in cursor.fetchall()]


def correct_terms() -> int:
    """Let the terms say how their tasks stand, some at a time; how many said something else."""
    newest = TaskTerm.objects.aggregate(newest=Max("task"))["newest"] or 0
    corrected = 0
    for first in range(0, newest + 1, TASKS_AT_A_TIME):
        with connection.cursor() as cursor:
            cursor.execute(CORRECT_TERMS, [first, first + TASKS_AT_A_TIME])
            corrected += cursor.rowcount
    return corrected
