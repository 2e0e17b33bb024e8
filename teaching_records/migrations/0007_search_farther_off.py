"""Whom the suggestions look for where nobody near was found: the date is wrong, and so are both names.

No key holds then, so everybody born on the days in question is looked at, some eight thousand names among three
million records. What is left of a misspelt name is most of its letters: two names are as far apart as there are
letters in the one that the other has not, both ways. An exchange is 0, a letter too many 1, another one 2. No day
has more names than the limit but the first of January, in some years of some populations.
"""

# ruff: noqa: S608  (the SQL is put together of constants)

from django.db import migrations

SETTINGS = "SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off"

AT_MOST = 2
# The length is quickly asked and rules most out: then no letters need be counted. In octets, for keys are ASCII.
ARE_NEAR = f"""
    octet_length({{0}}) BETWEEN octet_length(word) - {AT_MOST} AND octet_length(word) + {AT_MOST}
    AND octet_length(translate({{0}}, word, '')) + octet_length(translate(word, {{0}}, '')) <= {AT_MOST}
"""

FARTHER_OFF = f"""
CREATE FUNCTION search_candidates_farther_off(days date[], words text[]) RETURNS TABLE (
    record_id bigint, first text, middle text, last text, date_of_birth date, previous_name_id bigint
)
LANGUAGE plpgsql STABLE PARALLEL SAFE {SETTINGS} AS $$
BEGIN
    RETURN QUERY
    SELECT name.* FROM unnest(days) AS day CROSS JOIN LATERAL (
        SELECT name.record_id, name.first, name.middle, name.last, name.date_of_birth, name.previous_name_id
        FROM teaching_records_searchname name
        WHERE name.date_of_birth = day AND name.word_number = 0 LIMIT 2000
    ) name
    WHERE EXISTS (
        SELECT FROM unnest(words) AS word
        WHERE {ARE_NEAR.format("name.last")} OR {ARE_NEAR.format("name.first")}
    ) LIMIT 2000;
END $$;
"""
DROP_FARTHER_OFF = "DROP FUNCTION search_candidates_farther_off(date[], text[]);"


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0006_search_candidates")]

    operations = [migrations.RunSQL(FARTHER_OFF, DROP_FARTHER_OFF)]
