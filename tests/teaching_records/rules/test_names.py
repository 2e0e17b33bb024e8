import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.names import joined, name_key, name_tokens
from teaching_records.rules.phonetics import phonetic_key

# The letters of the languages written in Latin script in Europe, and Vietnamese.
LATIN = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x17F) | st.sampled_from("ếữơưđẞʼ’‘–"))


class TestNameTokens:
    @pytest.mark.parametrize(
        ("name", "tokens"),
        [
            ("Mary", ("mary",)),
            ("MARY Ann", ("mary", "ann")),
            ("Mary-Jane", ("mary", "jane")),
            ("Smith\u2013Jones", ("smith", "jones")),
            ("Smith\u2011Jones", ("smith", "jones")),
            ("Smith\u2212Jones", ("smith", "jones")),
            ("Smith - Jones", ("smith", "jones")),
            ("  Mary\u00a0\u2003Ann\t", ("mary", "ann")),
            ("O'Brien", ("obrien",)),
            ("O\u2019Brien", ("obrien",)),
            ("O\u02bcBrien", ("obrien",)),
            ("O\u00b4Brien", ("obrien",)),
            ("O`Brien", ("obrien",)),
            ("O\uff07Brien", ("obrien",)),
            ("Siân", ("sian",)),
            ("Sia\u0302n", ("sian",)),
            ("Seán Ó Sé", ("sean", "o", "se")),
            ("Øystein Łuczak", ("oystein", "luczak")),
            ("Weiß", ("weiss",)),
            ("WEISS", ("weiss",)),
            ("WEIẞ", ("weiss",)),
            ("Æthelred Œuvre", ("aethelred", "oeuvre")),
            ("Þórður", ("thordur",)),
            ("Đặng Nguyễn", ("dang", "nguyen")),
            ("İlker", ("ilker",)),
            ("ILKER", ("ilker",)),
            ("ılker", ("ilker",)),
            ("Ｓｍｉｔｈ", ("smith",)),
            ("ﬃona", ("ffiona",)),
            ("𝓗ary", ("hary",)),
            ("Παπαδόπουλος", ("papadopoylos",)),
            ("Иванов", ("ivanov",)),
            ("J. R. R.", ("j", "r", "r")),
            ("St.John", ("stjohn",)),
            ("Ma\u00adry\u200b", ("mary",)),
            ("Ma\x00ry", ("mary",)),
            ("", ()),
            (" ", ()),
            ("-", ()),
            ("\u2014 '", ()),
            ("\u0301", ()),
            ("\U0001f600", ()),
            ("\ud800", ()),
            ("\x00", ()),
        ],
    )
    def test_reads_names_as_people_do(self, name: str, tokens: tuple[str, ...]) -> None:
        assert name_tokens(name) == tokens

    def test_vowel_signs_are_no_accents(self) -> None:
        assert name_tokens("राम") != name_tokens("रम")

    @given(st.text(alphabet=st.characters()))
    def test_a_token_is_never_empty_and_always_plain(self, name: str) -> None:
        for token in name_tokens(name):
            assert token
            assert set(token) <= set(string.ascii_lowercase + string.digits)

    @given(st.text())
    def test_a_key_is_its_own_key(self, name: str) -> None:
        assert name_key(name_key(name)) == name_key(name)

    @given(LATIN)
    def test_case_never_matters(self, name: str) -> None:
        assert name_key(name) == name_key(name.upper()) == name_key(name.lower()) == name_key(name.title())

    @given(st.text(alphabet=string.ascii_letters + " -"), st.sampled_from("\u0300\u0301\u0302\u0303\u0308\u0327"))
    def test_accents_never_matter(self, name: str, accent: str) -> None:
        accented = "".join(letter + accent if letter.isalpha() else letter for letter in name)
        assert name_key(accented) == name_key(name)

    @given(LATIN, st.sampled_from("'’‘ʼ`´"))
    def test_apostrophes_never_matter(self, name: str, apostrophe: str) -> None:
        assert name_key(apostrophe.join(name)) == name_key(name)

    def test_a_very_long_name_is_read_to_its_end(self) -> None:
        assert len(name_tokens("Ann Émile " * 50_000)) == 100_000


class TestNameKey:
    def test_joins_the_tokens_by_a_space(self) -> None:
        assert name_key("Mary-Jane O’Neil") == "mary jane oneil"

    def test_is_empty_where_there_is_no_name(self) -> None:
        assert name_key(" - ") == ""

    def test_joined_makes_one_word(self) -> None:
        assert joined(name_tokens("Mary-Jane")) == joined(name_tokens("Maryjane")) == "maryjane"


class TestPhoneticKey:
    @pytest.mark.parametrize(
        "names",
        [
            "smith smyth smythe",
            "catherine katherine kathryn",
            "philips phillips",
            "mcdonald macdonald",
            "stephen steven",
            "geoffrey jeffrey",
            "reid reed read",
            "clark clarke",
            "wright right",
            "knight night",
            "hussain hussein",
            "chowdhury choudhury",
            "mohammed muhammad",
            "thomson tomson",
        ],
    )
    def test_names_that_sound_alike_share_a_key(self, names: str) -> None:
        assert len({phonetic_key(name) for name in names.split()}) == 1

    @pytest.mark.parametrize(
        "names", ["hall wall", "ellis wells", "smith jones", "brown green", "young ang", "patel pereira"]
    )
    def test_others_do_not(self, names: str) -> None:
        one, another = names.split()
        assert phonetic_key(one) != phonetic_key(another)

    def test_nothing_has_no_sound(self) -> None:
        assert phonetic_key("") == ""
