"""Bringing the records to what the staged lines say. Only what differs is written, one transaction a batch."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from teaching_records import search
from teaching_records.imports.rows import NAME_COLUMNS
from teaching_records.models import LONGEST_MERGE_CHAIN
from transactions import part_of_use_case

LINES_OF_A_BATCH = 20_000

RECORD = "teaching_records_teachingrecord"
COPIED = (*NAME_COLUMNS, "date_of_birth", "email", "status")
NEXT_BATCH = """
    SELECT max(trn), count(*) FROM (SELECT trn FROM staged_record WHERE trn > %s ORDER BY trn LIMIT %s) AS batch
"""

# Records and lines are both bounded by TRN, so that a batch reads no more when there are millions of them.
# OFFSET 0 makes each a look-up in an index, whatever the planner believes about tables that are growing.
ADD_RECORDS = f"""
    WITH added AS (
        INSERT INTO {RECORD} (trn, {", ".join(COPIED)}, created_at)
        SELECT trn, {", ".join(COPIED)}, now() FROM staged_record AS staged
        WHERE trn > %(after)s AND trn <= %(to)s
        AND NOT EXISTS (SELECT FROM {RECORD} AS record WHERE record.trn = staged.trn OFFSET 0)
        ORDER BY trn
        ON CONFLICT (trn) DO NOTHING
        RETURNING id, trn
    )
    INSERT INTO staged_target SELECT id, trn FROM added
"""  # noqa: S608  (the names of columns are ours)
FORGET_TARGETS = "TRUNCATE staged_target"
AIM_AT = "INSERT INTO staged_target SELECT * FROM unnest(%(records)s::bigint[], %(trns)s::text[])"
TARGETS = "SELECT id FROM staged_target"
# Whoever decides about a record holds it: nothing of it changes meanwhile. In the order of ids and without keeping
# others from referring to it, as everybody does: two who hold several never wait for one another.
HOLD = f"SELECT id FROM {RECORD} WHERE id = ANY(%(records)s) ORDER BY id FOR NO KEY UPDATE"  # noqa: S608
CHANGE_RECORDS = f"""
    UPDATE {RECORD} AS record SET
        {", ".join(f"{column} = staged.{column}" for column in COPIED)},
        merged_into_id = CASE WHEN staged.merged_into_trn IS NOT NULL THEN record.merged_into_id END
    FROM staged_target AS target
    JOIN staged_record AS staged ON staged.trn = target.trn AND staged.trn > %(after)s AND staged.trn <= %(to)s
    WHERE record.id = target.id AND record.trn > %(after)s AND record.trn <= %(to)s
"""  # noqa: S608
MERGING = f"""
    FROM staged_record AS staged
    JOIN {RECORD} AS survivor ON survivor.trn = staged.merged_into_trn
    JOIN {RECORD} AS record ON record.trn = staged.trn
    WHERE staged.merged_into_trn IS NOT NULL AND record.merged_into_id IS DISTINCT FROM survivor.id
"""
# Both sides, and what the survivors were merged into.
HOLD_MERGING = f"""
    WITH RECURSIVE chain AS (
        SELECT unnest(ARRAY[record.id, survivor.id]) AS id {MERGING}
        UNION
        SELECT record.merged_into_id FROM chain JOIN {RECORD} AS record ON record.id = chain.id
        WHERE record.merged_into_id IS NOT NULL
    )
    SELECT id FROM {RECORD} WHERE id IN (SELECT id FROM chain) ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608
# Only in the end are all records there, and no circle is ever closed on the way. Somebody may have made a record
# active since its batch.
MERGE = f"""
    UPDATE {RECORD} AS merged SET merged_into_id = found.survivor_id, status = 'deactivated'
    FROM (SELECT record.id, survivor.id AS survivor_id {MERGING}) AS found
    WHERE merged.id = found.id
"""  # noqa: S608
IS_ENDLESS = f"""
    WITH RECURSIVE chain AS (
        SELECT record.merged_into_id AS id, 1 AS steps
        FROM staged_record AS staged JOIN {RECORD} AS record ON record.trn = staged.trn
        WHERE staged.merged_into_trn IS NOT NULL
        UNION ALL
        SELECT next.merged_into_id, chain.steps + 1
        FROM chain CROSS JOIN LATERAL (
            SELECT merged_into_id FROM {RECORD} AS record WHERE record.id = chain.id OFFSET 0
        ) AS next
        WHERE next.merged_into_id IS NOT NULL AND chain.steps <= {LONGEST_MERGE_CHAIN}
    )
    SELECT EXISTS (SELECT FROM chain WHERE steps > {LONGEST_MERGE_CHAIN})
"""  # noqa: S608

