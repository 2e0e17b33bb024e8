"""Names by group, with frequencies like the United Kingdom's: a few very common ones and a long tail of rare ones.

The common names are listed in order of frequency; the rare ones are composed of parts, as names of that group are,
and follow them in an order that is drawn once. A group's name is what rates are told apart by.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from benchmarks.population import british_names as british
from benchmarks.population import other_names as other
from benchmarks.population.draws import Draw, Weighted, ranked

ORDER_OF_RARE_NAMES = 1841  # a seed of its own: the names are the same in every population
MOST_RARE_NAMES = 6000


class PersonName(NamedTuple):
    first: str
    middle: str
    last: str


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Where names of one kind are drawn from. `born_on_new_year`: how many records put 1 January for want of a date."""

    name: str
    share: float
    women: Weighted[str]
    men: Weighted[str]
    last: Weighted[str]
    has_middle_name: float = 0.4
    born_on_new_year: float = 0.0
    loses_accents: float = 0.0  # how many records were typed without them

    def first_name(self, draw: Draw, *, is_woman: bool) -> str:
        return (self.women if is_woman else self.men).pick(draw)


def _words(text: str) -> list[str]:
    """The words of a list, each once, in their order."""
    return list(dict.fromkeys(word.replace("_", " ") for word in text.split()))


def _composed(beginnings: Iterable[str], endings: Iterable[str], between: str = "") -> list[str]:
    """Every beginning with every ending, the first so many in drawn order."""
    names = {
        between.join((beginning, ending)) for beginning, ending in product(beginnings, endings) if beginning != ending
    }
    draw = Draw(ORDER_OF_RARE_NAMES)
    return draw.sample(sorted(names), MOST_RARE_NAMES)


def _followed_by(common: list[str], *rare: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*common, *(name for names in rare for name in names)]))


def _of(beginnings: str, endings: str) -> list[str]:
    return _composed(_words(beginnings), _words(endings))


def _english() -> Iterator[NameGroup]:
    last = _followed_by(
        _words(british.ENGLISH_LAST), _of(british.ENGLISH_PLACE_BEGINNINGS, british.ENGLISH_PLACE_ENDINGS)
    )
    women, men = ranked(_words(british.ENGLISH_WOMEN), 1.0, 12), ranked(_words(british.ENGLISH_MEN), 1.0, 8)
    surnames = ranked(last, 0.93, 6)
    yield NameGroup("English", 0.58, women, men, surnames, has_middle_name=0.7)
    doubled = _composed(_words(british.ENGLISH_LAST)[:150], last[:2000:9], between="-")
    yield NameGroup("double-barrelled", 0.04, women, men, ranked(doubled, 0.5, 50), has_middle_name=0.7)


def _welsh() -> NameGroup:
    return NameGroup(
        "Welsh",
        0.07,
        ranked(_followed_by(_words(british.WELSH_WOMEN), _words(british.ENGLISH_WOMEN)), 0.9, 15),
        ranked(_followed_by(_words(british.WELSH_MEN), _words(british.ENGLISH_MEN)), 0.9, 12),
        ranked(_followed_by(_words(british.WELSH_LAST), _of(british.WELSH_BEGINNINGS, british.WELSH_ENDINGS)), 1.15, 4),
        has_middle_name=0.7,
        loses_accents=0.5,
    )


def _irish() -> NameGroup:
    composed = _of(british.IRISH_BEGINNINGS, british.IRISH_ENDINGS)
    words = _of(british.IRISH_WORD_BEGINNINGS, british.IRISH_ENDINGS.lower())
    return NameGroup(
        "Irish",
        0.07,
        ranked(_words(british.IRISH_WOMEN), 0.9, 8),
        ranked(_words(british.IRISH_MEN), 0.9, 6),
        ranked(_followed_by(_words(british.IRISH_LAST), composed, words), 0.95, 8),
        has_middle_name=0.6,
        loses_accents=0.5,
    )


