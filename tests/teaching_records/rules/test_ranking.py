from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.agreement import AttributeAgreement, How, Level, agree, score
from teaching_records.rules.facts import CandidateName, Evidence, Name, RecordFacts
from teaching_records.rules.names import name_key
from teaching_records.rules.ranking import Frequencies, rank, shortlist
from teaching_records.rules.weights import WORTH_SUGGESTING_FROM
from tests.teaching_records.rules.people import (
    BORN,
    EMAIL,
    FIRST,
    LAST,
    NINO,
    PEOPLE,
    SCENES,
    TRN,
    Scene,
    person,
    record,
)

ANOTHER_DATE = date(1963, 12, 1)
ANOTHER_TRN = "7654321"
MILLIONS = Frequencies(
    3_000_000, first={"ann": 9000, "robert": 30_000, "bob": 50}, last={"smith": 36_000, "jones": 22_000, "oneil": 600}
)
HUNDREDS = Frequencies(300, first={"ann": 80}, last={"smith": 200})
FREQUENCIES = st.sampled_from([MILLIONS, HUNDREDS])


def trns(known: Evidence, *records: RecordFacts, frequencies: Frequencies = MILLIONS) -> list[str]:
    by_id = {kept.record_id: kept.trn for kept in records}
    return [by_id[ranked.record_id] for ranked in rank(known, records, frequencies)]


def candidates(kept: RecordFacts) -> list[CandidateName]:
    """The record's names as the search finds them."""
    return [
        CandidateName(
            kept.record_id,
            name_key(name.first),
            name_key(name.middle),
            name_key(name.last),
            kept.date_of_birth,
            is_current=place == 0,
        )
        for place, name in enumerate(kept.names)
    ]


class TestRank:
    def test_puts_the_nearest_first(self) -> None:
        known = person()
        twin = record(("Eve", "Smith"), record_id=2, trn="1000002")
        misspelt = record(("Ann", "Smyth"), record_id=3, trn="1000003")
        stranger = record(("Daniel", "Okafor"), record_id=4, trn="1000004")
        assert trns(known, stranger, misspelt, twin, record()) == [TRN, "1000003", "1000002"]

    def test_a_strangers_trn_stands_below_whoever_agrees_on_name_and_date(self) -> None:
        known = person(trn=ANOTHER_TRN, national_insurance_number=NINO, email=EMAIL)
        stranger = record(
            ("Daniel", "Okafor"),
            record_id=2,
            trn=ANOTHER_TRN,
            date_of_birth=ANOTHER_DATE,
            email=EMAIL,
            national_insurance_numbers=frozenset({NINO}),
        )
        namesake = record(national_insurance_numbers=frozenset({"AB654321A"}))
        assert trns(known, stranger, namesake) == [TRN, ANOTHER_TRN]

    def test_a_rare_name_shared_says_more_than_a_common_one(self) -> None:
        known = person(("Ann", "Smith"), ("Ann", "Okonkwo-Hale"), dates_of_birth=())
        common = record(record_id=2, trn="1000002")
        rare = record(("Ann", "Okonkwo-Hale"), record_id=3, trn="1000003")
        assert trns(known, common, rare)[0] == "1000003"

    def test_of_several_names_that_agree_the_rarest_is_weighed_and_the_current_one_shown(self) -> None:
        known = person(("Ann", "Smith"), ("Ann", "Okonkwo-Hale"))
        kept = record(("Ann", "Smith"), ("Ann", "Okonkwo-Hale"))
        both, common = agree(known, kept, MILLIONS), agree(person(), record(), MILLIONS)
        assert both.last_name == common.last_name
        assert both.last_name.bits > common.last_name.bits

    def test_a_middle_name_tells_namesakes_apart(self) -> None:
        known = person(("Ann|Louise", "Smith"))
        same, none, other, initial = (
            agree(known, record(("Ann", middle, "Smith"))) for middle in ("Louise", "", "Tamsin", "L")
        )
        assert none.first_name == same.first_name
        assert all(each.first_name.agrees for each in (same, none, other, initial))
        assert score(other) < score(none) < score(initial) < score(same)

    def test_a_middle_name_says_nothing_beside_another_first_name(self) -> None:
        same, none = (
            agree(person(("Martin|Louise", "Smith")), record((first, middle, "Smith")))
            for first, middle in (("Maurice", "Louise"), ("Maurice", ""))
        )
        assert same.first_name == none.first_name == AttributeAgreement(Level.DIFFERENT)
        assert score(same) == score(none)

    def test_shows_nothing_rather_than_noise(self) -> None:
        assert trns(person(), record(("Daniel", "Okafor"))) == []
        assert trns(Evidence((), (), None, None, None), record()) == []
        assert rank(person(), [], MILLIONS) == []

    def test_leaves_out_who_is_not_active(self) -> None:
        assert trns(person(), record(is_active=False)) == []

    def test_shows_ten_at_most_and_equals_in_order_of_trn(self) -> None:
        namesakes = [record(record_id=number, trn=f"{2000000 + number * 5 % 14}") for number in range(1, 14)]
        assert trns(person(), *namesakes) == sorted(kept.trn for kept in namesakes)[:10]

    def test_a_record_given_twice_counts_once(self) -> None:
        assert trns(person(), record(), record()) == [TRN]

    def test_says_how_each_attribute_came_about(self) -> None:
        [ranked] = rank(person(("Bob", "Smyth")), [record(("Robert", "Smith"))], MILLIONS)
        assert (ranked.agreement.first_name.how, ranked.agreement.last_name.how) == (How.NICKNAME, How.SOUNDS_ALIKE)
        weighed = sum(attribute.bits for _, attribute in ranked.agreement.items())
        assert ranked.bits == round(weighed + MILLIONS.prior, 2)

    @pytest.mark.parametrize(
        ("how", "born"),
        [
            (How.DAY_AND_MONTH_SWAPPED, date(1990, 8, 5)),
            (How.ONE_DIGIT_DIFFERS, date(1980, 5, 8)),
            (How.PART_OF_DATE, date(1991, 5, 8)),
            (How.PART_OF_DATE, date(1990, 5, 27)),
        ],
    )
    def test_a_near_date_stands_between_the_right_one_and_another(self, how: How, born: date) -> None:
        known = person(dates_of_birth=(date(1990, 5, 8),))
        near = agree(known, record(date_of_birth=born))
        assert near.date_of_birth.how is how
        right = agree(known, record(date_of_birth=date(1990, 5, 8)))
        other = agree(known, record(date_of_birth=ANOTHER_DATE))
        assert score(other) < score(near) < score(right)

    def test_names_the_wrong_way_round_are_found(self) -> None:
        [ranked] = rank(person(("Okafor", "Daniel")), [record(("Daniel", "Okafor"))], MILLIONS)
        assert ranked.agreement.first_name.how is ranked.agreement.last_name.how is How.SWAPPED_NAMES

    def test_names_the_wrong_way_round_may_be_misspelt(self) -> None:
        [ranked] = rank(person(("Okafo", "Daniel")), [record(("Daniel", "Okafor"))], MILLIONS)
        assert ranked.agreement.last_name.how is How.SWAPPED_NAMES


