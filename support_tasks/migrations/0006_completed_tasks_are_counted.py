"""Triggers that keep `CompletedTally` and the columns of `TaskTerm` true, whoever writes tasks and terms.

Rows of the tally are always written in the order of its key, so that two who write the same ones only wait.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("connect_one_login", "Connect GOV.UK One Login to a teaching record"),
    ("verify_identity", "Failed GOV.UK One Login identity verification"),
]
OUTCOMES = [("connected", "Record connected"), ("not_connected", "Teaching record not connected")]
SHELVES = [
    ("all", "All"),
    ("decided", "Decided"),
    ("requested", "Requested"),
    ("name", "Name"),
    ("reference", "Reference"),
]

PLACES = """
CREATE FUNCTION support_tasks_tally_places(
    closed_at timestamptz, created_at timestamptz, person_name_key text, reference text
) RETURNS TABLE (shelf text, part text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    VALUES ('all', ''),
        ('decided', to_char(closed_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')),
        ('requested', to_char(created_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')),
        ('name', left(person_name_key, 2)),
        ('reference', substr(reference, 5, 2))
$$;
CREATE VIEW support_tasks_completed_now AS
    SELECT place.shelf, place.part, task.kind, task.outcome, task.closed_by_id, count(*)::integer AS count
    FROM support_tasks_supporttask task
    CROSS JOIN LATERAL support_tasks_tally_places(
        task.closed_at, task.created_at, task.person_name_key, task.reference
    ) place
    WHERE task.status = 'closed'
    GROUP BY place.shelf, place.part, task.kind, task.outcome, task.closed_by_id;
"""
DROP_PLACES = """
DROP VIEW support_tasks_completed_now;
DROP FUNCTION support_tasks_tally_places(timestamptz, timestamptz, text, text);
"""

TALLY = """
CREATE FUNCTION support_tasks_tally(task support_tasks_supporttask, step integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF task.status <> 'closed' THEN RETURN; END IF;
    INSERT INTO support_tasks_completedtally AS tally (shelf, part, kind, outcome, closed_by_id, count)
    SELECT place.shelf, place.part, task.kind, task.outcome, task.closed_by_id, step
    FROM support_tasks_tally_places(task.closed_at, task.created_at, task.person_name_key, task.reference) place
    ORDER BY place.shelf, place.part
    ON CONFLICT (shelf, part, kind, outcome, closed_by_id) DO UPDATE SET count = tally.count + EXCLUDED.count;
END $$;

CREATE FUNCTION support_tasks_tally_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO support_tasks_completedtally AS tally (shelf, part, kind, outcome, closed_by_id, count)
    SELECT place.shelf, place.part, task.kind, task.outcome, task.closed_by_id, count(*)
    FROM written task
    CROSS JOIN LATERAL support_tasks_tally_places(
        task.closed_at, task.created_at, task.person_name_key, task.reference
    ) place
    WHERE task.status = 'closed'
    GROUP BY place.shelf, place.part, task.kind, task.outcome, task.closed_by_id
    ORDER BY place.shelf, place.part, task.kind, task.outcome, task.closed_by_id
    ON CONFLICT (shelf, part, kind, outcome, closed_by_id) DO UPDATE SET count = tally.count + EXCLUDED.count;
    RETURN NULL;
END $$;

CREATE FUNCTION support_tasks_tally_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM support_tasks_tally(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM support_tasks_tally(NEW, 1); END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION support_tasks_tally_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM support_tasks_completedtally;
    RETURN NULL;
END $$;

CREATE TRIGGER tally_follows_new_tasks AFTER INSERT ON support_tasks_supporttask
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION support_tasks_tally_new();
CREATE TRIGGER tally_follows_changed_tasks AFTER UPDATE ON support_tasks_supporttask FOR EACH ROW
    WHEN ((OLD.status = 'closed' OR NEW.status = 'closed') AND
        (OLD.status, OLD.kind, OLD.outcome, OLD.closed_by_id, OLD.closed_at, OLD.created_at, OLD.person_name_key,
            OLD.reference)
        IS DISTINCT FROM (NEW.status, NEW.kind, NEW.outcome, NEW.closed_by_id, NEW.closed_at, NEW.created_at,
            NEW.person_name_key, NEW.reference))
    EXECUTE FUNCTION support_tasks_tally_changed();
CREATE TRIGGER tally_follows_deleted_tasks AFTER DELETE ON support_tasks_supporttask FOR EACH ROW
    WHEN (OLD.status = 'closed') EXECUTE FUNCTION support_tasks_tally_changed();
CREATE TRIGGER tally_follows_emptied_tasks AFTER TRUNCATE ON support_tasks_supporttask
    FOR EACH STATEMENT EXECUTE FUNCTION support_tasks_tally_emptied();
"""
DROP_TALLY = """
DROP TRIGGER tally_follows_emptied_tasks ON support_tasks_supporttask;
DROP TRIGGER tally_follows_deleted_tasks ON support_tasks_supporttask;
DROP TRIGGER tally_follows_changed_tasks ON support_tasks_supporttask;
DROP TRIGGER tally_follows_new_tasks ON support_tasks_supporttask;
DROP FUNCTION support_tasks_tally_emptied();
DROP FUNCTION support_tasks_tally_changed();
DROP FUNCTION support_tasks_tally_new();
DROP FUNCTION support_tasks_tally(support_tasks_supporttask, integer);
"""
# Making the triggers has shut out whoever else writes tasks, so that nothing is missed or counted twice.
FILL_TALLY = "INSERT INTO support_tasks_completedtally SELECT * FROM support_tasks_completed_now ORDER BY 1, 2, 3, 4, 5"
EMPTY_TALLY = "DELETE FROM support_tasks_completedtally"

TERMS = """
CREATE FUNCTION support_tasks_term_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT task.kind, task.closed_at, task.outcome, task.closed_by_id
    INTO NEW.task_kind, NEW.closed_at, NEW.outcome, NEW.closed_by_id
    FROM support_tasks_supporttask task WHERE task.id = NEW.task_id;
    RETURN NEW;
END $$;

CREATE FUNCTION support_tasks_terms_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_tasks_taskterm
    SET task_kind = NEW.kind, closed_at = NEW.closed_at, outcome = NEW.outcome, closed_by_id = NEW.closed_by_id
    WHERE task_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER terms_are_written_with_their_task BEFORE INSERT ON support_tasks_taskterm
    FOR EACH ROW EXECUTE FUNCTION support_tasks_term_written();
CREATE TRIGGER terms_follow_changed_tasks AFTER UPDATE ON support_tasks_supporttask FOR EACH ROW
    WHEN ((OLD.kind, OLD.closed_at, OLD.outcome, OLD.closed_by_id)
        IS DISTINCT FROM (NEW.kind, NEW.closed_at, NEW.outcome, NEW.closed_by_id))
    EXECUTE FUNCTION support_tasks_terms_follow();
"""
DROP_TERMS = """
DROP TRIGGER terms_follow_changed_tasks ON support_tasks_supporttask;
DROP TRIGGER terms_are_written_with_their_task ON support_tasks_taskterm;
DROP FUNCTION support_tasks_terms_follow();
DROP FUNCTION support_tasks_term_written();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support_tasks", "0005_days_are_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CompletedTally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shelf",
                        "part",
                        "kind",
                        "outcome",
                        "closed_by",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("shelf", models.CharField(choices=SHELVES, max_length=9)),
                ("part", models.CharField(db_collation="C", max_length=10)),
                ("kind", models.CharField(choices=KINDS, max_length=30)),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=20)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(PLACES, DROP_PLACES),
        migrations.RunSQL(TALLY, DROP_TALLY),
        migrations.RunSQL(FILL_TALLY, EMPTY_TALLY),
        migrations.AddField("taskterm", "closed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "taskterm",
            "closed_by",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "taskterm", "outcome", models.CharField(blank=True, choices=OUTCOMES, editable=False, max_length=20)
        ),
        migrations.AddField(
            "taskterm",
            "task_kind",
            models.CharField(choices=KINDS, default="", editable=False, max_length=30),
            preserve_default=False,
        ),
        migrations.AlterField(
            "taskterm",
            "task",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="support_tasks.supporttask"
            ),
        ),
        migrations.RunSQL(TERMS, DROP_TERMS),
    ]