def _south_asian() -> NameGroup:
    sikh = _of(other.SIKH_BEGINNINGS, other.SIKH_ENDINGS)
    sanskrit = _of(other.SANSKRIT_BEGINNINGS, other.SANSKRIT_ENDINGS)
    rare = _of(other.SOUTH_ASIAN_LAST_BEGINNINGS, other.SOUTH_ASIAN_LAST_ENDINGS)
    return NameGroup(
        "South Asian",
        0.11,
        ranked(_followed_by(_words(other.SOUTH_ASIAN_WOMEN), sikh, sanskrit), 0.85, 10),
        ranked(_followed_by(_words(other.SOUTH_ASIAN_MEN), sikh, sanskrit), 0.9, 5),
        ranked(_followed_by(_words(other.SOUTH_ASIAN_LAST), rare), 1.0, 2),
        has_middle_name=0.3,
        born_on_new_year=0.03,
    )


def _west_african() -> NameGroup:
    yoruba = _of(other.YORUBA_BEGINNINGS, other.YORUBA_ENDINGS)
    igbo = _of(other.IGBO_BEGINNINGS, other.IGBO_ENDINGS)
    rare = _of(other.WEST_AFRICAN_LAST_BEGINNINGS, other.WEST_AFRICAN_LAST_ENDINGS)
    return NameGroup(
        "West African",
        0.04,
        ranked(_followed_by(_words(other.WEST_AFRICAN_WOMEN), yoruba, igbo), 0.8, 10),
        ranked(_followed_by(_words(other.WEST_AFRICAN_MEN), yoruba, igbo), 0.8, 10),
        ranked(_followed_by(_words(other.WEST_AFRICAN_LAST), rare), 0.9, 8),
        has_middle_name=0.5,
        born_on_new_year=0.03,
    )


def _eastern_european() -> NameGroup:
    rare_first = _of(other.SLAVIC_BEGINNINGS, other.SLAVIC_ENDINGS)
    rare = _of(other.EASTERN_EUROPEAN_LAST_BEGINNINGS, other.EASTERN_EUROPEAN_LAST_ENDINGS)
    return NameGroup(
        "Eastern European",
        0.04,
        ranked(_followed_by(_words(other.EASTERN_EUROPEAN_WOMEN), rare_first), 1.0, 6),
        ranked(_followed_by(_words(other.EASTERN_EUROPEAN_MEN), rare_first), 1.0, 6),
        ranked(_followed_by(_words(other.EASTERN_EUROPEAN_LAST), rare), 0.8, 10),
        has_middle_name=0.15,
        loses_accents=0.6,
    )


def _east_asian() -> NameGroup:
    syllables = _words(other.EAST_ASIAN_SYLLABLES)
    chinese = _composed(syllables, [syllable.lower() for syllable in syllables])
    korean = _composed(_words(other.KOREAN_SYLLABLES), _words(other.KOREAN_SYLLABLES), between="-")
    hong_kong = _composed(_words(other.HONG_KONG_SYLLABLES), _words(other.HONG_KONG_SYLLABLES), between=" ")
    first = _followed_by(_words(other.EAST_ASIAN_OWN_WESTERN), syllables, chinese, korean, hong_kong)
    japanese = _of(other.EAST_ASIAN_PLACE_BEGINNINGS, other.EAST_ASIAN_PLACE_ENDINGS)
    return NameGroup(
        "East Asian",
        0.03,
        ranked(first, 0.6, 20),
        ranked(first, 0.6, 20),
        ranked(_followed_by(_words(other.EAST_ASIAN_LAST), japanese), 0.95, 4),
        has_middle_name=0.1,
    )


def _single_word() -> NameGroup:
    """People with one name. It stands as the last name; as the first too where the form asked for both."""
    names = ranked(
        _followed_by(_words(other.SINGLE_WORDS), _of(other.SINGLE_BEGINNINGS, other.SINGLE_ENDINGS)), 0.6, 10
    )
    return NameGroup("single-word", 0.02, names, names, names, has_middle_name=0.0, born_on_new_year=0.05)


GROUPS = {
    group.name: group
    for group in (
        *_english(),
        _welsh(),
        _irish(),
        _south_asian(),
        _west_african(),
        _eastern_european(),
        _east_asian(),
        _single_word(),
    )
}
BY_SHARE = Weighted(list(GROUPS.values()), [group.share for group in GROUPS.values()])
