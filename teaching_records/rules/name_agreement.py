"""Agreement of names (design, section 5): every verified name against every name of the record.

First and last name are compared attribute by attribute, each across all pairs of names: somebody may have
changed first and last name at different times, so the two need not agree through the same pair.

Where the design is silent the stricter reading is taken:
- An initial is no name. What two first names share must hold a token of two letters or more, unless the names
  are the same, token for token: J / J Robert is no agreement, nor is J / John, nor J O / Jo.
- After a short form the further tokens must begin alike too, as they must after an equal one: Bob / Robert
  James agrees; Bob Alan / Robert James does not, nor does Mohd Imran / Mohammed Usman.
- One last name is contained in another only as a run in the same order (Smith Jones is not in Smith Lee
  Jones), and a run of nothing but particles and initials (de, van, al, O) is no last name.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from rapidfuzz.distance import JaroWinkler

from teaching_records.rules.facts import Name, RecordName
from teaching_records.rules.levels import (
    DIFFERENT,
    MISSING,
    NOT_GIVEN,
    SAME,
    AttributeAgreement,
    How,
    preference,
    similar,
)
from teaching_records.rules.names import are_short_forms, joined, name_tokens
from teaching_records.rules.phonetics import phonetic_key

SPELLING_CLOSE_FROM = 0.88  # Jaro-Winkler; below it most such pairs are different people
SOUNDS_ALIKE_FROM = 0.70  # a short phonetic key alone brings very different names together

# Words that stand in many surnames and are none themselves (nor are single letters).
PARTICLES = frozenset(
    """
    ab abd abdul abu ad ait al an ap at av ben bin bint bte da dal das de dei del della den der des di do dos
    du een el en ferch fitz ibn ii iii il im in jnr jr junior la las le les lo los mac mc na ni nic och of op
    ou saint san santa senior sir snr sr st ste te ten ter the to um van vande vander ver von vom zu zum zur
    """.split()  # noqa: SIM905  a list of words is read and kept as one
)

type Tokens = tuple[str, ...]
type Compare = Callable[[Name, RecordName], AttributeAgreement]


def agree_on_names(
    verified: Sequence[Name], on_record: Sequence[RecordName]
) -> tuple[AttributeAgreement, AttributeAgreement]:
    """Return the agreement of the first and of the last name, each the best over all pairs of names."""
    first = _best(_compare_first, verified, on_record)
    last = _best(_compare_last, verified, on_record)
    if not first.agrees and not last.agrees and _are_swapped(verified, on_record):
        return similar(How.SWAPPED_NAMES), similar(How.SWAPPED_NAMES)
    return first, last


def _best(compare: Compare, verified: Sequence[Name], on_record: Sequence[RecordName]) -> AttributeAgreement:
    if not verified:
        return NOT_GIVEN if on_record else MISSING
    pairs = product(enumerate(verified), enumerate(on_record))
    compared = [
        compare(name, record_name) if i == j == 0 else _through_previous(compare(name, record_name))
        for (i, name), (j, record_name) in pairs
    ]
    return min(compared, key=preference, default=MISSING)


def _through_previous(attribute: AttributeAgreement) -> AttributeAgreement:
    return similar(How.PREVIOUS_NAME, agrees=True) if attribute.agrees else attribute


def _compare_first(verified: Name, on_record: RecordName) -> AttributeAgreement:
    given, first = _tokens(verified.given), name_tokens(on_record.first)
    if not given or not first:
        return NOT_GIVEN if first else MISSING
    if _are_equal(given, first):
        return SAME
    if _begin_alike(given, first) and _is_more_than_initials(min(given, first, key=len)):
        return _same_or_part(verified, on_record)
    if are_short_forms(given[0], first[0]):
        return similar(How.NICKNAME, agrees=_begin_alike(given[1:], first[1:]))
    return _nearly_first(given, first, name_tokens(on_record.middle))


def _same_or_part(verified: Name, on_record: RecordName) -> AttributeAgreement:
    """Given Mary, Ann is the same as first name Mary to a reader; given Mary is part of Mary Ann."""
    given, first = _tokens(verified.given), name_tokens(on_record.first)
    first_part = next(filter(None, map(name_tokens, verified.given)))
    is_same = first in (first_part, given) or given == first + name_tokens(on_record.middle)
    return SAME if is_same else similar(How.PART_OF_NAME, agrees=True)


def _nearly_first(given: Tokens, first: Tokens, middle: Tokens) -> AttributeAgreement:
    if _shared_names(given, first) or _is_initial_of(given[0], first[0]):
        return similar(How.PART_OF_NAME)
    if _shared_names(given[:1], middle) or _shared_names(given[1:], first[:1]):
        return similar(How.MIDDLE_NAME)
    return _nearly(given[0], first[0])


def _compare_last(verified: Name, on_record: RecordName) -> AttributeAgreement:
    family, last = _tokens(verified.family), name_tokens(on_record.last)
    if not family or not last:
        return NOT_GIVEN if last else MISSING
    if _are_equal(family, last):
        return SAME
    if _contains_name(family, last) or _contains_name(last, family):
        return similar(How.PART_OF_NAME, agrees=True)
    if _shared_names(family, last):
        return similar(How.PART_OF_NAME)
    return _nearly(joined(family), joined(last))


def _nearly(a: str, b: str) -> AttributeAgreement:
    likeness = JaroWinkler.similarity(a, b)
    if likeness >= SOUNDS_ALIKE_FROM and phonetic_key(a) == phonetic_key(b):
        return similar(How.SOUNDS_ALIKE)
    if likeness >= SPELLING_CLOSE_FROM:
        return similar(How.SPELLING_CLOSE)
    return DIFFERENT


def _are_swapped(verified: Sequence[Name], on_record: Sequence[RecordName]) -> bool:
    return any(
        _are_equal(_tokens(name.given), name_tokens(record_name.last))
        and _are_equal(_tokens(name.family), name_tokens(record_name.first))
        for name, record_name in product(verified, on_record)
    )


def _tokens(parts: Iterable[str]) -> Tokens:
    return name_tokens(" ".join(parts))


def _are_equal(a: Tokens, b: Tokens) -> bool:
    """Token for token, or when joined; initials do not join into a name. Nothing equals nothing."""
    if not a or not b:
        return False
    return a == b or (_is_more_than_initials(a) and _is_more_than_initials(b) and joined(a) == joined(b))


def _begin_alike(a: Tokens, b: Tokens) -> bool:
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _contains_name(longer: Tokens, shorter: Tokens) -> bool:
    starts = range(len(longer) - len(shorter) + 1)
    is_run = any(longer[start : start + len(shorter)] == shorter for start in starts)
    return is_run and any(map(_is_name, shorter))


def _shared_names(a: Tokens, b: Tokens) -> bool:
    return any(_is_name(token) for token in set(a) & set(b))


def _is_name(token: str) -> bool:
    return len(token) > 1 and token not in PARTICLES


def _is_more_than_initials(tokens: Tokens) -> bool:
    return any(len(token) > 1 for token in tokens)


def _is_initial_of(a: str, b: str) -> bool:
    return min(len(a), len(b)) == 1 and a[0] == b[0]
