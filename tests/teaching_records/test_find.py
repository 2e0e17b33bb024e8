"""Finding a record in the console."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from staff.models import Role
from teaching_records.models import PreviousName, RecordNationalInsuranceNumber, TeachingRecord
from tests.factories import TeachingRecordFactory

pytestmark = pytest.mark.django_db

FIND = "/console/records/"
BORN = {"date_of_birth-day": "15", "date_of_birth-month": "8", "date_of_birth-year": "1990"}
type SignIn = Callable[..., Client]


@pytest.fixture
def record(db: None) -> TeachingRecord:
    record: TeachingRecord = TeachingRecordFactory.create(
        trn="0034567",
        first_name="Zoë",
        last_name="O’Brien-Adeyemi",
        email="zoe@School.example",
        date_of_birth=date(1990, 8, 15),
    )
    RecordNationalInsuranceNumber.objects.create(record=record, number="QQ123456C")
    PreviousName.objects.create(record=record, first_name="Zoë", last_name="Ńowak")
    return record


class TestFind:
    def test_begins_with_an_empty_form(self, as_staff: SignIn) -> None:
        page = as_staff(Role.VIEWER).get(FIND)
        assert page.status_code == 200
        assert "found" not in page.text
        assert "There is a problem" not in page.text

    @pytest.mark.parametrize(
        "search",
        ["0034567", "RP 00/34567", " 003-4567 ", "qq 12 34 56 c", "ZOE@school.example", "zoe@SCHOOL.EXAMPLE"],
    )
    def test_finds_by_number_or_address_however_typed(
        self, as_staff: SignIn, record: TeachingRecord, search: str
    ) -> None:
        page = as_staff().get(FIND, {"search": search})
        assert page.status_code == 200
        assert "1 record found" in page.text
        assert '<a class="govuk-link" href="/console/records/0034567/">Zoë O’Brien-Adeyemi</a>' in page.text
        assert "QQ 12 34 56 C" in page.text

    @pytest.mark.parametrize("search", ["zoe obrien adeyemi", "O'Brien", "Adeyemi Zoe", "nowak"])
    def test_finds_by_name_with_a_date_of_birth(self, as_staff: SignIn, record: TeachingRecord, search: str) -> None:
        page = as_staff().get(FIND, {"search": search, **BORN}).text
        assert "1 record found" in page
        assert "Previously Zoë Ńowak" in page

    def test_asks_for_the_date_of_birth_with_a_name(self, as_staff: SignIn, record: TeachingRecord) -> None:
        page = as_staff().get(FIND, {"search": "Zoë"})
        assert page.status_code == 422
        assert "Enter a date of birth to find a record by name" in page.text
        assert 'href="#id_date_of_birth-day"' in page.text
        assert 'value="Zoë"' in page.text

    @pytest.mark.parametrize(
        ("search", "words"),
        [
            ("", "Enter a TRN, National Insurance number, email address or name"),
            ("123456", "Enter a TRN that is 7 digits"),
            ("QQ 12 34 56", "or a National Insurance number like QQ 12 34 56 C"),
            ("zoe@", "Enter an email address in the correct format"),
        ],
    )
    def test_says_what_is_wrong_with_what_was_typed(
        self, as_staff: SignIn, record: TeachingRecord, search: str, words: str
    ) -> None:
        page = as_staff().get(FIND, {"search": search})
        assert page.status_code == 422
        assert words in page.text

    def test_says_what_is_wrong_with_the_date(self, as_staff: SignIn) -> None:
        page = as_staff().get(FIND, {"search": "Zoë", **BORN, "date_of_birth-day": "31", "date_of_birth-month": "2"})
        assert page.status_code == 422
        assert "Date of birth must be a real date" in page.text

    def test_says_what_to_try_when_nothing_is_found(self, as_staff: SignIn) -> None:
        page = as_staff().get(FIND, {"search": "7777777"})
        assert page.status_code == 200
        assert "No records found" in page.text
        assert "checking what you typed for mistakes" in page.text

    def test_keeps_what_was_typed(self, as_staff: SignIn, record: TeachingRecord) -> None:
        page = as_staff().get(FIND, {"search": "nobody", **BORN}).text
        for value in ("nobody", "15", "8", "1990"):
            assert f'value="{value}"' in page

    def test_shows_deactivated_records_as_such(self, as_staff: SignIn, record: TeachingRecord) -> None:
        TeachingRecord.objects.update(status="deactivated")
        assert "Deactivated" in as_staff().get(FIND, {"search": "0034567"}).text

    @pytest.mark.parametrize("count", [1, 15])
    def test_asks_the_database_the_same_however_many_are_found(
        self, as_staff: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        TeachingRecordFactory.create_batch(count, last_name="Smith")
        client = as_staff()
        with django_assert_max_num_queries(12):
            page = client.get(FIND, {"search": "Smith", **BORN})
        assert f"{count} record" in page.text
