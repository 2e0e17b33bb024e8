"""An import, and people who change and merge the same records meanwhile: nobody waits for who waits for them."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from staff.models import Role, StaffUser
from teaching_records import actions
from teaching_records.imports import writing
from teaching_records.imports.actions import ImportResult, import_records
from teaching_records.models import Status, TeachingRecord
from tests.at_once import AtOnce, wait_until_one_waits
from tests.factories import StaffUserFactory, TeachingRecordFactory
from tests.teaching_records.imports.files import line, merged, write_file

pytestmark = pytest.mark.django_db(transaction=True)

LOW, HIGH = "3000001", "3000002"  # TRNs, in the order of the records' ids
TODAY = date(2026, 11, 22)

type Import = Callable[..., ImportResult]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    def imported(*lines: dict[str, str]) -> ImportResult:
        try:
            return import_records(write_file(tmp_path / "records.csv", *lines), today=TODAY, output=io.StringIO())
        finally:
            connection.close()

    return imported


@pytest.fixture
def administrator() -> StaffUser:
    user: StaffUser = StaffUserFactory.create(role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def low() -> TeachingRecord:
    record: TeachingRecord = TeachingRecordFactory.create(trn=LOW)
    return record


@pytest.fixture
def high(low: TeachingRecord) -> TeachingRecord:
    record: TeachingRecord = TeachingRecordFactory.create(trn=HIGH)
    assert record.pk > low.pk
    return record


@pytest.fixture
def another_session() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as session:
        yield session


def merge(record: TeachingRecord, into: TeachingRecord) -> None:
    TeachingRecord.objects.filter(pk=record.pk).update(status=Status.DEACTIVATED, merged_into=into)


def behind_the_batches(monkeypatch: pytest.MonkeyPatch, somebody: Callable[[], object]) -> None:
    """What somebody does when all batches are written, and no merge is made yet."""
    batches = writing.batches

    def batches_and_somebody() -> Iterator[writing.Batch]:
        yield from batches()
        somebody()

    monkeypatch.setattr(writing, "batches", batches_and_somebody)


class TestImport:
    def test_waits_for_nobody_who_refers_to_a_record_that_it_holds(
        self, imported: Import, low: TeachingRecord, high: TeachingRecord
    ) -> None:
        with ThreadPoolExecutor(1) as other:
            with transaction.atomic():
                TeachingRecord.objects.locked(high.pk)
                importing = other.submit(imported, line(trn=LOW), line(trn=HIGH))
                wait_until_one_waits()  # it holds the low one by now
                merge(high, low)
            assert importing.result(timeout=30).changed == 2

    def test_holds_both_sides_of_a_merge_in_order(
        self, imported: Import, low: TeachingRecord, high: TeachingRecord
    ) -> None:
        imported(line(trn=LOW), line(trn=HIGH, status="deactivated"))
        with ThreadPoolExecutor(1) as other:
            with transaction.atomic():
                TeachingRecord.objects.locked(low.pk)
                importing = other.submit(imported, line(trn=LOW), merged(HIGH, into=LOW))
                wait_until_one_waits()
                TeachingRecord.objects.locked(high.pk)
            importing.result(timeout=30)
        high.refresh_from_db()
        assert high.merged_into == low

    def test_closes_no_circle_with_a_merge_made_since_the_file_was_checked(
        self, imported: Import, low: TeachingRecord, high: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as meanwhile:
            behind_the_batches(meanwhile, partial(merge, low, into=high))
            with pytest.raises(writing.MergedMeanwhile):
                imported(merged(HIGH, into=LOW))
        low.refresh_from_db()
        assert low.survivor().merged_into is None
        assert imported(merged(HIGH, into=LOW)).refused == 1

    def test_merges_a_record_that_was_made_active_since_its_batch(
        self, imported: Import, low: TeachingRecord, high: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_active = partial(TeachingRecord.objects.filter(pk=high.pk).update, status=Status.ACTIVE)
        behind_the_batches(monkeypatch, make_active)
        imported(merged(HIGH, into=LOW))
        high.refresh_from_db()
        assert (high.status, high.merged_into) == (Status.DEACTIVATED, low)

    def test_and_people_who_merge_never_fail(
        self, imported: Import, at_once: AtOnce, administrator: StaffUser, low: TeachingRecord, high: TeachingRecord
    ) -> None:
        """Whoever comes first: all that is asked of either is done."""

        def by_hand(record: TeachingRecord, into: TeachingRecord) -> None:
            for _ in range(10):
                with transaction.atomic():
                    actions.hold(record_id=record.pk, by=administrator, merge_into=into.pk)
                    merge(record, into)
                with transaction.atomic():
                    actions.hold(record_id=record.pk, by=administrator)
                    TeachingRecord.objects.filter(pk=record.pk).update(status=Status.ACTIVE, merged_into=None)

        def import_often() -> None:
            for nth in range(5):
                imported(line(trn=LOW, first_name=f"Ann{nth}"), line(trn=HIGH, first_name=f"Ann{nth}"))

        third = TeachingRecordFactory.create(trn="2999999")
        at_once(import_often, partial(by_hand, low, high), partial(by_hand, high, third))
        low.refresh_from_db()
        assert low.first_name == "Ann4"


def survivor(record: TeachingRecord) -> TeachingRecord:
    try:
        with transaction.atomic():
            return TeachingRecord.objects.locked_survivor(record.pk)
    finally:
        connection.close()


class TestLockedChain:
    def test_is_held_in_the_order_of_ids(
        self, low: TeachingRecord, high: TeachingRecord, another_session: psycopg.Connection
    ) -> None:
        merge(high, into=low)
        another_session.execute(f"SELECT FROM {writing.RECORD} WHERE id = %s FOR UPDATE", [low.pk])

        with ThreadPoolExecutor(1) as other:
            holding = other.submit(survivor, high)
            wait_until_one_waits()
            sql = f"SELECT FROM {writing.RECORD} WHERE id = %s FOR UPDATE NOWAIT"
            another_session.execute(sql, [high.pk])  # which it does not hold yet
            another_session.commit()
            assert holding.result(timeout=30) == low

    def test_follows_a_merge_that_is_made_while_it_waits(
        self, low: TeachingRecord, high: TeachingRecord, another_session: psycopg.Connection
    ) -> None:
        sql = f"UPDATE {writing.RECORD} SET status = 'deactivated', merged_into_id = %s WHERE id = %s"  # noqa: S608
        another_session.execute(sql, [low.pk, high.pk])

        with ThreadPoolExecutor(1) as other:
            holding = other.submit(survivor, high)
            wait_until_one_waits()
            another_session.commit()
            assert holding.result(timeout=30) == low

    def test_of_nobody_is_nothing(self) -> None:
        with transaction.atomic(), pytest.raises(TeachingRecord.DoesNotExist):
            TeachingRecord.objects.locked_survivor(1)
