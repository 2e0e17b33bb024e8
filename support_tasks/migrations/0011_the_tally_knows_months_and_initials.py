"""The tally counts the completed tasks of whole months and initials too: few rows lead to the right days and names."""

# ruff: noqa: S608  (the SQL is put together of constants)

from django.db import migrations, models

SHELVES = [
    ("all", "All"),
    ("decided", "Decided"),
    ("requested", "Requested"),
    ("name", "Name"),
    ("reference", "Reference"),
    ("decided_month", "Decided Month"),
    ("requested_month", "Requested Month"),
    ("name_initial", "Name Initial"),
    ("reference_initial", "Reference Initial"),
]

# Whoever writes tasks is shut out, so that nothing is counted by the one function and not by the other.
HOLD = "LOCK TABLE support_tasks_supporttask IN SHARE ROW EXCLUSIVE MODE"
PLACES = """
CREATE OR REPLACE FUNCTION support_tasks_tally_places(
    closed_at timestamptz, created_at timestamptz, person_name_key text, reference text
) RETURNS TABLE (shelf text, part text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    VALUES ('all', ''),
        ('decided', to_char(closed_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')),
        ('decided_month', to_char(closed_at AT TIME ZONE 'Europe/London', 'YYYY-MM')),
        ('requested', to_char(created_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')),
        ('requested_month', to_char(created_at AT TIME ZONE 'Europe/London', 'YYYY-MM')),
        ('name', left(person_name_key, 2)),
        ('name_initial', left(person_name_key, 1)),
        ('reference', substr(reference, 5, 2)),
        ('reference_initial', substr(reference, 5, 1))
$$
"""
OLD_PLACES = """
CREATE OR REPLACE FUNCTION support_tasks_tally_places(
    closed_at timestamptz, created_at timestamptz, person_name_key text, reference text
) RETURNS TABLE (shelf text, part text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    VALUES ('all', ''),
        ('decided', to_char(closed_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')),
        ('requested', to_char(created_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')),
        ('name', left(person_name_key, 2)),
        ('reference', substr(reference, 5, 2))
$$
"""
NEW_SHELVES = "('decided_month', 'requested_month', 'name_initial', 'reference_initial')"
FILL = f"""
INSERT INTO support_tasks_completedtally
SELECT * FROM support_tasks_completed_now WHERE shelf IN {NEW_SHELVES} ORDER BY 1, 2, 3, 4, 5
"""
EMPTY = f"DELETE FROM support_tasks_completedtally WHERE shelf IN {NEW_SHELVES}"

# The parts are looked for between `part_from` and the last that begins with `part_to`: no character of a part is as
# great as the 127th, and only "" begins with "". What is NULL leaves nothing out.
REACHED = """
CREATE FUNCTION support_tasks_tally_reached(
    shelf_name text, part_from text, part_to text, kinds text[], outcomes text[], officers bigint[],
    start bigint, length bigint, from_greatest boolean
) RETURNS TABLE (first_part text, last_part text, before bigint, upto bigint) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN QUERY
    WITH summed AS (
        SELECT tally.part, sum(tally.count) AS number
        FROM support_tasks_completedtally tally
        WHERE tally.shelf = shelf_name AND tally.count > 0 AND tally.part >= coalesce(part_from, '')
            AND tally.part < coalesce(part_to, '') || chr(127) AND (part_to IS DISTINCT FROM '' OR tally.part = '')
            AND (kinds IS NULL OR tally.kind = ANY (kinds))
            AND (outcomes IS NULL OR tally.outcome = ANY (outcomes))
            AND (officers IS NULL OR tally.closed_by_id = ANY (officers))
        GROUP BY tally.part
    ), added AS (
        SELECT summed.part, summed.number, CASE WHEN from_greatest
            THEN sum(summed.number) OVER (ORDER BY summed.part DESC)
            ELSE sum(summed.number) OVER (ORDER BY summed.part ASC) END AS upto
        FROM summed
    )
    SELECT min(added.part)::text, max(added.part)::text, min(added.upto - added.number)::bigint,
        max(added.upto)::bigint
    FROM added
    WHERE added.upto > start AND added.upto - added.number < start + length;
END $$
"""
DROP_REACHED = """
DROP FUNCTION support_tasks_tally_reached(text, text, text, text[], text[], bigint[], bigint, bigint, boolean)
"""


class Migration(migrations.Migration):
    dependencies = [("support_tasks", "0010_tasks_to_do_are_counted_by_index")]

    operations = [
        migrations.AlterField("completedtally", "shelf", models.CharField(choices=SHELVES, max_length=20)),
        migrations.RunSQL(HOLD, HOLD),
        migrations.RunSQL(PLACES, OLD_PLACES),
        migrations.RunSQL(FILL, EMPTY),
        migrations.RunSQL(REACHED, DROP_REACHED),
    ]
