from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teaching_records.rules.normal_forms import (
    InvalidEmailAddress,
    InvalidNationalInsuranceNumber,
    InvalidTrn,
    NotValid,
    email_address,
    email_comparison_key,
    mailbox_key,
    national_insurance_number,
    show_national_insurance_number,
    trn,
)

SEPARATORS = [
    " ",
    "-",
    "\u00a0",
    "\u2009",
    "\u2011",
    "\u2013",
    "\u2014",
    "\u2212",
    "\u200b",
    "\u200e",
    "\t",
    "\n",
]


def spaced(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts as typed, with separators thrown in anywhere."""
    pieces = st.lists(st.one_of(characters, st.sampled_from(SEPARATORS)), max_size=20)
    return pieces.map("".join)


class TestTrn:
    @pytest.mark.parametrize(
        "typed",
        [
            "1234567",
            " 1234567 ",
            "12 34567",
            "12/34567",
            "RP1234567",
            "rp 12/34567",
            "RP-12-34567",
            "RP/12/34567",
            "12\u201334567",
            "12\u00a034567",
            "12\u221234567",
            "\u200e1234567\u202c",
            "１２３４５６７",
            "ＲＰ１２／３４５６７",
            "١٢٣٤٥٦٧",
            "1234567\r\n",
        ],
    )
    def test_finds_the_digits_however_they_are_typed(self, typed: str) -> None:
        assert trn(typed) == "1234567"

    def test_keeps_leading_zeros(self) -> None:
        assert trn("00/00012") == "0000012"

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "length"),
            ("   ", "length"),
            ("RP", "length"),
            ("123456", "length"),
            ("12345678", "length"),
            ("1234567" * 1000, "length"),
            (" " * 1_000_000 + "1234567", "length"),
            ("0000000", "zeros"),
            ("RP 00/00000", "zeros"),
            ("123456A", "characters"),
            ("RPRP1234567", "characters"),
            ("1234567RP", "characters"),
            ("123456\u00b2", "characters"),
            ("12345\u00bd", "characters"),
            ("1234567\x00", "characters"),
            ("\ud8001234567", "characters"),
            ("1234.567", "characters"),
            ("12\\34567", "characters"),
        ],
    )
    def test_refuses_anything_else_and_says_why(self, typed: str, reason: str) -> None:
        with pytest.raises(InvalidTrn) as refused:
            trn(typed)
        assert refused.value.reason == reason

    @given(spaced(st.sampled_from([*"0123456789/", "RP", "rp"])))
    def test_a_normal_form_is_its_own_normal_form(self, typed: str) -> None:
        try:
            normal = trn(typed)
        except InvalidTrn:
            return
        assert trn(normal) == normal
        assert len(normal) == 7
        assert normal.isascii()
        assert normal.isdigit()


class TestNationalInsuranceNumber:
    @pytest.mark.parametrize(
        "typed",
        [
            "QQ123456C",
            "qq 12 34 56 c",
            "QQ-12-34-56-C",
            "QQ\u00a012\u00a034\u00a056\u00a0C",
            "QQ\u201312\u201434\u221256\u2011C",
            " qq123456c\t",
            "ＱＱ１２３４５６Ｃ",
            "QQ١٢٣٤٥٦C",
        ],
    )
    def test_finds_the_number_however_it_is_typed(self, typed: str) -> None:
        assert national_insurance_number(typed) == "QQ123456C"

    @pytest.mark.parametrize("suffix", "ABCDFMU")
    def test_knows_every_suffix(self, suffix: str) -> None:
        assert national_insurance_number(f"ab123456{suffix}") == f"AB123456{suffix}"

    @pytest.mark.parametrize("suffix", "EGHIJKLNOPQRSTVWXYZ0")
    def test_refuses_every_other_suffix(self, suffix: str) -> None:
        with pytest.raises(InvalidNationalInsuranceNumber):
            national_insurance_number(f"AB123456{suffix}")

    @pytest.mark.parametrize("letter", "DFIUV")
    def test_refuses_letters_that_never_come_first(self, letter: str) -> None:
        with pytest.raises(InvalidNationalInsuranceNumber) as refused:
            national_insurance_number(f"{letter}A123456A")
        assert refused.value.reason == "format"

    @pytest.mark.parametrize("letter", "DFIOUV")
    def test_refuses_letters_that_never_come_second(self, letter: str) -> None:
        with pytest.raises(InvalidNationalInsuranceNumber) as refused:
            national_insurance_number(f"A{letter}123456A")
        assert refused.value.reason == "format"

    def test_an_o_may_come_first(self) -> None:
        assert national_insurance_number("OA123456A") == "OA123456A"

    @pytest.mark.parametrize("prefix", ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])
    def test_refuses_prefixes_never_issued(self, prefix: str) -> None:
        with pytest.raises(InvalidNationalInsuranceNumber) as refused:
            national_insurance_number(f"{prefix}123456A")
        assert refused.value.reason == "prefix"

    def test_knows_the_temporary_form(self) -> None:
        assert national_insurance_number("12 a3 45 67") == "12A34567"

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "length"),
            ("QQ123456", "format"),  # the length of the temporary form, but not its shape
            ("QQ12345C", "format"),
            ("QQ1234567C", "length"),
            ("QQ123456C" * 10_000, "length"),
            ("QQ12345\u00b2C", "characters"),
            ("QQ123456C\x00", "characters"),
            ("QQ/123456/C", "characters"),
            ("\u0410\u0412123456C", "characters"),  # Cyrillic letters that look right
            ("Q1Q23456C", "format"),
            ("QQ1234S6C", "format"),
        ],
    )
    def test_refuses_anything_else_and_says_why(self, typed: str, reason: str) -> None:
        with pytest.raises(InvalidNationalInsuranceNumber) as refused:
            national_insurance_number(typed)
        assert refused.value.reason == reason

    @given(spaced(st.from_regex(r"[a-zA-Z]{2}[0-9]{6}[a-dA-D]", fullmatch=True)))
    def test_a_normal_form_is_its_own_normal_form_however_shown(self, typed: str) -> None:
        try:
            normal = national_insurance_number(typed)
        except InvalidNationalInsuranceNumber:
            return
        assert national_insurance_number(normal) == normal
        assert national_insurance_number(show_national_insurance_number(normal)) == normal

    def test_is_shown_in_pairs(self) -> None:
        assert show_national_insurance_number("QQ123456C") == "QQ 12 34 56 C"
        assert show_national_insurance_number("12A34567") == "12 A3 45 67"


class TestEmailAddress:
    @pytest.mark.parametrize(
        ("typed", "normal"),
        [
            ("ann@example.com", "ann@example.com"),
            ("  ann@example.com\n", "ann@example.com"),
            ("\u200bann@example.com\u00a0", "ann@example.com"),
            ("Ann.Lee@EXAMPLE.Com", "Ann.Lee@example.com"),
            ("Ann+school@example.com", "Ann+school@example.com"),
            ("o'neil@example.com", "o'neil@example.com"),
            ("ann@bücher.example.com", "ann@xn--bcher-kva.example.com"),
            ("ann@XN--BCHER-KVA.example.com", "ann@xn--bcher-kva.example.com"),
            ("ann@ｅｘａｍｐｌｅ.com", "ann@example.com"),
        ],
    )
    def test_trims_and_brings_the_domain_into_ascii_form(self, typed: str, normal: str) -> None:
        assert email_address(typed) == normal

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "format"),
            ("ann", "format"),
            ("ann@", "format"),
            ("@example.com", "format"),
            ("ann@example", "format"),
            ("ann@@example.com", "format"),
            ("ann lee@example.com", "format"),
            ("ann@example..com", "format"),
            ("ann@example.com, bob@example.com", "format"),
            ("ann@example.com\x00", "format"),
            ("ann\r\nBcc: bob@example.com", "format"),
            ("änn@example.com", "format"),
            ("ann@\ud800.com", "format"),
            ("a" * 65 + "@example.com", "format"),
            ("a" * 1_000_000 + "@example.com", "length"),
        ],
    )
    def test_refuses_what_cannot_be_delivered(self, typed: str, reason: str) -> None:
        with pytest.raises(InvalidEmailAddress) as refused:
            email_address(typed)
        assert refused.value.reason == reason

    @given(st.emails())
    def test_a_normal_form_is_its_own_normal_form(self, typed: str) -> None:
        try:
            normal = email_address(typed)
        except InvalidEmailAddress:
            return
        assert email_address(normal) == normal

    def test_addresses_that_differ_in_case_have_one_comparison_key(self) -> None:
        assert email_comparison_key("Ann@example.com") == email_comparison_key("aNN@example.com")

    def test_the_part_after_a_plus_sign_counts(self) -> None:
        assert email_comparison_key("ann+a@example.com") != email_comparison_key("ann@example.com")


class TestMailboxKey:
    @pytest.mark.parametrize(
        "typed",
        [
            "ann@bücher.example",
            "ANN@BÜCHER.Example",
            "  ann@bücher.example\n",
            "\u200bann@bücher.example\u00a0",
            "an\u200bn@bücher.example",
            "ann+school@bücher.example",
            "Ann+a+b@bücher.example",
            "ann@xn--bcher-kva.example",
            "ann@XN--BCHER-KVA.example.",
            "ann@bu\u0308cher.example",
            "ａｎｎ@ｂücher.example",
            "ann＋school@bücher.example",
        ],
    )
    def test_is_the_same_however_the_address_is_written(self, typed: str) -> None:
        assert mailbox_key(typed) == "ann@xn--bcher-kva.example"

    def test_takes_composed_and_decomposed_letters_for_the_same(self) -> None:
        assert mailbox_key("rene\u0301@example.com") == mailbox_key("RENÉ@example.com") == "rené@example.com"

    @pytest.mark.parametrize(
        ("one", "another"),
        [
            ("ann@example.com", "anne@example.com"),
            ("ann@example.com", "ann@example.org"),
            ("ann@example.com", "a.nn@example.com"),
            ("ann@faß.example", "ann@fass.example"),
            ("+a@example.com", "+b@example.com"),
        ],
    )
    def test_differs_for_different_mailboxes(self, one: str, another: str) -> None:
        assert mailbox_key(one) != mailbox_key(another)

    @pytest.mark.parametrize(
        "typed", ["", "@", "ann", "ann@", "@example.com", "a@b@c", "ann@\ud800.example", "x" * 999]
    )
    def test_is_there_for_any_text(self, typed: str) -> None:
        assert mailbox_key(typed) == mailbox_key(mailbox_key(typed))

    @given(st.emails())
    def test_is_its_own_key(self, address: str) -> None:
        key = mailbox_key(address)
        assert mailbox_key(key) == key
        assert mailbox_key(f" {address.upper()} ") == mailbox_key(address.upper())

    @given(st.text(), st.emails())
    def test_is_that_of_the_normal_form(self, tag: str, typed: str) -> None:
        try:
            normal = email_address(typed)
        except InvalidEmailAddress:
            return
        assume(not normal.startswith("+"))  # nothing else would be left
        local_part, _, domain = normal.rpartition("@")
        assert mailbox_key(typed) == mailbox_key(normal) == mailbox_key(f"{local_part}+x{tag.strip('@')}@{domain}")


@pytest.mark.parametrize("normal_form", [trn, national_insurance_number, email_address])
class TestAnyInput:
    @given(typed=st.text(alphabet=st.characters()))
    def test_has_a_normal_form_or_is_refused_with_a_reason(self, normal_form: Callable[[str], str], typed: str) -> None:
        try:
            normal = normal_form(typed)
        except NotValid as refused:
            reason = refused.reason
        else:
            assert normal_form(normal) == normal
            assert normal.isascii()
            return
        assert reason
