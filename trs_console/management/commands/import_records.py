import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone

from teaching_records.imports.actions import AnotherImportRuns, ImportResult, import_records
from teaching_records.imports.reading import FileFault
from teaching_records.imports.refusals import refused_path
from teaching_records.imports.writing import MergedMeanwhile
from trs_console.explained_command import ExplainedCommand
from tssp_unlock.imports import AccountsOfFile

AGAIN = "Run it again: what was written stays, and the rest follows."
HELP = """
Adds and changes teaching records from a CSV file, by TRN.

The file is UTF-8, its first line names these columns, in any order:
  trn                         7 digits
  first_name, middle_name, last_name
  date_of_birth               like 1990-08-15; may be empty
  email                       may be empty
  national_insurance_numbers  several are parted by ;
  previous_names              first|middle|last; several are parted by ;
  status                      active or deactivated
  merged_into_trn             the record that took this one's place; this one must be deactivated
  tssp_locked                 true or false: the portal account
  alerts                      type|starts_on|ends_on, the last empty while it is open; several are parted by ;

A record gets what its line says, previous names, numbers and alerts included; one that the file does not name
stays as it is. A portal account is locked where the file says so and did not before: one that was unlocked
meanwhile stays so, however often the same file comes.

The whole file is read before anything is written. Lines that are wrong are left out and written, with number and
reason, to a file beside it (records.refused.csv beside records.csv), which holds personal data and can itself be
imported once it is put right. A TRN that is on several lines is refused on each of them.

The work may be interrupted and repeated at any time; a second run changes nothing. Only one import runs at a time.
The first one, into a database without records, is a single transaction that holds the tables until it ends.

Exit status: 0 when the file was imported, also where lines were refused: the result says how many.
1 when nothing was imported: the file cannot be read, another import runs, or every line was refused.
"""


class Command(ExplainedCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        accounts = AccountsOfFile()
        try:
            result = import_records(path, today=timezone.localdate(), output=sys.stderr, then=accounts)
        except FileFault as fault:
            raise CommandError(str(fault)) from None
        except AnotherImportRuns:
            raise CommandError("Another import is running. Try again when it has ended.") from None
        except MergedMeanwhile:
            raise CommandError(f"Somebody merged records of the file the other way round meanwhile. {AGAIN}") from None
        except OSError as error:
            raise CommandError(f"{refused_path(path)} cannot be written: {error.strerror}.") from None
        except OperationalError as error:
            raise CommandError(f"The database ended the import. {AGAIN} It said: {error}") from error
        except KeyboardInterrupt:
            raise CommandError(f"Interrupted. {AGAIN}", returncode=130) from None
        for line in _report(result, accounts):
            self.stdout.write(line)
        if result.read and result.refused == result.read:
            raise CommandError("Every line was refused, so nothing was imported.")


def _report(result: ImportResult, accounts: AccountsOfFile) -> list[str]:
    lines = [
        f"{number:>11,} {what}"
        for number, what in (
            (result.read, "read"),
            (result.added, "added"),
            (result.changed, "changed"),
            (result.unchanged, "unchanged"),
            (result.refused, "refused"),
        )
    ]
    if result.connected:
        lines.append(f"{result.connected:>11,} deactivated while somebody is connected to them: the connections stay")
    if accounts.locked or accounts.opened:
        lines.append(f"{accounts.locked:>11,} portal accounts locked, and {accounts.opened:,} opened")
    if result.refused_lines:
        lines.append(f"The refused lines and why: {result.refused_lines}")
    if result.other_columns:
        lines.append(f"Columns that were not read: {', '.join(result.other_columns)}")
    return lines
