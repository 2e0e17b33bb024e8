"""The population as the file that `import_records` reads (design §11)."""

import csv
from collections.abc import Iterable
from pathlib import Path

from benchmarks.population.records import SyntheticRecord

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


def write_csv(path: Path, people: Iterable[SyntheticRecord]) -> None:
    """Write one line per record, as they come; nothing is held."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(line, people))


def line(person: SyntheticRecord) -> tuple[str, ...]:
    return (
        person.trn,
        person.first_name,
        person.middle_name,
        person.last_name,
        person.date_of_birth.isoformat() if person.date_of_birth else "",
        person.email or "",
        ";".join(person.national_insurance_numbers),
        ";".join("|".join(name) for name in person.previous_names),
        person.status,
        person.merged_into_trn or "",
        "true" if person.tssp_locked else "false",
        ";".join(
            f"{type_}|{starts_on.isoformat()}|{ends_on.isoformat() if ends_on else ''}"
            for type_, starts_on, ends_on in person.alerts
        ),
    )
