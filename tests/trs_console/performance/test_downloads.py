"""Files that are safe to open in a spreadsheet."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trs_console.performance.downloads import cell, csv_response


class TestCell:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\tx",
            "\r=1",
            "\nx",
            " =1",
            "\u00a0=1",
            "\x00=1",
            "|cmd",
            "%x",
            "＝1",
            "＋1",
            "－1",
            "＠x",
        ],
    )
    def test_that_could_be_a_formula_is_text(self, text: str) -> None:
        assert cell(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "No record", "Zoë", "1 = 1", "’quoted’", "a@b"])
    def test_that_is_plain_is_left_alone(self, text: str) -> None:
        assert cell(text) == text

    def test_of_a_day_is_in_iso_form(self) -> None:
        assert cell(date(2026, 11, 3)) == "2026-11-03"

    def test_of_a_number_is_plain(self) -> None:
        assert (cell(1234), cell(-5)) == ("1234", "-5")

    @given(text=some.text())
    def test_never_begins_a_formula(self, text: str) -> None:
        written = cell(text)
        assert written.removeprefix("'") == text or written == text
        assert not written.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


class TestFile:
    def test_can_be_read_back(self) -> None:
        response = csv_response("figures", ("Name", "Number"), [('Zoë, "quoted"', 1), ("two\nlines", 2)])
        text = response.content.decode("utf-8-sig")
        assert list(csv.reader(StringIO(text, newline=""))) == [
            ["Name", "Number"],
            ['Zoë, "quoted"', "1"],
            ["two\nlines", "2"],
        ]
        assert text.endswith("\r\n")
