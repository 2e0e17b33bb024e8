"""bin/run's supervisor as a newcomer meets it: real processes, real signals."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.system.stack import Stack, StackDidNotStart

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads processes from /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stack") / "local"


@pytest.fixture
def stack(folder: Path) -> Iterator[Stack]:
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


class TestRun:
    def test_prints_addresses_personas_and_staff(self, stack: Stack) -> None:
        for expected in (stack.url, f"{stack.url}/console/", "Connects by itself", "Administrator", "password"):
            assert expected in stack.printed

    def test_serves_every_part(self, stack: Stack) -> None:
        assert requests.get(f"{stack.url}/health/ready", timeout=10).text == "ready"
        assert requests.get(f"{stack.url}/", timeout=10).status_code == 200
        assert requests.get(f"{stack.url}/outbox/", timeout=10).status_code == 200
        assert requests.get(f"{stack.simulator_url}/.well-known/openid-configuration", timeout=10).ok

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

    def test_ends_everything_when_one_part_dies(self, stack: Stack) -> None:
        assert stack.process
        worker = next(pid for pid in stack.pids() if b"procrastinate" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(worker, signal.SIGKILL)
        assert stack.process.wait(20) == 1
        assert "worker ended" in stack.printed
        assert soon(lambda: not stack.pids())

    def test_says_that_a_port_is_taken(self, stack: Stack, tmp_path: Path) -> None:
        with pytest.raises(StackDidNotStart, match="in use"):
            Stack(tmp_path / "other", port=stack.port).start()

    def test_says_that_the_folder_is_taken(self, stack: Stack) -> None:
        with pytest.raises(StackDidNotStart, match="running in"):
            Stack(stack.folder).start()
