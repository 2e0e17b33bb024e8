from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from govuk.forms import DateField, Form, today, yesterday
from tests.govuk.markup import Markup

DAY, MONTH, YEAR = "id_born-day", "id_born-month", "id_born-year"


class BirthForm(Form):
    born = DateField(
        label="What is your date of birth?",
        noun="Date of birth",
        hint="For example, 27 3 1985",
        required_message="Enter your date of birth",
        autocomplete="bday",
        earliest=lambda: date(1900, 1, 1),
        latest=yesterday,
    )


def typed(day: str, month: str, year: str) -> BirthForm:
    return BirthForm({"born-day": day, "born-month": month, "born-year": year})


@pytest.fixture(autouse=True)
def half_past_midnight_in_summer() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):
        yield


class TestBounds:
    def test_the_day_changes_at_midnight_in_the_uk(self) -> None:
        assert (today(), yesterday()) == (date(2026, 7, 1), date(2026, 6, 30))


class TestDateField:
    @pytest.mark.parametrize("month", ["8", "08", " 8 ", "Aug", "aug", "AUG.", "August", "august", "AUGUST"])
    def test_takes_a_month_as_number_or_name(self, month: str) -> None:
        form = typed(" 5 ", month, "1990")
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == date(1990, 8, 5)

    @pytest.mark.parametrize(
        ("day", "month", "year"),
        [("٥", "٨", "١٩٩٠"), ("۵", "۸", "۱۹۹۰"), ("５", "８", "１９９０"), ("٥", "August", "1990")],
    )
    def test_takes_the_digits_of_any_script(self, day: str, month: str, year: str) -> None:
        form = typed(day, month, year)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == date(1990, 8, 5)

    def test_takes_sept(self) -> None:
        assert typed("1", "Sept", "1990").is_valid()

    @pytest.mark.parametrize(
        ("day", "month", "year", "message", "wrong"),
        [
            ("", "", "", "Enter your date of birth", [DAY, MONTH, YEAR]),
            (" ", " ", " ", "Enter your date of birth", [DAY, MONTH, YEAR]),
            ("", "8", "1990", "Date of birth must include a day", [DAY]),
            ("5", "", "1990", "Date of birth must include a month", [MONTH]),
            ("5", "8", "", "Date of birth must include a year", [YEAR]),
            ("5", "", "", "Date of birth must include a month and year", [MONTH, YEAR]),
            ("", "8", "", "Date of birth must include a day and year", [DAY, YEAR]),
            ("32", "8", "1990", "Date of birth must be a real date", [DAY]),
            ("0", "8", "1990", "Date of birth must be a real date", [DAY]),
            ("-5", "8", "1990", "Date of birth must be a real date", [DAY]),
            ("5", "13", "1990", "Date of birth must be a real date", [MONTH]),
            ("5", "Augustus", "1990", "Date of birth must be a real date", [MONTH]),
            ("x", "13", "1990", "Date of birth must be a real date", [DAY, MONTH]),
            ("31", "2", "1990", "Date of birth must be a real date", [DAY, MONTH, YEAR]),
            ("29", "2", "1900", "Date of birth must be a real date", [DAY, MONTH, YEAR]),
            ("5", "8", "0000", "Date of birth must be a real date", [DAY, MONTH, YEAR]),
            ("5", "8", "90", "Year must include 4 numbers", [YEAR]),
            ("5", "8", "19900", "Year must include 4 numbers", [YEAR]),
            ("5", "8", "MCMX", "Date of birth must be a real date", [YEAR]),
            ("²", "8", "1990", "Date of birth must be a real date", [DAY]),
            ("5\0", "8", "1990", "Date of birth must be a real date", [DAY]),
            ("1" * 5000, "8", "1990", "Date of birth must be a real date", [DAY]),
            (
                "31",
                "12",
                "1899",
                "Date of birth must be the same as or after 1 January 1900",
                [DAY, MONTH, YEAR],
            ),
            ("1", "7", "2026", "Date of birth must be in the past", [DAY, MONTH, YEAR]),
        ],
    )
    def test_says_what_is_wrong_and_where(
        self, day: str, month: str, year: str, message: str, wrong: list[str]
    ) -> None:
        form = typed(day, month, year)
        assert list(form.errors["born"]) == [message]
        page = Markup(form["born"].as_field_group())
        assert [field["id"] for field in page.with_class("govuk-input--error")] == wrong
        assert [link.href for link in form.error_summary()] == [f"#{wrong[0]}"]
        assert [page.by_id(part)["value"] for part in (DAY, MONTH, YEAR)] == [day, month, year]

    @pytest.mark.parametrize(("day", "month", "year"), [("30", "6", "2026"), ("1", "1", "1900"), ("29", "2", "2000")])
    def test_takes_the_bounds_themselves(self, day: str, month: str, year: str) -> None:
        assert typed(day, month, year).is_valid()

    def test_wires_the_group(self) -> None:
        page = Markup(typed("", "8", "1990")["born"].as_field_group())
        described = [page.by_id(name).text for name in page.one("fieldset", role="group")["aria-describedby"].split()]
        assert described == ["For example, 27 3 1985", "Error: Date of birth must include a day"]
        assert (page.by_id(MONTH)["name"], page.by_id(MONTH)["autocomplete"]) == ("born-month", "bday-month")

    def test_an_error_from_elsewhere_marks_all_of_it(self) -> None:
        form = typed("5", "8", "1990")
        form.add_error("born", "This is not what we have")
        page = Markup(form["born"].as_field_group())
        assert len(page.with_class("govuk-input--error")) == 3

    def test_shows_an_initial_date(self) -> None:
        page = Markup(BirthForm(initial={"born": date(1990, 8, 5)})["born"].as_field_group())
        assert [page.by_id(part)["value"] for part in (DAY, MONTH, YEAR)] == ["5", "8", "1990"]

    def test_an_optional_one_may_be_left_empty(self) -> None:
        form = type("OptionalForm", (Form,), {"born": DateField(label="Date", required=False)})({})
        assert form.is_valid()
        assert form.cleaned_data == {"born": None}

    @pytest.mark.parametrize(
        ("latest", "message"),
        [
            (today, "Date must be today or in the past"),
            (lambda: date(2020, 1, 1), "Date must be the same as or before 1 January 2020"),
        ],
    )
    def test_words_the_latest_date(self, latest: Callable[[], date], message: str) -> None:
        form = type("BoundedForm", (Form,), {"born": DateField(label="Date", latest=latest)})(
            {"born-day": "2", "born-month": "7", "born-year": "2026"}
        )
        assert list(form.errors["born"]) == [message]
