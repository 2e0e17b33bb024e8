"""The records that are compared are found by equalities, and none with three facts is left out."""

from datetime import date
from itertools import combinations

import pytest

from matching.find_trn.rules import Fact
from teaching_records.models import Status, TeachingRecord
from teaching_records.queries import candidates_for_lost_trn, people_of
from teaching_records.rules.agreement import Evidence, Name
from tests.factories import TeachingRecordFactory

pytestmark = pytest.mark.django_db

NINO = "QQ123456C"
ASKED = Evidence((Name(("Grace",), ("Adeyemi",)),), (date(1990, 8, 15),), "grace@example.com", NINO, None)


def record(facts: tuple[Fact, ...] = tuple(Fact), **more: object) -> TeachingRecord:
    """One on which just these facts agree."""
    made: TeachingRecord = TeachingRecordFactory.create(
        **{
            "first_name": "Grace" if Fact.NAME in facts else "Ada",
            "last_name": "Adeyemi" if Fact.NAME in facts else "Bell",
            "date_of_birth": date(1990, 8, 15) if Fact.DATE_OF_BIRTH in facts else None,
            "email": "Grace@Example.com" if Fact.EMAIL in facts else None,
            **more,
        }
    )
    if Fact.NATIONAL_INSURANCE_NUMBER in facts:
        made.national_insurance_numbers.create(number=NINO)
    return made


class TestCandidates:
    @pytest.mark.parametrize("facts", list(combinations(Fact, 3)))
    def test_hold_everybody_with_three_facts(self, facts: tuple[Fact, ...]) -> None:
        assert [each.record_id for each in candidates_for_lost_trn(ASKED)] == []
        expected = record(facts)
        assert [each.record_id for each in candidates_for_lost_trn(ASKED)] == [expected.pk]

    def test_hold_each_once_and_the_deactivated_too(self) -> None:
        both = [record(), record(status=Status.DEACTIVATED)]
        assert sorted(each.record_id for each in candidates_for_lost_trn(ASKED)) == [each.pk for each in both]

    def test_are_nobody_where_nothing_was_given(self) -> None:
        record((Fact.NAME, Fact.DATE_OF_BIRTH))
        assert candidates_for_lost_trn(Evidence((), ASKED.dates_of_birth, None, None, None)) == []

    def test_are_found_in_two_queries(self, django_assert_num_queries: object) -> None:
        record()
        with django_assert_num_queries(2):  # type: ignore[operator]
            candidates_for_lost_trn(ASKED)


class TestPeople:
    def test_live_on_through_merges(self) -> None:
        last = record()
        between = record(status=Status.DEACTIVATED, merged_into=last)
        first = record(status=Status.DEACTIVATED, merged_into=between)
        gone = record(status=Status.DEACTIVATED)
        people = people_of([first.pk, between.pk, last.pk, gone.pk])
        assert people == {first.pk: last.pk, between.pk: last.pk, last.pk: last.pk, gone.pk: None}
