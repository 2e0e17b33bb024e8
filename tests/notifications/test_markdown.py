"""Text that somebody typed, in an e-mail: nothing of it is a link, a heading or a list, and all of it is readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.markdown import blocks, inert, name_to_greet
from notifications.messages import RecordConnected

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
            ("Read [our page](https://evil.example/a).", "Read our page (link removed)."),
            (
                "Read [our page](www.evil.example) or [this](ftp://evil)",
                "Read our page (link removed) or this (link removed)",
            ),
            ("It says so (see https://evil.example/a).", "It says so (see (link removed))."),
            ("[x](not an address)", "(x)(not an address)"),
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
        [
            "xhttps://evil.example",
            "[a](http://b)https://evil",
            "[a](http://b)c)www.evil",
            "HTTPS://EVIL.example",
            "[pay](https://evil.example)",
            "ht\x00tps://evil.example",
        ],
    )
    def test_nothing_is_a_link(self, text: str) -> None:
        assert not re.search(r"(?i)https?://|\]\(|evil", inert(text))

    @given(MARKS)
    def test_holds_for_any_marks_together(self, text: str) -> None:
        shown = inert(text)
        assert {block.kind for block in blocks(shown)} <= {"paragraph"}
        assert not LINE_MARK.search(shown)
        assert not re.search(r"(?i)https?://|[\[\]<>|\x00]", shown)

    @given(MARKS)
    def test_doing_it_twice_changes_nothing_more(self, text: str) -> None:
        assert inert(inert(text)) == inert(text)


# What Notify may leave out, or what looks like something else: none of it may make a mark of what follows.
UNSEEN = "\u200b\u200c\u200d\u200e\u2060\ufeff\xad\u180e\u2028\u2029\x0b\x85\x00\xa0\u3000"
TRICKS = st.text(alphabet="#*-=>^1.[]()<>|: \n\thtpsfw/evil" + UNSEEN, max_size=80)


def without_what_is_unseen(text: str) -> str:
    return "".join(character for character in text if character not in UNSEEN)


class TestAttacks:
    @given(TRICKS)
    def test_nothing_comes_alive_when_what_is_unseen_is_left_out(self, text: str) -> None:
        shown = without_what_is_unseen(inert(text))
        assert not LINE_MARK.search(shown)
        assert not re.search(r"(?i)[a-z]+://\S|www\.\S|[\[\]<>|]", shown)
        assert not re.search(r"(?m)^(?: {4}|\t)\S", shown)

    @given(TRICKS, TRICKS)
    def test_nothing_comes_alive_between_two_pieces(self, one: str, other: str) -> None:
        shown = f"Dear {inert(one)}\n\n{inert(other)}"
        assert not LINE_MARK.search(without_what_is_unseen(shown))
        assert {block.kind for block in blocks(shown)} == {"paragraph"}

    @pytest.mark.parametrize("scheme", ["ftp", "mailto", "javascript", "HTTPS", "x-evil"])
    def test_no_address_of_any_kind_stays(self, scheme: str) -> None:
        assert "evil" not in inert(f"see {scheme}://evil.example/now please")

    def test_letters_of_every_language_stay(self) -> None:
        text = "Zoë Ó Briain-Łukasz, 王小明, Ngọc Ánh, محمد, O’Neil"
        assert inert(text) == text


class TestNameToGreet:
    @pytest.mark.parametrize(
        "name",
        [
            "Grace",
            "Mary Ann",
            "Siân",
            "O’Neil-Smith",
            "J.R.",
            "J. R.",
            "St. John",
            "王小明",
            "Łukasz",
            "D'Arcy",
            "सुनीता",
            "Jose\u0301",
        ],
    )
    def test_is_the_name(self, name: str) -> None:
        assert name_to_greet(name) == name

    @pytest.mark.parametrize(
        "text",
        [
            "evil.example",
            "win at evil.com",
            "me@evil.example",
            "https://evil.example",
            "www.evil.example",
            "evil.example/pay",
            "Call us: 0900 1234567",
            "x" * 41,
            "Call 0800 123456 NOW. Your account is suspended",
            "Grace 2",
            "Your account is suspended now",
            "Grace, pay now!",
            "Grace (pay)",
            "0800",
            "[pay](https://evil.example)",
            "ev\u200bil.com",
        ],
    )
    def test_is_nothing_where_it_is_no_name(self, text: str) -> None:
        assert name_to_greet(text) == ""

    @given(TRICKS)
    def test_is_on_one_line_and_inert(self, text: str) -> None:
        name = name_to_greet(text)
        assert "\n" not in name
        assert inert(name) == name or name_to_greet(name) == name

    @given(TRICKS)
    def test_leaves_an_email_that_begins_as_it_should(self, text: str) -> None:
        preview = RecordConnected(to="a@home.example", name=text).preview()
        assert re.match(r"(Dear [^\n]+|Hello)\n\n", preview.body)
        assert len(blocks(preview.body)) == len(blocks(RecordConnected(to="a@home.example", name="").preview().body))
