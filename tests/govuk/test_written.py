"""What is kept of what somebody wrote."""

import pytest

from govuk.written import is_seen, one_line, written

UNSEEN = ["", " \r\n\t ", "\u200b", " \u2060\n\ufeff ", "\u00ad", "\u202e\u2066\u2069", "\u3164"]


class TestWritten:
    @pytest.mark.parametrize("text", UNSEEN)
    def test_is_nothing_where_nothing_can_be_seen(self, text: str) -> None:
        assert not is_seen(text)
        assert written(text) == ""

    def test_has_one_kind_of_line_break_and_no_blanks_at_its_ends(self) -> None:
        assert written("  First line\r\n\r\n  third line\n") == "First line\n\n  third line"

    def test_keeps_what_cannot_be_seen_within_what_can(self) -> None:
        assert written("Anna\u200bBrown") == "Anna\u200bBrown"


class TestOneLine:
    @pytest.mark.parametrize(
        "mark", ["\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\x1b", "\x9b"]
    )
    def test_leaves_out_what_turns_a_page_or_controls_a_terminal(self, mark: str) -> None:
        assert one_line(f"Anna {mark}Brown") == "Anna Brown"

    @pytest.mark.parametrize("name", ["Anna Brown", "Siân", "می\u200cخواهم", "क्\u200dष", "O’Neil-Smith", "Anna\0"])
    def test_keeps_names_as_they_are_written(self, name: str) -> None:
        assert one_line(name) == name
