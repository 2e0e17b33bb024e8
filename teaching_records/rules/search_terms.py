"""What is looked for: the keys under which a person's record may stand."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from teaching_records.rules.facts import Evidence
from teaching_records.rules.names import name_tokens, short_forms_of
from teaching_records.rules.near_numbers import near_dates
from teaching_records.rules.search_keys import last_words, sound


class DefiniteTerms(NamedTuple):
    """Words of which a record's last name has one, and its first name begins with one, if the two agree."""

    last_words: list[str]
    first_words: list[str]


def definite_terms(evidence: Evidence) -> DefiniteTerms:
    """Return the words under which every record is found whose names agree (design, section 5).

    Last names agree that are equal when joined or of which one contains the other's words; first names that
    begin alike, are equal when joined, or begin with short forms of one another.
    """
    last: set[str] = set()
    first: set[str] = set()
    for name in evidence.names:
        last.update(last_words(_key(name.family)))
        given = name_tokens(" ".join(name.given))
        for word in given[:1]:
            first |= {word, "".join(given), *short_forms_of(word)}
    return DefiniteTerms(sorted(last), sorted(first))


HEAD = 2  # letters
TAIL = 3  # letters; so long an ending is seldom shared by chance, and mostly outlives one slip


class CandidateTerms(NamedTuple):
    """Keys under which the suggestions look for a record; the sounds are those of `search_keys`.

    Initials, heads and tails are what a name begins and ends with: they find what is spelt too differently to
    sound alike. The other initials are those of short forms and of further given names.
    """

    near_dates: list[date]
    last_sounds: list[str]
    first_sounds: list[str]
    middle_sounds: list[str]
    short_form_sounds: list[str]
    last_initials: list[str]
    last_heads: list[str]
    last_tails: list[str]
    first_initials: list[str]
    other_initials: list[str]
    first_tails: list[str]


def candidate_terms(evidence: Evidence) -> CandidateTerms:
    """Return the keys of all names and of the dates near the dates of birth, each once and in a stable order."""
    near = set().union(*map(near_dates, evidence.dates_of_birth)) - set(evidence.dates_of_birth)
    last = {word for name in evidence.names for word in last_words(_key(name.family))}
    whole_last = {word for name in evidence.names for word in last_words(_key(name.family))[:1]}
    given = [name_tokens(" ".join(name.given)) for name in evidence.names]
    first = {word for words in given for word in words[:1]}
    all_given = {word for words in given for word in words}
    short = {other for word in all_given for other in short_forms_of(word)}
    return CandidateTerms(
        near_dates=sorted(near),
        last_sounds=_each(map(sound, last)),
        first_sounds=_each(map(sound, first)),
        middle_sounds=sorted(set(map(sound, all_given)) - set(map(sound, first))),
        short_form_sounds=sorted(set(map(sound, short)) - set(map(sound, all_given))),
        last_initials=_each(word[0] for word in whole_last),
        last_heads=_each(word[:HEAD] for word in whole_last),
        last_tails=_each(word[-TAIL:] for word in whole_last),
        first_initials=_each(word[0] for word in first),
        other_initials=sorted({word[0] for word in short | all_given} - {word[0] for word in first}),
        first_tails=_each(word[-TAIL:] for word in first),
    )


class FartherTerms(NamedTuple):
    """Days on which, or near which, a person was born; and each name as one word."""

    days: list[date]
    words: list[str]


def farther_terms(evidence: Evidence) -> FartherTerms:
    """Return what is looked for where nobody is near: the days, and the first word of the given names and the family
    names as one word."""
    near = set().union(*map(near_dates, evidence.dates_of_birth))
    words = {word for name in evidence.names for word in name_tokens(" ".join(name.given))[:1]}
    words |= {word for name in evidence.names for word in last_words(_key(name.family))[:1]}
    return FartherTerms(sorted(near.union(evidence.dates_of_birth)), sorted(words))


def _each(keys: Iterable[str]) -> list[str]:
    return sorted(set(keys))


def frequency_names(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Return the keys of the first and of the last names that a record of the person may have: whole, and each word."""
    firsts = {key for name in evidence.names for key in _whole_and_words(_key(name.given))}
    lasts = {key for name in evidence.names for key in _whole_and_words(_key(name.family))}
    return sorted(firsts), sorted(lasts)


def _whole_and_words(key: str) -> set[str]:
    return {key, "".join(key.split()), *key.split()} - {""}


def _key(parts: Iterable[str]) -> str:
    return " ".join(name_tokens(" ".join(parts)))
