"""The whole benchmark on a small population, as it is started."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

RECORDS = 2_001  # an odd number, so that nobody's own run has the same database


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "benchmark_matching", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )


def benchmark_databases() -> set[str]:
    """Those that a run on so many records would make, whatever the configured one is called."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%_benchmark_{RECORDS}"])
        return {name for (name,) in cursor.fetchall()}


class TestBenchmarkMatching:
    @pytest.mark.django_db
    def test_measures_everything_and_drops_its_database(self, tmp_path: Path) -> None:
        outcome = run(
            *("--records", str(RECORDS), "--queries", "30", "--adversarial", "170"),
            *("--connections", "2", "--output", str(tmp_path)),
        )
        assert outcome.returncode == 0, outcome.stderr
        with (tmp_path / f"matching-{RECORDS}.csv").open(encoding="utf-8", newline="") as file:
            lines = {(line["section"], line["measure"]): line for line in csv.DictReader(file)}
        assert float(lines["One connection", "primary-key lookup, p50"]["value"]) > 0
        assert float(lines["Right answers", "definite match, NINO"]["value"]) > 90
        assert float(lines["Right answers", "suggestions, names and date of birth, among ten"]["value"]) > 80
        assert lines["False definite matches", "queries"]["value"] == "170"
        assert lines["False definite matches", "all"]["value"] == "0"
        assert float(lines["Size", "teaching_records_teachingrecord, rows"]["value"]) > 0
        assert (tmp_path / f"matching-{RECORDS}.svg").exists()
        queries = (tmp_path / f"matching-{RECORDS}.queries.csv").read_text(encoding="utf-8").splitlines()
        assert len(queries) == 1 + 5 * 30
        assert f"{RECORDS:,} records" in outcome.stdout
        assert not benchmark_databases()

    def test_refuses_a_population_without_relatives(self) -> None:
        outcome = run("--records", "10")
        assert outcome.returncode == 1
        assert "--records must be from" in outcome.stderr
