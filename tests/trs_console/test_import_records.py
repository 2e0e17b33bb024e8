import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from teaching_records import search
from teaching_records.imports import actions, staging
from teaching_records.imports.progress import Progress
from teaching_records.models import NameFrequency, TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.teaching_records.imports.files import line, write_file


def run(path: Path) -> str:
    output = io.StringIO()
    call_command("import_records", path, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
class TestImportRecords:
    def test_says_what_became_of_the_lines(self, tmp_path: Path) -> None:
        path = write_file(tmp_path / "records.csv", line(), line(trn="3000002"), line(trn="1"))
        assert [row.split() for row in run(path).splitlines()[:5]] == [
            ["3", "read"],
            ["2", "added"],
            ["0", "changed"],
            ["0", "unchanged"],
            ["1", "refused"],
        ]

    def test_says_where_the_refused_lines_are(self, tmp_path: Path) -> None:
        path = write_file(tmp_path / "records.csv", line(), line(trn="1"))
        assert str(tmp_path / "records.refused.csv") in run(path)

    def test_names_no_file_where_nothing_was_refused(self, tmp_path: Path) -> None:
        assert "refused.csv" not in run(write_file(tmp_path / "records.csv", line()))

    def test_fails_where_every_line_was_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="Every line was refused"):
            run(write_file(tmp_path / "records.csv", line(trn="1")))

    def test_shows_plain_lines_where_there_is_no_terminal(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(write_file(tmp_path / "records.csv", line()))
        shown = capsys.readouterr().err.splitlines()
        assert [row.split(",")[0] for row in shown] == ["Reading: 1 lines", "Writing: 1 records", "Writing: 1 records"]

    def test_says_in_a_line_that_a_file_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"none\.csv cannot be read: there is no such file\.$"):
            run(tmp_path / "none.csv")

    def test_says_in_a_line_that_refused_lines_cannot_be_written(self, tmp_path: Path) -> None:
        path = write_file(tmp_path / "records.csv", line(), line(trn="1"))
        (tmp_path / "records.refused.csv").mkdir()
        with pytest.raises(CommandError, match=r"records\.refused\.csv cannot be written"):
            run(path)
        assert not TeachingRecord.objects.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_draws_a_bar_over_itself_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("teaching_records.imports.progress.SECONDS_BETWEEN_DRAWINGS", 0)
        terminal = Terminal()
        with Progress(terminal, "Reading", 200) as progress:
            progress(50, "50 lines")
            progress(200, "200 lines")
        _, quarter, *_, last = terminal.getvalue().split("\r\x1b[2K")
        assert quarter.startswith("Reading ████████░░░░░░░░░░░░░░░░░░░░░░  25%  50 lines, about")
        assert last.startswith(f"Reading {'█' * 30} 100%  200 lines")
        assert last.endswith("\n")

    def test_stays_within_the_bar_where_more_is_done_than_was_thought(self) -> None:
        with Progress(Terminal(), "Reading", 0) as progress:
            progress(50, "50 lines")
            assert progress.part == 1.0


@pytest.fixture
def another_session(transactional_db: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as session:
        yield session


def start(path: Path) -> "subprocess.Popen[str]":
    """The command in a process of its own, on the database of the tests."""
    script = (
        "import django; django.setup(); from django.db import connection; from django.core.management import *;"
        f"connection.settings_dict['NAME'] = {connection.settings_dict['NAME']!r};"
        f"ManagementUtility(['manage.py', 'import_records', {str(path)!r}]).execute()"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "trs_console.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_until_it_waits(session: psycopg.Connection) -> None:
    """Until a statement of the import stands before the lock that the session holds."""
    query = (
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
        " WHERE NOT granted AND datname = current_database()"
    )
    for _ in range(300):
        if session.execute(query).fetchone() != (0,):
            return
        time.sleep(0.1)
    raise AssertionError("the import never came to the lock")


@pytest.mark.django_db(transaction=True)
class TestKilled:
    @pytest.mark.parametrize("records_before", [0, 1])
    def test_while_it_writes_it_leaves_nothing_half_done(
        self, tmp_path: Path, another_session: psycopg.Connection, records_before: int
    ) -> None:
        TeachingRecordFactory.create_batch(records_before, trn="9999999")
        path = write_file(tmp_path / "records.csv", *(line(trn=str(3000000 + n)) for n in range(5)))
        # It comes as far as the lock in the midst of its first batch.
        another_session.execute("LOCK TABLE teaching_records_searchname IN EXCLUSIVE MODE")
        killed = start(path)
        wait_until_it_waits(another_session)
        killed.send_signal(signal.SIGKILL)
        killed.communicate(timeout=60)
        another_session.commit()
        repeated = start(path)
        output, errors = repeated.communicate(timeout=60)
        assert (repeated.returncode, "5 added" in output) == (0, True), errors
        assert TeachingRecord.objects.count() == 5 + records_before

    def test_before_names_are_counted_it_leaves_that_to_the_next_run(
        self, tmp_path: Path, another_session: psycopg.Connection
    ) -> None:
        TeachingRecordFactory.create(trn="9999999", last_name="Zuma")
        search.refresh_frequencies()
        path = write_file(tmp_path / "records.csv", *(line(trn=str(3000000 + n)) for n in range(5)))
        # All batches pass this lock, and counting anew does not.
        another_session.execute("LOCK TABLE teaching_records_namefrequency IN ROW EXCLUSIVE MODE")
        killed = start(path)
        wait_until_it_waits(another_session)
        killed.send_signal(signal.SIGKILL)
        killed.communicate(timeout=60)
        another_session.commit()
        with pytest.raises(CommandError, match="1 differences"):
            call_command("check_search", stdout=io.StringIO())
        repeated = start(path)
        output, errors = repeated.communicate(timeout=60)
        assert (repeated.returncode, "5 unchanged" in output) == (0, True), errors
        assert NameFrequency.objects.get(kind="last", name="adeyemi").count == 5

    def test_another_import_runs_meanwhile(self, tmp_path: Path, another_session: psycopg.Connection) -> None:
        another_session.execute("SELECT pg_advisory_lock(%s)", [actions.ONE_AT_A_TIME])
        refused = start(write_file(tmp_path / "records.csv", line()))
        _, errors = refused.communicate(timeout=60)
        assert refused.returncode == 1
        assert errors == "CommandError: Another import is running. Try again when it has ended.\n"


@pytest.mark.django_db
class TestFaults:
    def test_of_the_database_get_a_line_that_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise OperationalError("deadlock detected")

        monkeypatch.setattr(staging, "index", fail)
        with pytest.raises(CommandError, match=r"Run it again: .* deadlock detected"):
            run(write_file(tmp_path / "records.csv", line()))

    def test_interruption_gets_a_line_that_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(staging, "index", interrupt)
        with pytest.raises(CommandError, match=r"Interrupted\. Run it again") as interrupted:
            run(write_file(tmp_path / "records.csv", line()))
        assert interrupted.value.returncode == 130

    def test_a_file_that_changes_meanwhile_is_not_imported(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write_file(tmp_path / "records.csv", line(), line(trn="1"))
        monkeypatch.setattr(staging, "count_refusals", lambda: write_file(path, line()) and 1)
        with pytest.raises(CommandError, match="has changed since it was read"):
            run(path)
        assert not TeachingRecord.objects.exists()

    def test_a_pipe_is_not_read(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(CommandError, match="it is not a file"):
            run(tmp_path / "pipe")
