"""The records that find a record may show: bounded look-ups, each in one index, as in 0006 (and 0005 says why functions).

What is typed is a few words, of which nobody says which is the first name and which the last, and perhaps a day or a
year of birth. Python decides which of the records found are shown, and how. A search that says little (Smith) is cut,
and says so; one that finds little looks further: for middle names, then for the beginnings of names.
"""

# ruff: noqa: S608  (the SQL is put together of constants)

import django.contrib.postgres.indexes
from django.db import migrations
from django.db.models import F, Func, Q, Value

SETTINGS = "SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off"

NAMES = "teaching_records_searchname name"
# As text in which every word has a space before it: LIKE '% smi%' finds what begins so.
ALL_WORDS = "(' ' || name.first || ' ' || name.middle || ' ' || name.last) LIKE ALL (patterns)"
KEYS = "' ' || {0}.first_name_key || ' ' || {0}.middle_name_key || ' ' || {0}.last_name_key"
# `record` is a bounded subquery of deactivated records.
DEACTIVATED = f"""
    ({KEYS.format("record")}) LIKE ALL (patterns) OR EXISTS (
        SELECT FROM teaching_records_previousname previous
        WHERE previous.record_id = record.id AND ({KEYS.format("previous")}) LIKE ALL (patterns) OFFSET 0
    )
"""

# Born that day: nearly everybody is looked at. On a day on which very many were born, or are said to be, whoever is
# not among those is found by their names.
BORN = f"""
CREATE FUNCTION search_find_born(day date, words text[], runs text[], sounds text[]) RETURNS TABLE (record_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} SET enable_bitmapscan = off AS $$
DECLARE patterns text[] := ARRAY(SELECT '% ' || word || '%' FROM unnest(words) AS word);
BEGIN
    RETURN QUERY
    (SELECT name.record_id FROM (SELECT * FROM {NAMES} WHERE name.date_of_birth = day LIMIT 2000) name
    WHERE {ALL_WORDS} LIMIT 300)
    UNION
    SELECT name.record_id FROM unnest(runs) AS run CROSS JOIN LATERAL (
        SELECT * FROM {NAMES} WHERE name.date_of_birth = day AND name.last_word = run LIMIT 50
    ) name
    UNION
    SELECT name.record_id FROM unnest(sounds) AS last_sound CROSS JOIN unnest(sounds) AS first_sound CROSS JOIN LATERAL (
        SELECT * FROM {NAMES} WHERE name.last_sound = last_sound.last_sound
            AND name.first_sound = first_sound.first_sound AND name.date_of_birth = day LIMIT 50
    ) name
    UNION
    (SELECT record.id FROM (
        SELECT * FROM teaching_records_teachingrecord
        WHERE date_of_birth = day AND status = 'deactivated' LIMIT 1000
    ) record WHERE {DEACTIVATED} LIMIT 200);
    -- One word may be a first name or a last.
    IF cardinality(words) = 1 THEN
        RETURN QUERY
        SELECT name.record_id FROM unnest(sounds) AS sound CROSS JOIN LATERAL (
            SELECT * FROM {NAMES} WHERE name.date_of_birth = day AND name.first_sound = sound LIMIT 200
        ) name
        UNION
        SELECT name.record_id FROM unnest(sounds) AS sound CROSS JOIN LATERAL (
            SELECT * FROM {NAMES} WHERE name.last_sound = sound AND name.date_of_birth = day LIMIT 200
        ) name;
    END IF;
END $$;
"""
DROP_BORN = "DROP FUNCTION search_find_born(date, text[], text[], text[]);"

# Without a day. The limits of the inner queries are on what is read, those of the outer ones on what is found: more
# than can be shown, because a record may be found by several of its names.
IN_YEARS = "(since IS NULL OR name.date_of_birth BETWEEN since AND until)"
SOUNDING_SO = f"""
    unnest(sounds) AS sound CROSS JOIN LATERAL (
        SELECT * FROM {NAMES} WHERE name.last_sound = sound AND {IN_YEARS} LIMIT 50000
    ) name
"""
BOTH_SOUNDING_SO = f"""
    unnest(sounds) AS last_sound CROSS JOIN unnest(sounds) AS first_sound CROSS JOIN LATERAL (
        SELECT * FROM {NAMES} WHERE name.last_sound = last_sound.last_sound
            AND name.first_sound = first_sound.first_sound AND {IN_YEARS} LIMIT 10000
    ) name
"""
# Apart from the next, because the one index that has them is not of the kind that the others are.
NAMED_AND_DEACTIVATED = f"""
CREATE FUNCTION search_find_deactivated(words text[], sounds text[], since date, until date)
RETURNS TABLE (record_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} SET enable_bitmapscan = on SET enable_indexscan = off AS $$
DECLARE patterns text[] := ARRAY(SELECT '% ' || word || '%' FROM unnest(words) AS word);
BEGIN
    RETURN QUERY
    SELECT record.id FROM (
        SELECT * FROM teaching_records_teachingrecord name
        WHERE string_to_array(name.last_name_sounds, ' ') && sounds AND name.status = 'deactivated'
            AND {IN_YEARS} LIMIT 5000
    ) record WHERE {DEACTIVATED} LIMIT 100;
END $$;
"""
DROP_NAMED_AND_DEACTIVATED = "DROP FUNCTION search_find_deactivated(text[], text[], date, date);"