class TestIsLikely:
    KNOWN = person(email=EMAIL)

    def test_is_said_of_a_record_that_stands_high_and_alone(self) -> None:
        another = record(("Eve", "Smith"), record_id=2, trn=ANOTHER_TRN)
        assert [each.is_likely for each in rank(self.KNOWN, [record(email=EMAIL), another], MILLIONS)] == [True, False]

    def test_is_not_said_where_the_next_is_near(self) -> None:
        twin = record(record_id=2, trn=ANOTHER_TRN)
        assert [each.is_likely for each in rank(person(email=EMAIL), [record(), twin], MILLIONS)] == [False, False]

    def test_is_not_said_of_a_name_and_date_alone(self) -> None:
        assert [each.is_likely for each in rank(person(), [record()], MILLIONS)] == [False]


class TestShortlist:
    def test_holds_the_nearest_by_names_and_date_best_first(self) -> None:
        found = [
            CandidateName(1, "daniel", "", "okafor", BORN, is_current=True),
            CandidateName(2, "ann", "", "okafor", BORN, is_current=True),
            CandidateName(3, "anne", "", "smith", BORN, is_current=True),
            CandidateName(4, "ann", "", "smith", BORN, is_current=True),
        ]
        assert shortlist(person(), found, MILLIONS, most=3).record_ids == [4, 3, 2]

    def test_holds_a_record_once_at_the_best_of_its_names(self) -> None:
        found = [
            CandidateName(1, "ann", "", "okafor", BORN, is_current=True),
            CandidateName(2, "ann", "", "smyth", BORN, is_current=True),
            CandidateName(1, "ann", "", "smith", BORN, is_current=False),
        ]
        assert shortlist(person(), found, MILLIONS).record_ids == [1, 2]

    def test_of_nothing_is_nothing(self) -> None:
        assert shortlist(person(), [], MILLIONS).record_ids == []

    @given(SCENES, FREQUENCIES, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_what_was_found(
        self, scene: Scene, frequencies: Frequencies, random: Random
    ) -> None:
        known, world = scene
        found = [each for kept in world for each in candidates(kept)]
        shuffled = random.sample(found, len(found))
        assert shortlist(known, shuffled, frequencies).record_ids == shortlist(known, found, frequencies).record_ids

    @given(PEOPLE, FIRST, LAST, FIRST, FREQUENCIES)
    def test_weighs_names_as_the_ranking_does(
        self, known: Evidence, first: str, last: str, middle: str, frequencies: Frequencies
    ) -> None:
        """Two records of one name each stand in the same order in both, so that no quick way round goes wrong."""
        known = replace(known, email=None, trn=None, national_insurance_number=None)
        kept = record((first, middle, last), record_id=1)
        for other in (record(("Zebedee", "Quux"), record_id=2), record(("Ann", "Smith"), record_id=2)):
            first_weight, second_weight = (
                sum(part.bits for _, part in agree(known, each, frequencies).items()) for each in (kept, other)
            )
            if first_weight != second_weight:
                expected = [1, 2] if first_weight > second_weight else [2, 1]
                found = [*candidates(other), *candidates(kept)]
                listed = shortlist(known, found, frequencies).record_ids
                assert listed == [record_id for record_id in expected if record_id in listed]

    def test_leaves_out_what_is_so_far_off_that_it_would_not_be_shown(self) -> None:
        found = [
            CandidateName(1, "ann", "", "smith", BORN, is_current=True),
            CandidateName(2, "zebedee", "", "quux", BORN, is_current=True),
        ]
        assert shortlist(person(), found, MILLIONS).record_ids == [1]

    @given(SCENES, FREQUENCIES)
    def test_leaves_out_nothing_that_would_be_shown(self, scene: Scene, frequencies: Frequencies) -> None:
        known, world = scene
        known = replace(known, email=None, trn=None, national_insurance_number=None)
        listed = shortlist(known, [each for kept in world for each in candidates(kept)], frequencies).record_ids
        kept_in_list = [kept for kept in world if kept.record_id in listed]
        assert shown(known, kept_in_list, frequencies) == shown(known, world, frequencies)

    def test_holds_all_that_are_as_near_as_the_last_of_them(self) -> None:
        found = [CandidateName(each, "ann", "", "smith", BORN, is_current=True) for each in range(1, 40)]
        assert shortlist(person(), found, MILLIONS).record_ids == list(range(1, 40))


def shown(known: Evidence, world: list[RecordFacts], frequencies: Frequencies) -> list[tuple[int, float, bool]]:
    return [(each.record_id, each.bits, each.is_likely) for each in rank(known, world, frequencies)]


class TestProperties:
    @given(SCENES, FREQUENCIES, st.randoms(use_true_random=False))
    def test_order_changes_nothing(self, scene: Scene, frequencies: Frequencies, random: Random) -> None:
        known, world = scene
        turned = replace(known, names=known.names[::-1], dates_of_birth=known.dates_of_birth[::-1])
        shuffled = [
            replace(kept, names=tuple(random.sample(kept.names, len(kept.names))))
            for kept in random.sample(world, len(world))
        ]
        assert shown(turned, shuffled, frequencies) == shown(known, world, frequencies)

    @given(SCENES, FREQUENCIES)
    def test_case_and_accents_change_nothing(self, scene: Scene, frequencies: Frequencies) -> None:
        known, world = scene
        spelt = replace(
            known,
            names=tuple(Name(_shouted(name.given), _shouted(name.family)) for name in known.names),
            email=known.email and known.email.upper(),
        )
        assert rank(spelt, world, frequencies) == rank(known, world, frequencies)

    @given(SCENES, FREQUENCIES, st.integers(0, 3))
    def test_another_record_changes_nothing_between_the_others(
        self, scene: Scene, frequencies: Frequencies, number: int
    ) -> None:
        known, world = scene
        without = [kept for kept in world if kept.record_id != number + 1]
        before = [(each.record_id, each.bits) for each in rank(known, without, frequencies)]
        after = [(each.record_id, each.bits) for each in rank(known, world, frequencies)]
        assert before == [each for each in after if each[0] != number + 1]

    @given(SCENES, FREQUENCIES, st.sampled_from(["date_of_birth", "email", "national_insurance_numbers", "names"]))
    def test_what_is_missing_never_stands_below_what_differs(
        self, scene: Scene, frequencies: Frequencies, attribute: str
    ) -> None:
        known, world = scene
        missing: dict[str, Any] = {
            "date_of_birth": None,
            "email": None,
            "national_insurance_numbers": frozenset(),
            "names": (),
        }
        other: dict[str, Any] = {
            "date_of_birth": ANOTHER_DATE,
            "email": "zebedee@example.com",
            "national_insurance_numbers": frozenset({"ZY999999D"}),
            "names": record(("Zebedee", "Quux")).names,
        }
        for kept in world:
            lacking, differing = (
                agree(known, replace(kept, **{attribute: values[attribute]}), frequencies)
                for values in (missing, other)
            )
            assert score(lacking, frequencies.prior) >= score(differing, frequencies.prior)

    @given(SCENES, FREQUENCIES)
    def test_best_comes_first_and_nothing_below_the_threshold(self, scene: Scene, frequencies: Frequencies) -> None:
        known, world = scene
        ranked = rank(known, world, frequencies)
        assert [each.bits for each in ranked] == sorted((each.bits for each in ranked), reverse=True)
        assert all(each.bits >= WORTH_SUGGESTING_FROM for each in ranked)
        assert not any(each.is_likely for each in ranked[1:])

    @given(SCENES, FREQUENCIES)
    def test_frequencies_change_no_agreement(self, scene: Scene, frequencies: Frequencies) -> None:
        known, world = scene
        for kept in world:
            assert agree(known, kept, frequencies).agreed_attributes == agree(known, kept).agreed_attributes


def _shouted(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.upper().replace("A", "Â") for part in parts)
