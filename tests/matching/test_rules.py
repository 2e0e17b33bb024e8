from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.rules import NOT_OF_THE_RULES, RULE_VERSION, RULES, Decision, Outcome, Reason, decide
from teaching_records.rules.agreement import (
    Evidence,
    Name,
    RecordFacts,
    RecordName,
    agree,
    is_worth_suggesting,
)
from tests.teaching_records.rules.people import (
    BORN,
    EMAIL,
    NINO,
    PEOPLE,
    SCENES,
    TRN,
    UNKNOWN_TRN,
    Scene,
    person,
    record,
)

ANOTHER_DATE = date(1963, 12, 1)
ANOTHER_NINO = "AB654321A"
ANOTHER_TRN = "7654321"
NINOS, OTHER_NINOS = frozenset({NINO}), frozenset({ANOTHER_NINO})


def why(known: Evidence, *records: RecordFacts) -> Reason | None:
    return decide(known, records).reason


def connected(known: Evidence, *records: RecordFacts) -> int | None:
    return decide(known, records).record_id


def verdict(decision: Decision) -> tuple[object, ...]:
    """What is decided, without what staff are shown beside it."""
    return decision.outcome, decision.record_id, decision.rule, decision.reason, decision.agreed_attributes


class TestRules:
    @pytest.mark.parametrize(
        ("known", "kept", "rule"),
        [
            (person(email=EMAIL), record(email=EMAIL), "a"),
            (person(national_insurance_number=NINO), record(national_insurance_numbers=NINOS), "b"),
            (person(trn=TRN), record(), "c"),
            (
                person(("Ann", "Okafor"), trn=TRN, national_insurance_number=NINO),
                record(national_insurance_numbers=NINOS),
                "d",
            ),
        ],
    )
    def test_each_rule_connects_on_what_it_asks_for(self, known: Evidence, kept: RecordFacts, rule: str) -> None:
        decision = decide(known, [kept])
        assert decision.outcome is Outcome.CONNECTED
        assert decision.record_id == kept.record_id
        assert decision.rule == rule
        assert decision.reason is None
        assert set(decision.agreed_attributes) >= RULES[rule]

    @pytest.mark.parametrize("missing", ["first_name", "last_name", "date_of_birth", "email"])
    def test_a_is_not_satisfied_without_any_one_of_them(self, missing: str) -> None:
        assert why(person(email=EMAIL), without(missing, record(email=EMAIL))) is Reason.NO_RECORD

    @pytest.mark.parametrize("missing", ["first_name", "last_name", "date_of_birth", "national_insurance_number"])
    def test_b_is_not_satisfied_without_any_one_of_them(self, missing: str) -> None:
        kept = without(missing, record(national_insurance_numbers=NINOS))
        assert why(person(national_insurance_number=NINO), kept) is Reason.NO_RECORD

    @pytest.mark.parametrize("missing", ["first_name", "last_name", "date_of_birth", "trn"])
    def test_c_is_not_satisfied_without_any_one_of_them(self, missing: str) -> None:
        assert why(person(trn=TRN), without(missing, record())) is Reason.NO_RECORD

    @pytest.mark.parametrize("missing", ["first_name", "date_of_birth", "national_insurance_number", "trn"])
    def test_d_is_not_satisfied_without_any_one_of_them(self, missing: str) -> None:
        known = person(("Ann", "Okafor"), trn=TRN, national_insurance_number=NINO)
        assert why(known, without(missing, record(national_insurance_numbers=NINOS))) is Reason.NO_RECORD

    @pytest.mark.parametrize(
        ("names", "kept_names"),
        [
            ([("Robert", "Smith")], [("Bob", "Smith")]),
            ([("Mary-Jane", "Smith")], [("Mary", "Ann", "Smith")]),
            ([("Mary Jane", "Smith")], [("Maryjane", "Smith-Jones")]),
            ([("Siân", "O’Neil")], [("SIAN", "ONEIL")]),
            ([("Ann", "Smith"), ("Ann", "Jones")], [("Ann", "Jones")]),
            ([("Ann", "Smith")], [("Ann", "Jones"), ("Ann", "Smith")]),
        ],
    )
    def test_names_may_agree_in_any_way_of_the_design(
        self, names: list[tuple[str, str]], kept_names: list[tuple[str, str]]
    ) -> None:
        assert connected(person(*names, trn=TRN), record(*kept_names)) == 1

    @pytest.mark.parametrize(
        ("name", "kept_name"),
        [
            (("Emma", "Smith"), ("Emily", "Smith")),  # a twin
            (
                ("William", "Smith"),
                ("Robert", "Smith"),
            ),  # another, both called Bill by the list we started from
            (("Mary Ann", "Smith"), ("Mary Jane", "Smith")),
            (("J", "Smith"), ("John", "Smith")),
            (("John", "Smith"), ("J", "Smith")),
            (("James", "Smith"), ("William", "James", "Smith")),
            (("Ann", "de"), ("Ann", "de Souza")),
            (("Ann", "Smyth"), ("Ann", "Smith")),
            (("Smith", "Ann"), ("Ann", "Smith")),
            (("", "Smith"), ("", "Smith")),
            (("Ann", ""), ("Ann", "")),
            (("-", "'"), ("'", "-")),
        ],
    )
    def test_nothing_less_will_do(self, name: tuple[str, str], kept_name: tuple[str, str]) -> None:
        assert why(person(name, email=EMAIL, trn=TRN), record(kept_name, email=EMAIL)) is Reason.NO_RECORD

    def test_the_trn_of_a_record_merged_into_it_counts(self) -> None:
        assert connected(person(trn=ANOTHER_TRN), record(merged_trns=frozenset({ANOTHER_TRN}))) == 1

    def test_numbers_alone_connect_nobody(self) -> None:
        known = person(email=EMAIL, national_insurance_number=NINO, trn=TRN)
        stranger = record(
            ("Daniel", "Okafor"),
            date_of_birth=ANOTHER_DATE,
            email=EMAIL,
            national_insurance_numbers=NINOS,
        )
        assert why(known, stranger) is Reason.NO_RECORD

    def test_name_and_date_alone_connect_nobody(self) -> None:
        assert why(person(), record()) is Reason.NO_RECORD

    def test_no_candidates_are_no_record(self) -> None:
        assert why(person(email=EMAIL)) is Reason.NO_RECORD

    def test_several_records_are_no_match(self) -> None:
        records = [record(email=EMAIL), record(email=EMAIL, record_id=2, trn=ANOTHER_TRN)]
        assert why(person(email=EMAIL), *records) is Reason.SEVERAL_RECORDS

    def test_only_a_deactivated_record_is_said_so(self) -> None:
        assert why(person(email=EMAIL), record(email=EMAIL, is_active=False)) is Reason.RECORD_DEACTIVATED

    def test_a_deactivated_record_beside_an_active_one_does_not_count(self) -> None:
        deactivated = record(email=EMAIL, is_active=False, record_id=2, trn=ANOTHER_TRN)
        assert connected(person(email=EMAIL), deactivated, record(email=EMAIL)) == 1

    def test_the_rules_have_a_version(self) -> None:
        assert RULE_VERSION


