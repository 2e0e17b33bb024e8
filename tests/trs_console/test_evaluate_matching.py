import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.models import MatchDecision
from one_login.models import OneLoginUser
from teaching_records import queries
from teaching_records.connections import connect
from teaching_records.imports.reading import LONGEST_LINE, Line
from teaching_records.models import RecordNationalInsuranceNumber, Route, TeachingRecord
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from trs_console.evaluation import answers as answering
from trs_console.evaluation.processes import in_order
from trs_console.evaluation.questions import question

GRACE = {
    "id": "1",
    "names": "Grace|Adeyemi",
    "dates_of_birth": "1990-08-15",
    "email": "",
    "national_insurance_number": "AB123456C",
    "trn": "",
}

type Evaluate = Callable[..., list[dict[str, str]]]


def write_lines(path: Path, *lines: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, GRACE)
        writer.writeheader()
        writer.writerows({**GRACE, **line} for line in lines)
    return path


def evaluate(path: Path, processes: int = 1) -> list[dict[str, str]]:
    output = path.with_suffix(".out")
    call_command("evaluate_matching", path, "--output", output, "--processes", str(processes))
    with output.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def grace(db: None) -> TeachingRecord:
    record = TeachingRecordFactory.create(trn="3000001", first_name="Grace", last_name="Adeyemi")
    RecordNationalInsuranceNumber.objects.create(record=record, number="AB123456C")
    return record


@pytest.mark.django_db
class TestAnswers:
    def test_says_who_would_be_connected(self, grace: TeachingRecord, tmp_path: Path) -> None:
        [answer] = evaluate(write_lines(tmp_path / "people.csv", {}))
        assert list(answer) == ["id", "outcome", "trn", "reason", "suggestions"]
        assert (answer["id"], answer["outcome"], answer["trn"]) == ("1", "connected", "3000001")
        assert answer["reason"] == ""
        assert answer["suggestions"].startswith("3000001:")

    def test_says_why_somebody_would_not(self, grace: TeachingRecord, tmp_path: Path) -> None:
        [answer] = evaluate(write_lines(tmp_path / "people.csv", {"national_insurance_number": ""}))
        assert (answer["outcome"], answer["trn"], answer["reason"]) == ("not_connected", "", "no_record")

    def test_takes_several_names_and_dates(self, grace: TeachingRecord, tmp_path: Path) -> None:
        line = {"names": "Grace Ada|Smith; Grace|Adeyemi ;", "dates_of_birth": "1990-01-01;1990-08-15"}
        [answer] = evaluate(write_lines(tmp_path / "people.csv", line))
        assert answer["trn"] == "3000001"

    def test_takes_everybody_for_connected_to_nothing(self, grace: TeachingRecord, tmp_path: Path) -> None:
        user = OneLoginUserFactory.create()
        with transaction.atomic():
            connect(
                one_login_user_id=user.pk,
                record_id=grace.pk,
                route=Route.AUTOMATIC,
                agreed_attributes=[],
                at=datetime(2026, 11, 2, tzinfo=UTC),
            )
        [answer] = evaluate(write_lines(tmp_path / "people.csv", {}))
        assert answer["reason"] == "already_connected"

    def test_gives_the_suggestions_that_staff_see(self, grace: TeachingRecord, tmp_path: Path) -> None:
        TeachingRecordFactory.create(trn="3000002", first_name="Grace", last_name="Adeyemo")
        line = {"names": "Grase|Adeyemi", "national_insurance_number": ""}
        [answer] = evaluate(write_lines(tmp_path / "people.csv", line))
        asked = question(Line(2, tuple({**GRACE, **line}.values()), None))
        shown = queries.suggestions(asked.evidence, None)
        assert len(shown) == 2
        assert answer["suggestions"] == ";".join(f"{each.record.trn}:{each.score:.2f}" for each in shown)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ({"trn": "12"}, "trn_not_valid"),
            ({"national_insurance_number": "ZZ123456C"}, "national_insurance_number_not_valid"),
            ({"dates_of_birth": "1990-08-15;1990-02-30"}, "dates_of_birth_not_valid"),
            ({"email": "grace@"}, "email_not_valid"),
            ({"names": "Grace Adeyemi"}, "names_not_valid"),
            ({"names": "Grace|" + "x" * 201}, "names_not_valid"),
        ],
    )
    def test_connects_nobody_by_a_line_with_a_bad_value(
        self, grace: TeachingRecord, tmp_path: Path, line: dict[str, str], reason: str
    ) -> None:
        [answer] = evaluate(write_lines(tmp_path / "people.csv", line))
        assert (answer["outcome"], answer["trn"], answer["reason"]) == ("not_connected", "", reason)

    def test_suggests_from_the_rest_of_a_line_with_a_bad_value(self, grace: TeachingRecord, tmp_path: Path) -> None:
        [answer] = evaluate(write_lines(tmp_path / "people.csv", {"trn": "12"}))
        assert answer["suggestions"].startswith("3000001:")

    def test_answers_lines_that_cannot_be_read_and_goes_on(self, grace: TeachingRecord, tmp_path: Path) -> None:
        path = write_lines(tmp_path / "people.csv", {"id": "a"})
        whole = path.read_bytes().splitlines()[1][1:]
        bad = [b"b", b'c,"x', b"d\xff" + whole, b"e\x00" + whole, b"long," + b"x" * LONGEST_LINE]
        path.write_bytes(path.read_bytes() + b"\n".join([*bad, b"f" + whole]) + b"\n")
        found = [(answer["id"], answer["reason"]) for answer in evaluate(path)]
        assert found == [
            ("a", ""),
            ("b", "line_not_readable"),
            ("c", "line_not_readable"),
            ("d?", "line_not_readable"),
            ("e?", "line_not_readable"),
            ("long", "line_not_readable"),
            ("f", ""),
        ]

    def test_goes_to_standard_output_and_the_progress_elsewhere(
        self, grace: TeachingRecord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("evaluate_matching", write_lines(tmp_path / "people.csv", {}), "--processes", "1")
        shown = capsys.readouterr()
        assert [row.split(",")[0] for row in shown.out.splitlines()] == ["id", "1"]
        assert "1 lines: 1 connected" in shown.err


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)
PARTS = st.lists(st.one_of(WORDS, st.sampled_from(["Grace", "Adeyemi", "1990-08-15", "%s", "{}", "\\N"])), max_size=4)
CELL = st.builds(lambda separator, parts: separator.join(parts), st.sampled_from(";|, "), PARTS)


