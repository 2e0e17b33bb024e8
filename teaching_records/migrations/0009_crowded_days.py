"""Of a day on which hundreds were born, whoever has a name that begins as one of the person's.

The search asked for the first four hundred born that day, and for those of whom a name sounds like one of theirs: who
had a last name late in the alphabet, and was asked for with both names misspelt, stood in neither. The first three
hundred have to do, so that no more is read than before; all else is as 0006 has it.
"""

from importlib import import_module

from django.db import migrations

# ruff: noqa: S608  (the SQL is put together of constants)

search_candidates = import_module("teaching_records.migrations.0006_search_candidates")
ASKED_BEFORE = "    UNION ALL\n    -- Born that day, where so many were that not all are asked for above; names may be exchanged.\n"
ALSO_ASKED = f"""
    UNION ALL
    (SELECT name.*, false FROM unnest(last_initials) AS initial CROSS JOIN unnest(days) AS day CROSS JOIN LATERAL (
        SELECT {search_candidates.COLUMNS} FROM {search_candidates.NAMES}
        WHERE name.date_of_birth = day AND {search_candidates.BEGINS.format("name.last_word", "initial")} LIMIT 100
    ) name LIMIT 100)
    UNION ALL
    (SELECT name.*, false FROM unnest(first_sounds) AS sound CROSS JOIN unnest(days) AS day CROSS JOIN LATERAL (
        SELECT {search_candidates.COLUMNS} FROM {search_candidates.NAMES}
        WHERE name.date_of_birth = day AND {search_candidates.BEGINS.format("name.first_sound", "left(sound, 1)")} LIMIT 100
    ) name LIMIT 100)
"""
BEFORE = search_candidates.CANDIDATES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SINCE = BEFORE.replace(ASKED_BEFORE, ALSO_ASKED + ASKED_BEFORE).replace("LIMIT 400", "LIMIT 300")


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0008_find_a_record")]

    operations = [migrations.RunSQL(SINCE, BEFORE)]
