"""Beside the terms of a task stands everything that the list sorts by: thousands of tasks that a search finds are
sorted without being read. Columns and triggers here; then rows that were there before, and the index."""

from datetime import UTC, datetime

from django.db import migrations, models

COLUMNS = {
    "task_kind": "kind",
    "closed_at": "closed_at",
    "outcome": "outcome",
    "closed_by_id": "closed_by_id",
}
SORTED_BY = {"created_at": "created_at", "person_name_key": "person_name_key", "reference": "reference"}


def _functions(columns):
    selected = ", ".join(f"task.{column}" for column in columns.values())
    into = ", ".join(f"NEW.{column}" for column in columns)
    written = ", ".join(f"{column} = NEW.{of_task}" for column, of_task in columns.items())
    before, after = (", ".join(f"{row}.{column}" for column in columns.values()) for row in ("OLD", "NEW"))
    return f"""
CREATE OR REPLACE FUNCTION support_tasks_term_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT {selected}
    INTO {into}
    FROM support_tasks_supporttask task WHERE task.id = NEW.task_id;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION support_tasks_terms_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_tasks_taskterm SET {written}
    WHERE task_id = NEW.id;
    RETURN NULL;
END $$;

DROP TRIGGER terms_follow_changed_tasks ON support_tasks_supporttask;
CREATE TRIGGER terms_follow_changed_tasks AFTER UPDATE ON support_tasks_supporttask FOR EACH ROW
    WHEN (({before}) IS DISTINCT FROM ({after}))
    EXECUTE FUNCTION support_tasks_terms_follow();
"""  # noqa: S608  (the SQL is put together of constants)


class Migration(migrations.Migration):
    dependencies = [("support_tasks", "0012_drafts_know_what_was_shown")]

    operations = [
        migrations.AddField(
            "taskterm",
            "created_at",
            models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC), editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "taskterm",
            "person_name_key",
            models.CharField(db_collation="C", default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            "taskterm",
            "reference",
            models.CharField(default="", editable=False, max_length=11),
            preserve_default=False,
        ),
        migrations.RunSQL(_functions(COLUMNS | SORTED_BY), _functions(COLUMNS)),
    ]
