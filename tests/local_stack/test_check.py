"""bin/test: what it has to itself. That it runs everything is seen whenever it runs."""

from pathlib import Path

import pytest

from trs_console.local_stack.check import free_folder


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
