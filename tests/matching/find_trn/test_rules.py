"""Three of four facts, with one person: every combination, and whatever hypothesis thinks of."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.find_trn.rules import Candidate, Fact, Finding, Result, agreed_facts, find
from teaching_records.rules.agreement import Evidence, Name, RecordFacts, RecordName

BORN, OTHER_DAY = date(1990, 8, 15), date(1990, 8, 16)
NINO, OTHER_NINO = "QQ123456C", "QQ123456D"
EMAIL, OTHER_EMAIL = "grace@example.com", "grace@example.org"

GRACE = Evidence((Name(("Grace",), ("Adeyemi",)),), (BORN,), EMAIL, NINO, None)
RECORD = RecordFacts(
    record_id=1,
    trn="1234567",
    names=(RecordName("Grace", "", "Adeyemi"),),
    date_of_birth=BORN,
    email=EMAIL,
    national_insurance_numbers=frozenset({NINO}),
    merged_trns=frozenset(),
    is_active=True,
    is_connected_to_another=False,
)
FOUND, NOBODY, SEVERAL = Finding(Result.FOUND, 1), Finding(Result.NOBODY), Finding(Result.SEVERAL)
DISAGREEING = {
    Fact.NAME: {"names": (RecordName("Ada", "", "Bell"),)},
    Fact.DATE_OF_BIRTH: {"date_of_birth": OTHER_DAY},
    Fact.NATIONAL_INSURANCE_NUMBER: {"national_insurance_numbers": frozenset({OTHER_NINO})},
    Fact.EMAIL: {"email": OTHER_EMAIL},
}
MISSING = {
    Fact.NAME: {"names": (RecordName("", "", ""),)},
    Fact.DATE_OF_BIRTH: {"date_of_birth": None},
    Fact.NATIONAL_INSURANCE_NUMBER: {"national_insurance_numbers": frozenset()},
    Fact.EMAIL: {"email": None},
}
WITHOUT = [facts for count in range(5) for facts in combinations(Fact, count)]


def candidate(record: RecordFacts = RECORD, **changed: object) -> Candidate:
    """An active record, or one that lives on in `person`."""
    person = changed.pop("person", record.record_id)
    return Candidate(replace(record, **changed), person)  # type: ignore[arg-type]


def without(facts: tuple[Fact, ...], how: dict[Fact, dict[str, object]]) -> Candidate:
    return candidate(**{name: value for fact in facts for name, value in how[fact].items()})  # type: ignore[arg-type]


class TestThreeOfFour:
    @pytest.mark.parametrize("facts", WITHOUT)
    @pytest.mark.parametrize("how", [DISAGREEING, MISSING], ids=["disagreeing", "missing"])
    def test_are_enough_and_two_are_not(self, facts: tuple[Fact, ...], how: dict[Fact, dict[str, object]]) -> None:
        assert find(GRACE, [without(facts, how)]) == (FOUND if len(facts) <= 1 else NOBODY)

    @pytest.mark.parametrize("first", ["Grace", "GRACE", "Grace Ann"])
    def test_take_the_name_as_it_may_be_written(self, first: str) -> None:
        record = candidate(names=(RecordName(first, "", "Adeyemi-Cole"),), email=None)
        assert find(GRACE, [record]) == FOUND

    @pytest.mark.parametrize(
        "name", [("Grace", "Bell"), ("Ada", "Adeyemi"), ("Adeyemi", "Grace"), ("Grase", "Adeyemi")]
    )
    def test_take_first_and_last_name_together(self, name: tuple[str, str]) -> None:
        assert find(GRACE, [candidate(names=(RecordName(name[0], "", name[1]),), email=None)]) == NOBODY

    def test_take_a_previous_name_of_the_person(self) -> None:
        married = replace(GRACE, names=(Name(("Grace",), ("Bell",)), *GRACE.names))
        assert find(married, [candidate(email=None)]) == FOUND

    def test_take_a_previous_name_of_the_record(self) -> None:
        assert find(GRACE, [candidate(names=(RecordName("Grace", "", "Bell"), *RECORD.names), email=None)]) == FOUND

    def test_take_the_address_in_any_case(self) -> None:
        assert find(GRACE, [candidate(email="GRACE@Example.com", date_of_birth=None)]) == FOUND

    def test_take_any_number_of_the_record(self) -> None:
        record = candidate(national_insurance_numbers=frozenset({OTHER_NINO, NINO}), date_of_birth=None)
        assert find(GRACE, [record]) == FOUND

    def test_take_what_was_not_given_for_no_agreement(self) -> None:
        nobody = Evidence((), (), None, None, None)
        blank = candidate(names=(), date_of_birth=None, email=None, national_insurance_numbers=frozenset())
        assert find(nobody, [blank, candidate()]) == NOBODY


def named(*names: tuple[str, str]) -> Evidence:
    """What Grace gives, under these names: the current one and, where there is one, the previous."""
    return replace(GRACE, names=tuple(Name((first,), (last,)) for first, last in names))


def under(*names: tuple[str, str]) -> Candidate:
    """Her record under these names, with another address: with her name three facts agree."""
    return candidate(names=tuple(RecordName(first, "", last) for first, last in names), email=None)


class TestANameIsOneName:
    @pytest.mark.parametrize(
        ("stated", "kept"),
        [
            ([("Grace", "Bell"), ("Ada", "Adeyemi")], [("Grace", "Adeyemi")]),
            ([("Ada", "Adeyemi"), ("Grace", "Bell")], [("Grace", "Adeyemi")]),
            ([("Grace", "Adeyemi")], [("Grace", "Bell"), ("Ada", "Adeyemi")]),
        ],
    )
    def test_first_and_last_agree_together(self, stated: list[tuple[str, str]], kept: list[tuple[str, str]]) -> None:
        assert find(named(*stated), [under(*kept)]) == NOBODY

    @pytest.mark.parametrize(
        ("stated", "kept"),
        [
            ("Adeyemi", "Adeyemi-Cole"),
            ("Adeyemi-Cole", "Adeyemi"),
            ("Cole Adeyemi Bell", "Adeyemi"),
            ("Adeyemi van der Berg", "Adeyemi"),
            ("Cole Adeyemi Bell Okafor", "Adeyemi Bell"),
        ],
    )
    def test_takes_a_last_name_that_has_two_words_more(self, stated: str, kept: str) -> None:
        assert find(named(("Grace", stated)), [under(("Grace", kept))]) == FOUND

    @pytest.mark.parametrize(
        "stated",
        [
            "Cole Adeyemi Bell Okafor",
            "Cole-Bell-Okafor-Adeyemi",
            "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Adeyemi",
        ],
    )
    def test_takes_no_list_of_last_names(self, stated: str) -> None:
        assert find(named(("Grace", stated)), [under(("Grace", "Adeyemi"))]) == NOBODY
        assert find(named(("Grace", "Hill"), ("Grace", stated)), [under(("Grace", "Adeyemi"))]) == NOBODY

    def test_takes_middle_names_for_first_names_but_no_list(self) -> None:
        with_middle = candidate(names=(RecordName("Grace", "Ann Mary", "Adeyemi"),), email=None)
        five = named(("Grace Ann Mary Jane Rose", "Adeyemi"))
        assert find(five, [with_middle]) == FOUND
        assert find(five, [under(("Grace", "Adeyemi"))]) == NOBODY


SURNAMES = ("Smith", "Jones", "Taylor", "Brown", "Patel", "Wright", "Evans", "Hill", "Adeyemi", "Cole")


@given(
    stated=st.lists(
        st.lists(st.sampled_from(SURNAMES), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=2, unique=True
    )
)
def test_one_name_tries_no_more_than_three_last_names(stated: list[str]) -> None:
    asked = named(*(("Grace", last) for last in stated))
    found = [last for last in SURNAMES if find(asked, [under(("Grace", last))]) == FOUND]
    assert len(found) <= 3 * len(stated)


class TestOnePerson:
    def test_is_not_found_among_two(self) -> None:
        assert find(GRACE, [candidate(), candidate(record_id=2, email=None, person=2)]) == SEVERAL

    def test_is_found_beside_one_with_too_little(self) -> None:
        assert find(GRACE, [candidate(), candidate(record_id=2, email=None, date_of_birth=None, person=2)]) == FOUND

    def test_is_found_through_a_record_merged_into_theirs(self) -> None:
        survivor = candidate(names=(RecordName("Grace", "", "Bell"),), date_of_birth=None)
        merged = candidate(record_id=2, is_active=False, person=1)
        assert find(GRACE, [survivor, merged]) == FOUND
        assert find(GRACE, [merged]) == FOUND

    def test_with_two_records_merged_is_one(self) -> None:
        assert find(GRACE, [candidate(), candidate(record_id=2, is_active=False, person=1)]) == FOUND

    def test_whose_record_is_not_active_is_not_found(self) -> None:
        deactivated = candidate(record_id=2, is_active=False, person=None)
        assert find(GRACE, [deactivated]) == NOBODY
        assert find(GRACE, [deactivated, candidate()]) == FOUND


NAMES = st.sampled_from([("Grace", "Adeyemi"), ("Ada", "Bell"), ("Grace", "Bell"), ("", "")])
RECORDS = st.builds(
    lambda record_id, person, name, born, email, numbers: candidate(
        record_id=record_id,
        person=person,
        names=(RecordName(name[0], "", name[1]),),
        date_of_birth=born,
        email=email,
        national_insurance_numbers=frozenset(numbers),
    ),
    st.integers(1, 9),
    st.none() | st.integers(1, 3),
    NAMES,
    st.sampled_from([BORN, OTHER_DAY, None]),
    st.sampled_from([EMAIL, OTHER_EMAIL, None]),
    st.sets(st.sampled_from([NINO, OTHER_NINO])),
)
ASKED = st.builds(
    lambda names, born, email, nino: Evidence(
        tuple(Name((first,), (last,)) for first, last in names), (born,) if born else (), email, nino, None
    ),
    st.lists(NAMES, max_size=2),
    st.sampled_from([BORN, OTHER_DAY, None]),
    st.sampled_from([EMAIL, None]),
    st.sampled_from([NINO, None]),
)


@given(asked=ASKED, candidates=st.lists(RECORDS, max_size=6))
def test_whoever_is_found_is_the_only_one_with_three(asked: Evidence, candidates: list[Candidate]) -> None:
    finding = find(asked, candidates)
    three = {each.person for each in candidates if each.person and len(agreed_facts(asked, each.record)) in (3, 4)}
    assert (finding.person is not None) == (finding.result == Result.FOUND) == (len(three) == 1)
    assert finding.person is None or three == {finding.person}


@given(asked=ASKED, candidates=st.lists(RECORDS, max_size=6), data=st.data())
def test_neither_order_nor_doubles_matter(asked: Evidence, candidates: list[Candidate], data: st.DataObject) -> None:
    others = data.draw(st.permutations(candidates + candidates[:2]))
    assert find(asked, others) == find(asked, candidates)


@given(asked=ASKED, candidates=st.lists(RECORDS, max_size=6))
def test_who_gives_less_is_told_of_nobody_new(asked: Evidence, candidates: list[Candidate]) -> None:
    """Leaving something out never finds somebody with whom less than enough agreed."""
    if find(asked, candidates) == NOBODY:
        for less in (replace(asked, email=None), replace(asked, national_insurance_number=None)):
            assert find(less, candidates) == NOBODY
