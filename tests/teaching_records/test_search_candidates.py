"""Whom the suggestions' search finds, and that it stays small where many are alike."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teaching_records import queries, search
from teaching_records.models import NameFrequency, PreviousName, RecordNationalInsuranceNumber, Status, TeachingRecord
from teaching_records.rules.facts import CandidateName, Evidence, Name
from tests.factories import TeachingRecordFactory

pytestmark = pytest.mark.django_db

BORN = date(1984, 7, 12)
FAR_OFF = date(1961, 2, 27)
NINO = "QQ123456C"
TRN = "2000001"


def person(first: str, last: str, *days: date, **numbers: str) -> Evidence:
    known = {"email": None, "national_insurance_number": None, "trn": None} | numbers
    return Evidence((Name((first,) if first else (), (last,) if last else ()),), days, **known)


@pytest.fixture
def record() -> TeachingRecord:
    record: TeachingRecord = TeachingRecordFactory.create(
        trn=TRN, first_name="Robert", last_name="Okonkwo-Hale", date_of_birth=BORN, email="bob@example.com"
    )
    RecordNationalInsuranceNumber.objects.create(record=record, number=NINO)
    return record


def found(evidence: Evidence) -> list[int]:
    return [name.record_id for name in search.candidates(evidence).names]


class TestCandidates:
    @pytest.mark.parametrize(
        "evidence",
        [
            pytest.param(person("Rxbxrt", "Quill", BORN), id="born that day, first name begins so"),
            pytest.param(person("Xavier", "Wkqnkwohale", BORN), id="born that day, last name ends so"),
            pytest.param(person("Xavier", "Okonquo-Hail", date(1984, 12, 7)), id="last name sounds so, date swapped"),
            pytest.param(
                person("Xavier", "Okonkwo", date(1984, 7, 21)), id="a word of the last name, digits exchanged"
            ),
            pytest.param(person("Roobert", "Quill", date(1985, 7, 12)), id="first name sounds so, year off by one"),
            pytest.param(person("Rxbxrt", "Okhale", date(1994, 7, 12)), id="both names begin so, decade off"),
            pytest.param(person("Bob", "Okhale", date(1984, 8, 12)), id="a short form begins so, month off"),
            pytest.param(person("Tobert", "Okhale", date(1984, 7, 11)), id="a name ends so, the other begins so"),
            pytest.param(person("Oxhale", "Robert", date(1984, 7, 11)), id="names swapped and one misspelt, day off"),
            pytest.param(person("", "Okhale", date(1984, 7, 11)), id="one name only, day off"),
            pytest.param(person("Robertt", "Okonkwo Hale", FAR_OFF), id="both names sound so, another date"),
            pytest.param(person("Bob", "Okonkwo-Hale", FAR_OFF), id="a short form, another date"),
            pytest.param(person("Okonkwo-Hale", "Robert", FAR_OFF), id="names swapped, another date"),
            pytest.param(person("Robert", "Okonkwo-Hale"), id="no date"),
            pytest.param(person("Rxbxrt", "Okonkwo-Hale"), id="no date, first name begins so"),
            pytest.param(person("Robert", "Okanlwo-Hale"), id="no date, last name sounds a little so"),
            pytest.param(person("X", "Y", FAR_OFF, email="BOB@example.com"), id="e-mail address"),
            pytest.param(person("X", "Y", FAR_OFF, national_insurance_number=NINO), id="NINO"),
            pytest.param(person("X", "Y", FAR_OFF, national_insurance_number="QQ123465C"), id="NINO exchanged"),
            pytest.param(person("X", "Y", FAR_OFF, national_insurance_number="QQ123457C"), id="NINO with a slip"),
            pytest.param(person("X", "Y", FAR_OFF, trn=TRN), id="TRN"),
            pytest.param(person("X", "Y", FAR_OFF, trn="2000010"), id="TRN exchanged"),
            pytest.param(person("X", "Y", FAR_OFF, trn="2009001"), id="TRN with a slip"),
        ],
    )
    def test_hold_who_may_be_the_person(self, record: TeachingRecord, evidence: Evidence) -> None:
        assert set(found(evidence)) == {record.pk}

    @pytest.mark.parametrize(
        "evidence",
        [
            pytest.param(person("Xavier", "Quill", BORN), id="only the date"),
            pytest.param(person("Rxbxrt", "Quill", date(1984, 7, 11)), id="only the date is near"),
            pytest.param(person("Robert", "Quill", FAR_OFF), id="only the first name"),
            pytest.param(person("X", "Y", FAR_OFF, trn="2000999"), id="a number of which much is wrong"),
            pytest.param(Evidence((), (), None, None, None), id="nothing is known"),
        ],
    )
    def test_hold_nobody_else(self, record: TeachingRecord, evidence: Evidence) -> None:
        assert found(evidence) == []

    def test_hold_no_deactivated_record(self, record: TeachingRecord) -> None:
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        assert found(person("Robert", "Okonkwo-Hale", BORN, trn=TRN, email="bob@example.com")) == []

    def test_find_a_record_without_a_date_of_birth(self, record: TeachingRecord) -> None:
        TeachingRecord.objects.update(date_of_birth=None)
        assert set(found(person("Robert", "Oxhale", BORN))) == {record.pk}
        assert set(found(person("Rupert", "Okonkwo-Hale", BORN))) == {record.pk}

    def test_find_a_record_by_its_previous_name(self, record: TeachingRecord) -> None:
        PreviousName.objects.create(record=record, first_name="Bob", middle_name="Lee", last_name="Nowak")
        names = search.candidates(person("Bob", "Nowak", FAR_OFF)).names
        assert names == [CandidateName(record.pk, "bob", "lee", "nowak", BORN, is_current=False)]

    def test_say_whom_a_number_led_to(self, record: TeachingRecord) -> None:
        namesake = TeachingRecordFactory.create(first_name="Robert", last_name="Okonkwo-Hale", date_of_birth=BORN)
        candidates = search.candidates(person("Robert", "Okonkwo-Hale", BORN, trn=TRN))
        assert {name.record_id for name in candidates.names} == {record.pk, namesake.pk}
        assert candidates.identified == [record.pk]

    def test_lead_from_a_merged_records_number_to_its_survivor(self, record: TeachingRecord) -> None:
        middle = TeachingRecordFactory.create(status=Status.DEACTIVATED, merged_into=record)
        merged = TeachingRecordFactory.create(status=Status.DEACTIVATED, merged_into=middle)
        assert search.candidates(person("X", "Y", FAR_OFF, trn=merged.trn)).identified == [record.pk]

    def test_stay_few_where_many_are_alike_and_hold_the_rare_one(self, record: TeachingRecord) -> None:
        TeachingRecord.objects.bulk_create(
            TeachingRecordFactory.build(
                trn=f"{3000000 + number}",
                first_name="John",
                last_name="Aab",
                date_of_birth=BORN.replace(year=1984 + number % 2),
            )
            for number in range(1_500)
        )
        names = found(person("Robert", "Okonkwo-Hale", BORN))
        assert record.pk in names
        assert len(names) < 400
        assert len(found(person("John", "Aab", BORN))) < 700

    @pytest.mark.parametrize(("given", "family"), [("Rxbxrt", "Oxxxkwo"), ("Rxbxrt", "Quill"), ("Xavier", "Oxxxkwo")])
    def test_hold_who_has_a_name_that_begins_so_on_a_crowded_day(
        self, record: TeachingRecord, given: str, family: str
    ) -> None:
        """However late in the alphabet: these are the first when they are asked for by their date."""
        TeachingRecord.objects.bulk_create(
            TeachingRecordFactory.build(
                trn=f"{3000000 + number}", first_name="Zed", last_name="Aab", date_of_birth=BORN
            )
            for number in range(500)
        )
        assert record.pk in found(person(given, family, BORN))


class TestCandidatesFartherOff:
    """Both names and the date are wrong, so that no key holds."""

    def found(self, evidence: Evidence) -> list[int]:
        return [name.record_id for name in search.candidates_farther_off(evidence)]

    @pytest.mark.parametrize(
        ("record_name", "given", "family"),
        [
            (("", "Sukarno"), "", "Uskarno"),
            (("", "Sumarni"), "", "Dumnarni"),
            (("Danrong", "Lin"), "Donrongg", "In"),
            (("Haozhi", "Lam"), "H", "Kam"),
            (("Okafor", "Ngozi"), "Mgozi", "Qwerty"),
        ],
    )
    def test_hold_who_has_nearly_the_same_letters(self, record_name: tuple[str, str], given: str, family: str) -> None:
        record = TeachingRecordFactory.create(
            first_name=record_name[0], last_name=record_name[1], date_of_birth=date(1987, 4, 10)
        )
        assert self.found(person(given, family, date(1987, 3, 10))) == [record.pk]

    def test_hold_nobody_with_other_letters_or_another_birthday(self) -> None:
        TeachingRecordFactory.create(first_name="Ann", last_name="Okafor", date_of_birth=date(1987, 4, 10))
        TeachingRecordFactory.create(first_name="", last_name="Sukarno", date_of_birth=FAR_OFF)
        assert self.found(person("", "Sukarno", date(1987, 3, 10))) == []
        assert self.found(person("", "Sukarno")) == []

    def test_are_asked_for_where_nobody_stands_near(self) -> None:
        record = TeachingRecordFactory.create(first_name="", last_name="Sukarno", date_of_birth=date(1987, 4, 10))
        evidence = person("", "Uskarno", date(1987, 3, 10))
        assert not found(evidence)
        assert [ranked.record_id for ranked in queries.ranked(evidence, None)] == [record.pk]

    def test_are_not_asked_for_where_others_have_the_last_name(self) -> None:
        """Uskarno is somebody's name: it is seldom a slip for Sukarno."""
        TeachingRecordFactory.create(first_name="", last_name="Sukarno", date_of_birth=date(1987, 4, 10))
        TeachingRecordFactory.create(first_name="", last_name="Uskarno", date_of_birth=FAR_OFF)
        search.refresh_frequencies()
        assert queries.ranked(person("", "Uskarno", date(1987, 3, 10)), None) == []

    def test_are_not_asked_for_where_somebody_does(self, record: TeachingRecord) -> None:
        with CaptureQueriesContext(connection) as asked:
            queries.ranked(person("Robert", "Okonkwo-Hail", BORN), None)
        assert len(asked) == 2


class TestFrequencies:
    def test_are_those_of_the_persons_names(self, record: TeachingRecord) -> None:
        TeachingRecordFactory.create_batch(2, first_name="Robert", last_name="Hale")
        search.refresh_frequencies()
        evidence = person("Robert", "Okonkwo-Hale", BORN)
        frequencies = search.candidates(evidence).frequencies
        assert frequencies == search.frequencies(evidence)
        assert frequencies.total == 3
        assert frequencies.first == {"robert": 3}
        assert frequencies.last == {"okonkwo hale": 1, "hale": 2}

    def test_are_middling_where_names_were_never_counted(self, record: TeachingRecord) -> None:
        assert not NameFrequency.objects.exists()
        assert search.candidates(person("Robert", "Hale", BORN)).frequencies.total == 3_000_000
