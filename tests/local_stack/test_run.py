"""bin/run's supervisor as a newcomer meets it: real processes, real signals."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.system.stack import PROJECT, Stack, StackDidNotStart
from trs_console.evaluation.questions import COLUMNS
from trs_console.local_stack.postgres import EmbeddedPostgres

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads processes from /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("stack") / "local"
    yield made
    EmbeddedPostgres(made).remove()


@pytest.fixture(scope="class")
def running(folder: Path) -> Iterator[Stack]:
    """For tests that leave it as it is."""
    yield from started(folder)


@pytest.fixture
def stack(folder: Path) -> Iterator[Stack]:
    """For tests that end it."""
    yield from started(folder)


def started(folder: Path) -> Iterator[Stack]:
    running = Stack(folder)
    running.start()
    yield running
    running.stop()


def soon(holds: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


class TestRunning:
    def test_prints_addresses_personas_and_staff(self, running: Stack) -> None:
        for expected in (running.url, f"{running.url}/console/", "Connects by itself", "Administrator", "password"):
            assert expected in running.printed

    def test_serves_every_part(self, running: Stack) -> None:
        assert requests.get(f"{running.url}/health/ready", timeout=10).text == "ready"
        assert requests.get(f"{running.url}/", timeout=10).status_code == 200
        assert requests.get(f"{running.url}/outbox/", timeout=10).status_code == 200
        assert requests.get(f"{running.simulator_url}/.well-known/openid-configuration", timeout=10).ok

    def test_says_to_another_that_a_port_is_taken(self, running: Stack, tmp_path: Path) -> None:
        with pytest.raises(StackDidNotStart, match="in use"):
            Stack(tmp_path / "other", port=running.port).start()

    def test_says_to_another_that_the_folder_is_taken(self, running: Stack) -> None:
        with pytest.raises(StackDidNotStart, match="running in"):
            Stack(running.folder).start()


class TestEnding:
    def test_leaves_nothing_behind_after_sigterm(self, stack: Stack) -> None:
        assert stack.stop() == 0
        assert soon(lambda: not stack.pids())

    @pytest.mark.skipif(not shutil.which("setpriv"), reason="the kernel ends orphans through setpriv")
    def test_leaves_nothing_behind_when_killed_and_starts_again(self, stack: Stack) -> None:
        assert stack.process
        os.kill(stack.process.pid, signal.SIGKILL)
        stack.process.wait()
        assert soon(lambda: not stack.pids())
        stack.start()
        assert requests.get(f"{stack.url}/health/ready", timeout=10).ok

    def test_starts_again_where_the_kernel_left_orphans(self, folder: Path, tmp_path: Path) -> None:
        running = Stack(folder)
        running.more = {"PATH": str(tmp_path)}  # no setpriv
        (tmp_path / "ps").symlink_to(shutil.which("ps") or "/bin/ps")
        try:
            running.start()
            assert running.process
            running.process.kill()
            running.process.wait()
            running.start()
            time.sleep(1)
            assert requests.get(f"{running.url}/health/ready", timeout=10).ok
            assert running.stop() == 0
            assert soon(lambda: not running.pids())
        finally:
            running.kill()

    def test_ends_everything_when_one_part_dies(self, stack: Stack) -> None:
        assert stack.process
        worker = next(pid for pid in stack.pids() if b"procrastinate" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(worker, signal.SIGKILL)
        assert stack.process.wait(20) == 1
        assert "worker ended" in stack.printed
        assert soon(lambda: not stack.pids())


class TestRefusal:
    def test_refuses_to_empty_a_database_that_it_did_not_bring(self, tmp_path: Path) -> None:
        mine = Stack(tmp_path / "local")
        mine.more = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
        with pytest.raises(StackDidNotStart, match="--fresh empties the embedded database only"):
            mine.start("--fresh")

    def test_says_in_a_line_that_the_database_does_not_answer(self, tmp_path: Path) -> None:
        mine = Stack(tmp_path / "local")
        mine.more = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
        with pytest.raises(StackDidNotStart, match="does not answer") as refusal:
            mine.start()
        assert "Traceback" not in str(refusal.value)

    @pytest.mark.parametrize("port", ["eight", "80", "65535", "²", "-1"])
    def test_says_what_a_port_is(self, tmp_path: Path, port: str) -> None:
        mine = Stack(tmp_path / "local")
        mine.more = {"PORT": port}
        with pytest.raises(StackDidNotStart, match=r"^PORT must be a number from 1024 to 65534, not .*\n$"):
            mine.start()


class TestManage:
    """Commands on a database that only runs for them."""

    @staticmethod
    def command(folder: Path, script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "trs_console.local_stack.manage", "shell", "-v0", "-c", script],
            cwd=PROJECT,
            env=Stack(folder).environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def test_leaves_the_database_to_a_command_that_takes_longer(self, folder: Path) -> None:
        ask = "import time; from django.db import connection; connection.ensure_connection(); time.sleep({}); "
        ask += "connection.cursor().execute('SELECT 1'); print('answered')"
        first = self.command(folder, ask.format(2))
        second = self.command(folder, ask.format(4))
        assert soon(EmbeddedPostgres(folder).is_running)
        with pytest.raises(StackDidNotStart, match="bin/manage is using this database"):
            Stack(folder).start()
        said = [command.communicate(timeout=60)[0] for command in (first, second)]
        assert ["answered" in words for words in said] == [True, True], said
        assert not EmbeddedPostgres(folder).is_running()

    def test_ends_with_the_status_of_its_command(self, folder: Path) -> None:
        command = self.command(folder, "raise SystemExit(7)")
        command.communicate(timeout=60)
        assert command.returncode == 7

    def test_reads_and_writes_files_from_where_it_is_called(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "people.csv").write_text(",".join(COLUMNS) + "\n")
        for words in (["evaluate_matching", "people.csv", "--output", "answers.csv"], ["import_records", "none.csv"]):
            command = subprocess.run(
                [PROJECT / "bin" / "manage", *words],
                cwd=tmp_path,
                env=Stack(folder).environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert command.returncode == (words[-1] == "none.csv"), command.stderr
        assert (tmp_path / "answers.csv").exists()
        assert command.stderr.endswith("none.csv cannot be read: there is no such file.\n")
