"""Triggers that keep `SearchName` true, whoever writes names: the ORM, the admin, an import's COPY.

They copy the keys that stand beside the names. They run once a statement, over all rows it wrote.
"""

# ruff: noqa: S608  (the SQL is put together of constants)

from django.db import migrations

from teaching_records.models import NameKeyField

# The rows of one name, by its last name's words. Two columns of the name's row tell all: keep it in one place.
ROWS_OF_NAMES = """
CREATE FUNCTION search_words(last_name_key text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN strpos(last_name_key, ' ') = 0 THEN ARRAY[last_name_key]
        ELSE replace(last_name_key, ' ', '') || string_to_array(last_name_key, ' ') END
$$;
CREATE FUNCTION search_sounds(last_name_sounds text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN last_name_sounds = '' THEN ARRAY[''] ELSE string_to_array(last_name_sounds, ' ') END
$$;
CREATE VIEW teaching_records_names_to_search AS
    SELECT name.record_id, name.previous_name_id, (word.number - 1)::smallint AS word_number, name.date_of_birth,
        name.first_name_key AS first, name.middle_name_key AS middle, name.last_name_key AS last,
        word.word AS last_word, coalesce(word.sound, '') AS last_sound, name.first_name_sound AS first_sound
    FROM (
        SELECT id AS record_id, 0::bigint AS previous_name_id, date_of_birth, first_name_key, middle_name_key,
            last_name_key, first_name_sound, last_name_sounds
        FROM teaching_records_teachingrecord WHERE status = 'active'
        UNION ALL
        SELECT record.id, previous.id, record.date_of_birth, previous.first_name_key, previous.middle_name_key,
            previous.last_name_key, previous.first_name_sound, previous.last_name_sounds
        FROM teaching_records_previousname previous
        JOIN teaching_records_teachingrecord record ON record.id = previous.record_id
        WHERE record.status = 'active'
    ) name
    CROSS JOIN LATERAL ROWS FROM (
        unnest(search_words(name.last_name_key)), unnest(search_sounds(name.last_name_sounds))
    ) WITH ORDINALITY AS word(word, sound, number)
    WHERE word.word IS NOT NULL;
"""
DROP_ROWS_OF_NAMES = """
DROP VIEW teaching_records_names_to_search;
DROP FUNCTION search_sounds(text);
DROP FUNCTION search_words(text);
"""

# A lateral look-up by record, fenced, so that no plan ever reads the whole of the tables.
WRITE = """
    INSERT INTO teaching_records_searchname (record_id, previous_name_id, word_number, date_of_birth,
        first, middle, last, last_word, last_sound, first_sound)
"""
RECORDS = (
    """
CREATE FUNCTION search_follows_new_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
"""
    + WRITE
    + """
    SELECT record.id, 0, word.number - 1, record.date_of_birth, record.first_name_key, record.middle_name_key,
        record.last_name_key, word.word, coalesce(word.sound, ''), record.first_name_sound
    FROM written record
    CROSS JOIN LATERAL ROWS FROM (
        unnest(search_words(record.last_name_key)), unnest(search_sounds(record.last_name_sounds))
    ) WITH ORDINALITY AS word(word, sound, number)
    WHERE record.status = 'active' AND word.word IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION search_follows_changed_records() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[];
BEGIN
    SELECT array_agg(after.id) INTO changed FROM before JOIN written after ON after.id = before.id
    WHERE (before.status, before.date_of_birth, before.first_name_key, before.middle_name_key,
            before.last_name_key, before.first_name_sound, before.last_name_sounds)
        IS DISTINCT FROM (after.status, after.date_of_birth, after.first_name_key, after.middle_name_key,
            after.last_name_key, after.first_name_sound, after.last_name_sounds);
    IF changed IS NULL THEN RETURN NULL; END IF;
    DELETE FROM teaching_records_searchname WHERE record_id = ANY (changed);
"""
    + WRITE
    + """
    SELECT name.* FROM unnest(changed) AS id
    CROSS JOIN LATERAL (SELECT * FROM teaching_records_names_to_search WHERE record_id = id OFFSET 0) name;
    RETURN NULL;
END $$;

CREATE FUNCTION search_follows_deleted_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM teaching_records_searchname WHERE record_id = ANY (ARRAY(SELECT id FROM before));
    RETURN NULL;
END $$;

CREATE FUNCTION search_follows_emptied_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM teaching_records_searchname;
    RETURN NULL;
END $$;

CREATE TRIGGER search_follows_new_records AFTER INSERT ON teaching_records_teachingrecord
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_follows_new_records();
CREATE TRIGGER search_follows_changed_records AFTER UPDATE ON teaching_records_teachingrecord
    REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION search_follows_changed_records();
CREATE TRIGGER search_follows_deleted_records AFTER DELETE ON teaching_records_teachingrecord
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION search_follows_deleted_records();
CREATE TRIGGER search_follows_emptied_records AFTER TRUNCATE ON teaching_records_teachingrecord
    FOR EACH STATEMENT EXECUTE FUNCTION search_follows_emptied_records();
"""
)
DROP_RECORDS = "".join(
    f"DROP TRIGGER search_follows_{change}_records ON teaching_records_teachingrecord;\n"
    f"DROP FUNCTION search_follows_{change}_records();\n"
    for change in ("new", "changed", "deleted", "emptied")
)

