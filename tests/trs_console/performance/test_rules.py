"""Ranges of days, and what is worked out from counts."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trs_console.performance.rules import DayRange, Grain, Preset, grain, percentile, periods

DAYS = some.dates(date(2000, 1, 1), date(2040, 12, 31))
RANGES = some.builds(lambda first, days: DayRange(first, first + timedelta(days=days)), DAYS, some.integers(0, 4000))


class TestPresets:
    @pytest.mark.parametrize(
        ("preset", "today", "first", "last"),
        [
            (Preset.LAST_7_DAYS, "2026-11-25", "2026-11-19", "2026-11-25"),
            (Preset.LAST_30_DAYS, "2026-11-25", "2026-10-27", "2026-11-25"),
            (Preset.THIS_MONTH, "2026-11-25", "2026-11-01", "2026-11-25"),
            (Preset.THIS_MONTH, "2026-11-01", "2026-11-01", "2026-11-01"),
            (Preset.LAST_MONTH, "2026-11-25", "2026-10-01", "2026-10-31"),
            (Preset.LAST_MONTH, "2027-01-31", "2026-12-01", "2026-12-31"),
            (Preset.LAST_MONTH, "2028-03-31", "2028-02-01", "2028-02-29"),
            (Preset.THIS_SCHOOL_YEAR, "2026-11-25", "2026-09-01", "2026-11-25"),
            (Preset.THIS_SCHOOL_YEAR, "2026-09-01", "2026-09-01", "2026-09-01"),
            (Preset.THIS_SCHOOL_YEAR, "2026-08-31", "2025-09-01", "2026-08-31"),
        ],
    )
    def test_are_as_of_today(self, preset: Preset, today: str, first: str, last: str) -> None:
        days = preset.days(date.fromisoformat(today))
        assert (days.first.isoformat(), days.last.isoformat()) == (first, last)

    def test_have_labels_that_can_be_read(self) -> None:
        assert [preset.label for preset in Preset] == [
            "Last 7 days",
            "Last 30 days",
            "This month",
            "Last month",
            "This school year",
        ]


class TestDayRange:
    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2026-11-03", "2026-11-03", "3 November 2026"),
            ("2026-11-03", "2026-11-09", "3 to 9 November 2026"),
            ("2026-10-26", "2026-11-01", "26 October to 1 November 2026"),
            ("2025-12-29", "2026-01-04", "29 December 2025 to 4 January 2026"),
            ("2025-11-03", "2026-11-04", "3 November 2025 to 4 November 2026"),
        ],
    )
    def test_in_words_says_once_what_both_days_share(self, first: str, last: str, words: str) -> None:
        assert DayRange(date.fromisoformat(first), date.fromisoformat(last)).in_words == words

    @pytest.mark.parametrize(
        ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 3), 24)]
    )
    def test_a_day_is_as_long_as_clocks_in_the_uk_have_it(self, day: date, hours: int) -> None:
        days = DayRange(day, day)
        assert (days.ends_at.timestamp() - days.starts_at.timestamp()) / 3600 == hours


class TestPeriods:
    @given(days=RANGES, cut=some.sampled_from(Grain))
    def test_are_the_whole_range_without_gap_or_overlap(self, days: DayRange, cut: Grain) -> None:
        found = periods(days, cut)
        assert found[0].days.first == days.first
        assert found[-1].days.last == days.last
        for before, after in pairwise(found):
            assert before.days.last + timedelta(days=1) == after.days.first
        assert all(cut.start(period.days.first) == period.start == cut.start(period.days.last) for period in found)

    @pytest.mark.parametrize(
        ("first", "last", "cut"),
        [
            ("2026-11-25", "2026-11-25", Grain.DAY),
            ("2026-10-01", "2026-10-31", Grain.DAY),
            ("2026-09-01", "2026-11-25", Grain.WEEK),
            ("2025-09-01", "2026-08-31", Grain.MONTH),
            ("2023-01-01", "2026-04-30", Grain.MONTH),
            ("2016-11-25", "2026-11-25", Grain.YEAR),
        ],
    )
    def test_are_no_more_than_can_be_told_apart(self, first: str, last: str, cut: Grain) -> None:
        assert grain(DayRange(date.fromisoformat(first), date.fromisoformat(last))) == cut

    def test_say_where_they_are_cut_short(self) -> None:
        days = DayRange(date(2026, 9, 15), date(2026, 11, 30))
        assert [period.name for period in periods(days, Grain.MONTH)] == [
            "September 2026, from 15 to 30 September 2026",
            "October 2026",
            "November 2026",
        ]
        assert periods(days, Grain.WEEK)[0].name == "15 to 20 September 2026"


class TestPercentile:
    @pytest.mark.parametrize(
        ("counts", "share", "value"),
        [
            ({}, 50, None),
            ({3: 0}, 50, None),
            ({3: 1}, 90, 3),
            ({1: 1, 9: 1}, 50, 1),
            ({1: 1, 9: 1}, 51, 9),
            ({1: 9, 9: 1}, 90, 1),
            ({1: 89, 9: 11}, 90, 9),
        ],
    )
    def test_is_the_least_value_that_so_many_do_not_exceed(
        self, counts: dict[int, int], share: int, value: int | None
    ) -> None:
        assert percentile(counts, share) == value

    @given(values=some.lists(some.integers(0, 50), min_size=1), share=some.integers(1, 100))
    def test_is_that_of_the_values_themselves(self, values: list[int], share: int) -> None:
        counts = {value: values.count(value) for value in values}
        found = percentile(counts, share)
        assert found in values
        assert sum(value <= found for value in values) * 100 >= len(values) * share
        assert sum(value < found for value in values) * 100 < len(values) * share
