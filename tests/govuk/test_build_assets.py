import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from govuk import build_assets

LOCK = build_assets.LOCK


def run(output: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "govuk.build_assets", "--output", str(output)]
    environment = {name: value for name, value in os.environ.items() if name != "GOVUK_FONTS"} | variables
    return subprocess.run(command, cwd=build_assets.ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command makes, with the packages that npm installs for it."""
    output = tmp_path_factory.mktemp("assets")
    outcome = run(output)
    assert outcome.returncode == 0, outcome.stderr
    return output


class TestCommand:
    def test_says_in_one_line_that_npm_is_missing(self, tmp_path: Path) -> None:
        outcome = run(tmp_path / "assets", PATH="/nowhere", NPM="")
        assert outcome.returncode == 1
        assert outcome.stderr.startswith("Assets not built: npm was not found")
        assert outcome.stderr.count("\n") == 1

    def test_names_a_command_that_cannot_be_started(self, tmp_path: Path) -> None:
        outcome = run(tmp_path / "assets", PATH="/nowhere", NPM="/nowhere/npm --quiet")
        assert outcome.returncode == 1
        assert "/nowhere/npm --quiet ci could not be started" in outcome.stderr

    def test_takes_npm_from_the_variable_where_the_machine_has_none(self, tmp_path: Path) -> None:
        outcome = run(tmp_path / "assets", PATH="/nowhere", NPM=f"{sys.executable} -c 'exit(3)'")
        assert outcome.returncode == 1
        assert "failed with exit code 3" in outcome.stderr

    def test_leaves_a_folder_alone_that_is_not_its_own(self, tmp_path: Path) -> None:
        kept = tmp_path / "thesis.txt"
        kept.write_text("years of work")
        outcome = run(tmp_path)
        assert (outcome.returncode, kept.read_text()) == (1, "years of work")
        assert "was not made by this command" in outcome.stderr

    def test_a_second_run_does_nothing(self, built: Path) -> None:
        stamp = built / build_assets.STAMP
        before = stamp.stat().st_mtime_ns
        started = time.monotonic()
        outcome = run(built, PATH="/nowhere", NPM="")
        assert (outcome.returncode, outcome.stdout) == (0, "")
        assert stamp.stat().st_mtime_ns == before
        assert time.monotonic() - started < 2

    def test_fonts_make_another_stamp(self) -> None:
        assert build_assets.stamp_of(keep_fonts=True) != build_assets.stamp_of(keep_fonts=False)


class TestAssets:
    def test_without_fonts_nothing_of_them_is_left(self, built: Path) -> None:
        for sheet in built.glob("*.css"):
            text = sheet.read_text()
            assert "GDS Transport" not in text
            assert "@font-face" not in text
            assert "font-family:arial,sans-serif" in text
        assert not (built / "fonts").exists()

    def test_with_fonts_they_are_there(self, tmp_path: Path, built: Path) -> None:
        build_assets.copy_assets(tmp_path, keep_fonts=True)
        assert "@font-face" in (tmp_path / "govuk-frontend.min.css").read_text()
        assert list((tmp_path / "fonts").glob("*.woff2"))

    def test_hashed_storage_can_process_them(
        self, built: Path, tmp_path_factory: pytest.TempPathFactory, settings: Settings
    ) -> None:
        settings.STATIC_URL = "/assets/"
        settings.STATIC_ROOT = tmp_path_factory.mktemp("collected")
        settings.STATICFILES_DIRS = [built, build_assets.ROOT / "static"]
        settings.STORAGES = {
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
        }
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["vendor"])
        (sheet,) = Path(settings.STATIC_ROOT).glob("govuk-frontend.min.????????????.css")
        assert "/assets/images/govuk-crest.svg" not in sheet.read_text()

    def test_the_lock_file_names_no_host(self) -> None:
        assert "://" not in LOCK.read_text()
