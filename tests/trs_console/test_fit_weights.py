import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from teaching_records.models import Status
from tests.factories import TeachingRecordFactory

pytestmark = pytest.mark.django_db

HEADER = ("id", "names", "dates_of_birth", "email", "national_insurance_number", "trn", "expected_trn")
BORN = date(1980, 1, 1)

type WriteFile = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> WriteFile:
    def write(*lines: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
        path = tmp_path / "labelled.csv"
        with path.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([header, *lines])
        return path

    return write


def people(count: int) -> list[tuple[str, ...]]:
    """That many records whose people misspell their last name and know their date of birth."""
    lines: list[tuple[str, ...]] = []
    for number in range(count):
        trn, born = f"{3000000 + number}", BORN + timedelta(number)
        TeachingRecordFactory.create(trn=trn, first_name="Ann", last_name="Wilkinson", date_of_birth=born)
        lines.append((str(number), "Ann|Wilkinsun", born.isoformat(), "", "", "", trn))
    return lines


def fitted(path: Path, **options: int) -> tuple[list[str], str]:
    out, err = StringIO(), StringIO()
    call_command("fit_weights", path, stdout=out, stderr=err, **options)
    return out.getvalue().splitlines(), err.getvalue()


class TestFitWeights:
    def test_prints_the_table_with_the_cases_it_was_made_of(self, file: WriteFile) -> None:
        lines, _ = fitted(file(*people(25)), others=10)
        assert [line for line in lines if line.endswith(":")] == [
            "FIRST_NAME:",
            "MIDDLE_NAME:",
            "LAST_NAME:",
            "DATE_OF_BIRTH:",
            "EMAIL:",
            "NATIONAL_INSURANCE_NUMBER:",
            "TRN:",
        ]
        [spelling] = [line for line in lines if "SOUNDS_SLIP:" in line and " 25 right" in line]
        assert spelling.startswith("    Nearness.SOUNDS_SLIP: 0.0,  # 25 right, ")  # everybody is called so
        [kept] = [line for line in lines if "DateStep.DAY_AND_MONTH_SWAPPED" in line]
        assert "# kept: 0 right" in kept

    def test_says_who_was_left_out(self, file: WriteFile) -> None:
        TeachingRecordFactory.create(trn="2000009", status=Status.DEACTIVATED)
        lines = [
            *people(2),
            ("a", "Ann|Smith", "", "", "", "", "2999999"),
            ("b", "Ann|Smith", "", "", "", "", "2000009"),
            ("c", "Ann|Smith", "", "", "", "12", "3000000"),
        ]
        _, said = fitted(file(*lines))
        assert "2 lines left out: of no active record" in said
        assert "1 lines left out: trn_not_valid" in said

    def test_the_same_file_gives_the_same_weights(self, file: WriteFile) -> None:
        path = file(*people(25))
        assert fitted(path, others=5)[0] == fitted(path, others=5)[0]

    def test_a_file_without_the_right_records_is_refused(self, file: WriteFile) -> None:
        with pytest.raises(CommandError, match="expected_trn"):
            fitted(file(header=HEADER[:-1]))

    def test_nobody_with_a_record_is_refused(self, file: WriteFile) -> None:
        with pytest.raises(CommandError, match="Nobody"):
            fitted(file(("a", "Ann|Smith", "", "", "", "", "2999999")))
