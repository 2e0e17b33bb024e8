"""The names that may be the person's: bounded look-ups, each in one index, joined (see 0005 for why functions).

No branch finds everybody; together they miss few. Limits keep a common name or birthday from making a search
slow: where they cut, a branch with one more key finds the likelier ones. So it makes no difference in which order
records came, though a limit cuts namesakes in the order in which the index has them: whoever is worth suggesting is
found by another branch as well, unless there are dozens as near, and then none of them is worth it.
"""

# ruff: noqa: S608  (the SQL is put together of constants)

from django.db import migrations

SETTINGS = "SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off"

COLUMNS = "name.record_id, name.first, name.middle, name.last, name.date_of_birth, name.previous_name_id"
NAMES = "teaching_records_searchname name"

# In C order, where every word that begins with a lies between a and a{.
BEGINS = "{0} >= {1} AND {0} < {1} || '{{'"

CANDIDATES = f"""
CREATE FUNCTION search_candidates(
    days date[], near_days date[], last_sounds text[], first_sounds text[], middle_sounds text[], short_form_sounds text[],
    last_initials text[], last_heads text[], last_tails text[], first_initials text[], other_initials text[], first_tails text[],
    address text, ninos text[], near_ninos text[], stated_trn text, near_trns text[]
) RETURNS TABLE (
    record_id bigint, first text, middle text, last text, date_of_birth date, previous_name_id bigint,
    is_identified boolean
)
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
DECLARE
    all_sounds text[] := last_sounds || first_sounds || middle_sounds;
    all_first_sounds text[] := first_sounds || middle_sounds || short_form_sounds;
    all_first_initials text[] := first_initials || other_initials;
    all_initials text[] := last_initials || all_first_initials;
BEGIN
    RETURN QUERY
    -- Born that day, and one name begins or ends so.
    SELECT name.*, false FROM unnest(days) AS day CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.date_of_birth = day AND name.word_number = 0 LIMIT 400
    ) name
    WHERE left(name.last, 1) = ANY (last_initials) OR left(name.first, 1) = ANY (all_first_initials)
        OR right(name.last, 3) = ANY (last_tails) OR right(split_part(name.first, ' ', 1), 3) = ANY (first_tails)
    UNION ALL
    -- Born that day, where so many were that not all are asked for above; names may be exchanged.
    (SELECT name.*, false FROM unnest(all_sounds) AS sound CROSS JOIN unnest(days) AS day CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = sound AND name.date_of_birth = day LIMIT 100
    ) name LIMIT 300)
    UNION ALL
    (SELECT {COLUMNS}, false FROM {NAMES}
    WHERE name.date_of_birth = ANY (days) AND name.first_sound = ANY (all_sounds || short_form_sounds) LIMIT 300)
    UNION ALL
    -- Born on a day that is easily mistaken for it, and one name sounds so. The other must not be altogether unlike,
    -- unless the one is so rare that it says enough by itself.
    (SELECT {COLUMNS}, false FROM (
        SELECT name.*, count(*) OVER () AS namesakes
        FROM unnest(last_sounds || first_sounds) AS sound CROSS JOIN unnest(near_days) AS day CROSS JOIN LATERAL (
            SELECT {COLUMNS} FROM {NAMES} WHERE name.last_sound = sound AND name.date_of_birth = day LIMIT 50
        ) name
    ) name
    WHERE namesakes <= 20 OR left(name.first, 1) = ANY (all_initials) OR name.first = ''
        OR right(split_part(name.first, ' ', 1), 3) = ANY (first_tails)
        OR cardinality(first_sounds) = 0 LIMIT 200)
    UNION ALL
    (SELECT {COLUMNS}, false FROM (
        SELECT *, count(*) OVER () AS namesakes FROM (
            SELECT {COLUMNS}, name.last_word FROM {NAMES}
            WHERE name.date_of_birth = ANY (near_days) AND name.first_sound = ANY (first_sounds || last_sounds) LIMIT 1000
        ) name
    ) name
    WHERE namesakes <= 20 OR left(name.last_word, 1) = ANY (all_initials) OR right(name.last_word, 3) = ANY (last_tails)
        OR cardinality(last_sounds) = 0 LIMIT 200)
    UNION ALL
    -- Or the last name begins so, and the first name begins or ends so.
    (SELECT name.*, false FROM unnest(last_heads) AS head CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.date_of_birth = ANY (near_days) AND {BEGINS.format("name.last_word", "head")}
            AND (left(name.first, 1) = ANY (all_first_initials) OR name.first = ''
                OR right(split_part(name.first, ' ', 1), 3) = ANY (first_tails)
                OR cardinality(first_tails) = 0) LIMIT 100
    ) name LIMIT 200)
    UNION ALL
    -- Both names sound so: those born nearest to the day, and those born nobody knows when. Or the other way round.
    (SELECT name.*, false FROM unnest(last_sounds) AS last_sound CROSS JOIN unnest(all_first_sounds) AS first_sound
    CROSS JOIN unnest(days) AS day CROSS JOIN LATERAL (
        (SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = last_sound.last_sound AND name.first_sound = first_sound.first_sound
            AND name.date_of_birth >= day ORDER BY name.date_of_birth LIMIT 5)
        UNION ALL
        (SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = last_sound.last_sound AND name.first_sound = first_sound.first_sound
            AND name.date_of_birth < day ORDER BY name.date_of_birth DESC LIMIT 5)
        UNION ALL
        (SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = last_sound.last_sound AND name.first_sound = first_sound.first_sound
            AND name.date_of_birth IS NULL LIMIT 5)
    ) name LIMIT 50)
    UNION ALL
    (SELECT name.*, false FROM unnest(last_sounds) AS last_sound CROSS JOIN unnest(first_sounds) AS first_sound
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = first_sound.first_sound AND name.first_sound = last_sound.last_sound LIMIT 20
    ) name LIMIT 100)
    UNION ALL
    -- Numbers and the e-mail address, as they are or with a slip.
    SELECT name.*, true FROM (
        (SELECT record.id FROM teaching_records_teachingrecord record WHERE lower(record.email) = address LIMIT 50)
        UNION
        SELECT held.record_id FROM unnest(ninos || near_ninos) AS nino CROSS JOIN LATERAL (
            SELECT number.record_id FROM teaching_records_recordnationalinsurancenumber number
            WHERE number.number = nino LIMIT 50
        ) held
        UNION
        SELECT numbered.id FROM unnest(near_trns) AS near_trn CROSS JOIN LATERAL (
            SELECT record.id FROM teaching_records_teachingrecord record WHERE record.trn = near_trn OFFSET 0
        ) numbered
        UNION
        SELECT search_survivor(stated_trn) WHERE stated_trn IS NOT NULL
    ) identified CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.record_id = identified.id AND name.word_number = 0 OFFSET 0
    ) name
    UNION ALL
    -- Born nobody knows when: neither the record says, or the person does not.
    (SELECT name.*, false FROM unnest(first_sounds) AS sound CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.date_of_birth IS NULL AND name.first_sound = sound
            AND left(name.last_word, 1) = ANY (last_initials) LIMIT 50
    ) name LIMIT 100)
    UNION ALL
    (SELECT name.*, false FROM unnest(last_sounds) AS sound CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = sound AND name.date_of_birth IS NULL
            AND left(name.first, 1) = ANY (all_first_initials) LIMIT 50
    ) name LIMIT 100);
    IF cardinality(days) > 0 THEN RETURN; END IF;
    RETURN QUERY
    (SELECT name.*, false FROM unnest(last_sounds) AS last_sound CROSS JOIN unnest(all_first_sounds) AS first_sound
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = last_sound.last_sound AND name.first_sound = first_sound.first_sound LIMIT 100
    ) name LIMIT 300)
    UNION ALL
    (SELECT name.*, false FROM unnest(last_sounds) AS last_sound CROSS JOIN unnest(first_sounds) AS first_sound
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = last_sound.last_sound
            AND {BEGINS.format("name.first_sound", "left(first_sound.first_sound, 1)")} LIMIT 50
    ) name LIMIT 200)
    UNION ALL
    -- The slowest branch: it looks through the last names that begin so. Few people have no date of birth.
    (SELECT name.*, false FROM unnest(last_sounds) AS last_sound CROSS JOIN unnest(first_sounds) AS first_sound
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE {BEGINS.format("name.last_sound", "left(last_sound.last_sound, 1)")}
            AND name.first_sound = first_sound.first_sound
            AND (left(name.last_word, 2) = ANY (last_heads) OR right(name.last_word, 3) = ANY (last_tails)) LIMIT 200
    ) name LIMIT 300)
    UNION ALL
    (SELECT name.*, false FROM unnest(last_sounds) AS last_sound CROSS JOIN unnest(first_sounds) AS first_sound
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM {NAMES}
        WHERE name.last_sound = first_sound.first_sound
            AND {BEGINS.format("name.first_sound", "left(last_sound.last_sound, 1)")} LIMIT 50
    ) name LIMIT 100);
END $$;
"""
DROP_CANDIDATES = """
DROP FUNCTION search_candidates(date[], date[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
    text, text[], text[], text, text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0005_search_functions")]

    operations = [migrations.RunSQL(CANDIDATES, DROP_CANDIDATES)]
