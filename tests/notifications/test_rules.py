"""Pauses grow, are never all alike, and end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import rules

LUCK = st.floats(0, 1)
ATTEMPTS = st.integers(1, 200)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class TestPause:
    @given(ATTEMPTS, LUCK)
    def test_is_between_its_bounds(self, attempts: int, luck: float) -> None:
        assert rules.FIRST_PAUSE * 0.75 <= rules.pause(attempts, luck) <= rules.LONGEST_PAUSE * 1.25

    @given(ATTEMPTS)
    def test_grows(self, attempts: int) -> None:
        assert rules.pause(attempts, 0.5) <= rules.pause(attempts + 1, 0.5)
        assert rules.pause(1, 1) < rules.pause(3, 0)

    @given(ATTEMPTS, LUCK, st.timedeltas(timedelta(0), timedelta(days=4)))
    def test_ends_with_one_last_try_after_three_days(self, attempts: int, luck: float, tried: timedelta) -> None:
        since = datetime(2026, 11, 4, tzinfo=UTC)
        again = rules.next_try_at(at=since + tried, first_tried_at=since, attempts=attempts, luck=luck)
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


class TestMidnight:
    @given(INSTANTS)
    def test_is_the_next_one(self, at: datetime) -> None:
        midnight = rules.midnight_after(at)
        assert timedelta(0) < midnight - at <= timedelta(days=1)
        assert (midnight.hour, midnight.minute, midnight.second) == (0, 0, 0)

    @pytest.mark.parametrize("local", ["2026-06-30T00:30:00+01:00", "2026-06-29T23:30:00+00:00"])
    def test_is_that_of_utc(self, local: str) -> None:
        assert rules.midnight_after(datetime.fromisoformat(local)).isoformat() == "2026-06-30T00:00:00+00:00"


def test_a_claim_outlasts_a_look_up_and_a_call() -> None:
    from notifications.providers.notify import TIMEOUT_SECONDS

    assert timedelta(seconds=2 * TIMEOUT_SECONDS) < rules.CLAIMED_FOR / 2


def test_a_minute_never_takes_more_than_2500() -> None:
    assert timedelta(minutes=1) / rules.BETWEEN_TWO <= 2400
