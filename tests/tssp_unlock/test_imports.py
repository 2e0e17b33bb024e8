"""What files say of portal accounts, one after the other."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.teaching_records.imports.files import line, write_file
from tests.tssp_unlock.matches import find
from tssp_unlock import imports
from tssp_unlock.models import Outcome, PortalAccount

pytestmark = pytest.mark.django_db

HERS = "3000001"


class Files:
    """Files that come one after the other."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "records.csv"

    def say(self, *locked: str) -> str:
        """Of one record after the other whether its account is locked; returns what the import reports."""
        lines = (line(trn=f"300000{nth}", tssp_locked=each) for nth, each in enumerate(locked, start=1))
        write_file(self.path, *lines)
        output = io.StringIO()
        call_command("import_records", self.path, stdout=output)
        return output.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def account(trn: str = HERS) -> PortalAccount:
    return PortalAccount.objects.get(record__trn=trn)


def unlock() -> None:
    assert find(TeachingRecord.objects.get(trn=HERS), "grace@example.com").outcome == Outcome.UNLOCKED


class TestFirstFile:
    def test_locks_the_accounts_that_it_says(self, files: Files) -> None:
        said = files.say("true", "false", "true")
        assert set(PortalAccount.objects.values_list("record__trn", flat=True)) == {"3000001", "3000003"}
        assert (account().is_locked, account().why, account().times_locked) == (True, "file", 1)
        assert "2 portal accounts locked, and 0 opened" in said

    def test_locks_those_of_records_that_were_there(self, files: Files) -> None:
        TeachingRecordFactory.create(trn=HERS)
        files.say("true", "false")
        assert account().is_locked


class TestSameFileAgain:
    def test_changes_nothing(self, files: Files) -> None:
        files.say("true", "false")
        before = list(PortalAccount.objects.values())
        assert "portal accounts" not in files.say("true", "false")
        assert list(PortalAccount.objects.values()) == before

    def test_does_not_lock_what_was_unlocked(self, files: Files) -> None:
        files.say("true")
        unlock()
        for _ in range(2):
            files.say("true")
            assert not account().is_locked


class TestLaterFile:
    def test_opens_what_it_says_is_open(self, files: Files) -> None:
        files.say("true", "true")
        assert "0 portal accounts locked, and 1 opened" in files.say("false", "true")
        assert (account().is_locked, account().why) == (False, "file")
        assert account("3000002").is_locked

    def test_locks_again_what_it_said_was_open_in_between(self, files: Files) -> None:
        files.say("true")
        unlock()
        assert "portal accounts" not in files.say("false")
        assert (account().is_locked, account().why) == (False, "decision")
        files.say("true")
        assert (account().is_locked, account().times_locked) == (True, 2)
        unlock()

    def test_locks_what_was_never_locked(self, files: Files) -> None:
        files.say("false")
        files.say("true")
        assert account().is_locked

    def test_leaves_alone_what_it_does_not_name(self, files: Files) -> None:
        files.say("true", "true")
        files.say("false")
        assert account("3000002").is_locked


class TestOneTransaction:
    def test_has_no_record_without_its_account(self, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imports, "LOCK", "SELECT 1/0")
        with pytest.raises(Exception, match="division by zero"):
            files.say("true")
        assert not TeachingRecord.objects.exists()
        assert connection.is_usable()
