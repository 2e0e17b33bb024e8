"""What only the whole file shows: a TRN on two lines, a merge that leads nowhere. And the file of refused lines."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from teaching_records.imports import staging
from teaching_records.imports.reading import FileFault, open_csv
from teaching_records.imports.rows import COLUMNS
from teaching_records.models import LONGEST_MERGE_CHAIN

# Which of the lines holds cannot be told, so none is taken: the last one in the file may be the oldest.
DOUBLED = """
    WITH doubled AS (
        SELECT trn, count(*) AS lines, min(line) AS first_line, max(line) AS last_line
        FROM staged_record GROUP BY trn HAVING count(*) > 1
    ), gone AS (
        DELETE FROM staged_record USING doubled WHERE staged_record.trn = doubled.trn
        RETURNING line, lines, first_line, last_line
    )
    INSERT INTO staged_refusal
    SELECT line, format(
        'its TRN is on %s lines of the file: the first is %s and the last %s', lines, first_line, last_line
    ) FROM gone
"""
UNKNOWN = """
    WITH gone AS (
        DELETE FROM staged_record AS merged
        WHERE merged_into_trn IS NOT NULL
        AND NOT EXISTS (SELECT FROM staged_record AS target WHERE target.trn = merged.merged_into_trn OFFSET 0)
        AND NOT EXISTS (
            SELECT FROM teaching_records_teachingrecord AS target WHERE target.trn = merged.merged_into_trn OFFSET 0
        )
        RETURNING line
    )
    INSERT INTO staged_refusal SELECT line, 'there is no record with its merged_into_trn' FROM gone
"""
# From each merged record along the merges as they will be: those of the file, else those that are kept.
ENDLESS = f"""
    WITH RECURSIVE chain AS (
        SELECT line, merged_into_trn AS trn, 1 AS steps FROM staged_record WHERE merged_into_trn IS NOT NULL
        UNION ALL
        SELECT chain.line, next.trn, chain.steps + 1
        FROM chain CROSS JOIN LATERAL (
            SELECT CASE WHEN staged.trn IS NULL THEN kept.trn ELSE staged.merged_into_trn END AS trn
            FROM (SELECT) AS one
            LEFT JOIN staged_record AS staged ON staged.trn = chain.trn
            LEFT JOIN teaching_records_teachingrecord AS record ON record.trn = chain.trn
            LEFT JOIN teaching_records_teachingrecord AS kept ON kept.id = record.merged_into_id
            OFFSET 0
        ) AS next
        WHERE next.trn IS NOT NULL AND chain.steps <= {LONGEST_MERGE_CHAIN}
    ), gone AS (
        DELETE FROM staged_record WHERE line IN (SELECT line FROM chain WHERE steps > {LONGEST_MERGE_CHAIN})
        RETURNING line
    )
    INSERT INTO staged_refusal
    SELECT line, 'its merges go round in a circle or over more than {LONGEST_MERGE_CHAIN} records' FROM gone
"""  # noqa: S608  (a number of ours)


def refuse_what_the_whole_file_shows() -> None:
    """Move the staged lines that cannot hold together to the refusals. `staging.index` went before."""
    _execute(DOUBLED)
    # A refused line leaves its record as it is, which may cut off others that were merged into it.
    while _execute(UNKNOWN) or _execute(ENDLESS):
        pass


def _execute(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def refused_path(path: Path) -> Path:
    """Where the refused lines of `path` go: records.refused.csv beside records.csv."""
    return path.with_name(path.name.removesuffix(".csv") + ".refused.csv")


def write_refused(path: Path, to: Path, refusals: Iterable[staging.Refusal]) -> None:
    """Write those lines of the file at `path` with number and reason, in the file's own columns.

    Put right, the file can be imported: columns `line` and `reason` are not read. Nobody else may read it, for
    it holds what the file holds. Raises FileFault, OSError.
    """
    with (
        open_csv(path, COLUMNS) as source,
        open(to, "w", encoding="utf-8", errors="surrogateescape", newline="", opener=_for_me_only) as file,
    ):
        writer = csv.writer(file)
        writer.writerow(("line", "reason", *COLUMNS))
        lines = source.lines
        for refusal in refusals:
            line = next((line for line in lines if line.number == refusal.line), None)
            if line is None:
                raise FileFault(f"{path} has changed since it was read. Nothing was imported.")
            writer.writerow((refusal.line, refusal.reason, *line.values))


def _for_me_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