class TestWhatStandsAgainst:
    @pytest.mark.parametrize(
        ("name", "other_name"),
        [
            (("J Robert", "Smith"), ("J", "Smith")),
            (("Mohd Imran", "Khan"), ("Mohammed Usman", "Khan")),
            (("Ann", "Smith Jones"), ("Ann", "Smith Lee Jones")),
            (("Ann", "de Souza"), ("Ann", "de")),
        ],
    )
    def test_another_whose_names_might_agree_though_not_strictly_enough_for_a_match(
        self, name: tuple[str, str], other_name: tuple[str, str]
    ) -> None:
        own, other = record(name, email=EMAIL), record(other_name, record_id=2, trn=ANOTHER_TRN)
        assert connected(person(name, email=EMAIL), own) == own.record_id
        assert why(person(name, email=EMAIL), own, other) is Reason.POSSIBLE_DUPLICATE

    @pytest.mark.parametrize("stated", [ANOTHER_TRN, "1234568"])
    def test_a_stated_trn_that_is_not_this_records(self, stated: str) -> None:
        assert why(person(email=EMAIL, trn=stated), record(email=EMAIL)) is Reason.TRN_DISAGREES

    def test_a_stated_trn_that_is_a_strangers(self) -> None:
        stranger = record(("Daniel", "Okafor"), date_of_birth=ANOTHER_DATE, record_id=2, trn=ANOTHER_TRN)
        known = person(email=EMAIL, trn=ANOTHER_TRN)
        assert why(known, record(email=EMAIL), stranger) is Reason.TRN_DISAGREES

    def test_a_connection_to_another_person(self) -> None:
        kept = record(email=EMAIL, is_connected_to_another=True)
        assert why(person(email=EMAIL), kept) is Reason.ALREADY_CONNECTED

    def test_a_connection_on_one_record_makes_no_other_match(self) -> None:
        taken = record(email=EMAIL, is_connected_to_another=True)
        free = record(email=EMAIL, record_id=2, trn=ANOTHER_TRN)
        assert why(person(email=EMAIL), taken, free) is Reason.SEVERAL_RECORDS

    def test_the_stated_trn_does_not_help_against_a_connection(self) -> None:
        assert why(person(trn=TRN), record(is_connected_to_another=True)) is Reason.ALREADY_CONNECTED


