"""What the definite match and the suggestions ask the database: one call each.

Functions, because planning such a query costs many times what running it does: here it is planned once a
session, for any parameters. The planner is told not to read whole tables, whatever it believes of their size
(statistics are old just after an import), and not to compile. LATERAL with OFFSET 0 makes each branch a loop of
look-ups in one index, and in EXISTS it keeps the planner from reading everything once to ask that.
"""

# ruff: noqa: S608  (the SQL is put together of constants)

from django.db import migrations

SETTINGS = "SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off"

FACTS_COLUMNS = """
    record_id bigint, trn text, names text[], date_of_birth date, email text, numbers text[],
    is_survivor_of_stated boolean, is_active boolean, is_connected_to_another boolean
"""

# Twenty merges are followed, as the model does (LONGEST_MERGE_CHAIN).
FACTS = f"""
CREATE FUNCTION search_survivor(stated_trn text) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
DECLARE
    survivor bigint;
    next bigint;
BEGIN
    SELECT id, merged_into_id INTO survivor, next FROM teaching_records_teachingrecord WHERE trn = stated_trn;
    FOR step IN 1..20 LOOP
        EXIT WHEN next IS NULL;
        survivor := next;
        SELECT merged_into_id INTO next FROM teaching_records_teachingrecord WHERE id = survivor;
    END LOOP;
    RETURN survivor;
END $$;

-- Apart from search_facts, which so need not make the recursion ready for the many records that none was merged into.
CREATE FUNCTION search_is_connected_through_merges(survivor bigint, user_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
BEGIN
    RETURN EXISTS (
        WITH RECURSIVE merged AS (
            SELECT other.id, 1 AS depth FROM teaching_records_teachingrecord other
            WHERE other.merged_into_id = survivor
            UNION ALL
            SELECT other.id, merged.depth + 1 FROM merged CROSS JOIN LATERAL (
                SELECT later.id FROM teaching_records_teachingrecord later
                WHERE later.merged_into_id = merged.id OFFSET 0
            ) other
            WHERE merged.depth < 20
        )
        SELECT FROM merged CROSS JOIN LATERAL (
            SELECT FROM teaching_records_connection connection
            WHERE connection.teaching_record_id = merged.id
                AND connection.disconnected_at IS NULL AND connection.one_login_user_id IS DISTINCT FROM user_id
            OFFSET 0
        ) connected
        OFFSET 0
    );
END $$;

CREATE FUNCTION search_facts(ids bigint[], stated_trn text, user_id bigint) RETURNS TABLE ({FACTS_COLUMNS})
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
DECLARE survivor bigint := CASE WHEN stated_trn IS NOT NULL THEN search_survivor(stated_trn) END;
BEGIN
    RETURN QUERY
    SELECT record.id, record.trn::text,
        ARRAY[ARRAY[record.first_name, record.middle_name, record.last_name]]::text[] || ARRAY(
            SELECT ARRAY[name.first_name, name.middle_name, name.last_name]::text[]
            FROM teaching_records_previousname name WHERE name.record_id = record.id ORDER BY name.id
        ),
        record.date_of_birth, record.email::text,
        ARRAY(
            SELECT nino.number::text FROM teaching_records_recordnationalinsurancenumber nino
            WHERE nino.record_id = record.id
        ),
        coalesce(record.id = survivor AND record.trn <> stated_trn, false),
        record.status = 'active',
        EXISTS (
            SELECT FROM teaching_records_connection connection
            WHERE connection.teaching_record_id = record.id
                AND connection.disconnected_at IS NULL AND connection.one_login_user_id IS DISTINCT FROM user_id
            OFFSET 0
        ) OR EXISTS (
            SELECT FROM teaching_records_teachingrecord other WHERE other.merged_into_id = record.id OFFSET 0
        ) AND search_is_connected_through_merges(record.id, user_id)
    FROM unnest(ids) WITH ORDINALITY AS wanted(id, number)
    CROSS JOIN LATERAL (
        SELECT * FROM teaching_records_teachingrecord WHERE teaching_records_teachingrecord.id = wanted.id OFFSET 0
    ) record
    ORDER BY wanted.number;
END $$;
"""
DROP_FACTS = """
DROP FUNCTION search_facts(bigint[], text, bigint);
DROP FUNCTION search_is_connected_through_merges(bigint, bigint);
DROP FUNCTION search_survivor(text);
"""

