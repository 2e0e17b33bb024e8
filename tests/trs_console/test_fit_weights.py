import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from teaching_records.models import Status
from teaching_records.rules import weights
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

    def test_keeps_what_was_met_too_seldom(self, file: WriteFile) -> None:
        lines, _ = fitted(file(*people(1)))
        assert lines[-1] == f"SWAPPED_NAMES = {weights.SWAPPED_NAMES}  # kept: 0 right"
        assert [line for line in lines if line.startswith("    same=")] == [
            f"    same={weights.FIRST_NAME.same},  # kept: 1 right",
            f"    same={weights.LAST_NAME.same},  # kept: 0 right",
        ]
        steps = [line for line in lines if " others" in line]
        assert all("# kept: " in line for line in steps)

    def test_fits_how_often_names_are_swapped(self, file: WriteFile) -> None:
        lines, _ = fitted(file(*((*line[:1], "Wilkinson|Ann", *line[2:]) for line in people(25))), others=10)
        assert lines[-1] == "SWAPPED_NAMES = 0.0  # 25 right"

    def test_marks_a_step_that_is_held_to_a_nearer_one(self, file: WriteFile) -> None:
        """A spelling that everybody's record has says nothing, so one that is farther off, and was not met, neither."""
        lines, _ = fitted(file(*people(25)), others=10)
        [lowered] = [line for line in lines[lines.index("LAST_NAME:") :] if "Nearness.SOUNDS_TWO_SLIPS" in line][:1]
        assert lowered.startswith("    Nearness.SOUNDS_TWO_SLIPS: 0.0,  # no more than a nearer one: 0 right")

    @pytest.mark.parametrize("typed", ["RP30/00000", "30-00000", " 3000000 "])
    def test_reads_the_expected_trn_however_it_is_written(self, file: WriteFile, typed: str) -> None:
        [line] = people(1)
        _, said = fitted(file((*line[:-1], typed)))
        assert said == ""  # nobody was left out

    def test_says_who_was_left_out(self, file: WriteFile) -> None:
        TeachingRecordFactory.create(trn="2000009", status=Status.DEACTIVATED)
        lines = [
            *people(2),
            ("a", "Ann|Smith", "", "", "", "", "2999999"),
            ("b", "Ann|Smith", "", "", "", "", "2000009"),
            ("c", "Ann|Smith", "", "", "", "12", "3000000"),
            ("d", "Ann|Smith", "", "", "", "", ""),
            ("e", "Ann|Smith", "", "", "", "", "30000"),
        ]
        _, said = fitted(file(*lines))
        assert "3 lines left out: of no active record" in said
        assert "1 lines left out: expected_trn_not_valid" in said
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