class TestPossibleDuplicate:
    @pytest.mark.parametrize(
        ("ninos", "others", "reason"),
        [
            (frozenset(), frozenset(), Reason.POSSIBLE_DUPLICATE),
            (NINOS, frozenset(), Reason.POSSIBLE_DUPLICATE),
            (frozenset(), NINOS, Reason.POSSIBLE_DUPLICATE),
            (NINOS, NINOS, Reason.POSSIBLE_DUPLICATE),
            (NINOS | OTHER_NINOS, OTHER_NINOS, Reason.POSSIBLE_DUPLICATE),
            (NINOS, OTHER_NINOS, None),
        ],
    )
    def test_another_record_with_name_and_date_unless_ninos_tell_them_apart(
        self, ninos: frozenset[str], others: frozenset[str], reason: Reason | None
    ) -> None:
        mine = record(email=EMAIL, national_insurance_numbers=ninos)
        other = record(record_id=2, trn=ANOTHER_TRN, national_insurance_numbers=others)
        assert why(person(email=EMAIL), mine, other) is reason

    @pytest.mark.parametrize(
        "other",
        [
            record(("Anna", "Smith"), record_id=2, trn=ANOTHER_TRN),
            record(("Ann", "Okafor"), record_id=2, trn=ANOTHER_TRN),
            record(date_of_birth=ANOTHER_DATE, record_id=2, trn=ANOTHER_TRN),
            record(date_of_birth=None, record_id=2, trn=ANOTHER_TRN),
            record(is_active=False, record_id=2, trn=ANOTHER_TRN),
        ],
    )
    def test_a_record_that_agrees_on_less_is_none(self, other: RecordFacts) -> None:
        assert connected(person(email=EMAIL), record(email=EMAIL), other) == 1

    def test_a_connection_of_the_other_record_does_not_help(self) -> None:
        other = record(record_id=2, trn=ANOTHER_TRN, is_connected_to_another=True)
        assert why(person(email=EMAIL), record(email=EMAIL), other) is Reason.POSSIBLE_DUPLICATE

    def test_the_stated_trn_singles_one_out(self) -> None:
        other = record(record_id=2, trn=ANOTHER_TRN)
        assert connected(person(trn=TRN), record(), other) == 1
        assert connected(person(trn=ANOTHER_TRN), record(), other) == 2

    def test_the_trn_of_a_merged_record_singles_one_out(self) -> None:
        mine, other = record(merged_trns=frozenset({"1111111"})), record(record_id=2, trn=ANOTHER_TRN)
        assert connected(person(trn="1111111"), mine, other) == 1

    def test_a_trn_that_two_records_claim_singles_none_out(self) -> None:
        mine, other = record(), record(record_id=2, trn=ANOTHER_TRN, merged_trns=frozenset({TRN}))
        assert why(person(trn=TRN), mine, other) is Reason.SEVERAL_RECORDS


class TestTrnBetweenSeveral:
    def test_rules_out_the_others(self) -> None:
        records = [record(email=EMAIL), record(email=EMAIL, record_id=2, trn=ANOTHER_TRN)]
        assert connected(person(email=EMAIL, trn=ANOTHER_TRN), *records) == 2

    def test_that_is_nobodys_settles_nothing(self) -> None:
        records = [record(email=EMAIL), record(email=EMAIL, record_id=2, trn=ANOTHER_TRN)]
        assert why(person(email=EMAIL, trn="1111111"), *records) is Reason.SEVERAL_RECORDS

    @pytest.mark.parametrize(
        "points_elsewhere",
        [
            {"email": EMAIL},
            {"national_insurance_numbers": NINOS},
        ],
    )
    def test_settles_nothing_when_something_else_points_to_another(self, points_elsewhere: dict[str, Any]) -> None:
        known = person(email=EMAIL, national_insurance_number=NINO, trn=ANOTHER_TRN)
        first, second = record(**points_elsewhere), record(record_id=2, trn=ANOTHER_TRN)
        assert why(known, first, second) is Reason.SEVERAL_RECORDS

    def test_settles_nothing_when_only_the_other_has_the_name(self) -> None:
        known = person(national_insurance_number=NINO, trn=ANOTHER_TRN)
        mine = record(national_insurance_numbers=NINOS)
        other = record(("Ann", "Okafor"), record_id=2, trn=ANOTHER_TRN, national_insurance_numbers=NINOS)
        assert why(known, mine, other) is Reason.SEVERAL_RECORDS


