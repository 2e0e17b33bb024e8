"""A line of the file as a row for COPY: checked, in normal form, with the keys of its names."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import models

from teaching_records.imports import values
from teaching_records.imports.values import Refused
from teaching_records.models import KEY_RULES, PreviousName, Status, TeachingRecord, name_key_fields
from teaching_records.rules.names import name_key

COLUMNS = (
    "trn",
    "first_name",
    "middle_name",
    "last_name",
    "date_of_birth",
    "email",
    "national_insurance_numbers",
    "previous_names",
    "status",
    "merged_into_trn",
    "tssp_locked",
    "alerts",
)
NAMES = ("first_name", "middle_name", "last_name")
STATUSES = frozenset(Status.values)
DEACTIVATED = str(Status.DEACTIVATED)
NULL, NOTHING = r"\N", "{}"
REMEMBERED = values.REMEMBERED


class NameColumn(NamedTuple):
    """A column of names, and of the keys that are kept beside them."""

    name: str
    keys: tuple[str, ...]
    rules: tuple[str, ...]
    longest: tuple[int, ...]  # of the keys, in characters


def _name_columns(model: type[models.Model]) -> tuple[NameColumn, ...]:
    keys = name_key_fields(model)
    return tuple(
        NameColumn(
            name,
            tuple(field.attname for field in keys if field.source == name),
            tuple(field.rule for field in keys if field.source == name),
            tuple(field.max_length or 0 for field in keys if field.source == name),
        )
        for name in NAMES
    )


FIRST, MIDDLE, LAST = _name_columns(TeachingRecord)
if _name_columns(PreviousName) != (FIRST, MIDDLE, LAST):
    raise TypeError("previous names must keep the keys that current ones keep: a row has one way of writing both")

# As they stand in a row for COPY and in the staging table: each name is followed by its keys.
NAME_COLUMNS = tuple(name for column in (FIRST, MIDDLE, LAST) for name in (column.name, *column.keys))
ROW_COLUMNS = (
    "line",
    "trn",
    *NAME_COLUMNS,
    "date_of_birth",
    "email",
    "status",
    "merged_into_trn",
    "numbers",
    "previous_names",
    "alerts",
    "tssp_locked",
)


class KeyedName(NamedTuple):
    """A name and its keys, as cells of a row and as part of a previous name; and whether it can be compared."""

    cells: str
    part: str
    has_letters: bool


def _keyer(column: NameColumn) -> Callable[[str], KeyedName]:
    """What makes a name of that column and its keys, remembering those it has seen. Raises Refused."""

    @lru_cache(maxsize=REMEMBERED)
    def keyed(typed: str) -> KeyedName:
        name = values.name(typed, column.name)
        keys = [KEY_RULES[rule](name) for rule in column.rules]
        for key, longest in zip(keys, column.longest, strict=True):
            values.check_key(key, longest, column.name)
        parts = (name, *keys)
        return KeyedName("\t".join(map(_escaped, parts)), "|".join(parts), bool(name_key(name)))

    return keyed


_keyed_first, _keyed_middle, _keyed_last = map(_keyer, (FIRST, MIDDLE, LAST))


def copy_row(number: int, cells: tuple[str, ...], today: date) -> str:
    """One line, without the line feed, for COPY into ROW_COLUMNS. `cells` are those of COLUMNS.

    Raises Refused with the first thing that is wrong.
    """
    trn, first, middle, last, born, email, numbers, names, status, merged_into, locked, alerts = map(str.strip, cells)
    trn = values.trn(trn, "trn")
    keyed_first, keyed_last = _keyed_first(first), _keyed_last(last)
    if not (keyed_first.has_letters or keyed_last.has_letters):
        raise Refused("first_name or last_name must have letters")
    return "\t".join(
        (
            str(number),
            trn,
            keyed_first.cells,
            _keyed_middle(middle).cells,
            keyed_last.cells,
            values.date_of_birth(born, today) or NULL,
            _escaped(values.email(email)) if email else NULL,
            _status(status, merged_into),
            _merged_into(merged_into, trn) if merged_into else NULL,
            _array(values.national_insurance_number, numbers) if numbers else NOTHING,
            _array(previous_name, names) if names else NOTHING,
            _array(alert, alerts) if alerts else NOTHING,
            "t" if values.is_yes(locked, "tssp_locked") else "f",
        )
    )


def previous_name(typed: str) -> str:
    """`first|middle|last`, each followed by its keys: in the order of NAME_COLUMNS. Raises Refused."""
    try:
        first, middle, last = map(str.strip, typed.split("|"))
    except ValueError:
        raise Refused("previous_names has one that is not first|middle|last") from None
    keyed_first, keyed_last = _keyed_first(first), _keyed_last(last)
    if not (keyed_first.has_letters or keyed_last.has_letters):
        raise Refused("previous_names has one without a first or last name")
    return f"{keyed_first.part}|{_keyed_middle(middle).part}|{keyed_last.part}"


@lru_cache(maxsize=REMEMBERED)
def alert(typed: str) -> str:
    """`type|starts_on|ends_on`, the last empty where the alert is open. Raises Refused."""
    parts = [part.strip() for part in typed.split("|")]
    if len(parts) != 3 or not parts[0]:
        raise Refused("alerts has one that is not type|starts_on|ends_on")
    kind, starts, ends = " ".join(parts[0].split()), parts[1], parts[2]
    if len(kind) > values.LONGEST_ALERT_TYPE:
        raise Refused(f"alerts has a type of more than {values.LONGEST_ALERT_TYPE} characters")
    try:
        starts_on, ends_on = values.day(starts), values.day(ends) if ends else None
    except Refused as reason:
        raise Refused(f"alerts: {reason}") from None
    if ends_on and ends_on < starts_on:
        raise Refused("alerts has one that ends before it starts")
    return f"{kind}|{starts_on}|{ends_on or ''}"


def _status(typed: str, merged_into: str) -> str:
    status = typed if typed in STATUSES else typed.casefold()
    if status not in STATUSES:
        raise Refused("status must be active or deactivated")
    if merged_into and status != DEACTIVATED:
        raise Refused("a record with merged_into_trn must be deactivated")
    return status


def _merged_into(typed: str, trn: str) -> str:
    merged_into = values.trn(typed, "merged_into_trn")
    if merged_into == trn:
        raise Refused("a record cannot be merged into itself")
    return merged_into


def _array(normal: Callable[[str], str], typed: str) -> str:
    """A PostgreSQL array of what stands between semicolons, in order so that equal sets are equal arrays."""
    if ";" not in typed:
        return _escaped("{" + _element(normal(typed)) + "}")
    parts = {normal(part) for part in map(str.strip, typed.split(";")) if part}
    return _escaped("{" + ",".join(map(_element, sorted(parts))) + "}")


def _element(part: str) -> str:
    return '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\") if "\\" in cell else cell
