"""The whole benchmark with few tasks, as it is started."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.console.pages import PAGES

COMPLETED = 207  # an odd number, so that nobody's own run has the same database


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "benchmark_console", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )


class TestBenchmarkConsole:
    @pytest.mark.django_db
    def test_measures_every_page_and_drops_its_database(self, tmp_path: Path) -> None:
        outcome = run(
            *("--completed", str(COMPLETED), "--open", "60", "--records", "1100"),
            *("--requests", "2", "--output", str(tmp_path)),
        )
        assert outcome.returncode == 0, outcome.stderr
        with (tmp_path / f"console-{COMPLETED}.csv").open(encoding="utf-8", newline="") as file:
            measured = {(line["section"], line["measure"]) for line in csv.DictReader(file)}
        for page in PAGES:
            for figure in ("queries", "page, p50", "page, p95", "database, p50", "database, p95"):
                assert (page.section, f"{page.name}, {figure}") in measured
        assert f"{COMPLETED} completed and 60 open tasks, 1,100 records" in outcome.stdout
        assert "request_finished" not in outcome.stdout
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", [f"%_console_{COMPLETED}"])
            assert cursor.fetchone() == (0,)

    def test_says_what_is_too_little(self) -> None:
        outcome = run("--completed", "10")
        assert outcome.returncode == 1
        assert "--completed must be at least" in outcome.stderr
