"""Agreement of names (design, section 5): every verified name against every name of the record.

First and last name are compared attribute by attribute, each across all pairs of names: somebody may have
changed first and last name at different times, so the two need not agree through the same pair.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from teaching_records.rules import weights
from teaching_records.rules.facts import Name, RecordName
from teaching_records.rules.frequencies import Frequencies
from teaching_records.rules.levels import (
    MISSING,
    NOT_GIVEN,
    AttributeAgreement,
    How,
    Level,
    different,
    preference,
    same,
    similar,
)
from teaching_records.rules.name_comparison import Tokens, compare_first, compare_last, compare_middle
from teaching_records.rules.names import joined, name_tokens
from teaching_records.rules.nearness import MiddleStep, Nearness
from teaching_records.rules.spelling import are_near

# How a step is shown; a step that is not here is shown as different.
SHOWN = {
    Nearness.PART: How.PART_OF_NAME,
    Nearness.NICKNAME: How.NICKNAME,
    Nearness.NICKNAME_APART: How.NICKNAME,
    Nearness.SHARED: How.PART_OF_NAME,
    Nearness.INITIAL: How.PART_OF_NAME,
    Nearness.MIDDLE: How.MIDDLE_NAME,
    Nearness.SOUNDS_SLIP: How.SOUNDS_ALIKE,
    Nearness.SOUNDS_SHORT_SLIP: How.SOUNDS_ALIKE,
    Nearness.SOUNDS_TWO_SLIPS: How.SOUNDS_ALIKE,
    Nearness.SOUNDS: How.SOUNDS_ALIKE,
    Nearness.SPELT_SLIP: How.SPELLING_CLOSE,
    Nearness.SPELT_SHORT_SLIP: How.SPELLING_CLOSE,
    Nearness.SPELT_TINY_SLIP: How.SPELLING_CLOSE,
    Nearness.SPELT_TWO_SLIPS: How.SPELLING_CLOSE,
    Nearness.SPELT_88: How.SPELLING_CLOSE,
    Nearness.SPELT_84: How.SPELLING_CLOSE,
}
# First names that are the same are shown as similar where these stand behind them. They agree all the same.
MIDDLE_SHOWN = {
    MiddleStep.INITIAL: How.PART_OF_NAME,
    MiddleStep.CLOSE: How.SPELLING_CLOSE,
    MiddleStep.APART: How.MIDDLE_NAME_DIFFERS,
}
FIRST_NAMES_APART = different(Nearness.APART, weights.FIRST_NAME.steps[Nearness.APART])
LAST_NAMES_APART = different(Nearness.APART, weights.LAST_NAME.steps[Nearness.APART])
# People who go by one name: it stands as the first name or as the last, and the other one nowhere.
NEITHER_HAS_ONE = replace(MISSING, step="neither_has_one", bits=weights.NEITHER_HAS_ONE)
# Further given names and middle names are not in their places, or the first is another: they say nothing more.
PLACED_OTHERWISE = frozenset({Nearness.MIDDLE, Nearness.SHARED, Nearness.PART, Nearness.SPELT_78})
AGREEING = frozenset({Nearness.PART, Nearness.NICKNAME})


class Verified(NamedTuple):
    """A verified name in tokens; `first_given` are those of the first of the given names."""

    given: Tokens
    first_given: Tokens
    family: Tokens


class Kept(NamedTuple):
    """A record's name in tokens."""

    first: Tokens
    middle: Tokens
    last: Tokens


type Compare = Callable[[Verified, Kept, Frequencies], AttributeAgreement]


@lru_cache(maxsize=256)
def tokens_of_verified(name: Name) -> Verified:
    """Return the tokens of a verified name. Remembered, as one person is compared with many records."""
    parts = list(filter(None, map(name_tokens, name.given)))
    return Verified(_tokens(name.given), parts[0] if parts else (), _tokens(name.family))


def tokens_of_record(name: RecordName) -> Kept:
    """Return the tokens of a record's name."""
    return Kept(name_tokens(name.first), name_tokens(name.middle), name_tokens(name.last))


def agree_on_names(
    verified: Sequence[Name], on_record: Sequence[RecordName], frequencies: Frequencies
) -> tuple[AttributeAgreement, AttributeAgreement]:
    """Return the agreement of the first and of the last name, each the best over all pairs of names."""
    names = [tokens_of_verified(name) for name in verified]
    kept = [tokens_of_record(name) for name in on_record]
    return agree_on_tokens(names, kept, frequencies)


def agree_on_tokens(
    names: Sequence[Verified], kept: Sequence[Kept], frequencies: Frequencies
) -> tuple[AttributeAgreement, AttributeAgreement]:
    """As `agree_on_names`, of names in tokens."""
    first = _shown_with_middle(best_agreement(first_agreement, names, kept, frequencies))
    last = best_agreement(last_agreement, names, kept, frequencies)
    if first.agrees or last.agrees or first.bits + last.bits > 0:
        return first, last
    return max([(first, last), *swapped_agreements(names, kept, frequencies)], key=sum_of_bits)


