"""How near two words are by spelling and sound."""

from collections.abc import Collection, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from teaching_records.rules.names import are_short_forms
from teaching_records.rules.nearness import Nearness
from teaching_records.rules.phonetics import phonetic_key

SPELT = ((0.88, Nearness.SPELT_88), (0.84, Nearness.SPELT_84), (0.78, Nearness.SPELT_78))
SIMILAR_FROM = 0.84  # what is spelt less alike counts as another name, slip or no slip
LONGEST_SHORT_NAME = 4
SHORTEST_OF_TWO_SLIPS = 6
# A short phonetic key alone brings very different names together.
ALIKE_FROM = 0.70

sound_of = lru_cache(maxsize=4096)(phonetic_key)
likeness_of = JaroWinkler.similarity


def are_unlike(a: str, b: str) -> bool:
    """Whether two words are spelt so differently that nothing but a list could bring them together."""
    return likeness_of(a, b, score_cutoff=ALIKE_FROM) < ALIKE_FROM


def like(word: str, others: Collection[str]) -> Iterator[str]:
    """Yield those of the other words that are not unlike `word`, found in bulk."""
    found = process.extract(word, others, scorer=likeness_of, score_cutoff=ALIKE_FROM, limit=None)
    return (other for other, _, _ in found)


def are_near(a: str, b: str) -> bool:
    """Whether two words may be one: not unlike, or one the other's initial, or short forms."""
    return not are_unlike(a, b) or are_short(a, b) or is_initial_of(a, b) or are_short_forms(a, b)


def are_short(a: str, b: str) -> bool:
    """Whether two names are so short that one slip leaves them little alike, though it is no more than a slip."""
    return len(a) <= LONGEST_SHORT_NAME and len(b) <= LONGEST_SHORT_NAME


def compare_spelling(a: str, b: str) -> Nearness:
    """Compare two different names, each as one word."""
    if are_short(a, b):
        return _compare_short(a, b)
    if are_unlike(a, b):
        return Nearness.APART
    if sound_of(a) == sound_of(b):
        return SOUNDING[_slips(a, b)]
    likeness = likeness_of(a, b)
    slips = _slips(a, b)
    if slips and likeness >= SIMILAR_FROM:
        return SPELLING[slips]
    return _by_likeness(likeness)


def _compare_short(a: str, b: str) -> Nearness:
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance <= 2 and sound_of(a) == sound_of(b):
        return Nearness.SOUNDS_SHORT_SLIP if distance == 1 else Nearness.SOUNDS
    likeness = likeness_of(a, b)
    if distance == 1:
        return Nearness.SPELT_SHORT_SLIP if likeness >= SIMILAR_FROM else Nearness.SPELT_TINY_SLIP
    return _by_likeness(likeness)


def _by_likeness(likeness: float) -> Nearness:
    return next((step for least, step in SPELT if likeness >= least), Nearness.APART)


def _slips(a: str, b: str) -> str:
    """How many slips lie between two names: "one", "two", or "" for more."""
    match OSA.distance(a, b, score_cutoff=2):
        case 1:
            return "one"
        case 2 if max(len(a), len(b)) >= SHORTEST_OF_TWO_SLIPS:
            return "two"
    return ""


SOUNDING = {
    "one": Nearness.SOUNDS_SLIP,
    "two": Nearness.SOUNDS_TWO_SLIPS,
    "": Nearness.SOUNDS,
}
SPELLING = {"one": Nearness.SPELT_SLIP, "two": Nearness.SPELT_TWO_SLIPS}


def is_initial_of(a: str, b: str) -> bool:
    """Whether one of the words is the first letter of the other."""
    return a[:1] == b[:1] and (len(a) == 1 or len(b) == 1)
