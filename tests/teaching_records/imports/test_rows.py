"""What a line says, and why it is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.imports import values
from teaching_records.imports.rows import COLUMNS, ROW_COLUMNS, copy_row
from teaching_records.imports.values import Refused
from teaching_records.rules import normal_forms
from tests.teaching_records.imports.files import line

TODAY = date(2026, 11, 22)


def row(**differences: str) -> dict[str, str]:
    """The row for COPY, by column."""
    values_of_line = line(**differences)
    cells = copy_row(2, tuple(values_of_line[column] for column in COLUMNS), TODAY).split("\t")
    return dict(zip(ROW_COLUMNS, cells, strict=True))


class TestRow:
    def test_has_values_in_normal_form(self) -> None:
        made = row(
            trn=" RP30/00001 ",
            email=" Grace.A@EXAMPLE.com ",
            status="Active",
            national_insurance_numbers="qq 12 34 56 c; AB123456D;;AB 12 34 56 D",
        )
        assert (made["trn"], made["email"], made["status"]) == ("3000001", "Grace.A@example.com", "active")
        assert made["numbers"] == r'{"AB123456D","QQ123456C"}'

    def test_has_names_as_given_and_their_keys(self) -> None:
        made = row(first_name=" Siân-Mai ", last_name="O’Neill Hale")
        assert (made["first_name"], made["first_name_key"]) == ("Siân-Mai", "sian mai")
        assert (made["last_name"], made["last_name_key"]) == ("O’Neill Hale", "oneill hale")

    def test_has_no_line_break_within_a_name(self) -> None:
        assert row(first_name="Mary\r\n  Ann")["first_name"] == "Mary Ann"

    def test_has_null_for_what_is_empty(self) -> None:
        made = row(date_of_birth="", email="", previous_names="")
        assert (made["date_of_birth"], made["email"], made["merged_into_trn"]) == (r"\N", r"\N", r"\N")
        assert (made["numbers"], made["previous_names"], made["alerts"]) == ("{}", "{}", "{}")

    @pytest.mark.parametrize("names", [("Suharto", ""), ("", "Suharto"), ("-", "Suharto")])
    def test_needs_one_name_only(self, names: tuple[str, str]) -> None:
        assert row(first_name=names[0], last_name=names[1])["trn"] == "3000001"

    @pytest.mark.parametrize(
        ("differences", "reason"),
        [
            ({"trn": ""}, "trn must be 7 digits"),
            ({"trn": "123456"}, "trn must be 7 digits"),
            ({"trn": "0000000"}, "trn must not be all zeros"),
            ({"trn": "12E4567"}, "trn must only have digits"),
            ({"first_name": "", "last_name": ""}, "must have letters"),
            ({"first_name": "-", "last_name": "."}, "must have letters"),
            ({"last_name": "x" * 201}, "last_name is too long: at most 200 characters"),
            (
                {"first_name": "ﷺ" * 20},
                "first_name is too long to be compared when it is spelt with the letters A to Z",
            ),
            ({"middle_name": "Щ" * 100}, "middle_name is too long to be compared"),
            ({"first_name": "x" * 200}, "first_name is too long to be compared"),  # which sounds like ksksks
            ({"previous_names": f"Li|{'Щ' * 100}|Li"}, "middle_name is too long to be compared"),
            ({"date_of_birth": "15/08/1990"}, "date_of_birth: dates must be like"),
            ({"date_of_birth": "19900815"}, "date_of_birth: dates must be like"),
            ({"date_of_birth": "1990-02-30"}, "date_of_birth: there is no 1990-02-30"),
            ({"date_of_birth": "0000-01-01"}, "date_of_birth: there is no"),
            ({"date_of_birth": "2026-11-22"}, "date_of_birth must be in the past"),
            ({"email": "grace"}, "email is not an email address"),
            ({"email": "grace@@example.com"}, "email is not an email address"),
            ({"national_insurance_numbers": "QQ123456"}, "not a National Insurance number"),
            ({"national_insurance_numbers": "AB123456C;GB123456C"}, "letters never issued"),
            ({"previous_names": "Grace|Smith"}, "not first|middle|last"),
            ({"previous_names": "Grace|A|B|Smith"}, "not first|middle|last"),
            ({"previous_names": "||"}, "without a first or last name"),
            ({"status": ""}, "status must be"),
            ({"status": "merged"}, "status must be"),
            ({"merged_into_trn": "3000002"}, "must be deactivated"),
            ({"status": "deactivated", "merged_into_trn": "3000001"}, "into itself"),
            ({"status": "deactivated", "merged_into_trn": "1"}, "merged_into_trn must be 7 digits"),
            ({"tssp_locked": "perhaps"}, "tssp_locked must be true or false"),
            ({"alerts": "Prohibition|2020-01-01"}, "not type|starts_on|ends_on"),
            ({"alerts": "|2020-01-01|"}, "not type|starts_on|ends_on"),
            ({"alerts": "Prohibition||"}, "alerts: dates must be like"),
            ({"alerts": "Prohibition|2020-01-01|2019-12-31"}, "ends before it starts"),
            ({"alerts": "x" * 201 + "|2020-01-01|"}, "a type of more than 200"),
        ],
    )
    def test_is_refused_with_a_reason(self, differences: dict[str, str], reason: str) -> None:
        with pytest.raises(Refused) as refused:
            row(**differences)
        assert reason in str(refused.value)

    @given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)))
    def test_is_one_row_or_refused_whatever_is_typed(self, differences: dict[str, str]) -> None:
        try:
            made = row(**differences)
        except Refused:
            return
        assert not any("\n" in cell or "\r" in cell for cell in made.values())


class TestShortWays:
    """What is done quickly for common values is what the normal forms do."""

    @given(st.from_regex(r"[0-9RP /-]{5,9}", fullmatch=True))
    def test_trn(self, typed: str) -> None:
        assert made(lambda: values.trn(typed, "trn")) == made(lambda: normal_forms.trn(typed))

    @given(st.from_regex(r"[A-Z]{2}[0-9]{6}[A-FMU]", fullmatch=True))
    def test_national_insurance_number(self, typed: str) -> None:
        ours = made(lambda: values.national_insurance_number(typed))
        assert ours == made(lambda: normal_forms.national_insurance_number(typed))

    @given(st.one_of(st.emails(), st.from_regex(r"[a-zA-Z0-9._+'-]{1,8}@[a-zA-Z0-9.-]{1,8}\.(com|uk|Example)")))
    def test_email(self, typed: str) -> None:
        theirs = made(lambda: normal_forms.email_address(typed))
        if theirs is not None:
            assert values.email(typed) == theirs

    @pytest.mark.parametrize("typed", ["a@b", "a@school.test", "a@mail.invalid"])
    def test_email_of_a_domain_that_nothing_is_sent_to_is_kept(self, typed: str) -> None:
        assert values.email(typed) == typed


def made(form: object) -> object:
    try:
        return form()  # type: ignore[operator]
    except (Refused, normal_forms.NotValid):
        return None
