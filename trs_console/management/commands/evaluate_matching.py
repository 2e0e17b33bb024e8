import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from errno import EISDIR
from itertools import batched, chain
from os import strerror
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser

from teaching_records.imports.progress import Progress
from teaching_records.imports.reading import FileFault, open_csv
from trs_console.evaluation.answers import Answer, answers
from trs_console.evaluation.processes import in_order
from trs_console.evaluation.questions import COLUMNS
from trs_console.explained_command import ExplainedCommand

LINES_AT_ONCE = 25

HELP = """
Says what the rules would decide about the people listed in a CSV file, changing nothing.

The file is UTF-8, its first line names these columns, in any order:
  id                         anything; it comes back in the answer
  names                      given names|family names; several are parted by ;
  dates_of_birth             like 1990-08-15; several are parted by ;
  email, national_insurance_number, trn   may be empty

For each line comes one, in the same order: id, outcome (connected or not_connected), trn (when connected),
reason (when not), suggestions (trn:score, best first, parted by ;). Everybody is taken to be connected to no
record yet. A line that cannot be used is answered too, as not_connected with the reason line_not_readable or,
for one bad value, its column: trn_not_valid. Suggestions are then made from the rest of the line.

Exit status: 0 when every line was answered, 1 when the file cannot be read or the answers cannot be written.
"""


class Command(ExplainedCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--output", type=Path, metavar="OUT.csv", help="standard output where it is not given")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="one per core")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["processes"] < 1:
            raise CommandError("--processes must be 1 or more.")
        try:
            with _output(options["file"], options["output"]) as output:
                outcomes = _evaluate(options["file"], output, options["processes"])
        except KeyboardInterrupt:
            sys.stderr.write("\nStopped; nothing was changed.\n")
            raise SystemExit(130) from None
        except FileFault as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(f"The answers could not be written: {error.strerror}.") from None
        except BrokenProcessPool:
            raise CommandError("One of the processes was killed. Try again, or with fewer --processes.") from None
        words = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
        sys.stderr.write(f"{outcomes.total():,} lines{': ' if words else ''}{words}\n")


def _evaluate(path: Path, output: TextIO, processes: int) -> Counter[str]:
    writer = csv.writer(output, lineterminator="\n")
    outcomes: Counter[str] = Counter()
    with open_csv(path, COLUMNS) as source, Progress(sys.stderr, "Evaluating", source.size) as progress:
        writer.writerow(Answer._fields)
        pieces = batched(source.lines, LINES_AT_ONCE)
        for answer in chain.from_iterable(in_order(answers, pieces, processes)):
            writer.writerow(answer)
            outcomes[answer.outcome] += 1
            progress(source.bytes_read, f"{outcomes.total():,} lines")
    return outcomes


@contextmanager
def _output(source: Path, path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    if path.exists() and source.exists() and path.samefile(source):
        raise CommandError("--output must be another file than the one that is read.")
    # Beside it first: what was there before stays until all answers are.
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        if path.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        file = unfinished.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
