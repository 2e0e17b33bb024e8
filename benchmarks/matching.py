"""The benchmark of the search, from an empty database to a report. `bin/manage benchmark_matching` runs it."""

import os
import tempfile
from itertools import chain
from pathlib import Path

from django.db import OperationalError

from benchmarks.database import NoServerNamed, own_database
from benchmarks.loading import ImportFailed, Loaded, load, loaded_before
from benchmarks.plan import CannotRun, Plan
from benchmarks.processes import processes
from benchmarks.queries import write_csv
from benchmarks.report import Report
from benchmarks.sections import correctness, cost, latency
from benchmarks.tasks import Kind, Task, queries_of


def run(plan: Plan, *, is_kept: bool = False, is_reused: bool = False) -> Report:
    """Make the records in a database of their own, measure everything, and drop it unless it is kept.

    `is_reused` takes the database that an earlier run kept instead, and keeps it.

    Raises CannotRun.
    """
    plan.check()
    try:
        with (
            own_database(str(plan.records), is_kept=is_kept, is_reused=is_reused),
            tempfile.TemporaryDirectory() as folder,
        ):
            loaded = loaded_before() if is_reused else load(plan.records, plan.seed, Path(folder))
            return measure(plan, loaded)
    except OperationalError:
        raise CannotRun("There is no such database: run with --keep first.") from None
    except NoServerNamed:
        raise CannotRun("Set DATABASE_URL, or use bin/manage.") from None
    except ImportFailed as reason:
        raise CannotRun(str(reason)) from None


def write_queries(plan: Plan, path: Path) -> None:
    """Write the labelled queries that a run asks one after the other, for `evaluate_matching` and other systems."""
    asked = (Task(kind, 0, plan.queries, plan.seed, plan.records) for kind in Kind if kind is not Kind.PRIMARY_KEY)
    write_csv(path, chain.from_iterable(map(queries_of, asked)))


def measure(plan: Plan, loaded: Loaded) -> Report:
    """All sections in one run, in the order of the report."""
    report = Report(plan.records)
    with processes(1) as one:
        answered = latency.one_connection(report, plan, one)
        latency.many_connections(report, plan, one)
    correctness.rates(report, answered)
    correctness.rates_by_error(report, answered)
    with processes(os.cpu_count() or 1) as pool:
        correctness.rates_by_group(report, plan, pool)
        correctness.false_matches(report, plan, pool)
    cost.writes(report, plan)
    cost.sizes(report)
    cost.imports(report, loaded)
    return report
