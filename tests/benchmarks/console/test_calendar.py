from datetime import UTC, date, datetime, time

import pytest

from benchmarks.console.calendar import Calendar, DueDates, is_working_day
from benchmarks.population.draws import Draw
from govuk.formats import in_uk_time
from support_tasks.rules import answer_by

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar(NOW)


class TestArrivals:
    def test_fill_five_years_up_to_yesterday_in_order(self, calendar: Calendar) -> None:
        arrivals = [calendar.arrival_of_completed((number + 0.5) / 5000) for number in range(5000)]
        assert arrivals == sorted(arrivals)
        assert arrivals[0].date() < date(2021, 11, 30)
        assert date(2026, 11, 20) < arrivals[-1].date() <= date(2026, 11, 24)

    def test_are_most_when_the_school_year_begins(self, calendar: Calendar) -> None:
        months = [calendar.arrival_of_completed((number + 0.5) / 5000).month for number in range(5000)]
        assert max(range(1, 13), key=months.count) == 9

    def test_of_what_waits_are_mostly_of_the_last_two_weeks(self, calendar: Calendar) -> None:
        days = [(NOW - calendar.arrival_of_open((number + 0.5) / 1000)).days for number in range(1000)]
        assert sum(day < 14 for day in days) > 900
        assert max(days) > 20

    @pytest.mark.parametrize("share", [0.0, 0.999999, 1.0])
    def test_has_an_instant_for_any_share(self, calendar: Calendar, share: float) -> None:
        assert calendar.arrival_of_completed(share) < NOW
        assert calendar.arrival_of_open(share) < NOW


@pytest.fixture(scope="module")
def pairs(calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """When requests arrived, and when they were decided."""
    draw = Draw(1)
    arrivals = [calendar.arrival_of_completed((number + 0.5) / 3000) for number in range(3000)]
    return [(arrived, calendar.decided_at(arrived, draw)) for arrived in arrivals]


class TestDecisions:
    def test_come_after_the_request_and_before_now(self, pairs: list[tuple[datetime, datetime]]) -> None:
        assert all(arrived < decided < NOW for arrived, decided in pairs)

    def test_fall_in_working_hours(self, pairs: list[tuple[datetime, datetime]]) -> None:
        local = [in_uk_time(decided) for arrived, decided in pairs if (NOW - arrived).days > 40]
        in_hours = [time(9) <= each.time() < time(17) and is_working_day(each.date()) for each in local]
        assert sum(in_hours) > 0.99 * len(in_hours)

    def test_mostly_keep_the_promise(self, pairs: list[tuple[datetime, datetime]]) -> None:
        in_time = sum(in_uk_time(decided).date() <= answer_by(arrived) for arrived, decided in pairs)
        assert 0.88 < in_time / len(pairs) < 0.98


class TestDueDates:
    @pytest.mark.parametrize("day", ["2026-12-23T23:30:00+00:00", "2026-04-01T23:30:00+00:00", "2026-07-31T12:00:00Z"])
    def test_are_those_of_the_product(self, day: str) -> None:
        sent_at = datetime.fromisoformat(day)
        assert DueDates()(sent_at) == answer_by(sent_at)