# All rows of the table of definite matches need the date and the first name, all but one the last name, and
# that one both numbers. Deactivated records only give a reason: few are born on one day.
DEFINITE = f"""
CREATE FUNCTION search_definite(dates date[], lasts text[], firsts text[], nino text, stated_trn text, user_id bigint)
RETURNS TABLE ({FACTS_COLUMNS})
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
DECLARE found bigint[];
BEGIN
    found := ARRAY(
        SELECT named.record_id
        FROM unnest(dates) AS day CROSS JOIN unnest(lasts) AS word
        CROSS JOIN LATERAL (
            SELECT name.record_id, name.first FROM teaching_records_searchname name
            WHERE name.date_of_birth = day AND name.last_word = word OFFSET 0
        ) named
        WHERE split_part(named.first, ' ', 1) = ANY (firsts) OR replace(named.first, ' ', '') = ANY (firsts)
            OR EXISTS (
                SELECT FROM teaching_records_searchname other
                WHERE other.record_id = named.record_id
                    AND (split_part(other.first, ' ', 1) = ANY (firsts) OR replace(other.first, ' ', '') = ANY (firsts))
                OFFSET 0
            )
        UNION
        SELECT born.id
        FROM unnest(dates) AS day
        CROSS JOIN LATERAL (
            SELECT record.id, record.last_name_key FROM teaching_records_teachingrecord record
            WHERE record.date_of_birth = day AND record.status = 'deactivated' OFFSET 0
        ) born
        WHERE search_words(born.last_name_key) && lasts
            OR EXISTS (
                SELECT FROM teaching_records_previousname previous
                WHERE previous.record_id = born.id AND search_words(previous.last_name_key) && lasts
                OFFSET 0
            )
        UNION
        SELECT held.record_id FROM teaching_records_recordnationalinsurancenumber held WHERE held.number = nino
        UNION
        SELECT record.id FROM teaching_records_teachingrecord record WHERE record.trn = stated_trn
        UNION
        SELECT search_survivor(stated_trn) WHERE stated_trn IS NOT NULL
    );
    RETURN QUERY SELECT * FROM search_facts(found, stated_trn, user_id);
END $$;
"""
DROP_DEFINITE = "DROP FUNCTION search_definite(date[], text[], text[], text, text, bigint);"

# How common names are, and (kind `all`) how many active records there are.
FREQUENCIES = f"""
CREATE FUNCTION search_frequencies(firsts text[], lasts text[]) RETURNS TABLE (kind text, name text, count integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
BEGIN
    RETURN QUERY
    SELECT counted.* FROM (
        SELECT 'first' AS kind, unnest(firsts) AS name
        UNION ALL
        SELECT 'last', unnest(lasts)
        UNION ALL
        SELECT 'all', ''
    ) asked
    CROSS JOIN LATERAL (
        SELECT frequency.kind::text, frequency.name, frequency.count FROM teaching_records_namefrequency frequency
        WHERE frequency.kind = asked.kind AND frequency.name = asked.name OFFSET 0
    ) counted;
END $$;
"""
DROP_FREQUENCIES = "DROP FUNCTION search_frequencies(text[], text[]);"


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0004_search_follows_names")]

    operations = [
        migrations.RunSQL(FACTS, DROP_FACTS),
        migrations.RunSQL(DEFINITE, DROP_DEFINITE),
        migrations.RunSQL(FREQUENCIES, DROP_FREQUENCIES),
    ]
