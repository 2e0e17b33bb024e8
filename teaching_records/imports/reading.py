"""Lines of a CSV file, one after the other in bounded memory. What is wrong with one line costs that line only."""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from os import PathLike
from pathlib import Path
from typing import NamedTuple, TextIO

MOST_LINES_OF_ONE = 50  # a quotation mark that is never closed would take in the rest of the file
LONGEST_LINE = 100_000  # characters; less than the csv module's own limit for a value

type AnyPath = str | PathLike[str]
type Picker = Callable[[list[str]], tuple[str, ...]]

LINE_BREAK = ("\n", "\r")
NOT_UTF_8 = re.compile("[\ud800-\udfff]")
CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class FileFault(Exception):
    """The file cannot be read at all. The message is one sentence for whoever started the command."""


class Line(NamedTuple):
    """A line as read: its number in the file (from 1), its values in the order asked for, and what is wrong.

    A quoted value may run over several lines of the file: `number` is that of the first. Where there is a
    fault the values are what could be made out, for showing only; those that are not there are "". Of a line that
    cannot be read to its end it is the first of those asked for alone, by which the line is known.
    """

    number: int
    values: tuple[str, ...]
    fault: str | None


@dataclass
class CsvFile:
    """An open CSV file with its header read. Iterating gives its lines; blank ones are left out."""

    file: TextIO
    size: int
    lines: Iterator[Line]
    other_columns: tuple[str, ...]

    @property
    def bytes_read(self) -> int:
        """How far the file was read, a little ahead of the lines given."""
        return self.file.buffer.tell()

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def open_csv(path: AnyPath, columns: Sequence[str]) -> CsvFile:
    """Open a UTF-8 file whose first line names its columns, in any order, each of `columns` exactly once.

    Other columns are left unread and listed in `other_columns`. Raises FileFault.
    """
    if Path(path).exists() and not (Path(path).is_file() or Path(path).is_dir()):
        raise FileFault(f"{path} cannot be read: it is not a file.")  # a pipe cannot be gone through twice
    try:
        # Bytes that are not UTF-8 become surrogates, by which their line is known and refused.
        file = Path(path).open(encoding="utf-8-sig", errors="surrogateescape", newline="")  # noqa: SIM115
    except OSError as error:
        raise FileFault(f"{path} cannot be read: {_in_words(error)}.") from None
    try:
        records = _records(_Feeder(file))
        header = _header(path, records)
        size = Path(path).stat().st_size
        lines = _lines(path, records, len(header), _picker(path, header, columns))
    except BaseException:
        file.close()
        raise
    return CsvFile(file, size, lines, tuple(name for name in header if name not in columns))


def _in_words(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "there is no such file"
        case IsADirectoryError():
            return "it is a folder"
        case PermissionError():
            return "you may not read it"
    return error.strerror or type(error).__name__


def _header(path: AnyPath, records: Iterator["_Record"]) -> list[str]:
    try:
        first = next(records, None)
    except OSError as error:
        raise FileFault(f"{path} cannot be read: {_in_words(error)}.") from None
    if first is None:
        raise FileFault(f"{path} is empty: its first line must name the columns.")
    if first.fault:
        raise FileFault(f"The first line of {path} must name the columns, but {first.fault}.")
    return [name.strip().casefold() for name in first.cells]


def _picker(path: AnyPath, header: list[str], columns: Sequence[str]) -> Picker:
    missing = [name for name in columns if name not in header]
    if missing:
        raise FileFault(
            f"{path} has no column {', '.join(missing)}. Its first line must name {', '.join(columns)}, "
            "parted by commas."
        )
    doubled = [name for name in columns if header.count(name) > 1]
    if doubled:
        raise FileFault(f"{path} names a column twice: {', '.join(doubled)}.")
    return itemgetter(*map(header.index, columns))


class _Record(NamedTuple):
    number: int
    cells: list[str]
    fault: str | None
    is_whole: bool = True


class _Feeder:
    """Hands out the file's lines, and can take back those that the CSV reader should not have had."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.given: list[str] = []
        self.taken_back: deque[str] = deque()
        self.number = 0  # of the line given last

    def __iter__(self) -> "_Feeder":
        return self

    def __next__(self) -> str:
        if len(self.given) == MOST_LINES_OF_ONE:
            raise csv.Error
        line = self.next_line()
        if not line:
            raise StopIteration
        self.given.append(line)
        if _is_too_long(line):
            raise csv.Error
        return line

    def next_line(self) -> str:
        """The next line with its line break; of one that is too long the beginning; "" where there is none."""
        line = self.taken_back.popleft() if self.taken_back else self._read()
        self.number += 1
        return line

    def take_back(self, lines: list[str]) -> None:
        self.taken_back.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> str:
        line = rest = self.file.readline(LONGEST_LINE)
        while _is_too_long(rest):
            rest = self.file.readline(LONGEST_LINE)
        return line


def _is_too_long(line: str) -> bool:
    return len(line) == LONGEST_LINE and not line.endswith(LINE_BREAK)


def _records(feeder: _Feeder) -> Iterator[_Record]:
    quoted = csv.reader(feeder, strict=True)
    while line := feeder.next_line():
        if '"' in line or len(line) == LONGEST_LINE:
            feeder.take_back([line])
            yield _quoted_record(feeder, quoted)
        elif text := line.rstrip("\r\n"):
            # Most lines have nothing quoted: they are parted at commas, and need not take the longer way.
            yield _Record(feeder.number, text.split(","), None if text.isprintable() else _fault_of(text))


def _quoted_record(feeder: _Feeder, reader: Iterator[list[str]]) -> _Record:
    number = feeder.number + 1
    feeder.given.clear()
    try:
        cells = next(reader)
    except csv.Error:
        first, *others = feeder.given
        feeder.take_back(others)
        return _Record(number, _beginning(first), _fault_of_unreadable(first), is_whole=False)
    return _Record(number, cells, _fault_of("".join(feeder.given)))


def _beginning(line: str) -> list[str]:
    """The values of an unreadable line before the one at which it became so, as far as can be told."""
    try:
        return next(csv.reader([line]))[:-1]
    except csv.Error:
        return []


def _fault_of_unreadable(line: str) -> str:
    if _is_too_long(line):
        return f"it is longer than {LONGEST_LINE:,} characters"
    return "a quotation mark stands alone in it"


def _fault_of(text: str) -> str | None:
    if NOT_UTF_8.search(text):
        return "it is not UTF-8 text"
    if CONTROL_CHARACTER.search(text):
        return "it has a control character"
    return None


def _lines(path: AnyPath, records: Iterator[_Record], width: int, pick: Picker) -> Iterator[Line]:
    try:
        for number, cells, fault, is_whole in records:
            if is_whole and len(cells) == width:
                yield Line(number, pick(cells), fault)
                continue
            fault = fault or f"it has {len(cells)} values where the first line names {width} columns"
            values = pick([*cells, *[""] * width][:width])
            yield Line(number, values if is_whole else (values[0], *[""] * (len(values) - 1)), fault)
    except OSError as error:
        raise FileFault(f"{path} could not be read to its end: {_in_words(error)}.") from None