OF_RECORDS = """
    FROM staged_target AS record
    JOIN staged_record AS staged ON staged.trn = record.trn AND staged.trn > %(after)s AND staged.trn <= %(to)s
"""


CONNECTED_ONES_TO_DEACTIVATE = f"""
    SELECT count(DISTINCT record.id) FROM teaching_records_connection AS connection
    JOIN {RECORD} AS record ON record.id = connection.teaching_record_id
    JOIN staged_record AS staged ON staged.trn = record.trn
    WHERE connection.disconnected_at IS NULL AND record.status <> staged.status AND staged.status = 'deactivated'
"""  # noqa: S608


class Part(NamedTuple):
    """Rows that belong to a record: their table, its columns, and the staged array that says what they are."""

    table: str
    columns: str
    staged: str
    values: str  # of the columns, from an element `said` of the staged array
    element: str  # what a row is in the staged array

    @property
    def remove(self) -> str:
        return f"""
            DELETE FROM {self.table} AS part
            USING (SELECT record.id, staged.{self.staged} AS all_said {OF_RECORDS}) AS line
            WHERE part.record_id = line.id AND {self.element} <> ALL (line.all_said)
        """  # noqa: S608

    @property
    def add_all(self) -> str:
        """To records that have none yet."""
        return f"""
            INSERT INTO {self.table} (record_id, {self.columns})
            SELECT record.id, {self.values} {OF_RECORDS}
            CROSS JOIN LATERAL unnest(staged.{self.staged}) AS said
            WHERE staged.{self.staged} <> '{{}}'
            ORDER BY record.id
        """

    @property
    def add(self) -> str:
        return f"""
            INSERT INTO {self.table} (record_id, {self.columns})
            SELECT record.id, {self.values} {OF_RECORDS}
            CROSS JOIN LATERAL unnest(staged.{self.staged}) AS said
            WHERE staged.{self.staged} <> '{{}}' AND NOT EXISTS (
                SELECT FROM {self.table} WHERE record_id = record.id AND {self.element} = said OFFSET 0
            )
            ORDER BY record.id
        """  # noqa: S608

    @property
    def kept(self) -> str:
        """The array as the record has it: sorted by code point, as the staged one is."""
        return f"""(
            SELECT coalesce(array_agg(DISTINCT element ORDER BY element), '{{}}')
            FROM (SELECT {self.element} COLLATE "C" AS element FROM {self.table} WHERE record_id = record.id) AS part
        )"""  # noqa: S608


NUMBERS = Part("teaching_records_recordnationalinsurancenumber", "number", "numbers", "said", "number::text")
NAMES = Part(
    "teaching_records_previousname",
    ", ".join(NAME_COLUMNS),
    "previous_names",
    ", ".join(f"split_part(said, '|', {place})" for place, _ in enumerate(NAME_COLUMNS, start=1)),
    f"concat_ws('|', {', '.join(NAME_COLUMNS)})",
)
ALERTS = Part(
    "teaching_records_alert",
    "type, starts_on, ends_on",
    "alerts",
    "split_part(said, '|', 1), split_part(said, '|', 2)::date, nullif(split_part(said, '|', 3), '')::date",
    "concat_ws('|', type, to_char(starts_on, 'YYYY-MM-DD'), coalesce(to_char(ends_on, 'YYYY-MM-DD'), ''))",
)
PARTS = (NUMBERS, NAMES, ALERTS)
STATEMENTS = {"record": (CHANGE_RECORDS,), **{part.staged: (part.remove, part.add) for part in PARTS}}
TABLES = [RECORD, *[part.table for part in PARTS], "teaching_records_searchname"]

