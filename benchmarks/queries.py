"""A question to the search with its true answer: what somebody proved and stated, and whose record is theirs."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from teaching_records.rules.facts import Evidence, Name

COLUMNS = (
    "id",
    "names",
    "dates_of_birth",
    "email",
    "national_insurance_number",
    "trn",
    "expected_trn",
    "kinds",
    "group",
)


class GivenName(NamedTuple):
    """A verified name as text: all given names, and the family name."""

    given: str
    family: str


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """What is asked, and the truth. `expected_trn` is None for a person who has no record.

    `kinds` says what was done to the record's own data, in words; `group` is that of the person's name.
    """

    id: str
    names: tuple[GivenName, ...]
    dates_of_birth: tuple[date, ...]
    email: str | None
    national_insurance_number: str | None
    trn: str | None
    expected_trn: str | None
    kinds: tuple[str, ...]
    group: str

    @property
    def evidence(self) -> Evidence:
        """As the journey has it: given names parted at spaces, the family name whole."""
        return Evidence(
            names=tuple(Name(tuple(given.split()), (family,) if family else ()) for given, family in self.names),
            dates_of_birth=self.dates_of_birth,
            email=self.email,
            national_insurance_number=self.national_insurance_number,
            trn=self.trn,
        )


def write_csv(path: Path, queries: Iterable[LabelledQuery]) -> None:
    """Write the columns that `evaluate_matching` reads (design §11), then the truth."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(_line, queries))


def _line(query: LabelledQuery) -> tuple[str, ...]:
    return (
        query.id,
        ";".join("|".join(name) for name in query.names),
        ";".join(day.isoformat() for day in query.dates_of_birth),
        query.email or "",
        query.national_insurance_number or "",
        query.trn or "",
        query.expected_trn or "",
        ";".join(query.kinds),
        query.group,
    )
