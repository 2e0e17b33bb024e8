from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.date_comparison import DateStep, compare_dates
from teaching_records.rules.nearness import Nearness
from teaching_records.rules.spelling import compare_spelling

WORDS = st.text("abehilnouwxyz", min_size=1, max_size=6)


class TestCompareSpelling:
    @pytest.mark.parametrize(
        ("a", "b", "expected"),
        [
            ("smith", "smyth", Nearness.SOUNDS_SLIP),
            ("smith", "snith", Nearness.SPELT_SLIP),
            ("okonkwo", "okomkwp", Nearness.SPELT_TWO_SLIPS),
            ("smith", "okafor", Nearness.APART),
            # Short names: a slip leaves two of them little alike.
            ("lee", "li", Nearness.SOUNDS),
            ("woo", "wu", Nearness.SOUNDS),
            ("lam", "lamm", Nearness.SOUNDS_SHORT_SLIP),
            ("chen", "cjen", Nearness.SPELT_SHORT_SLIP),
            ("liu", "kiu", Nearness.SPELT_TINY_SLIP),
            ("han", "ahn", Nearness.SPELT_TINY_SLIP),
            ("lin", "in", Nearness.SPELT_TINY_SLIP),
            ("wu", "hu", Nearness.SPELT_TINY_SLIP),
            ("li", "wang", Nearness.APART),
        ],
    )
    def test_says_how_near_two_names_are(self, a: str, b: str, expected: Nearness) -> None:
        assert compare_spelling(a, b) is expected

    @given(WORDS, WORDS)
    def test_makes_no_difference_between_the_two(self, a: str, b: str) -> None:
        if a != b:
            assert compare_spelling(a, b) is compare_spelling(b, a)


class TestCompareDates:
    @pytest.mark.parametrize(
        ("other", "expected"),
        [
            (date(1984, 7, 12), DateStep.SAME),
            (date(1984, 12, 7), DateStep.DAY_AND_MONTH_SWAPPED),
            (date(1985, 7, 12), DateStep.YEAR_OFF_BY_ONE),
            (date(1974, 7, 12), DateStep.YEAR_OFF_BY_TEN),
            (date(1984, 8, 12), DateStep.MONTH_OFF_BY_ONE),
            (date(1984, 7, 11), DateStep.DAY_OFF_BY_ONE),
            (date(1984, 7, 21), DateStep.DIGITS_EXCHANGED),
            (date(1948, 7, 12), DateStep.DIGITS_EXCHANGED),
            (date(1984, 7, 19), DateStep.ONE_DIGIT_DIFFERS),
            (date(1984, 7, 30), DateStep.TWO_PARTS_SAME),
            (date(1983, 7, 11), DateStep.DIFFERENT),
        ],
    )
    def test_names_the_step(self, other: date, expected: DateStep) -> None:
        day = date(1984, 7, 12)
        assert compare_dates(day, other) is compare_dates(other, day) is expected
