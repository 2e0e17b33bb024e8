"""bin/test: what it has to itself. That it runs everything is seen whenever it runs."""

from pathlib import Path

import pytest

from trs_console.local_stack.check import find_chromium, free_folder


class TestFreeFolder:
    def test_is_another_for_each_that_runs_at_the_same_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
        first, lock = free_folder()
        second, second_lock = free_folder()
        assert [first, second] == [tmp_path / "test", tmp_path / "test-2"]
        lock.close()
        third, third_lock = free_folder()
        assert third == first
        for each in (second_lock, third_lock):
            each.close()


class TestFindChromium:
    def test_takes_the_shell_where_both_are_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        for name in ("chromium", "chromium-headless-shell"):
            program = tmp_path / name
            program.touch(mode=0o755)
            assert find_chromium() == str(program)