def swapped_agreements(
    names: Sequence[Verified], kept: Sequence[Kept], frequencies: Frequencies
) -> list[tuple[AttributeAgreement, AttributeAgreement]]:
    """The agreements of first and last name the wrong way round, of the pairs of names that are near so."""
    swapped = (swapped_agreement(name, each, frequencies) for name in names for each in kept)
    return [each for each in swapped if each]


def sum_of_bits(names: tuple[AttributeAgreement, AttributeAgreement]) -> float:
    """The bits of a first and a last name together."""
    return names[0].bits + names[1].bits


def best_agreement(
    compare: Compare, names: Sequence[Verified], kept: Sequence[Kept], frequencies: Frequencies
) -> AttributeAgreement:
    """Return the best agreement over all pairs of names, of what `compare` compares of them."""
    if not names:
        return NOT_GIVEN if kept else MISSING
    if len(names) == len(kept) == 1:
        return compare(names[0], kept[0], frequencies)
    compared = [
        attribute if i == j == 0 else _through_previous(attribute)
        for i, name in enumerate(names)
        for j, each in enumerate(kept)
        for attribute in (compare(name, each, frequencies),)
    ]
    shown = min(compared, key=preference, default=MISSING)
    if not shown.agrees:
        return shown
    # Where several names agree the one that says most is weighed, whichever of them is current.
    weighed = max((each for each in compared if each.agrees), key=lambda each: each.bits)
    return replace(shown, step=weighed.step, bits=weighed.bits)


def _through_previous(attribute: AttributeAgreement) -> AttributeAgreement:
    return replace(attribute, level=Level.SIMILAR, how=How.PREVIOUS_NAME) if attribute.agrees else attribute


def first_agreement(name: Verified, kept: Kept, frequencies: Frequencies) -> AttributeAgreement:
    """The agreement of given names and a record's first name; where that is the same, `how` is of the middle name."""
    if not name.given or not kept.first:
        return NOT_GIVEN if kept.first else MISSING if name.given or not name.family else NEITHER_HAS_ONE
    nearness = compare_first(name.given, name.first_given, kept.first, kept.middle)
    if nearness is Nearness.APART:
        return FIRST_NAMES_APART
    rarity = frequencies.rarity_of_first
    bits = weights.FIRST_NAME.of(nearness, rarity(" ".join(kept.first)), rarity(name.given[0]))
    middle = compare_middle(name.given, kept.first, kept.middle) if nearness not in PLACED_OTHERWISE else None
    return _with_middle(_shown(nearness, bits), middle) if middle else _shown(nearness, bits)


def _with_middle(first: AttributeAgreement, middle: MiddleStep) -> AttributeAgreement:
    bits = first.bits + weights.MIDDLE_NAME[middle]
    how = MIDDLE_SHOWN.get(middle) if first.level == Level.SAME else first.how
    return replace(first, how=how, step=f"{first.step} {middle}", bits=bits)


def _shown_with_middle(first: AttributeAgreement) -> AttributeAgreement:
    """Similar where the first name is the same and the middle name is not. Last: the same first name is the best."""
    return replace(first, level=Level.SIMILAR) if first.level == Level.SAME and first.how else first


def last_agreement(name: Verified, kept: Kept, frequencies: Frequencies) -> AttributeAgreement:
    """The agreement of family names and a record's last name."""
    if not name.family or not kept.last:
        return NOT_GIVEN if kept.last else MISSING if name.family or not name.given else NEITHER_HAS_ONE
    nearness = compare_last(name.family, kept.last)
    if nearness is Nearness.APART:
        return LAST_NAMES_APART
    rarity = frequencies.rarity_of_last
    return _shown(nearness, weights.LAST_NAME.of(nearness, rarity(" ".join(kept.last)), rarity(" ".join(name.family))))


def may_be_swapped(name: Verified, kept: Kept) -> bool:
    """Quick: whether it is worth comparing the names the wrong way round; also an only name that stands crosswise."""
    if not (kept.first and kept.last):
        return not (name.given and name.family) and bool(name.given) == bool(kept.last)
    if not (name.given and name.family):
        return False
    return are_near(name.family[0], kept.first[0]) and are_near(joined(name.given), joined(kept.last))


def swapped_agreement(
    name: Verified, kept: Kept, frequencies: Frequencies
) -> tuple[AttributeAgreement, AttributeAgreement] | None:
    """The agreement of first and last name the wrong way round; None unless both are near."""
    if not may_be_swapped(name, kept):
        return None
    turned = Verified(name.family, name.family[:1], name.given)
    first, last = first_agreement(turned, kept, frequencies), last_agreement(turned, kept, frequencies)
    if first.bits <= 0 or last.bits <= 0:
        return None
    each = weights.SWAPPED_NAMES / 2
    return (
        similar(How.SWAPPED_NAMES, How.SWAPPED_NAMES, first.bits + each),
        similar(How.SWAPPED_NAMES, How.SWAPPED_NAMES, last.bits + each),
    )


def _shown(nearness: Nearness, bits: float) -> AttributeAgreement:
    if nearness is Nearness.SAME:
        return same(nearness, bits)
    how = SHOWN.get(nearness)
    return similar(how, nearness, bits, agrees=nearness in AGREEING) if how else different(nearness, bits)


def _tokens(parts: Iterable[str]) -> Tokens:
    return name_tokens(" ".join(parts))
