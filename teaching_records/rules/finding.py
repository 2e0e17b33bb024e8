"""Whether a record is one that was looked for, and by what: what find a record shows, best first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from teaching_records.rules.agreement import agree_on_date_of_birth
from teaching_records.rules.facts import Name, RecordFacts, RecordName
from teaching_records.rules.levels import How
from teaching_records.rules.name_agreement import SHOWN
from teaching_records.rules.names import are_short_forms, joined, name_tokens
from teaching_records.rules.spelling import compare_spelling
from teaching_records.rules.typed_search import Sought

type Tokens = tuple[str, ...]

DATE_OF_BIRTH = "date of birth"  # among the ways: no word, for it has blanks


class FoundBy(StrEnum):
    """By what a record was found. The order is that of the results, best first."""

    TRN = "trn"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    EMAIL = "email"
    ONE_LOGIN_EMAIL = "one_login_email"
    NAME = "name"
    PREVIOUS_NAME = "previous_name"
    PART_OF_NAME = "part_of_name"
    DATE_OF_BIRTH = "date_of_birth"
    CLOSE = "close"


CLOSEST_FIRST = {by: place for place, by in enumerate(FoundBy)}


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found. `ways` say what is only close, and how: words as typed, and DATE_OF_BIRTH, where None is
    for a record without one. For CLOSE alone.

    `differs`: it was found by a number or an address, and something else that was typed is not on it.
    """

    record: RecordFacts
    by: FoundBy
    ways: tuple[tuple[str, How | None], ...] = ()
    differs: bool = False

    @property
    def is_close(self) -> bool:
        """Whether it is like what was typed, and no more."""
        return self.by is FoundBy.CLOSE


def readings(words: Tokens) -> tuple[Name, ...]:
    """Return the names that the words may be: the last name last, or first; one word may be either."""
    if not words:
        return ()
    last_name_last = Name(words[:-1], words[-1:])
    last_name_first = Name(words[1:], words[:1])
    return (last_name_last, Name(words, ())) if len(words) == 1 else (last_name_last, last_name_first)


def runs(words: Tokens) -> list[str]:
    """Return each word, and neighbours joined: Van Dyke may be kept as Vandyke."""
    places = range(len(words))
    return list(dict.fromkeys("".join(words[start : end + 1]) for start in places for end in places[start:]))


def identified(sought: Sought, record: RecordFacts, *, by_one_login: bool) -> Found | None:
    """The record as found by a number or an address; `by_one_login`: a One Login with the address leads to it."""
    found_by = next(_identifiers(sought, record, by_one_login), None)
    return Found(record, found_by, differs=not _fits(sought, record)) if found_by else None


def _identifiers(sought: Sought, record: RecordFacts, by_one_login: bool) -> Iterator[FoundBy]:
    if record.trn in sought.trns:
        yield FoundBy.TRN
    if not record.national_insurance_numbers.isdisjoint(sought.national_insurance_numbers):
        yield FoundBy.NATIONAL_INSURANCE_NUMBER
    if record.email and record.email.lower() in map(str.lower, sought.emails):
        yield FoundBy.EMAIL
    if by_one_login:
        yield FoundBy.ONE_LOGIN_EMAIL


def _fits(sought: Sought, record: RecordFacts) -> bool:
    """Whether the name and the date of birth that were typed, if any were, are on the record or close."""
    if sought.words or sought.born:
        return described(sought, record) is not None
    return True


def described(sought: Sought, record: RecordFacts) -> Found | None:
    """The record as found by name and date of birth, exactly or closely; None where one of them is not on it."""
    is_born_then = sought.born is None or sought.born.holds(record.date_of_birth)
    if is_born_then and not sought.words:
        return Found(record, FoundBy.DATE_OF_BIRTH)
    by_name = found_by_name(sought.words, record.names) if is_born_then else None
    return Found(record, by_name) if by_name else _close(sought, record)


def found_by_name(words: Tokens, names: Sequence[RecordName]) -> FoundBy | None:
    """How the words stand in the names, of which the first is current: all of them, whole or their beginnings.

    Words of several names count together: somebody is looked for as Grace Okafor Adeyemi after her marriage.
    """
    kept = [_tokens(name) for name in names]
    everything = frozenset().union(*kept)
    if not kept or not words:
        return None
    if _holds(kept[0], words):
        return FoundBy.NAME
    if _holds(everything, words):
        return FoundBy.PREVIOUS_NAME
    return FoundBy.PART_OF_NAME if _holds(everything, words, by_beginnings=True) else None


def _tokens(name: RecordName) -> frozenset[str]:
    """The name's words, and its first and last name as one word each."""
    parts = [name_tokens(part) for part in (name.first, name.middle, name.last)]
    return frozenset(word for part in parts for word in (*part, joined(part)) if word)


def _holds(kept: frozenset[str], words: Tokens, *, by_beginnings: bool = False) -> bool:
    """Whether every word is among those kept, by itself or joined with its neighbours."""

    def is_kept(run: str, is_one_word: bool) -> bool:
        return run in kept or (by_beginnings and is_one_word and any(each.startswith(run) for each in kept))

    @cache
    def rest_is_kept(start: int) -> bool:
        ends = range(start + 1, len(words) + 1)
        return start == len(words) or any(
            is_kept(joined(words[start:end]), end == start + 1) and rest_is_kept(end) for end in ends
        )

    return rest_is_kept(0)


def _close(sought: Sought, record: RecordFacts) -> Found | None:
    """The record where every word typed is on it or close to one that is, and the date of birth the same or close.

    Words one by one, so that their order does not matter, nor which part of a double name was misspelt. A date of
    birth that nobody knows stands in the way of no name that is on the record as typed.
    """
    if not sought.words:
        return None
    everything = frozenset().union(*map(_tokens, record.names))
    words = [(word, _how_close(word, everything)) for word in sought.words]
    if any(how is None for _, how in words):
        return None
    ways: list[tuple[str, How | None]] = [(word, how) for word, how in words if isinstance(how, How)]
    if sought.born is None or sought.born.holds(record.date_of_birth):
        return Found(record, FoundBy.CLOSE, tuple(ways))
    if not sought.born.is_day or (record.date_of_birth is None and ways):
        return None
    day = agree_on_date_of_birth((sought.born.first,), record.date_of_birth)
    is_known_otherwise = day.how is None and record.date_of_birth is not None
    return None if is_known_otherwise else Found(record, FoundBy.CLOSE, (*ways, (DATE_OF_BIRTH, day.how)))


def _how_close(word: str, kept: frozenset[str]) -> How | Literal["kept"] | None:
    """Whether a name, or its beginning, is the word; else in what way one is nearest; None where none is near."""
    if any(each.startswith(word) for each in kept):
        return "kept"
    if any(are_short_forms(word, each) for each in kept):
        return How.NICKNAME
    ways = {SHOWN.get(compare_spelling(word, each)) for each in kept}
    return next((how for how in (How.SOUNDS_ALIKE, How.SPELLING_CLOSE) if how in ways), None)
