"""Files as they arrive: the columns of design §11, and lines of which a test says what matters."""

import csv
from pathlib import Path

from teaching_records.imports.rows import COLUMNS

GRACE = {
    "trn": "3000001",
    "first_name": "Grace",
    "middle_name": "",
    "last_name": "Adeyemi",
    "date_of_birth": "1990-08-15",
    "email": "grace@example.com",
    "national_insurance_numbers": "",
    "previous_names": "",
    "status": "active",
    "merged_into_trn": "",
    "tssp_locked": "false",
    "alerts": "",
}


def line(**differences: str) -> dict[str, str]:
    """Grace's line, but for what is given."""
    return GRACE | differences


def merged(trn: str, into: str) -> dict[str, str]:
    return line(trn=trn, status="deactivated", merged_into_trn=into)


def write_file(path: Path, *lines: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return path
