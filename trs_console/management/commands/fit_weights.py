import sys
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from teaching_records.fitting import Comparisons, Labelled
from teaching_records.imports.progress import Progress
from teaching_records.imports.reading import CsvFile, FileFault, open_csv
from teaching_records.rules import normal_forms
from teaching_records.rules.fitting import Basis, Fitted, FittedShare, fit, same_name, swapped_names
from trs_console.evaluation.questions import COLUMNS, NOT_VALID, question
from trs_console.explained_command import ExplainedCommand

EXPECTED = "expected_trn"

HELP = """
Fits the weights of the suggestions to people of whom the right record is known, and prints them in the form in which
they stand in teaching_records/rules/weights.py. Changes nothing.

The file has the columns that evaluate_matching reads, and expected_trn. Everybody is compared with their own record
and with others at random. Where a step was met too seldom, the weight in use is kept and marked so; if it would weigh
more than a step that is nearer, it is lowered to that one's and marked so.

Exit status: 0 when the weights were printed, 1 when the file cannot be read or nobody in it has a record.
"""


class Command(ExplainedCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--others", type=int, default=50, metavar="N", help="records at random for each person")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["others"] < 1:
            raise CommandError("--others must be 1 or more.")
        left_out: Counter[str] = Counter()
        try:
            with open_csv(options["file"], (*COLUMNS, EXPECTED)) as source:
                comparisons = _compare(source, options["others"], left_out)
        except FileFault as fault:
            raise CommandError(str(fault)) from None
        if not comparisons.right.counts:
            raise CommandError("Nobody in the file has an active record here.")
        self.stdout.write(table(comparisons))
        left_out["of no active record"] = comparisons.without_record
        for reason, count in sorted(left_out.items()):
            if count:
                self.stderr.write(f"{count:,} lines left out: {reason}")


def _compare(source: CsvFile, others: int, left_out: Counter[str]) -> Comparisons:
    comparisons = Comparisons(others)
    with Progress(sys.stderr, "Comparing", source.size) as progress:
        for taken in comparisons.add(_people(source, left_out)):
            progress(source.bytes_read, f"{taken:,} people")
    return comparisons


def _people(source: CsvFile, left_out: Counter[str]) -> Iterator[Labelled]:
    for line in source.lines:
        asked = question(line._replace(values=line.values[:-1]))
        expected = _expected(line.values[-1].strip())
        if fault := asked.fault or (NOT_VALID.format(EXPECTED) if expected is None else None):
            left_out[fault] += 1
        else:
            yield Labelled(asked.evidence, expected or "")


def _expected(typed: str) -> str | None:
    """The TRN in normal form, "" where nobody's record is expected; None where it is no TRN."""
    try:
        return normal_forms.trn(typed) if typed else ""
    except normal_forms.NotValid:
        return None


def table(comparisons: Comparisons) -> str:
    """The weights as they stand in `weights`, each with the cases that it was made of."""
    lines = []
    for attribute, rows in groupby(fit(comparisons.right, comparisons.random), key=lambda row: row.attribute):
        lines.append(f"{attribute.upper()}:")
        if attribute in ("first_name", "last_name"):
            same = same_name(comparisons.right, attribute)
            lines.append(f"    same={same.bits},{_made_of(same)}")
        lines += map(_row, rows)
    swapped = swapped_names(comparisons.right)
    return "\n".join([*lines, f"SWAPPED_NAMES = {swapped.bits}{_made_of(swapped)}"])


def _row(fitted: Fitted) -> str:
    name = f"{type(fitted.step).__name__}.{fitted.step.name}"
    return f"    {name}: {fitted.bits},{_made_of(fitted)}, {fitted.random:,} others"


def _made_of(fitted: Fitted | FittedShare) -> str:
    mark = "" if fitted.basis is Basis.CASES else f"{fitted.basis}: "
    return f"  # {mark}{fitted.right:,} right"
