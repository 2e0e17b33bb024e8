"""The keys by which a name is found: kept with every name, and worked out of every name that is looked for.

All take name keys (`rules.names.name_key`) and give text for a database column. A name is found by its whole
and, where its last name has several words, by each of them: Smith-Jones under `smithjones`, `smith`, `jones`.
"""

from functools import lru_cache

from teaching_records.rules.names import name_key
from teaching_records.rules.phonetics import phonetic_key

MOST_SOUNDS_REMEMBERED = 50_000  # a few megabytes; an import meets the same names again and again


def last_words(last: str) -> list[str]:
    """Return the last name as one word, then its words where there are several. Nothing for ""."""
    words = last.split()
    return ["".join(words), *words] if len(words) > 1 else words


@lru_cache(maxsize=MOST_SOUNDS_REMEMBERED)
def sound(word: str) -> str:
    """Return the phonetic key of one word; the word itself where nothing of it sounds."""
    return phonetic_key(word) or word


def last_name_sounds(last_name: str) -> str:
    """Return how each of the `last_words` of a last name sounds, in their order, joined by a space."""
    return " ".join(map(sound, last_words(name_key(last_name))))


def first_name_sound(first_name: str) -> str:
    """Return how the first word of a first name sounds."""
    return " ".join(map(sound, name_key(first_name).split()[:1]))