FIND_DIFFERENCES = f"""
    SELECT record.id, record.trn, differs.record, {", ".join(f"differs.{part.staged}" for part in PARTS)}
    FROM staged_record AS staged
    CROSS JOIN LATERAL (SELECT * FROM {RECORD} AS record WHERE record.trn = staged.trn OFFSET 0) AS record
    LEFT JOIN LATERAL (
        SELECT trn FROM {RECORD} AS survivor WHERE survivor.id = record.merged_into_id OFFSET 0
    ) AS survivor ON true
    CROSS JOIN LATERAL (
        SELECT survivor.trn IS DISTINCT FROM staged.merged_into_trn AS merge,
            ({", ".join(f"record.{column}" for column in COPIED)})
            IS DISTINCT FROM ({", ".join(f"staged.{column}" for column in COPIED)})
            OR (survivor.trn IS NOT NULL AND staged.merged_into_trn IS NULL) AS record,
            {", ".join(f"{part.kept} <> staged.{part.staged} AS {part.staged}" for part in PARTS)}
    ) AS differs
    WHERE staged.trn > %(after)s AND staged.trn <= %(to)s
    AND (differs.merge OR differs.record OR {" OR ".join(f"differs.{part.staged}" for part in PARTS)})
"""  # noqa: S608


class MergedMeanwhile(Exception):
    """Since the file was checked somebody merged records, and with the file's merges they would go in a circle."""


class Batch(NamedTuple):
    """Lines with a TRN after `after`, up to `to`."""

    after: str
    to: str
    lines: int


class Difference(NamedTuple):
    """A record that is not what its line says, and in what."""

    record_id: int
    trn: str
    record: bool
    numbers: bool
    previous_names: bool
    alerts: bool


class Written(NamedTuple):
    """How many records were added, and how many of those that were there differed."""

    added: int
    changed: int


def batches() -> Iterator[Batch]:
    """All staged lines in the order of their TRNs, some thousands at a time."""
    after = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_BATCH, [after, LINES_OF_A_BATCH])
            to, lines = cursor.fetchone()
        if not lines:
            return
        yield Batch(after, to, lines)
        after = to


def count_connected_ones_to_deactivate() -> int:
    """How many active records with somebody connected to them the file deactivates."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTED_ONES_TO_DEACTIVATE)
        return int(cursor.fetchone()[0])


@part_of_use_case
def write(batch: Batch) -> Written:
    """Add and change the records of the batch's lines, all but what they are merged into.

    Where anything was written, how common names are is to be counted anew, and stays so until it was.
    """
    bounds = {"after": batch.after, "to": batch.to}
    with connection.cursor() as cursor:
        cursor.execute(FORGET_TARGETS)
        cursor.execute(ADD_RECORDS, bounds)
        added = cursor.rowcount
        for part in PARTS if added else ():
            cursor.execute(part.add_all, bounds)
    differences = _differences(bounds) if added < batch.lines else []
    if differences:
        _change(differences, bounds)
    if added or differences:
        search.mark_frequencies_stale()
    return Written(added, len(differences))


def _differences(bounds: dict[str, str]) -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(TARGETS)
        added = {record_id for (record_id,) in cursor.fetchall()}
        cursor.execute(FIND_DIFFERENCES, bounds)
        found = [Difference(*row) for row in cursor.fetchall()]
    # Merges are made in the end, so that records which were just added seem to lack theirs.
    return [difference for difference in found if difference.record_id not in added]


def _change(differences: list[Difference], bounds: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"records": [difference.record_id for difference in differences]})
        for what, statements in STATEMENTS.items():
            trns = {each.record_id: each.trn for each in differences if getattr(each, what)}
            if trns:
                cursor.execute(FORGET_TARGETS)
                cursor.execute(AIM_AT, {"records": list(trns), "trns": list(trns.values())})
            for statement in statements if trns else ():
                cursor.execute(statement, bounds)


@part_of_use_case
def merge() -> int:
    """Point every record that the file says was merged at its survivor. Returns how many were not before.

    Raises MergedMeanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_MERGING)
        cursor.execute(MERGE)
        merged = int(cursor.rowcount)
        if merged:
            cursor.execute(IS_ENDLESS)
            if cursor.fetchone() == (True,):
                raise MergedMeanwhile
    return merged


def analyze() -> None:
    """Tell the planner about the rows that came."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
