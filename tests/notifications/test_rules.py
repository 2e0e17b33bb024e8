"""Pauses grow, are never all alike, and end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import rules

LUCK = st.floats(0, 1)
TIMES = st.timedeltas(timedelta(0), timedelta(days=4))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class TestPause:
    @given(TIMES, LUCK)
    def test_is_between_its_bounds(self, tried: timedelta, luck: float) -> None:
        assert rules.LISTED_AFTER <= rules.FIRST_PAUSE * 0.75 <= rules.pause(tried, luck) <= rules.LONGEST_PAUSE * 1.25

    @given(TIMES, TIMES)
    def test_grows(self, tried: timedelta, longer: timedelta) -> None:
        assert rules.pause(tried, 0.5) <= rules.pause(tried + longer, 0.5)

    @pytest.mark.parametrize(("tried", "pause"), [(0, 40), (30, 40), (60, 60), (480, 480), (7200, 3600)])
    def test_is_as_long_as_the_message_was_tried(self, tried: int, pause: int) -> None:
        assert rules.pause(timedelta(seconds=tried), 0.5) == timedelta(seconds=pause)

    @given(LUCK, TIMES)
    def test_ends_with_one_last_try_after_three_days(self, luck: float, tried: timedelta) -> None:
        since = datetime(2026, 11, 4, tzinfo=UTC)
        again = rules.next_try_at(at=since + tried, first_tried_at=since, luck=luck)
        if tried >= rules.TRIED_FOR:
            assert again is None
        else:
            assert again is not None
            assert since + tried < again <= since + rules.TRIED_FOR


class TestClosure:
    @given(st.integers(0, 10_000), LUCK)
    def test_is_none_for_a_few_failures_and_short_for_many(self, failures: int, luck: float) -> None:
        closure = rules.closure(failures, luck)
        assert (closure > timedelta(0)) == (failures >= rules.FAILURES_IN_A_ROW)
        assert closure <= rules.LONGEST_CLOSURE * 1.25


class TestFullDay:
    @given(INSTANTS)
    def test_lasts_until_midnight_or_is_yesterday(self, at: datetime) -> None:
        until = rules.full_until(at)
        if (at.hour, at.minute) == (0, 0):
            assert until - at == rules.CLOCKS_AGREE_WITHIN
        else:
            assert timedelta(0) < until - at <= timedelta(days=1)
            assert (until.hour, until.minute, until.second) == (0, 0, 0)

    @pytest.mark.parametrize("local", ["2026-06-30T00:30:00+01:00", "2026-06-29T23:30:00+00:00"])
    def test_is_that_of_utc(self, local: str) -> None:
        assert rules.full_until(datetime.fromisoformat(local)).isoformat() == "2026-06-30T00:00:00+00:00"


def test_a_claim_outlasts_a_look_up_and_a_call() -> None:
    from notifications.providers.notify import TIMEOUT_SECONDS

    assert timedelta(seconds=3 * TIMEOUT_SECONDS) < rules.CLAIMED_FOR / 2


def test_a_minute_never_takes_more_than_2500() -> None:
    assert timedelta(minutes=1) / rules.BETWEEN_TWO <= 2400
