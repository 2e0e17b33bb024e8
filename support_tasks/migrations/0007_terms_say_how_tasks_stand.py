"""How the tasks stand whose terms were there before, written beside these; then the indexes that the list reads.

Some thousands of tasks at a time, each batch in a transaction of its own: broken off, it goes on where it stopped.
"""

from django.db import migrations

AT_A_TIME = 5_000
BATCH = """
UPDATE support_tasks_taskterm term
SET task_kind = task.kind, closed_at = task.closed_at, outcome = task.outcome, closed_by_id = task.closed_by_id
FROM support_tasks_supporttask task
WHERE task.id = term.task_id AND term.task_kind = '' AND term.task_id >= %s AND term.task_id < %s
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(task_id), 0) FROM support_tasks_taskterm")
        [(last,)] = cursor.fetchall()
        for first in range(0, last + 1, AT_A_TIME):
            cursor.execute(BATCH, [first, first + AT_A_TIME])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("support_tasks", "0006_completed_tasks_are_counted")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