class TestDecision:
    def test_names_nothing_when_nothing_is_connected(self) -> None:
        decision = decide(person(email=EMAIL), [record(email=EMAIL, is_connected_to_another=True)])
        assert verdict(decision) == (Outcome.NOT_CONNECTED, None, None, Reason.ALREADY_CONNECTED, ())

    def test_keeps_the_candidates_that_matter_best_first(self) -> None:
        stranger = record(("Daniel", "Okafor"), date_of_birth=ANOTHER_DATE, record_id=2, trn=ANOTHER_TRN)
        noise = record(("Daniel", "Okafor"), date_of_birth=ANOTHER_DATE, record_id=3, trn="1111111")
        known = person(email=EMAIL, trn=ANOTHER_TRN)
        decision = decide(known, [noise, stranger, record(email=EMAIL)])
        assert decision.agreements == (
            (1, agree(known, record(email=EMAIL))),
            (2, agree(known, stranger)),
        )

    def test_a_record_found_twice_counts_once(self) -> None:
        assert connected(person(email=EMAIL), record(email=EMAIL), record(email=EMAIL)) == 1


class TestProperties:
    @given(SCENES, st.randoms(use_true_random=False))
    def test_order_never_matters(self, scene: Scene, random: Random) -> None:
        known, world = scene
        turned = replace(known, names=known.names[::-1], dates_of_birth=known.dates_of_birth[::-1])
        shuffled = [
            replace(kept, names=tuple(random.sample(kept.names, len(kept.names))))
            for kept in random.sample(world, len(world))
        ]
        assert verdict(decide(turned, shuffled)) == verdict(decide(known, world))

    @given(SCENES)
    def test_the_order_of_records_is_not_even_shown(self, scene: Scene) -> None:
        known, world = scene
        assert decide(known, world[::-1]) == decide(known, world)

    @given(SCENES)
    def test_case_and_accents_never_matter(self, scene: Scene) -> None:
        known, world = scene
        plain = replace(known, names=tuple(Name(spelt(name.given), spelt(name.family)) for name in known.names))
        assert decide(plain, world) == decide(known, world)

    @given(SCENES)
    def test_what_is_connected_is_active_free_and_satisfies_its_rule(self, scene: Scene) -> None:
        known, world = scene
        decision = decide(known, world)
        assert (decision.record_id is None) == (decision.outcome is Outcome.NOT_CONNECTED)
        assert (decision.reason is None) == (decision.outcome is Outcome.CONNECTED)
        if decision.record_id is not None and decision.rule is not None:
            kept = one(world, decision.record_id)
            assert kept.is_active
            assert not kept.is_connected_to_another
            assert set(decision.agreed_attributes) == set(agree(known, kept).agreed_attributes)
            assert set(decision.agreed_attributes) >= RULES[decision.rule]

    @given(SCENES)
    def test_nobody_is_connected_against_the_trn_they_stated(self, scene: Scene) -> None:
        known, world = scene
        decision = decide(known, world)
        if known.trn and decision.record_id is not None:
            kept = one(world, decision.record_id)
            assert known.trn in {kept.trn, *kept.merged_trns}

    @given(SCENES)
    def test_a_trn_of_nobodys_never_makes_a_match(self, scene: Scene) -> None:
        known, world = scene
        decision = decide(replace(known, trn=UNKNOWN_TRN), world)
        assert decision.outcome is Outcome.NOT_CONNECTED

    @given(SCENES)
    def test_a_trn_of_anothers_never_moves_what_something_else_points_to(self, scene: Scene) -> None:
        """Where the e-mail address or NINO points to some records, a TRN connects none but those."""
        known, world = scene
        pointed_to = {kept.record_id for kept in world if satisfies(replace(known, trn=None), kept)}
        for kept in world:
            decision = decide(replace(known, trn=kept.trn), world)
            assert not pointed_to or decision.record_id is None or decision.record_id in pointed_to

    @given(SCENES, st.sampled_from(["email", "national_insurance_number"]))
    def test_a_number_or_address_of_nobodys_never_makes_a_match(self, scene: Scene, attribute: str) -> None:
        known, world = scene
        nobodys: dict[str, Any] = {"email": "nobody@example.com", "national_insurance_number": "CE000000A"}
        none: dict[str, Any] = {attribute: None}
        before = decide(replace(known, **none), world)
        after = decide(replace(known, **{attribute: nobodys[attribute]}), world)
        assert verdict(after) == verdict(before)

    @given(SCENES)
    def test_names_and_dates_of_somebody_else_instead_never_make_a_match(self, scene: Scene) -> None:
        known, world = scene
        somebody = replace(known, names=(Name(("Zebedee",), ("Quux",)),))
        assert decide(somebody, world).outcome is Outcome.NOT_CONNECTED
        assert decide(replace(known, dates_of_birth=(date(1901, 2, 3),)), world).record_id is None

    @given(SCENES, st.integers(0, 3))
    def test_a_connection_elsewhere_never_makes_a_match(self, scene: Scene, number: int) -> None:
        known, world = scene
        if number >= len(world):
            return
        taken = [*world]
        taken[number] = replace(world[number], is_connected_to_another=True)
        assert decide(known, taken).record_id in (None, decide(known, world).record_id)

    @given(SCENES)
    def test_another_record_of_the_same_person_never_makes_a_match(self, scene: Scene) -> None:
        """A copy of a record, under a TRN of its own, may take a match away and never makes one."""
        known, world = scene
        if not world:
            return
        copy = replace(world[0], record_id=99, trn="9999999", merged_trns=frozenset())
        before, after = decide(known, world), decide(known, [*world, copy])
        assert after.record_id in (None, before.record_id)

    @given(SCENES)
    def test_a_satisfied_rule_is_always_worth_suggesting(self, scene: Scene) -> None:
        known, world = scene
        for kept in world:
            if satisfies(known, kept):
                assert is_worth_suggesting(agree(known, kept))
                assert kept.record_id in [record_id for record_id, _ in decide(known, world).agreements]

    @given(SCENES)
    def test_somebody_of_whom_nothing_is_known_is_never_connected(self, scene: Scene) -> None:
        _, world = scene
        nobody = Evidence((), (), None, None, None)
        blank = Evidence((Name(("",), ("",)), Name((), ())), (BORN,), "", "", "")
        assert decide(nobody, world).reason is Reason.NO_RECORD
        assert decide(blank, world).reason is Reason.NO_RECORD

    @given(PEOPLE)
    def test_an_empty_record_is_never_connected(self, known: Evidence) -> None:
        for names in ((), (RecordName("", "", ""),)):
            empty = RecordFacts(1, "", names, None, None, frozenset(), frozenset(), True, False)
            assert decide(known, [empty]).reason is Reason.NO_RECORD

    @given(SCENES)
    def test_attempts_and_disconnections_are_not_for_the_rules_to_say(self, scene: Scene) -> None:
        known, world = scene
        assert decide(known, world).reason not in NOT_OF_THE_RULES

    def test_the_scenes_have_every_outcome(self) -> None:
        """Guards the properties above, which say something only while people do match."""
        seen: Counter[Reason | None] = Counter()

        @settings(max_examples=1000, derandomize=True, database=None)
        @given(SCENES)
        def look(scene: Scene) -> None:
            seen[decide(*scene).reason] += 1

        look()
        assert {*seen} == {None, *Reason} - NOT_OF_THE_RULES


def without(attribute: str, kept: RecordFacts) -> RecordFacts:
    """The record, disagreeing on the attribute and on nothing else."""
    changes: dict[str, dict[str, Any]] = {
        "first_name": {"names": (RecordName("Daniel", "", kept.names[0].last),)},
        "last_name": {"names": (RecordName(kept.names[0].first, "", "Patel"),)},
        "date_of_birth": {"date_of_birth": ANOTHER_DATE},
        "email": {"email": "bob@example.com"},
        "national_insurance_number": {"national_insurance_numbers": OTHER_NINOS},
        "trn": {"trn": ANOTHER_TRN},
    }
    return replace(kept, **changes[attribute])


def satisfies(known: Evidence, kept: RecordFacts) -> bool:
    """Whether an active record satisfies a rule, whatever stands against it."""
    agreed = set(agree(known, kept).agreed_attributes)
    return kept.is_active and any(attributes <= agreed for attributes in RULES.values())


def one(world: Iterable[RecordFacts], record_id: int) -> RecordFacts:
    return next(kept for kept in world if kept.record_id == record_id)


def spelt(parts: tuple[str, ...]) -> tuple[str, ...]:
    """In capitals, with an accent on every A."""
    return tuple(part.upper().replace("A", "Â") for part in parts)
