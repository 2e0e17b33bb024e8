"""Many rows at once: COPY from Python, INSERT … SELECT inside the database. Columns that are not given get the
model's own defaults, so that a column which is added later needs no word here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg import sql

from benchmarks.progress import say
from teaching_records.imports.first_import import INDEXES, REFERENCES

PRIMARY_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype = 'p'
"""
type Model = type[models.Model]


def copy(model: Model, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """COPY rows of these columns. JSON is given as text."""
    rest = _defaults(model, columns)
    names = sql.SQL(", ").join(map(sql.Identifier, (*columns, *rest)))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    constants = tuple(rest.values())
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        for row in rows:
            target.write_row((*row, *constants))


def insert(model: Model, columns: Mapping[str, str], source: str, parameters: Mapping[str, Any] | None = None) -> int:
    """INSERT what the expressions make of each row of `source` (FROM … WHERE …); how many there were."""
    rest = _defaults(model, columns)
    names = sql.SQL(", ").join(map(sql.Identifier, (*columns, *rest)))
    values = [*columns.values(), *(f"%({name})s" for name in rest)]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} {}").format(
        sql.Identifier(model._meta.db_table), names, sql.SQL(", ".join(values)), sql.SQL(source)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**(parameters or {}), **rest})
        count = int(cursor.rowcount)
    analyse(model)
    return count


def analyse(*tables: Model) -> None:
    """So that what is made from these rows next is made by a good plan."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))


def _defaults(model: Model, given: Iterable[str]) -> dict[str, Any]:
    fields = [field for field in model._meta.concrete_fields if field.column not in set(given)]
    defaults = {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in fields
        if not (field.primary_key or field.generated or field.null)
    }
    return {column: value for column, value in defaults.items() if value is not None}


@contextmanager
def before_indexes(*tables: Model, and_primary_keys_of: Sequence[Model] = ()) -> Iterator[None]:
    """Take indexes and references away while rows come, and make them when they are there."""
    names = [model._meta.db_table for model in tables]
    keys = [model._meta.db_table for model in and_primary_keys_of]
    put_back = [*_take_away(REFERENCES, names), *_take_away(INDEXES, names), *_take_away(PRIMARY_KEYS, keys)]
    yield
    say(f"{len(put_back)} indexes and references")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in reversed(put_back):
            cursor.execute(statement)
        cursor.execute("RESET maintenance_work_mem")


def _take_away(what: str, tables: Sequence[str]) -> list[str]:
    """Returns the statements that put it back."""
    with connection.cursor() as cursor:
        cursor.execute(what, [list(tables)])
        found = cursor.fetchall()
        for take_away, _ in found:
            cursor.execute(take_away)
    return [put_back for _, put_back in found]


def let_ids_follow(*tables: Model) -> None:
    """Rows that are added later come behind those that were copied with ids of their own."""
    with connection.cursor() as cursor:
        for model in tables:
            table = sql.Identifier(model._meta.db_table)
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 1)) FROM {}").format(
                    model._meta.db_table, table
                )
            )
