from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.matching.find_trn.searching import NOW, Searching


@pytest.fixture
def at_ten_on_monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def record(db: None) -> TeachingRecord:
    """Grace's, with another address than the one that she gives."""
    record = TeachingRecordFactory.create(trn="2000001", last_name="Adeyemi", email="grace@school.example")
    record.national_insurance_numbers.create(number="QQ123456C")
    return record


@pytest.fixture
def searching(client: Client, db: None) -> Searching:
    return Searching(client)
