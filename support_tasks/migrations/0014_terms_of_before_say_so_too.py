"""What tasks are sorted by, written beside the terms that were there before.

Some thousands of tasks at a time, each batch in a transaction of its own: broken off, it goes on where it stopped.
"""

from django.db import migrations

AT_A_TIME = 5_000
BATCH = """
UPDATE support_tasks_taskterm term
SET created_at = task.created_at, person_name_key = task.person_name_key, reference = task.reference
FROM support_tasks_supporttask task
WHERE task.id = term.task_id AND term.reference = '' AND term.task_id >= %s AND term.task_id < %s
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(task_id), 0) FROM support_tasks_taskterm")
        [(last,)] = cursor.fetchall()
        for first in range(0, last + 1, AT_A_TIME):
            cursor.execute(BATCH, [first, first + AT_A_TIME])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("support_tasks", "0013_terms_say_what_tasks_are_sorted_by")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
