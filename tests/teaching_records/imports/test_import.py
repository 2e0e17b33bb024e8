"""What the records are after an import, from whatever they were before."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from teaching_records import connections, search, search_upkeep
from teaching_records.imports import actions, staging, writing
from teaching_records.imports.actions import AnotherImportRuns, ImportResult, import_records
from teaching_records.imports.rows import COLUMNS
from teaching_records.models import (
    LONGEST_MERGE_CHAIN,
    Alert,
    ChangeHistoryEvent,
    NameFrequency,
    PreviousName,
    RecordNationalInsuranceNumber,
    Route,
    SearchName,
    Status,
    TeachingRecord,
)
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from tests.teaching_records.imports.files import line, merged, write_file

TODAY = date(2026, 11, 22)
FULL = line(
    middle_name="Ada",
    national_insurance_numbers="QQ123456C;AB123456D",
    previous_names="Grace||Smith;Gracie|M|O'Neill",
    alerts='Prohibition|2020-01-01|;Caution, "first"|2019-01-01|2019-06-01',
)

pytestmark = pytest.mark.django_db

type Import = Callable[..., ImportResult]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """`imported(line(…), line(…))`: what came of a file with these lines."""

    def imported(*lines: dict[str, str]) -> ImportResult:
        return import_records(write_file(tmp_path / "records.csv", *lines), today=TODAY, output=io.StringIO())

    return imported


@pytest.fixture(params=["first import", "later import"])
def any_import(request: pytest.FixtureRequest, imported: Import) -> Import:
    """Both ways of writing: into tables without a record, and beside records that are there."""
    if request.param == "later import":
        TeachingRecordFactory(trn="9999999")
    return imported


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    return result.read, result.added, result.changed, result.unchanged, result.refused


def refused(result: ImportResult) -> list[str]:
    """Line number and reason of each refused line."""
    assert result.refused_lines
    return [",".join(row.split(",")[:2]) for row in result.refused_lines.read_text().splitlines()[1:]]


def versions() -> dict[str, list[Any]]:
    """Which transaction wrote each row."""
    tables = [*writing.TABLES, NameFrequency._meta.db_table]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT ctid::text, xmin::text, xmax::text FROM {table} ORDER BY 1")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


class TestAdding:
    def test_adds_a_record_with_all_that_belongs_to_it(self, any_import: Import) -> None:
        assert counts(any_import(FULL)) == (1, 1, 0, 0, 0)
        record = TeachingRecord.objects.get(trn="3000001")
        assert (record.full_name, record.date_of_birth) == ("Grace Ada Adeyemi", date(1990, 8, 15))
        assert (record.email, record.status, record.merged_into) == ("grace@example.com", Status.ACTIVE, None)
        assert {number.number for number in record.national_insurance_numbers.all()} == {"QQ123456C", "AB123456D"}
        assert {name.full_name for name in record.previous_names.all()} == {"Grace Smith", "Gracie M O'Neill"}
        assert {(alert.type, alert.starts_on, alert.ends_on) for alert in record.alerts.all()} == {
            ("Prohibition", date(2020, 1, 1), None),
            ('Caution, "first"', date(2019, 1, 1), date(2019, 6, 1)),
        }

    def test_keeps_names_and_their_keys_as_saving_them_does(self, any_import: Import) -> None:
        any_import(line(first_name="Siân\\Mai", last_name='O’Neill-"Hale"', previous_names="Siân|{a,b}|Ødegård \\N"))
        record = TeachingRecord.objects.get(trn="3000001")
        assert (record.first_name, record.last_name) == ("Siân\\Mai", 'O’Neill-"Hale"')
        [previous] = record.previous_names.all()
        for row in (record, previous):
            kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            row.save()
            row.refresh_from_db()
            assert kept == {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}

    def test_is_found_by_every_name_at_once(self, any_import: Import) -> None:
        any_import(FULL)
        record = TeachingRecord.objects.get(trn="3000001")
        names = SearchName.objects.filter(record_id=record.pk).values_list("first", "last")
        assert set(names) == {("grace", "adeyemi"), ("grace", "smith"), ("gracie", "oneill")}

    def test_counts_how_common_names_are(self, any_import: Import) -> None:
        any_import(line(), line(trn="3000002"))
        assert NameFrequency.objects.get(kind="last", name="adeyemi").count == 2

    def test_leaves_records_that_the_file_does_not_name(self, imported: Import) -> None:
        other = TeachingRecordFactory(trn="9999999", first_name="Zoë")
        imported(FULL)
        other.refresh_from_db()
        assert other.first_name == "Zoë"

    def test_writes_no_history(self, any_import: Import) -> None:
        any_import(FULL)
        assert not ChangeHistoryEvent.objects.exists()

    def test_of_an_empty_file_does_nothing(self, any_import: Import) -> None:
        assert counts(any_import()) == (0, 0, 0, 0, 0)

    def test_puts_back_indexes_and_references(self, imported: Import) -> None:
        before = structure()
        imported(FULL)
        assert structure() == before


def structure() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'teaching_records%' UNION ALL "
            "SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text LIKE 'teaching_records%' ORDER BY 1"
        )
        return cursor.fetchall()


class TestChanging:
    @pytest.mark.parametrize(
        "differences",
        [
            {"first_name": "Gracie"},
            {"first_name": "GRACE"},
            {"middle_name": ""},
            {"date_of_birth": ""},
            {"email": ""},
            {"email": "Grace@example.com"},
            {"status": "deactivated"},
            {"national_insurance_numbers": "QQ123456C"},
            {"national_insurance_numbers": "QQ123456C;AB123456D;AB123456A"},
            {"previous_names": ""},
            {"previous_names": "Grace||Smith;Gracie|M|O'Neil"},
            {"alerts": "Prohibition|2020-01-01|2026-01-01"},
        ],
        ids=str,
    )
    def test_makes_the_record_what_its_line_says(self, imported: Import, differences: dict[str, str]) -> None:
        imported(FULL)
        assert counts(imported({**FULL, **differences})) == (1, 0, 1, 0, 0)
        assert counts(imported({**FULL, **differences})) == (1, 0, 0, 1, 0)
        assert counts(imported(FULL)) == (1, 0, 1, 0, 0)

    def test_writes_nothing_where_nothing_differs(self, imported: Import) -> None:
        lines = [FULL, line(trn="3000002", last_name="Khan"), merged("3000003", into="3000001")]
        imported(*lines)
        before = versions()
        assert counts(imported(*reversed(lines))) == (3, 0, 0, 3, 0)
        assert versions() == before

    def test_touches_no_other_part_of_the_record(self, imported: Import) -> None:
        imported(FULL)
        before = versions()
        imported({**FULL, "alerts": ""})
        after = versions()
        assert not Alert.objects.exists()
        for table, rows in before.items():
            if table not in (Alert._meta.db_table, writing.RECORD, NameFrequency._meta.db_table):
                assert after[table] == rows, table

    def test_keeps_the_parts_that_stay(self, imported: Import) -> None:
        imported(FULL)
        kept = RecordNationalInsuranceNumber.objects.get(number="QQ123456C").pk
        imported({**FULL, "national_insurance_numbers": "AB123456A;QQ123456C"})
        assert RecordNationalInsuranceNumber.objects.get(number="QQ123456C").pk == kept
        assert RecordNationalInsuranceNumber.objects.count() == 2

    def test_makes_what_staff_entered_what_the_line_says(self, imported: Import) -> None:
        record = TeachingRecordFactory(trn="3000001")
        PreviousName.objects.create(record=record, first_name="Gigi", last_name="A|B")
        imported(line())
        assert not PreviousName.objects.exists()

    def test_puts_right_a_key_that_is_wrong(self, imported: Import) -> None:
        imported(FULL)
        TeachingRecord.objects.update(last_name_key="wrong")
        assert imported(FULL).changed == 1
        assert TeachingRecord.objects.get().last_name_key == "adeyemi"

    def test_holds_the_record_of_which_only_a_part_changes(self, imported: Import) -> None:
        """Whoever decides about a record holds it, and is to find its numbers as they were meanwhile."""
        imported(FULL)
        with CaptureQueriesContext(connection) as queries:
            imported({**FULL, "national_insurance_numbers": ""})
        statements = [query["sql"] for query in queries]
        [held] = [place for place, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql and "ANY" in sql]
        [removed] = [place for place, sql in enumerate(statements) if "DELETE FROM teaching_records_recordnat" in sql]
        assert held < removed


class TestMerges:
    def survivor(self, trn: str) -> str:
        return TeachingRecord.objects.get(trn=trn).survivor().trn

    @pytest.mark.parametrize("backwards", [False, True])
    def test_follow_the_file_in_either_order_of_lines(self, any_import: Import, backwards: bool) -> None:
        lines = [merged("3000001", into="3000002"), merged("3000002", into="3000003"), line(trn="3000003")]
        assert any_import(*(lines[::-1] if backwards else lines)).added == 3
        assert self.survivor("3000001") == "3000003"

    def test_lead_to_a_record_that_was_there(self, imported: Import) -> None:
        TeachingRecordFactory(trn="3000009")
        assert imported(merged("3000001", into="3000009")).added == 1
        assert self.survivor("3000001") == "3000009"

    def test_into_nobody_are_refused(self, any_import: Import) -> None:
        result = any_import(merged("3000001", into="3000002"), line(trn="3000003"))
        assert refused(result) == ["2,there is no record with its merged_into_trn"]
        assert result.added == 1

    def test_into_a_refused_line_are_refused_all_along_the_chain(self, any_import: Import) -> None:
        result = any_import(
            merged("3000001", into="3000002"), merged("3000002", into="3000003"), line(trn="3000003", status="?")
        )
        assert [row[:2] for row in refused(result)] == ["2,", "3,", "4,"]
        assert not TeachingRecord.objects.exclude(trn="9999999").exists()

    def test_in_a_circle_are_refused_with_those_that_lead_there(self, any_import: Import) -> None:
        result = any_import(
            merged("3000001", into="3000002"),
            merged("3000002", into="3000003"),
            merged("3000003", into="3000002"),
            line(trn="3000004"),
        )
        assert (result.added, result.refused) == (1, 3)

    def test_in_a_circle_with_records_that_were_there_are_refused(self, imported: Import) -> None:
        imported(line(), merged("3000002", into="3000001"))
        result = imported(merged("3000001", into="3000002"))
        assert "circle" in refused(result)[0]
        assert TeachingRecord.objects.get(trn="3000001").is_active

    def test_may_be_turned_round(self, imported: Import) -> None:
        imported(line(), merged("3000002", into="3000001"))
        assert imported(merged("3000001", into="3000002"), line(trn="3000002")).changed == 2
        assert self.survivor("3000001") == "3000002"
        assert TeachingRecord.objects.get(trn="3000002").merged_into is None

    def test_may_be_undone(self, imported: Import) -> None:
        imported(line(), merged("3000002", into="3000001"))
        assert imported(line(trn="3000002")).changed == 1
        assert self.survivor("3000002") == "3000002"

    def test_may_be_a_chain_as_long_as_is_followed(self, any_import: Import) -> None:
        trns = [str(3000000 + n) for n in range(LONGEST_MERGE_CHAIN + 1)]
        any_import(*(merged(a, into=b) for a, b in pairwise(trns)), line(trn=trns[-1]))
        assert self.survivor(trns[0]) == trns[-1]

    def test_in_a_longer_chain_are_refused_at_its_far_end(self, any_import: Import) -> None:
        trns = [str(3000000 + n) for n in range(LONGEST_MERGE_CHAIN + 2)]
        result = any_import(*(merged(a, into=b) for a, b in pairwise(trns)), line(trn=trns[-1]))
        assert [row[:2] for row in refused(result)] == ["2,"]
        assert self.survivor(trns[1]) == trns[-1]

    def test_leave_connections_which_then_count_for_the_survivor(self, imported: Import) -> None:
        imported(line())
        user = OneLoginUserFactory.create()
        record = TeachingRecord.objects.get()
        with transaction.atomic():
            connections.connect(
                one_login_user_id=user.pk,
                record_id=record.pk,
                route=Route.AUTOMATIC,
                agreed_attributes=[],
                at=datetime(2026, 11, 2, tzinfo=UTC),
            )
        result = imported(merged("3000001", into="3000002"), line(trn="3000002"))
        assert result.connected == 1
        survivor = TeachingRecord.objects.get(trn="3000002")
        assert [connection.one_login_user for connection in survivor.open_connections] == [user]


class TestRefusing:
    def test_writes_the_lines_with_reasons_and_goes_on(self, any_import: Import) -> None:
        result = any_import(line(trn="1"), line(), line(trn="3000002", email="?", last_name='O"Hara, x'))
        assert counts(result) == (3, 1, 0, 0, 2)
        assert result.refused_lines
        assert result.refused_lines.name == "records.refused.csv"
        assert result.refused_lines.read_text().splitlines() == [
            "line,reason," + ",".join(COLUMNS),
            "2,trn must be 7 digits,1,Grace,,Adeyemi,1990-08-15,grace@example.com,,,active,,false,",
            '4,email is not an email address,3000002,Grace,,"O""Hara, x",1990-08-15,?,,,active,,false,',
        ]

    def test_keeps_what_it_writes_to_whoever_started_it(self, any_import: Import) -> None:
        path = any_import(line(trn="1")).refused_lines
        assert path
        assert path.stat().st_mode & 0o077 == 0

    def test_takes_none_of_the_lines_that_have_one_trn(self, any_import: Import) -> None:
        result = any_import(line(), line(trn="3000002"), line(trn="RP 30/00001", first_name="Ada"))
        reason = "its TRN is on 2 lines of the file: the first is 2 and the last 4"
        assert refused(result) == [f"2,{reason}", f"4,{reason}"]
        assert result.added == 1
        assert not TeachingRecord.objects.filter(trn="3000001").exists()

    def test_removes_the_refused_lines_of_the_run_before(self, any_import: Import) -> None:
        earlier = any_import(line(trn="1")).refused_lines
        assert any_import(line()).refused_lines is None
        assert earlier
        assert not earlier.exists()

    def test_takes_its_own_file_once_put_right(self, any_import: Import, tmp_path: Path) -> None:
        path = any_import(line(status="?")).refused_lines
        assert path
        path.write_text(path.read_text().replace("?", "active"))
        result = import_records(path, today=TODAY, output=io.StringIO())
        assert (result.added, result.other_columns) == (1, ("line", "reason"))

    def test_more_than_are_held_at_once(self, any_import: Import, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "MOST_REFUSALS_HELD", 2)
        monkeypatch.setattr(actions, "LINES_AT_ONCE", 1)
        result = any_import(*(line(trn=str(n)) for n in range(5)), line(), *(line(trn=str(n)) for n in range(4)))
        assert counts(result) == (10, 1, 0, 0, 9)
        assert [row.split(",")[0] for row in refused(result)] == [str(n) for n in (2, 3, 4, 5, 6, 8, 9, 10, 11)]


@pytest.fixture
def another_session() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as session:
        yield session


@pytest.mark.django_db(transaction=True)
class TestInterruption:
    def lines(self) -> list[dict[str, str]]:
        return [*(line(trn=str(3000000 + n)) for n in range(7)), merged("3000009", into="3000001")]

    @pytest.fixture(autouse=True)
    def small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "LINES_OF_A_BATCH", 3)

    def test_keeps_whole_batches_and_the_next_run_does_the_rest(
        self, imported: Import, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        TeachingRecordFactory(trn="9999999")
        with monkeypatch.context() as broken:
            broken.setattr(writing, "merge", fail)
            with pytest.raises(ZeroDivisionError):
                imported(*self.lines())
        assert TeachingRecord.objects.get(trn="3000009").merged_into is None
        assert counts(imported(*self.lines())) == (8, 0, 1, 7, 0)
        assert TeachingRecord.objects.get(trn="3000009").survivor().trn == "3000001"
        assert counts(imported(*self.lines())) == (8, 0, 0, 8, 0)

    @pytest.mark.parametrize("records_before", [0, 1])
    def test_before_names_are_counted_leaves_that_to_the_next_run(
        self, imported: Import, monkeypatch: pytest.MonkeyPatch, records_before: int
    ) -> None:
        TeachingRecordFactory.create_batch(records_before, trn="9999999", last_name="Zuma")
        search.refresh_frequencies()
        with monkeypatch.context() as broken:
            broken.setattr(search, "refresh_frequencies", fail)
            with pytest.raises(ZeroDivisionError):
                imported(*self.lines())
        assert search_upkeep.wrong_frequencies()
        assert counts(imported(*self.lines())) == (8, 0, 0, 8, 0)
        assert NameFrequency.objects.get(kind="last", name="adeyemi").count == 7
        assert not search_upkeep.wrong_frequencies()

    def test_of_a_first_import_leaves_nothing(self, imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
        before = structure()
        with monkeypatch.context() as broken:
            broken.setattr(writing, "merge", fail)
            with pytest.raises(ZeroDivisionError):
                imported(*self.lines())
        assert not TeachingRecord.objects.exists()
        assert structure() == before
        assert imported(*self.lines()).added == 8

    def test_leaves_no_staging_tables(self, imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(staging, "index", fail)
        with pytest.raises(ZeroDivisionError):
            imported(*self.lines())
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'staged%%'")
            assert cursor.fetchone() == (0,)


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_a_second_import_is_refused(self, another_session: psycopg.Connection, imported: Import) -> None:
        another_session.execute("SELECT pg_advisory_lock(%s)", [actions.ONE_AT_A_TIME])
        with pytest.raises(AnotherImportRuns):
            imported(FULL)
        assert not TeachingRecord.objects.exists()

    def test_the_next_one_may_run_after_a_failure(
        self, another_session: psycopg.Connection, imported: Import, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(staging, "index", fail)
            with pytest.raises(ZeroDivisionError):
                imported(FULL)
        found = another_session.execute("SELECT pg_try_advisory_lock(%s)", [actions.ONE_AT_A_TIME]).fetchone()
        assert found == (True,)
