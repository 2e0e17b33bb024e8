"""Figures as files for a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from django.http import HttpResponse

type Cell = str | int | date

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else
# What a spreadsheet takes for the beginning of a formula, also after blanks, and in the wide forms of the letters.
BEGINS_A_FORMULA = re.compile(r"[\t\r\n]|[\s\x00-\x1f]*[=+\-@|%＝＋－＠]")
NEVER_TEXT = (int, date)


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A file of that name (without its ending): UTF-8, dates in ISO form, nothing that a spreadsheet would run."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(map(cell, head))
    writer.writerows(map(cell, row) for row in rows)
    response = HttpResponse(BYTE_ORDER_MARK + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def cell(value: Cell) -> str:
    """How a value is written. Text that could be a formula gets an apostrophe, which spreadsheets read as: text."""
    if isinstance(value, NEVER_TEXT):
        return value.isoformat() if isinstance(value, date) else str(value)
    return f"'{value}" if BEGINS_A_FORMULA.match(value) else value
