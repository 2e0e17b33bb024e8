"""Where the file waits until all of it is checked: temporary tables of this connection, which no log records."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection

from teaching_records.imports.rows import NAME_COLUMNS, ROW_COLUMNS

DROP = "DROP TABLE IF EXISTS staged_record, staged_refusal, staged_target"
# `staged_target` has the records of a batch that are being written, by id and TRN.
# `numbers`, `previous_names` and `alerts` are sorted: equal sets are equal arrays.
CREATE = f"""
    {DROP};
    CREATE TEMPORARY TABLE staged_record (
        line bigint, trn text, {", ".join(f"{column} text" for column in NAME_COLUMNS)},
        date_of_birth date, email text, status text, merged_into_trn text,
        numbers text[], previous_names text[], alerts text[], tssp_locked boolean
    );
    CREATE TEMPORARY TABLE staged_refusal (line bigint, reason text);
    CREATE TEMPORARY TABLE staged_target (id bigint, trn text);
"""
INDEX = """
    CREATE INDEX ON staged_record (trn);
    CREATE INDEX ON staged_record (merged_into_trn) WHERE merged_into_trn IS NOT NULL;
    ANALYZE staged_record;
"""
COPY_RECORDS = f"COPY staged_record ({', '.join(ROW_COLUMNS)}) FROM STDIN"
COPY_REFUSALS = "COPY staged_refusal (line, reason) FROM STDIN"
REFUSALS_IN_ORDER = "SELECT line, reason FROM staged_refusal WHERE line > %s ORDER BY line LIMIT 10000"


class Refusal(NamedTuple):
    """A line of the file that is left out, and why."""

    line: int
    reason: str


def create() -> None:
    """Make the tables, empty."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)


def drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DROP)


@contextmanager
def copying_records() -> Iterator[Callable[[list[str]], None]]:
    """Gives what takes rows as `rows.copy_row` makes them. The database works while the next are made."""
    with connection.cursor() as cursor, cursor.copy(COPY_RECORDS) as copy:
        yield lambda rows: copy.write("".join(f"{row}\n" for row in rows))


def add_refusals(refused: list[Refusal]) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY_REFUSALS) as copy:
        copy.write("".join(f"{refusal.line}\t{refusal.reason}\n" for refusal in refused))


def index() -> None:
    """Make ready for look-ups by TRN: once all rows are there."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX)


def refusals() -> Iterator[Refusal]:
    """All refusals in the order of the file, a few thousand at a time."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(REFUSALS_IN_ORDER, [last])
            found = cursor.fetchall()
        if not found:
            return
        yield from (Refusal(*row) for row in found)
        last = found[-1][0]


def count_refusals() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staged_refusal")
        return int(cursor.fetchone()[0])