NAMED = f"""
CREATE FUNCTION search_find_named(words text[], word_sounds text[], sounds text[], since date, until date)
RETURNS TABLE (record_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} SET enable_bitmapscan = off AS $$
DECLARE
    patterns text[] := ARRAY(SELECT '% ' || word || '%' FROM unnest(words) AS word);
    ids bigint[];
    near bigint[] := '{{}}';  -- that sound as what was typed does, and are spelt otherwise
BEGIN
    ids := ARRAY(SELECT search_find_deactivated(words, sounds, since, until));
    IF cardinality(words) = 1 THEN
        ids := ids || ARRAY(SELECT name.record_id FROM {SOUNDING_SO} WHERE {ALL_WORDS} LIMIT 400);
    ELSE
        ids := ids || ARRAY(SELECT name.record_id FROM {BOTH_SOUNDING_SO} WHERE {ALL_WORDS} LIMIT 400);
        IF cardinality(ids) < 20 THEN
            near := ARRAY(SELECT name.record_id FROM {BOTH_SOUNDING_SO} WHERE NOT {ALL_WORDS} LIMIT 60);
            ids := ids || ARRAY(SELECT name.record_id FROM {SOUNDING_SO} WHERE {ALL_WORDS} LIMIT 400);
        END IF;
    END IF;
    -- One word may be a first name, and several may all be. No index has first names alone: day by day.
    IF cardinality(words) = 1 AND cardinality(ids) < 400 OR cardinality(ids || near) = 0 THEN
        ids := ids || ARRAY(
            SELECT name.record_id FROM (
                SELECT name.* FROM generate_series(
                    coalesce(since, date '1930-01-01'), coalesce(until, date '2012-12-31'), interval '1 day'
                ) AS day CROSS JOIN unnest(word_sounds) AS sound CROSS JOIN LATERAL (
                    SELECT * FROM {NAMES} WHERE name.date_of_birth = day::date AND name.first_sound = sound OFFSET 0
                ) name LIMIT 50000
            ) name WHERE {ALL_WORDS} LIMIT 400
        );
    END IF;
    IF cardinality(ids) < 20 THEN
        -- As the beginning of a last name: most such names sound as their beginning does, and go on.
        ids := ids || ARRAY(
            SELECT name.record_id FROM unnest(words, word_sounds) AS typed (word, sound) CROSS JOIN LATERAL (
                SELECT * FROM {NAMES}
                WHERE name.last_sound >= sound AND name.last_sound < sound || '{{' AND {IN_YEARS} LIMIT 20000
            ) name WHERE length(word) > 2 AND {ALL_WORDS} LIMIT 400
        );
    END IF;
    IF cardinality(ids) < 20 AND cardinality(words) = 1 THEN
        near := ARRAY(SELECT name.record_id FROM {SOUNDING_SO} WHERE NOT {ALL_WORDS} LIMIT 60);
    END IF;
    RETURN QUERY SELECT unnest(ids || near);
END $$;
"""
DROP_NAMED = "DROP FUNCTION search_find_named(text[], text[], text[], date, date);"


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0007_search_farther_off")]

    operations = [
        migrations.AddIndex(
            model_name="teachingrecord",
            index=django.contrib.postgres.indexes.GinIndex(
                Func(F("last_name_sounds"), Value(" "), function="string_to_array"),
                condition=Q(status="deactivated"),
                name="deactivated_record_sounds",
            ),
        ),
        migrations.RunSQL(BORN, DROP_BORN),
        migrations.RunSQL(NAMED_AND_DEACTIVATED, DROP_NAMED_AND_DEACTIVATED),
        migrations.RunSQL(NAMED, DROP_NAMED),
    ]