# Holding the records keeps their date and status still until this is done: two writers at the same time, one
# of the record and one of its previous names, would each miss what the other wrote.
PREVIOUS_NAMES = (
    """
CREATE FUNCTION search_follows_written_previous_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM teaching_records_teachingrecord
    WHERE id = ANY (ARRAY(SELECT DISTINCT record_id FROM written)) ORDER BY id FOR SHARE;
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM teaching_records_searchname name USING before
        WHERE name.record_id = before.record_id AND name.previous_name_id = before.id;
    END IF;
"""
    + WRITE
    + """
    SELECT previous.record_id, previous.id, word.number - 1, record.date_of_birth, previous.first_name_key,
        previous.middle_name_key, previous.last_name_key, word.word, coalesce(word.sound, ''),
        previous.first_name_sound
    FROM written previous
    CROSS JOIN LATERAL (
        SELECT date_of_birth FROM teaching_records_teachingrecord
        WHERE id = previous.record_id AND status = 'active' OFFSET 0
    ) record
    CROSS JOIN LATERAL ROWS FROM (
        unnest(search_words(previous.last_name_key)), unnest(search_sounds(previous.last_name_sounds))
    ) WITH ORDINALITY AS word(word, sound, number)
    WHERE word.word IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION search_follows_deleted_previous_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM teaching_records_teachingrecord
    WHERE id = ANY (ARRAY(SELECT DISTINCT record_id FROM before)) ORDER BY id FOR SHARE;
    DELETE FROM teaching_records_searchname name USING before
    WHERE name.record_id = before.record_id AND name.previous_name_id = before.id;
    RETURN NULL;
END $$;

CREATE FUNCTION search_follows_emptied_previous_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM teaching_records_searchname WHERE previous_name_id > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER search_follows_new_previous_names AFTER INSERT ON teaching_records_previousname
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_follows_written_previous_names();
CREATE TRIGGER search_follows_changed_previous_names AFTER UPDATE ON teaching_records_previousname
    REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION search_follows_written_previous_names();
CREATE TRIGGER search_follows_deleted_previous_names AFTER DELETE ON teaching_records_previousname
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION search_follows_deleted_previous_names();
CREATE TRIGGER search_follows_emptied_previous_names AFTER TRUNCATE ON teaching_records_previousname
    FOR EACH STATEMENT EXECUTE FUNCTION search_follows_emptied_previous_names();
"""
)
DROP_PREVIOUS_NAMES = """
DROP TRIGGER search_follows_new_previous_names ON teaching_records_previousname;
DROP TRIGGER search_follows_changed_previous_names ON teaching_records_previousname;
DROP TRIGGER search_follows_deleted_previous_names ON teaching_records_previousname;
DROP TRIGGER search_follows_emptied_previous_names ON teaching_records_previousname;
DROP FUNCTION search_follows_written_previous_names();
DROP FUNCTION search_follows_deleted_previous_names();
DROP FUNCTION search_follows_emptied_previous_names();
"""


# Records that were there before.
FILL = WRITE + "SELECT * FROM teaching_records_names_to_search ON CONFLICT DO NOTHING"
EMPTY = "DELETE FROM teaching_records_searchname"
AT_A_TIME = 5_000


def write_keys(apps, schema_editor):
    for name in ("TeachingRecord", "PreviousName"):
        model = apps.get_model("teaching_records", name)
        fields = [field for field in model._meta.concrete_fields if isinstance(field, NameKeyField)]
        batch = []
        for row in model.objects.order_by("pk").iterator(AT_A_TIME):
            for field in fields:
                field.pre_save(row, add=False)
            batch.append(row)
            if len(batch) == AT_A_TIME:
                model.objects.bulk_update(batch, [field.name for field in fields])
                batch = []
        model.objects.bulk_update(batch, [field.name for field in fields])


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0003_names_for_search")]

    operations = [
        migrations.RunSQL(ROWS_OF_NAMES, DROP_ROWS_OF_NAMES),
        migrations.RunSQL(RECORDS, DROP_RECORDS),
        migrations.RunSQL(PREVIOUS_NAMES, DROP_PREVIOUS_NAMES),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.RunSQL(FILL, EMPTY),
    ]
