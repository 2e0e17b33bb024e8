"""What each question takes, and how it says what to put right."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from govuk.forms import Form
from matching.find_trn.forms import DateOfBirthForm, EmailForm, NameForm
from tests.matching.find_trn.searching import NOW

EMAIL_FORMAT = "Enter an email address in the correct format, like name@example.com"


def errors(form: Form) -> list[str]:
    return [link.text for link in form.error_summary()]


def born(day: str, month: str, year: str) -> DateOfBirthForm:
    return DateOfBirthForm(data={"date_of_birth-day": day, "date_of_birth-month": month, "date_of_birth-year": year})


def named(**answer: str) -> NameForm:
    return NameForm(data={"first_name": "Grace", "last_name": "Adeyemi", "has_changed_name": "no", **answer})


class TestEmail:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Enter your email address"),
            ("grace", EMAIL_FORMAT),
            ("grace@", EMAIL_FORMAT),
            ("ü@b.example", EMAIL_FORMAT),
        ],
    )
    def test_says_how_to_put_it_right(self, typed: str, message: str) -> None:
        assert errors(EmailForm(data={"email": typed})) == [message]

    @pytest.mark.parametrize(
        ("typed", "normal"),
        [
            (" Grace.A@Example.COM ", "Grace.A@example.com"),
            ("\u200bgrace@bücher.example", "grace@xn--bcher-kva.example"),
            ("grace+trn@example.com", "grace+trn@example.com"),
        ],
    )
    def test_is_kept_as_it_can_be_written_to(self, typed: str, normal: str) -> None:
        form = EmailForm(data={"email": typed})
        assert form.is_valid()
        assert form.cleaned_data == {"email": normal}


class TestName:
    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            ({"first_name": ""}, "Enter your first name"),
            ({"last_name": " "}, "Enter your last name"),
            ({"last_name": "-"}, "Enter your last name using letters"),
            ({"has_changed_name": ""}, "Select yes if you have ever changed your name"),
            (
                {"has_changed_name": "yes"},
                "Enter your previous first name, your previous last name, or both",
            ),
        ],
    )
    def test_says_how_to_put_it_right(self, answer: dict[str, str], message: str) -> None:
        assert errors(named(**answer)) == [message]

    @pytest.mark.parametrize("which", ["first", "last", "previous_first", "previous_last"])
    def test_has_nothing_in_it_that_turns_an_officers_page_around(self, which: str) -> None:
        answer = {
            "has_changed_name": "yes",
            "previous_last_name": "Bell",
            f"{which}_name": "An\u202ena\x1b \u2066Bell\u200f",
        }
        form = named(**answer)
        assert form.is_valid()
        assert form.cleaned_data[f"{which}_name"] == "Anna Bell"

    @pytest.mark.parametrize("which", ["first", "last", "previous_first", "previous_last"])
    def test_has_six_words_at_most(self, which: str) -> None:
        answer = {"has_changed_name": "yes", "previous_last_name": "Bell"}
        words = which.replace("_", " ").capitalize()
        assert errors(named(**{**answer, f"{which}_name": "Ana Maria-de la Cruz Bell"})) == []
        assert errors(named(**{**answer, f"{which}_name": "Ana Maria-de la Cruz Bell Hill"})) == [
            f"{words} name must be 6 words or fewer. If yours has more, enter the first 6"
        ]

    @pytest.mark.parametrize("which", ["previous_first_name", "previous_last_name"])
    def test_takes_one_of_the_previous_names(self, which: str) -> None:
        form = named(has_changed_name="yes", **{which: "Bell"})
        assert form.is_valid()
        assert form.cleaned_data[which] == "Bell"

    @pytest.mark.parametrize("answer", ["no", "prefer_not_to_say"])
    def test_forgets_previous_names_that_were_not_asked_for(self, answer: str) -> None:
        form = named(has_changed_name=answer, previous_first_name="Gloria", previous_last_name="Bell")
        assert form.is_valid()
        assert form.cleaned_data["previous_last_name"] == form.cleaned_data["previous_first_name"] == ""


class TestDateOfBirth:
    @pytest.fixture(autouse=True)
    def at_ten_on_monday(self) -> Iterator[None]:
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.mark.parametrize("month", ["8", "08", "Aug", "august", "AUGUST", "aug."])
    @pytest.mark.parametrize("day", ["5", "05"])
    def test_is_taken_as_people_type_it(self, day: str, month: str) -> None:
        form = born(day, month, "1990")
        assert form.is_valid()
        assert form.cleaned_data["date_of_birth"] == date(1990, 8, 5)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            (("", "", ""), "Enter your date of birth"),
            (("5", "", "1990"), "Date of birth must include a month"),
            (("31", "2", "1990"), "Date of birth must be a real date"),
            (("5", "8", "90"), "Year must include 4 numbers"),
            (("23", "11", "2026"), "Date of birth must be in the past"),
            (("24", "11", "2010"), "You must be 16 or over to have a TRN. Check your date of birth"),
            (("31", "12", "1899"), "Date of birth must be the same as or after 1 January 1900"),
        ],
    )
    def test_says_how_to_put_it_right(self, typed: tuple[str, str, str], message: str) -> None:
        assert errors(born(*typed)) == [message]

    def test_may_be_sixteen_years_ago_today(self) -> None:
        assert born("23", "11", "2010").is_valid()
