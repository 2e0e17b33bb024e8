"""Keys by which names are kept and looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.facts import Evidence, Name
from teaching_records.rules.names import name_key
from teaching_records.rules.search_keys import first_name_sound, last_name_sounds, last_words
from teaching_records.rules.search_terms import candidate_terms, definite_terms, frequency_names


def named(given: str, family: str) -> Evidence:
    return Evidence((Name((given,), (family,)),), (), None, None, None)


class TestLastWords:
    @pytest.mark.parametrize(
        ("key", "words"),
        [("", []), ("smith", ["smith"]), ("smith jones", ["smithjones", "smith", "jones"])],
    )
    def test_are_the_whole_and_each_word(self, key: str, words: list[str]) -> None:
        assert last_words(key) == words

    @given(st.text())
    def test_have_a_sound_each(self, name: str) -> None:
        words, sounds = last_words(name_key(name)), last_name_sounds(name).split(" ")
        assert len(sounds) == max(len(words), 1)
        assert all(sounds) or not words


class TestSounds:
    def test_are_alike_for_names_that_sound_alike(self) -> None:
        assert last_name_sounds("Smyth-Jones") == last_name_sounds("Smith Jones") == "smtjns smt jns"
        assert first_name_sound("Kathryn Ann") == first_name_sound("Catherine") != ""


class TestDefiniteTerms:
    def test_are_words_of_names_that_agree(self) -> None:
        terms = definite_terms(named("Mary Jane", "Smith-Jones"))
        assert terms.last_words == ["jones", "smith", "smithjones"]
        assert {"mary", "maryjane", "molly"} <= set(terms.first_words)
        assert "jane" not in terms.first_words

    def test_are_none_of_a_name_without_letters(self) -> None:
        assert definite_terms(named("-", " ")) == ([], [])


class TestCandidateTerms:
    def test_keep_what_begins_and_ends_a_name(self) -> None:
        terms = candidate_terms(named("Robert James", "Okonkwo-Hale"))
        assert (terms.last_initials, terms.last_heads, terms.last_tails) == (["o"], ["ok"], ["ale"])
        assert (terms.first_initials, terms.first_tails) == (["r"], ["ert"])
        assert terms.middle_sounds == [first_name_sound("James")]
        assert first_name_sound("Bob") in terms.short_form_sounds
        assert "b" in terms.other_initials

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_never_hold_an_empty_key(self, given: str, family: str) -> None:
        terms = candidate_terms(named(given, family))
        assert all(all(keys) for keys in terms)


class TestFrequencyNames:
    def test_are_whole_names_and_their_words(self) -> None:
        firsts, lasts = frequency_names(named("Mary Jane", "Okonkwo-Hale"))
        assert firsts == ["jane", "mary", "mary jane", "maryjane"]
        assert lasts == ["hale", "okonkwo", "okonkwo hale", "okonkwohale"]
