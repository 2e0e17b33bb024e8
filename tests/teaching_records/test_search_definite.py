"""The search for a definite match gives the rules the same to decide as a look at everybody born on that day."""

from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given

from matching.rules import RULES, decide
from teaching_records import queries, search
from teaching_records.models import PreviousName, RecordNationalInsuranceNumber, Status, TeachingRecord
from teaching_records.rules.agreement import agree
from teaching_records.rules.facts import Evidence, Name, RecordFacts, RecordName
from teaching_records.rules.may_agree import names_may_agree
from tests.factories import TeachingRecordFactory
from tests.teaching_records.search_worlds import AGAINST_THE_DATABASE, SCENES, Scene, world_of

pytestmark = pytest.mark.django_db


def everybody_born_then(evidence: Evidence, one_login_user_id: int | None) -> dict[int, RecordFacts]:
    """What the search must not miss, found and put together in the simplest way: slowly."""
    stated = TeachingRecord.objects.filter(trn=evidence.trn).first() if evidence.trn else None
    condition = Q(date_of_birth__in=evidence.dates_of_birth)
    if evidence.national_insurance_number:
        condition |= Q(national_insurance_numbers__number=evidence.national_insurance_number)
    if stated:
        condition |= Q(pk=stated.pk) | Q(pk=stated.survivor().pk)
    found = TeachingRecord.objects.filter(condition).distinct()
    return {record.pk: facts(record, stated, one_login_user_id) for record in found}


def facts(record: TeachingRecord, stated: TeachingRecord | None, one_login_user_id: int | None) -> RecordFacts:
    names: list[TeachingRecord | PreviousName] = [record, *record.previous_names.all()]
    is_merged = stated is not None and stated != record and stated.survivor() == record
    return RecordFacts(
        record_id=record.pk,
        trn=record.trn,
        names=tuple(RecordName(name.first_name, name.middle_name, name.last_name) for name in names),
        date_of_birth=record.date_of_birth,
        email=record.email,
        national_insurance_numbers=frozenset(number.number for number in record.national_insurance_numbers.all()),
        merged_trns=frozenset({stated.trn}) if stated and is_merged else frozenset(),
        is_active=record.is_active,
        is_connected_to_another=any(each.one_login_user_id != one_login_user_id for each in record.open_connections),
    )


class TestDefiniteCandidates:
    @AGAINST_THE_DATABASE
    @given(scene=SCENES)
    def test_lead_to_the_same_decision_as_everybody_born_that_day(self, scene: Scene) -> None:
        evidence, records = scene
        with world_of(records):
            expected = decide(evidence, everybody_born_then(evidence, None).values())
            decision = decide(evidence, queries.candidates_for_decision(evidence, None))
        assert (decision.outcome, decision.reason, decision.record_id, decision.rule) == (
            expected.outcome,
            expected.reason,
            expected.record_id,
            expected.rule,
        )

    @AGAINST_THE_DATABASE
    @given(scene=SCENES)
    def test_hold_everybody_whom_the_rules_concern(self, scene: Scene) -> None:
        evidence, records = scene
        with world_of(records) as made:
            someone = next((record.connections.first() for record in made if record.connections.exists()), None)
            user_id = someone.one_login_user_id if someone else None
            everybody = everybody_born_then(evidence, user_id)
            found = {record.record_id: record for record in search.definite_candidates(evidence, user_id)}
        assert found == {record_id: everybody[record_id] for record_id in found}
        assert {record_id for record_id, record in everybody.items() if _is_concerned(evidence, record)} <= set(found)

    @pytest.mark.parametrize(
        ("given", "family", "first", "last"),
        [
            ("Ann", "Smith", "Ann", "Smith"),
            ("ÁNN", "O’Neil", "Ann", "oneil"),
            ("Ann Marie", "Smith", "Annmarie", "Smith"),
            ("Meiling", "Smith", "Mei-Ling", "Smith"),
            ("Mei Ling", "Smith", "Meiling", "Smith"),
            ("Bob", "Smith", "Robert James", "Smith"),
            ("Robert James", "Smith", "Bob", "Smith"),
            ("Ann", "Smith", "Ann", "Smith-Jones"),
            ("Ann", "Smith Jones", "Ann", "Jones"),
            ("Ann", "Smith Jones", "Ann", "Smithjones"),
            ("Ann", "Smithjones", "Ann", "Smith Jones"),
            ("Ann", "de Souza", "Ann", "Souza"),
        ],
    )
    @pytest.mark.parametrize("status", Status.values)
    @pytest.mark.parametrize("is_previous", [False, True])
    def test_find_every_way_in_which_names_agree(
        self, given: str, family: str, first: str, last: str, status: str, is_previous: bool
    ) -> None:
        name = {"first_name": first, "last_name": last}
        record = TeachingRecordFactory.create(status=status, **({} if is_previous else name))
        if is_previous:
            PreviousName.objects.create(record=record, **name)
        person = Evidence((Name((given,), (family,)),), (record.date_of_birth,), None, None, None)
        assert [found.record_id for found in search.definite_candidates(person, None)] == [record.pk]

    def test_stay_few_where_hundreds_hold_one_number(self) -> None:
        """One that stands for none, say. Who was born on the day is among them, wherever they stand."""
        day, number = date(1990, 8, 15), "QQ123456C"
        others = TeachingRecordFactory.build_batch(200, date_of_birth=date(1961, 2, 27))
        for trn, each in enumerate(others):
            each.trn = f"{3000000 + trn}"
        TeachingRecord.objects.bulk_create(others)
        record = TeachingRecordFactory.create(first_name="Zoe", last_name="Zed", date_of_birth=day)
        RecordNationalInsuranceNumber.objects.bulk_create(
            RecordNationalInsuranceNumber(record=each, number=number) for each in [*TeachingRecord.objects.all()]
        )
        evidence = Evidence((Name(("Grace",), ("Adeyemi",)),), (day,), None, number, None)
        found = search.definite_candidates(evidence, None)
        assert record.pk in {each.record_id for each in found}
        assert len(found) <= 51


def _is_concerned(evidence: Evidence, record: RecordFacts) -> bool:
    agreed = set(agree(evidence, record).agreed_attributes)
    may_be_duplicate = "date_of_birth" in agreed and names_may_agree(evidence.names, record.names)
    return may_be_duplicate or any(attributes <= agreed for attributes in RULES.values())
