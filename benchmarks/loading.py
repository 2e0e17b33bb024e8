"""Bringing the population into the database: the import, beside a plain COPY of the same columns."""

import os
import subprocess
import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.db import ProgrammingError, connection

from benchmarks.population import records, write_csv
from benchmarks.population.csv_file import COLUMNS
from benchmarks.progress import counted, say

COPY_TABLE = "plain_copy"
LOADED_TABLE = "benchmark_loading"  # in the database that a run makes
# What the import's own tables are looked up by, on one table as wide as the file.
COPY_INDEXES = ("trn", "date_of_birth", "lower(email)", "national_insurance_numbers", "last_name, first_name")
CHUNK = 1 << 20


class ImportFailed(Exception):
    """import_records did not end well, or refused lines of a population that has no faults."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Seconds that each way took, and the most memory that the import had, in megabytes."""

    copy_seconds: float
    import_seconds: float
    again_seconds: float
    import_megabytes: float


def load(count: int, seed: int, folder: Path) -> Loaded:
    """Write the population's file into `folder`, COPY it plainly, import it, and import it once more."""
    path = folder / "population.csv"
    write_csv(path, counted(records(count, seed), count, "Population"))
    copy_seconds = _plain_copy(path)
    say(f"Plain COPY into an indexed table: {copy_seconds:.1f} s")
    import_seconds, megabytes = _import(path)
    _check(count, path)
    again_seconds, _ = _import(path)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"Import: {import_seconds:.1f} s, {megabytes:.0f} MB; once more: {again_seconds:.1f} s")
    loaded = Loaded(copy_seconds, import_seconds, again_seconds, megabytes)
    _remember(loaded)
    return loaded


def _remember(loaded: Loaded) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {LOADED_TABLE} (figure float8)")
        cursor.executemany(f"INSERT INTO {LOADED_TABLE} VALUES (%s)", [[figure] for figure in astuple(loaded)])  # noqa: S608


def loaded_before() -> Loaded:
    """What loading cost when the database was made, for a run on one that was kept. Raises ImportFailed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT figure FROM {LOADED_TABLE} ORDER BY ctid")  # noqa: S608
            return Loaded(*(figure for [figure] in cursor.fetchall()))
    except ProgrammingError:
        raise ImportFailed("the database was not loaded whole: make it anew") from None


def _plain_copy(path: Path) -> float:
    columns = ", ".join(f"{name} {'date' if name == 'date_of_birth' else 'text'}" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {COPY_TABLE} ({columns})")
        for index in COPY_INDEXES:
            cursor.execute(f"CREATE INDEX ON {COPY_TABLE} ({index})")
        start = perf_counter()
        with (
            path.open("rb") as file,
            cursor.copy(f"COPY {COPY_TABLE} FROM STDIN (FORMAT csv, HEADER)") as copy,
        ):
            while chunk := file.read(CHUNK):
                copy.write(chunk)
        seconds = perf_counter() - start
        cursor.execute(f"DROP TABLE {COPY_TABLE}")
    return seconds


def _import(path: Path) -> tuple[float, float]:
    """Seconds and megabytes of the command, in a process of its own."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "import_records", str(path)]
    start = perf_counter()
    process = subprocess.Popen(command, stdout=sys.stderr)  # noqa: S603 (our own command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ImportFailed(f"import_records ended with {process.returncode}")
    kilobytes = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss / 1024
    return perf_counter() - start, kilobytes / 1024


def _check(count: int, path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM teaching_records_teachingrecord")
        [imported] = cursor.fetchone()
    if imported != count:
        raise ImportFailed(f"of {count} lines of {path} {imported} were imported")