@pytest.mark.django_db
class TestWhateverIsInTheFile:
    @settings(
        max_examples=30,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(lines=st.lists(st.tuples(*[CELL] * len(GRACE)), max_size=3))
    def test_every_line_is_answered(self, grace: TeachingRecord, lines: list[tuple[str, ...]]) -> None:
        answers = answering.answers(Line(number, cells, None) for number, cells in enumerate(lines, start=2))
        assert [answer.id for answer in answers] == [cells[0].strip() for cells in lines]


@pytest.mark.django_db
class TestNothingIsWritten:
    def test_neither_decisions_nor_people(self, grace: TeachingRecord, tmp_path: Path) -> None:
        evaluate(write_lines(tmp_path / "people.csv", {}))
        assert not MatchDecision.objects.exists()
        assert not OneLoginUser.objects.exists()

    def test_the_database_refuses_to(self, grace: TeachingRecord, monkeypatch: pytest.MonkeyPatch) -> None:
        def write(*_: object) -> None:
            grace.save()

        monkeypatch.setattr(answering, "decide", write)
        with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
            answering.answers([Line(2, tuple(GRACE.values()), None)])
        grace.save()  # afterwards it does not


@pytest.mark.django_db(transaction=True)
class TestSeveralProcesses:
    def test_give_the_same_answers_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        lines = []
        for n in range(60):
            record = TeachingRecordFactory.create(trn=str(3000000 + n), date_of_birth=date(1950 + n, 1, 1))
            lines.append(
                {"id": f"person {n}", "names": f"Grace|{record.last_name}", "trn": record.trn}
                | {"dates_of_birth": f"{1950 + n}-01-01", "national_insurance_number": ""}
            )
        path = write_lines(tmp_path / "people.csv", *lines)
        connection.close()
        answers = evaluate(path, processes=2)
        assert [answer["id"] for answer in answers] == [f"person {n}" for n in range(60)]
        assert [answer["trn"] for answer in answers] == [str(3000000 + n) for n in range(60)]
        assert evaluate(path) == answers

    def test_hold_few_pieces_ahead(self) -> None:
        taken = []

        def pieces() -> object:
            for n in range(100):
                taken.append(n)
                yield n

        results = in_order(abs, pieces(), 2)  # type: ignore[arg-type, var-annotated]
        assert next(results) == 0
        assert len(taken) < 15
        assert list(results) == list(range(1, 100))


@pytest.mark.django_db
class TestFiles:
    def test_that_cannot_be_read_get_one_line(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="there is no such file"):
            call_command("evaluate_matching", tmp_path / "none.csv")

    def test_that_lack_a_column_get_one_line(self, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_text("id,names\n")
        with pytest.raises(CommandError, match="no column dates_of_birth"):
            call_command("evaluate_matching", path, stdout=io.StringIO())

    def test_are_not_overwritten_by_their_answers(self, tmp_path: Path) -> None:
        path = write_lines(tmp_path / "people.csv", {})
        with pytest.raises(CommandError, match="another file"):
            call_command("evaluate_matching", path, "--output", path)
        assert "Grace" in path.read_text()

    def test_leave_earlier_answers_alone_where_they_cannot_be_used(self, tmp_path: Path) -> None:
        earlier = tmp_path / "earlier.csv"
        earlier.write_text("kept")
        with pytest.raises(CommandError):
            call_command("evaluate_matching", tmp_path / "nowhere.csv", "--output", earlier)
        assert earlier.read_text() == "kept"
        assert list(tmp_path.iterdir()) == [earlier]

    def test_that_cannot_be_written_get_one_line(self, tmp_path: Path) -> None:
        path = write_lines(tmp_path / "people.csv", {})
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("evaluate_matching", path, "--output", tmp_path / "none" / "out.csv")

    def test_may_be_worked_on_by_one_process_or_more(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="1 or more"):
            call_command("evaluate_matching", tmp_path / "none.csv", "--processes", "0")
