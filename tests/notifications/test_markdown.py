"""Text that somebody typed, in an e-mail: nothing of it is a link, a heading or a list, and all of it is readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.markdown import blocks, inert

# What GOV.UK Notify reads at the beginning of a line.
LINE_MARK = re.compile(r"^\s*(?:[#*•^+=~`-]|\d+\.)", re.MULTILINE)
MARKS = st.text(alphabet="#*•^>+-=~`_123. \n\r\t[](){}<>|\\!:/htpsw\u2028\x85\x00", max_size=60)


class TestWhatStaysReadable:
    @pytest.mark.parametrize(
        "text",
        [
            "Your name (formerly O’Neil-Smith) is not on the record, e.g. as Smith.",
            "We wrote to anna_smith@school.example on 3 March.",
            'It\'s £10.50 * 2, or "about" 21; see page 4 of 5!',
            "First line\nsecond line\n\nnew paragraph",
            "Salary & pension: 50% (fifty per cent)",
            "C:\\forms",
        ],
    )
    def test_ordinary_punctuation_stays_as_it_is(self, text: str) -> None:
        assert inert(text) == text

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("- a passport\n- a licence", "– a passport\n– a licence"),
            ("* a passport", "– a passport"),
            ("1. Find it\n2. Send it", "1) Find it\n2) Send it"),
            ("10.5 hours", "– 10.5 hours"),
            ("15.08.1990 is not the date", "– 15.08.1990 is not the date"),
            ("your [old] name", "your (old) name"),
            ("> we need proof", "› we need proof"),
            ("Why\n====", "Why"),
            ("See https://evil.example/a now", "See (link removed) now"),
        ],
    )
    def test_what_would_be_a_mark_is_written_another_way(self, text: str, shown: str) -> None:
        assert inert(text) == shown


class TestInert:
    @pytest.mark.parametrize(
        "text",
        [
            "# # Win a prize",
            "(# Win a prize",
            "_# Win a prize",
            "- - one",
            "> # Win",
            "1. # Win",
            "a\u2028# Win",
            "Pay here\n---",
            "| a | b |\n| --- | --- |\n| c | d |",
        ],
    )
    def test_nothing_is_a_heading_or_a_list(self, text: str) -> None:
        assert not LINE_MARK.search(inert(text))
        assert {block.kind for block in blocks(inert(text))} == {"paragraph"}

    @pytest.mark.parametrize(
        "text",
        ["xhttps://evil.example", "HTTPS://EVIL.example", "[pay](https://evil.example)", "ht\x00tps://evil.example"],
    )
    def test_nothing_is_a_link(self, text: str) -> None:
        assert not re.search(r"(?i)https?://|\]\(|evil", inert(text))

    @given(MARKS)
    def test_holds_for_any_marks_together(self, text: str) -> None:
        shown = inert(text)
        assert not LINE_MARK.search(shown)
        assert not re.search(r"(?i)https?://|[\[\]<>|\x00]", shown)

    @given(MARKS)
    def test_doing_it_twice_changes_nothing_more(self, text: str) -> None:
        assert inert(inert(text)) == inert(text)
