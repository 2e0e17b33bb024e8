"""The first import, into tables without a record: indexes and references are made once, after the rows.

All of it is one transaction that holds the tables: there is nothing yet that anybody could look up meanwhile, and
whatever interrupts leaves them as they were, indexes and all.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from teaching_records.imports.writing import RECORD, TABLES
from transactions import part_of_use_case

MEMORY_FOR_INDEXES = "256MB"

# Unique ones stay: rows come in the order of those.
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique
    ORDER BY indexrelid
"""
REFERENCES = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype = 'f'
    ORDER BY oid
"""


@part_of_use_case
def hold_tables() -> None:
    """Keep everybody else out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")


def is_first() -> bool:
    """Whether there is no record yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {RECORD})")  # noqa: S608
        return not cursor.fetchone()[0]


@contextmanager
def rows_before_indexes() -> Iterator[None]:
    """Take indexes and references away, and make them again when the rows are there. Inside a transaction only."""
    put_back = [*_take_away(REFERENCES), *_take_away(INDEXES)]
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY_FOR_INDEXES}'")
        for statement in reversed(put_back):
            cursor.execute(statement)


@part_of_use_case
def _take_away(what: str) -> list[str]:
    """Returns the statements that put it back."""
    with connection.cursor() as cursor:
        cursor.execute(what, [TABLES])
        found = cursor.fetchall()
        for take_away, _ in found:
            cursor.execute(take_away)
    return [put_back for _, put_back in found]
