import csv
from collections import Counter
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.population import GROUPS, SyntheticRecord, record, records, write_csv
from benchmarks.population.relatives import Relation, base_of
from benchmarks.short_forms import may_be_one_name
from teaching_records.rules import normal_forms

COUNT = 6_000
SEED = 3


@pytest.fixture(scope="module")
def people() -> list[SyntheticRecord]:
    return list(records(COUNT, SEED))


def share(people: list[SyntheticRecord], has: str) -> float:
    unrelated = [person for person in people if person.relation is Relation.NONE]
    return sum(bool(getattr(person, has)) for person in unrelated) / len(unrelated)


class TestRecords:
    def test_are_the_same_for_the_same_seed(self, people: list[SyntheticRecord]) -> None:
        assert list(islice(records(COUNT, SEED), 300)) == people[:300]

    def test_are_others_for_another_seed(self, people: list[SyntheticRecord]) -> None:
        assert list(records(300, SEED + 1)) != people[:300]

    def test_of_a_smaller_population_are_the_first_of_a_larger(self, people: list[SyntheticRecord]) -> None:
        assert list(records(200, SEED)) == people[:200]

    @pytest.mark.parametrize("index", [0, 1, 9, 13, 1007, 4321])
    def test_can_be_made_one_by_one(self, people: list[SyntheticRecord], index: int) -> None:
        assert record(index, SEED) == people[index]

    def test_stream(self) -> None:
        assert next(records(10**9, SEED)) == record(0, SEED)

    def test_have_identifiers_in_normal_form(self, people: list[SyntheticRecord]) -> None:
        for person in people:
            assert normal_forms.trn(person.trn) == person.trn
            for number in person.national_insurance_numbers:
                assert normal_forms.national_insurance_number(number) == number
            if person.email:
                assert normal_forms.email_address(person.email) == person.email

    def test_share_no_number_unless_they_are_one_person(self, people: list[SyntheticRecord]) -> None:
        owners = Counter(
            number
            for person in people
            if person.relation is not Relation.DUPLICATE
            for number in person.national_insurance_numbers
        )
        assert set(owners.values()) == {1}
        assert len({person.trn for person in people}) == COUNT

    @pytest.mark.parametrize(
        ("has", "expected"),
        [("national_insurance_numbers", 0.8), ("email", 0.6), ("previous_names", 1 / 7)],
    )
    def test_hold_as_much_as_they_should(self, people: list[SyntheticRecord], has: str, expected: float) -> None:
        assert share(people, has) == pytest.approx(expected, abs=0.02)

    def test_are_of_people_born_from_1940_to_2005(self, people: list[SyntheticRecord]) -> None:
        years = {
            person.date_of_birth.year for person in people if person.relation is Relation.NONE and person.date_of_birth
        }
        assert (min(years), max(years)) == (1940, 2005)

    def test_give_new_year_as_birthday_more_often_in_some_groups(self, people: list[SyntheticRecord]) -> None:
        def on_new_year(group: str) -> float:
            days = [person.date_of_birth for person in people if person.group == group and person.date_of_birth]
            return sum((day.month, day.day) == (1, 1) for day in days) / len(days)

        assert on_new_year("South Asian") > 3 * on_new_year("English")

    def test_are_of_every_group(self, people: list[SyntheticRecord]) -> None:
        shares = Counter(person.group for person in people)
        for group in GROUPS.values():
            assert shares[group.name] / COUNT == pytest.approx(group.share, rel=0.35)

    def test_have_many_names_of_which_few_are_common(self, people: list[SyntheticRecord]) -> None:
        last = Counter(person.last_name for person in people)
        assert len(last) > 2_500
        assert last.most_common(1)[0][1] / COUNT > 0.007

    def test_are_merged_into_a_record_that_is_there(self, people: list[SyntheticRecord]) -> None:
        by_trn = {person.trn: person for person in people}
        merged = [person for person in people if person.merged_into_trn]
        assert merged
        for person in merged:
            assert person.status == "deactivated"
            assert by_trn[person.survivor_trn].status == "active"


class TestNames:
    def test_are_thousands(self) -> None:
        first = {name for group in GROUPS.values() for name in (*group.women.choices, *group.men.choices)}
        last = {name for group in GROUPS.values() for name in group.last.choices}
        assert len(first) > 2_000
        assert len(last) > 10_000

    @pytest.mark.parametrize("group", GROUPS.values(), ids=list(GROUPS))
    def test_have_neither_spaces_at_their_ends_nor_nothing_in_them(self, group: object) -> None:
        for weighted in (group.women, group.men, group.last):  # type: ignore[attr-defined]
            for name in weighted.choices:
                assert name
                assert name == name.strip()
                assert ";" not in name
                assert "|" not in name


def relatives(people: list[SyntheticRecord], relation: Relation) -> list[tuple[SyntheticRecord, SyntheticRecord]]:
    pairs = [(person, people[base_of(person.index)]) for person in people if person.relation is relation]
    assert pairs
    return pairs


class TestRelatives:
    def test_twins_share_birthday_and_family_name_but_no_given_name(self, people: list[SyntheticRecord]) -> None:
        for person, other in relatives(people, Relation.TWIN):
            assert person.date_of_birth == other.date_of_birth
            assert not may_be_one_name(person.first_name or person.last_name, other.first_name or other.last_name)
            if person.group != "single-word":
                assert person.last_name == other.last_name

    def test_a_child_is_a_generation_apart(self, people: list[SyntheticRecord]) -> None:
        for person, other in relatives(people, Relation.CHILD):
            if person.date_of_birth and other.date_of_birth:
                assert 19 <= abs(person.date_of_birth.year - other.date_of_birth.year) <= 36
                assert person.date_of_birth < date(2006, 1, 1)

    def test_namesakes_have_another_birthday(self, people: list[SyntheticRecord]) -> None:
        for person, other in relatives(people, Relation.NAMESAKE):
            assert (person.first_name, person.last_name) == (other.first_name, other.last_name)
            assert person.date_of_birth is None or person.date_of_birth != other.date_of_birth

    def test_some_namesakes_have_the_same(self, people: list[SyntheticRecord]) -> None:
        for person, other in relatives(people, Relation.NAMESAKE_BORN_ON_THE_SAME_DAY):
            assert person.date_of_birth == other.date_of_birth
            assert not set(person.national_insurance_numbers) & set(other.national_insurance_numbers)

    def test_a_duplicate_is_merged_into_the_record_it_was_made_from(self, people: list[SyntheticRecord]) -> None:
        for person, other in relatives(people, Relation.DUPLICATE):
            assert person.merged_into_trn == other.trn


class TestWriteCsv:
    def test_writes_what_the_import_reads(self, tmp_path: Path, people: list[SyntheticRecord]) -> None:
        path = tmp_path / "population.csv"
        write_csv(path, people[:20])
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        assert [line["trn"] for line in lines] == [person.trn for person in people[:20]]
        assert lines[9]["merged_into_trn"] == lines[8]["trn"]
        assert {line["status"] for line in lines} == {"active", "deactivated"}
        with_previous = next(place for place, person in enumerate(people[:20]) if person.previous_names)
        assert lines[with_previous]["previous_names"].count("|") == 2 * len(people[with_previous].previous_names)
