from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules import weights
from teaching_records.rules.date_comparison import DateStep
from teaching_records.rules.fitting import (
    FEWEST_RANDOM,
    FEWEST_RIGHT,
    IN_USE,
    LADDERS,
    Basis,
    Cases,
    fit,
    same_name,
    swapped_names,
)
from teaching_records.rules.levels import Level
from teaching_records.rules.nearness import Nearness
from teaching_records.rules.weights import FIRST_NAME, LAST_NAME, SPELLINGS, NameWeights

RARITY = st.floats(0, 22)


class TestTable:
    def test_weighs_every_step(self) -> None:
        first_names_only = {Nearness.NICKNAME, Nearness.NICKNAME_APART, Nearness.INITIAL, Nearness.MIDDLE}
        assert {*FIRST_NAME.steps, Nearness.SAME} == {*Nearness}
        assert {*LAST_NAME.steps, Nearness.SAME} == {*Nearness} - first_names_only
        assert set(weights.DATE_OF_BIRTH) == set(DateStep)

    @pytest.mark.parametrize("attribute", IN_USE)
    def test_a_nearer_step_never_weighs_less(self, attribute: str) -> None:
        table = IN_USE[attribute]
        for ladder in LADDERS:
            bits = [table[step] for step in ladder if step in table]
            assert bits == sorted(bits, reverse=True)

    def test_what_differs_speaks_against_a_record(self) -> None:
        for table in (FIRST_NAME.steps, LAST_NAME.steps):
            assert table[Nearness.APART] < table[Nearness.SPELT_78] <= 0
        for numbers in (weights.NATIONAL_INSURANCE_NUMBER, weights.TRN):
            assert numbers[Level.DIFFERENT] < 0
        assert weights.DATE_OF_BIRTH[DateStep.DIFFERENT] < 0

    def test_numbers_alone_stand_below_name_and_date(self) -> None:
        assert weights.WORTH_SUGGESTING_FROM < weights.NUMBERS_ALONE_AT_MOST < weights.NAME_AND_DATE_AT_LEAST


@pytest.mark.parametrize("table", [FIRST_NAME, LAST_NAME])
class TestNameWeights:
    @given(rarity=RARITY, as_given=RARITY, step=st.sampled_from([*Nearness]))
    def test_nothing_weighs_more_than_the_same_name(
        self, table: NameWeights, rarity: float, as_given: float, step: Nearness
    ) -> None:
        if step is Nearness.SAME or step in table.steps:
            for name in (rarity, as_given) if step in SPELLINGS else (rarity,):
                assert table.of(step, rarity, as_given) <= max(table.of(Nearness.SAME, name, name), 0)

    def test_a_rarer_name_weighs_more_up_to_a_point(self, table: NameWeights) -> None:
        bits = [table.of(Nearness.SAME, rarity, rarity) for rarity in (3.0, 6.0, 12.0, 20.0, 22.0)]
        assert bits[0] < bits[1] < bits[2] < bits[3] == bits[4] == table.same_at_most

    def test_a_name_that_others_bear_is_less_likely_a_mistake(self, table: NameWeights) -> None:
        common, unknown = (table.of(Nearness.SPELT_SLIP, 12.0, as_given) for as_given in (7.0, 21.5))
        assert 0 <= common < unknown == table.steps[Nearness.SPELT_SLIP]


class TestFit:
    def cases(self, **counts: int) -> Cases:
        cases = Cases()
        for step, count in counts.items():
            cases.counts["date_of_birth"][DateStep[step]] = count
        return cases

    def bits(self, right: Cases, random: Cases) -> dict[str, float]:
        return {row.step: row.bits for row in fit(right, random) if row.attribute == "date_of_birth"}

    def test_weighs_how_much_oftener_a_step_occurs_with_the_right_record(self) -> None:
        right = self.cases(SAME=800, ONE_DIGIT_DIFFERS=160, DIFFERENT=40)
        random = self.cases(SAME=10, ONE_DIGIT_DIFFERS=200, DIFFERENT=9790)
        fitted = self.bits(right, random)
        assert fitted[DateStep.SAME] == pytest.approx(9.6, abs=0.1)  # log2(0.8 / 0.001), less what is smoothed
        assert fitted[DateStep.ONE_DIGIT_DIFFERS] == pytest.approx(3.0, abs=0.1)
        assert fitted[DateStep.DIFFERENT] == pytest.approx(-4.6, abs=0.1)

    def test_keeps_the_weight_in_use_where_there_are_too_few_cases(self) -> None:
        right = self.cases(SAME=FEWEST_RIGHT - 1, DIFFERENT=1000)
        random = self.cases(SAME=1000, DIFFERENT=FEWEST_RANDOM - 1)
        rows = fit(right, random)
        assert all(row.basis is Basis.IN_USE and row.bits == IN_USE[row.attribute][row.step] for row in rows)

    def test_never_lets_a_farther_step_weigh_more(self) -> None:
        right = self.cases(SAME=100, ONE_DIGIT_DIFFERS=100, DIFFERENT=1000)
        random = self.cases(SAME=500, ONE_DIGIT_DIFFERS=5, DIFFERENT=1000)
        fitted = self.bits(right, random)
        for ladder in LADDERS:
            bits = [fitted[step] for step in ladder if step in fitted]
            assert all(nearer >= farther for nearer, farther in pairwise(bits))

    def test_of_no_cases_says_what_is_in_use(self) -> None:
        assert {row.basis for row in fit(Cases(), Cases())} == {Basis.IN_USE}
        for share, in_use in (
            (same_name(Cases(), "first_name"), FIRST_NAME.same),
            (same_name(Cases(), "last_name"), LAST_NAME.same),
            (swapped_names(Cases()), weights.SWAPPED_NAMES),
        ):
            assert (share.bits, share.basis) == (in_use, Basis.IN_USE)
