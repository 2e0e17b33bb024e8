"""What the search costs: in writing, in space, and when the records are imported."""

from benchmarks.loading import Loaded
from benchmarks.plan import Plan
from benchmarks.progress import say
from benchmarks.report import Report
from benchmarks.writes import measure_writes
from benchmarks.writes import sizes as sizes_of_tables

WRITES, SIZES, IMPORT = "Writing one record, with its keys and search rows", "Size", "Import"
IMPORT_AT_MOST = 4  # times a plain COPY
MEGABYTES_AT_MOST = 1024
MEGABYTE = 1 << 20
MOST_WRITES = 500


def writes(report: Report, plan: Plan) -> None:
    say(WRITES)
    measured = measure_writes(plan.records, plan.seed, min(plan.queries, MOST_WRITES))
    for name, durations in (("insert", measured.insert), ("update", measured.update)):
        report.add(WRITES, f"{name}, p50", durations.percentile(50), "ms")
        report.add(WRITES, f"{name}, p95", durations.percentile(95), "ms")


def sizes(report: Report) -> None:
    for table, rows, indexes in sizes_of_tables():
        report.add(SIZES, f"{table}, rows", rows / MEGABYTE, "MB")
        report.add(SIZES, f"{table}, indexes", indexes / MEGABYTE, "MB")


def imports(report: Report, loaded: Loaded) -> None:
    most = IMPORT_AT_MOST * loaded.copy_seconds
    report.add(IMPORT, "plain COPY into an indexed table", loaded.copy_seconds, "s")
    report.at_most(IMPORT, "import with search rows", loaded.import_seconds, "s", most, f" ({IMPORT_AT_MOST} × COPY)")
    report.add(IMPORT, "the same file once more", loaded.again_seconds, "s")
    report.at_most(IMPORT, "memory of the import", loaded.import_megabytes, "MB", MEGABYTES_AT_MOST)
