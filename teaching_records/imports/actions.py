"""Importing records from a file (design §11)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from itertools import batched
from pathlib import Path
from typing import TextIO

from django.db import Error, connection

from teaching_records import search
from teaching_records.imports import first_import, refusals, staging, writing
from teaching_records.imports.progress import Progress
from teaching_records.imports.reading import Line, open_csv
from teaching_records.imports.refusals import refused_path, write_refused
from teaching_records.imports.rows import COLUMNS, copy_row
from teaching_records.imports.staging import Refusal
from teaching_records.imports.values import Refused
from teaching_records.imports.writing import Batch, Written
from transactions import use_case

ONE_AT_A_TIME = 7_427_001  # the advisory lock of whoever imports: any number that nothing else here uses
LINES_AT_ONCE = 1_000
MOST_REFUSALS_HELD = 50_000
type Then = Callable[[Batch, Written], None]
WHEN_TO_ANALYZE = {4**power for power in range(10)}  # batches: while the tables grow fast


class AnotherImportRuns(Exception):
    """Two imports at the same time would undo one another's work."""


@dataclass
class ImportResult:
    """How many lines were read, and what became of them: `read` is the sum of the others."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    connected: int = 0  # of the changed ones: deactivated while somebody is connected to them
    refused_lines: Path | None = None
    other_columns: tuple[str, ...] = ()


def import_records(path: Path, *, today: date, output: TextIO, then: Then | None = None) -> ImportResult:
    """Bring the records to what the file says, and show on `output` how it goes.

    The whole file is read and checked before anything is written. Each batch of lines is a transaction of its
    own and the merges are one more; into tables without a record all is one transaction. Whatever interrupts,
    repeating the import ends where one alone would have ended. Refused lines are written beside the file.
    Records that the file does not name stay as they are; the change history gets no entry. `then` follows the
    records of each batch in its transaction: apps above this one keep what else the staged lines say. Raises
    FileFault, AnotherImportRuns, MergedMeanwhile, and OSError where the refused lines cannot be written.
    """
    with _one_at_a_time(), _staging_tables():
        result = _stage(path, today, output)
        refusals.refuse_what_the_whole_file_shows()
        result.refused = staging.count_refusals()
        result.refused_lines = _write_refused(path, result.refused)
        result.connected = writing.count_connected_ones_to_deactivate()
        _write(result, _both(then), output)
    return result


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            raise AnotherImportRuns
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a broken connection has let go already
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


@contextmanager
def _staging_tables() -> Iterator[None]:
    staging.create()
    try:
        yield
    finally:
        with suppress(Error):
            staging.drop()


def _stage(path: Path, today: date, output: TextIO) -> ImportResult:
    with open_csv(path, COLUMNS) as source, Progress(output, "Reading", source.size) as progress:
        result = ImportResult(other_columns=source.other_columns)
        pieces = batched(source.lines, LINES_AT_ONCE)
        refused: list[Refusal] | None = None
        while refused is None or len(refused) >= MOST_REFUSALS_HELD:
            refused = []
            with staging.copying_records() as copy:
                for lines in pieces:
                    copy(_rows(lines, today, refused))
                    result.read += len(lines)
                    progress(source.bytes_read, f"{result.read:,} lines")
                    if len(refused) >= MOST_REFUSALS_HELD:
                        break
            staging.add_refusals(refused)
    staging.index()
    return result


def _rows(lines: Iterable[Line], today: date, refused: list[Refusal]) -> list[str]:
    """The rows of the lines that are right; the others are added to `refused`."""
    rows = []
    for number, cells, fault in lines:
        try:
            if fault:
                raise Refused(fault)
            rows.append(copy_row(number, cells, today))
        except Refused as reason:
            refused.append(Refusal(number, str(reason)))
    return rows


def _write_refused(path: Path, refused: int) -> Path | None:
    """Write the refused lines; where there are none, remove those of an earlier import of the same file."""
    to = refused_path(path)
    if not refused:
        to.unlink(missing_ok=True)
        return None
    write_refused(path, to, staging.refusals())
    return to


def _both(then: Then | None) -> Callable[[Batch], Written]:
    """Writes a batch, and then what else its lines say."""

    def write(batch: Batch) -> Written:
        written = writing.write(batch)
        if then:
            then(batch, written)
        return written

    return write


def _write(result: ImportResult, write: Callable[[Batch], Written], output: TextIO) -> None:
    lines = result.read - result.refused
    with Progress(output, "Writing", lines) as progress:
        if first_import.is_first():
            added, changed = _write_first(progress, write)
        else:
            added, changed = _write_each(progress, use_case(write))
            use_case(writing.merge)()
    result.added, result.changed, result.unchanged = added, changed, lines - added - changed
    if search.frequencies_are_stale():  # also where an earlier import came no farther
        search.refresh_frequencies()
        writing.analyze()


@use_case
def _write_first(progress: Progress, write: Callable[[Batch], Written]) -> Written:
    first_import.hold_tables()
    with first_import.rows_before_indexes() if first_import.is_first() else nullcontext():
        written = _write_each(progress, write)
        writing.merge()
        progress.say("making indexes")
    return written


def _write_each(progress: Progress, write: Callable[[Batch], Written]) -> Written:
    added = changed = done = 0
    for number, batch in enumerate(writing.batches(), start=1):
        written = write(batch)
        added, changed, done = added + written.added, changed + written.changed, done + batch.lines
        if written.added and number in WHEN_TO_ANALYZE:
            writing.analyze()
        progress(done, f"{done:,} records")
    return Written(added, changed)
