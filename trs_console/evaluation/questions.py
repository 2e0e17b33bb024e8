"""What a line of the file asks: who somebody is, as the journey would know it."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from teaching_records.imports import values
from teaching_records.imports.reading import Line
from teaching_records.rules import normal_forms
from teaching_records.rules.agreement import Evidence, Name

COLUMNS = ("id", "names", "dates_of_birth", "email", "national_insurance_number", "trn")
UNREADABLE = "line_not_readable"
NOT_VALID = "{}_not_valid"  # with the name of the column


class Question(NamedTuple):
    """A line's id and what is known of the person.

    `fault` says what the journey would have refused (`trn_not_valid`), or None. Such a value is not among the
    evidence; the others are.
    """

    id: str
    evidence: Evidence
    fault: str | None


class _NotValid(ValueError):
    """A value that cannot be used."""


def question(line: Line) -> Question:
    """Read one line. Never raises: what is wrong is told in `fault`."""
    typed = dict(zip(COLUMNS, map(str.strip, line.values), strict=True))
    if line.fault:
        return Question(_printable(typed["id"]), Evidence((), (), None, None, None), UNREADABLE)
    faults: list[str] = []

    def read[T](column: str, reader: Callable[[str], T], otherwise: T) -> T:
        try:
            return reader(typed[column])
        except (_NotValid, values.Refused, normal_forms.NotValid):
            faults.append(NOT_VALID.format(column))
            return otherwise

    evidence = Evidence(
        names=read("names", _names, ()),
        dates_of_birth=read("dates_of_birth", _dates, ()),
        email=read("email", _unless_empty(values.email), None),
        national_insurance_number=read(
            "national_insurance_number", _unless_empty(normal_forms.national_insurance_number), None
        ),
        trn=read("trn", _unless_empty(normal_forms.trn), None),
    )
    return Question(typed["id"], evidence, faults[0] if faults else None)


def _names(typed: str) -> tuple[Name, ...]:
    return tuple(map(_name, filter(None, map(str.strip, typed.split(";")))))


def _name(typed: str) -> Name:
    parts = [values.name(part, "names") for part in typed.split("|")]
    if len(parts) != 2:
        raise _NotValid
    given, family = parts
    return Name(tuple(given.split()), tuple(family.split()))


def _dates(typed: str) -> tuple[date, ...]:
    return tuple(values.day(part) for part in map(str.strip, typed.split(";")) if part)


def _unless_empty(normal_form: Callable[[str], str]) -> Callable[[str], str | None]:
    return lambda typed: normal_form(typed) if typed else None


def _printable(text: str) -> str:
    """Without control characters and bytes that were not UTF-8, which would make the answer unreadable as well."""
    return "".join(character if character.isprintable() else "?" for character in text)
