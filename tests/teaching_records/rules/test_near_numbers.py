"""Slips of dates and numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.near_numbers import near_dates, near_numbers

DAY = date(1984, 7, 12)
DAYS = st.dates(date(1935, 1, 1), date(2005, 12, 31))


class TestNearDates:
    @pytest.mark.parametrize(
        "slip",
        [
            *(date(1984, 12, 7), date(1984, 7, 21)),
            *(date(1984, 7, 11), date(1984, 7, 13), date(1984, 7, 22), date(1984, 7, 19)),
            *(date(1984, 8, 12), date(1984, 1, 12), date(1984, 11, 12)),
            *(date(1985, 7, 12), date(1994, 7, 12), date(1944, 7, 12), date(1948, 7, 12), date(1973, 7, 12)),
        ],
    )
    def test_are_days_that_one_slip_makes_of_it(self, slip: date) -> None:
        assert slip in near_dates(DAY)

    @pytest.mark.parametrize("other", [DAY, date(1985, 8, 12), date(1884, 7, 12), date(1961, 2, 27)])
    def test_are_no_others(self, other: date) -> None:
        assert other not in near_dates(DAY)

    @given(DAYS)
    def test_are_few(self, day: date) -> None:
        assert len(near_dates(day)) < 60

    @given(DAYS)
    def test_lead_back_when_day_and_month_are_exchanged(self, day: date) -> None:
        if day.day <= 12 and day.day != day.month:
            swapped = day.replace(month=day.day, day=day.month)
            assert swapped in near_dates(day)
            assert day in near_dates(swapped)

    def test_leave_out_days_that_there_are_not(self) -> None:
        assert near_dates(date(1984, 2, 29)) > {date(1980, 2, 29), date(1984, 2, 28)}
        assert near_dates(date(1984, 1, 31)).isdisjoint({date(1984, 2, 28), date(1984, 3, 1)})


class TestNearNumbers:
    @pytest.mark.parametrize("slip", ["1234568", "2134567", "0234567", "1234576"])
    def test_are_a_slip_away(self, slip: str) -> None:
        assert slip in near_numbers("1234567")

    @pytest.mark.parametrize("other", ["1234567", "1234578", "123456", "12345678", "A234567"])
    def test_are_no_others(self, other: str) -> None:
        assert other not in near_numbers("1234567")

    def test_change_letters_into_letters(self) -> None:
        near = near_numbers("QQ123456C")
        assert {"QP123456C", "QQ123456D", "QQ213456C"} <= near
        assert all((number[0].isalpha() and number[2].isdigit()) or number == "Q1Q23456C" for number in near)
