"""A record and its previous names written at the same time: the search's rows are what both wrote."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest
from django.db import connection, transaction

from teaching_records import search_upkeep
from teaching_records.models import PreviousName, SearchName, TeachingRecord
from tests.factories import TeachingRecordFactory

pytestmark = pytest.mark.django_db(transaction=True)

CORRECTED = date(1985, 4, 12)
LONG_ENOUGH = 0.3  # seconds for the other to come as far as it can


def add_previous_name(record: TeachingRecord) -> None:
    PreviousName.objects.create(record=record, first_name="Grace", last_name="Nowak")


def correct_date(record: TeachingRecord) -> None:
    TeachingRecord.objects.filter(pk=record.pk).update(date_of_birth=CORRECTED)


def and_close(write: Callable[[TeachingRecord], None], record: TeachingRecord) -> None:
    try:
        write(record)
    finally:
        connection.close()


class TestTwoWriters:
    @pytest.mark.parametrize(
        ("first", "second"), [(correct_date, add_previous_name), (add_previous_name, correct_date)]
    )
    def test_leave_what_both_wrote(
        self, first: Callable[[TeachingRecord], None], second: Callable[[TeachingRecord], None]
    ) -> None:
        record = TeachingRecordFactory.create(last_name="Adeyemi")
        with ThreadPoolExecutor(1) as other:
            with transaction.atomic():
                first(record)
                written = other.submit(and_close, second, record)
                sleep(LONG_ENOUGH)
            written.result(timeout=10)
        rows = SearchName.objects.filter(record_id=record.pk).values_list("last", "date_of_birth")
        assert set(rows) == {("adeyemi", CORRECTED), ("nowak", CORRECTED)}
        assert [each for batch in search_upkeep.ranges() for each in search_upkeep.differences(batch)] == []
