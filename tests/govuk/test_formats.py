from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from govuk.formats import govuk_date, govuk_datetime, govuk_time


class TestGovukDate:
    @pytest.mark.parametrize(
        ("day", "shown"),
        [
            (date(1990, 8, 15), "15 August 1990"),
            (date(2026, 1, 4), "4 January 2026"),
            (date(987, 12, 31), "31 December 987"),
            (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
            (None, ""),
        ],
    )
    def test_shows_day_month_and_year(self, day: date | None, shown: str) -> None:
        assert govuk_date(day) == shown


class TestGovukDatetime:
    @pytest.mark.parametrize(
        ("instant", "shown"),
        [
            (datetime(2026, 1, 4, 12, 7, tzinfo=UTC), "4 January 2026 at 12:07pm"),
            (datetime(2026, 1, 4, 0, 7, tzinfo=UTC), "4 January 2026 at 12:07am"),
            (datetime(2026, 1, 2, 14, 11, tzinfo=UTC), "2 January 2026 at 2:11pm"),
            (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "1 July 2026 at 9:00am"),
            (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026 at 12:30am"),
            (datetime(2026, 1, 1, 3, 0, tzinfo=timezone(timedelta(hours=5))), "31 December 2025 at 10:00pm"),
            (None, ""),
        ],
    )
    def test_shows_uk_time(self, instant: datetime | None, shown: str) -> None:
        assert govuk_datetime(instant) == shown

    def test_refuses_an_instant_without_a_time_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            govuk_datetime(datetime(2026, 1, 4, 12, 7))  # noqa: DTZ001


class TestGovukTime:
    def test_is_the_time_of_day_in_the_uk(self) -> None:
        assert govuk_time(datetime(2026, 7, 1, 11, 5, tzinfo=UTC)) == "12:05pm"
        assert govuk_time(datetime(2026, 1, 1, 0, 0, tzinfo=UTC)) == "12:00am"
