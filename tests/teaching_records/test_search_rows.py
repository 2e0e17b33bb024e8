"""The search's rows follow the names, however they are written."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from teaching_records import search, search_upkeep
from teaching_records.models import NameFrequency, PreviousName, SearchName, Status, TeachingRecord
from tests.factories import TeachingRecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> TeachingRecord:
    return TeachingRecordFactory.create(first_name="Zoë Ann", middle_name="Ó", last_name="Smith-Jones")


@pytest.fixture
def previous(record: TeachingRecord) -> PreviousName:
    return PreviousName.objects.create(record=record, first_name="Zoe", last_name="Nowak")


def words(record: TeachingRecord) -> list[str]:
    rows = SearchName.objects.filter(record_id=record.pk).order_by("previous_name_id", "word_number")
    return list(rows.values_list("last_word", flat=True))


def all_differences() -> list[search_upkeep.Difference]:
    return [difference for batch in search_upkeep.ranges() for difference in search_upkeep.differences(batch)]


def delete_current(record: TeachingRecord) -> None:
    PreviousName.objects.filter(record=record).delete()
    record.delete()


class TestSearchNames:
    def test_hold_the_whole_last_name_and_each_of_its_words(self, record: TeachingRecord) -> None:
        rows = SearchName.objects.filter(record_id=record.pk).order_by("word_number")
        assert list(rows.values_list("word_number", "last_word", "last", "first", "middle")) == [
            (0, "smithjones", "smith jones", "zoe ann", "o"),
            (1, "smith", "smith jones", "zoe ann", "o"),
            (2, "jones", "smith jones", "zoe ann", "o"),
        ]
        assert rows[1].last_sound == "smt"
        assert rows[0].date_of_birth == date(1990, 8, 15)

    def test_hold_a_name_that_has_no_letters(self) -> None:
        assert words(TeachingRecordFactory.create(last_name="-")) == [""]

    def test_hold_previous_names(self, record: TeachingRecord, previous: PreviousName) -> None:
        assert words(record) == ["smithjones", "smith", "jones", "nowak"]

    @pytest.mark.parametrize(
        ("write", "expected"),
        [
            (lambda r, p: TeachingRecord.objects.filter(pk=r.pk).update(status=Status.DEACTIVATED), []),
            (lambda r, p: PreviousName.objects.filter(pk=p.pk).delete(), ["smithjones", "smith", "jones"]),
            (lambda r, p: delete_current(r), []),
            (lambda r, p: TeachingRecord.objects.filter(pk=r.pk).delete(), []),
            (lambda r, p: rename(r, "Nowak"), ["nowak", "nowak"]),
            (lambda r, p: rename(p, "Doe"), ["smithjones", "smith", "jones", "doe"]),
            (lambda r, p: TeachingRecord.objects.filter(pk=r.pk).update(email="z@example.com"), None),
        ],
    )
    def test_follow_what_is_written(
        self,
        record: TeachingRecord,
        previous: PreviousName,
        write: Callable[[TeachingRecord, PreviousName], object],
        expected: list[str] | None,
    ) -> None:
        before = words(record)
        record_id = record.pk
        write(record, previous)
        record.pk = record_id
        assert words(record) == (before if expected is None else expected)
        assert all_differences() == []

    def test_follow_a_save_of_some_fields(self, record: TeachingRecord) -> None:
        record.last_name = "Nowak"
        record.save(update_fields=["last_name"])
        assert words(record) == ["nowak"]
        assert all_differences() == []

    def test_come_back_when_the_record_is_active_again(self, record: TeachingRecord, previous: PreviousName) -> None:
        before = words(record)
        for status in (Status.DEACTIVATED, Status.ACTIVE):
            TeachingRecord.objects.filter(pk=record.pk).update(status=status)
        assert words(record) == before

    def test_follow_the_date_of_birth_with_previous_names_too(
        self, record: TeachingRecord, previous: PreviousName
    ) -> None:
        TeachingRecord.objects.filter(pk=record.pk).update(date_of_birth=None)
        assert set(SearchName.objects.values_list("date_of_birth", flat=True)) == {None}

    def test_follow_a_previous_name_to_another_record(self, record: TeachingRecord, previous: PreviousName) -> None:
        other = TeachingRecordFactory.create(last_name="Doe")
        PreviousName.objects.filter(pk=previous.pk).update(record=other)
        assert words(record) == ["smithjones", "smith", "jones"]
        assert words(other) == ["doe", "nowak"]

    def test_follow_many_at_once(self) -> None:
        TeachingRecord.objects.bulk_create(
            TeachingRecordFactory.build(trn=f"{1234567 + number}", last_name="Ash-Oak") for number in range(5)
        )
        assert SearchName.objects.count() == 15
        TeachingRecord.objects.all().delete()
        assert not SearchName.objects.exists()

    def test_follow_a_table_that_is_emptied(self, record: TeachingRecord, previous: PreviousName) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE teaching_records_previousname")
            assert words(record) == ["smithjones", "smith", "jones"]
            cursor.execute("TRUNCATE teaching_records_teachingrecord CASCADE")
        assert not SearchName.objects.exists()

    def test_are_not_written_again_where_nothing_of_theirs_changed(self, record: TeachingRecord) -> None:
        versions = "SELECT array_agg(ctid::text ORDER BY word_number) FROM teaching_records_searchname"
        with connection.cursor() as cursor:
            cursor.execute(versions)
            before = cursor.fetchall()
            TeachingRecord.objects.update(email="new@example.com")
            cursor.execute(versions)
            assert cursor.fetchall() == before


def rename(name: TeachingRecord | PreviousName, last_name: str) -> None:
    name.last_name = last_name
    name.save()


class TestCheckSearch:
    def test_finds_nothing_where_all_is_well(self, record: TeachingRecord, previous: PreviousName) -> None:
        out = StringIO()
        call_command("check_search", stdout=out)
        assert "The search is what the names say" in out.getvalue()

    @pytest.mark.parametrize(
        ("damage", "what"),
        [
            ("UPDATE teaching_records_searchname SET last_word = 'x'", "search rows"),
            ("DELETE FROM teaching_records_searchname", "search rows"),
            ("INSERT INTO teaching_records_searchname VALUES (7, 0, 0, NULL, '', '', '', '', '', '')", "search rows"),
            ("UPDATE teaching_records_teachingrecord SET last_name = 'Doe'", "last_name_key"),
            ("UPDATE teaching_records_previousname SET first_name_sound = 'x'", "first_name_sound"),
        ],
    )
    def test_finds_what_differs_and_rebuilding_mends_it(
        self, record: TeachingRecord, previous: PreviousName, damage: str, what: str
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute(damage)
        out = StringIO()
        with pytest.raises(CommandError, match="differences"):
            call_command("check_search", stdout=out)
        assert what in out.getvalue()
        for batch in search_upkeep.ranges():
            search_upkeep.rebuild(batch)
        assert all_differences() == []

    def test_finds_counts_that_were_not_made_anew(self, record: TeachingRecord) -> None:
        search.refresh_frequencies()
        assert frequency_differences() == []
        search.mark_frequencies_stale()
        assert frequency_differences() == ["counts of names: names were written since they were counted"]
        search.refresh_frequencies()
        assert frequency_differences() == []

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE teaching_records_namefrequency SET count = count + 12 WHERE kind = 'last'",
            "INSERT INTO teaching_records_namefrequency VALUES ('first', 'nobody', 12)",
            "UPDATE teaching_records_namefrequency SET count = 1000 WHERE kind = 'all'",
        ],
    )
    def test_finds_counts_that_are_far_off(self, record: TeachingRecord, damage: str) -> None:
        search.refresh_frequencies()
        with connection.cursor() as cursor:
            cursor.execute(damage)
        assert frequency_differences() == ["counts of names: 1 are far from how many records bear the name"]

    def test_takes_no_count_amiss_that_a_few_edits_left_old(self, record: TeachingRecord) -> None:
        search.refresh_frequencies()
        rename(record, "Nowak")
        assert frequency_differences() == []


def frequency_differences() -> list[str]:
    """What `check_search` lists."""
    out = StringIO()
    with suppress(CommandError):
        call_command("check_search", stdout=out)
    return [line for line in out.getvalue().splitlines() if not line.startswith("The search is")]


class TestRefreshFrequencies:
    def test_counts_current_names_of_active_records(self, record: TeachingRecord, previous: PreviousName) -> None:
        TeachingRecordFactory.create(first_name="Zoë", last_name="Nowak")
        TeachingRecordFactory.create(first_name="Zoë", last_name="Nowak", status=Status.DEACTIVATED)
        for _ in range(2):  # the second time nothing is counted twice
            search.refresh_frequencies()
        assert set(NameFrequency.objects.values_list("kind", "name", "count")) == {
            ("first", "zoe ann", 1),
            ("first", "zoe", 1),
            ("last", "smith jones", 1),
            ("last", "nowak", 1),
            ("all", "", 2),
        }

    def test_counts_nobody(self) -> None:
        search.refresh_frequencies()
        assert not NameFrequency.objects.exists()


class TestRebuildSearch:
    @pytest.mark.django_db(transaction=True)
    def test_mends_everything(self, record: TeachingRecord, previous: PreviousName) -> None:
        SearchName.objects.all().delete()
        TeachingRecord.objects.update(last_name_key="x")
        out = StringIO()
        call_command("rebuild_search", stdout=out)
        assert "100% of records" in out.getvalue()
        assert "Keys were wrong in 1 names" in out.getvalue()
        assert all_differences() == []
        assert NameFrequency.objects.get(kind="last", name="smith jones").count == 1
