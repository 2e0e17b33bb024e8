"""Spelling of names, apart from the product's own rules: the truth of a label must not rest on what it measures."""

import unicodedata
from functools import lru_cache

SPECIAL = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "đ": "d", "Đ": "D", "ı": "i"}
)
APOSTROPHES = str.maketrans("", "", "'’ʼ`")


def without_accents(name: str) -> str:
    """The name in plain letters; what is no accent stays (apostrophes, hyphens)."""
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name.translate(SPECIAL))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=50_000)
def plain_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower-case plain letters; apostrophes dropped, hyphens parted."""
    return tuple(without_accents(name).translate(APOSTROPHES).replace("-", " ").lower().split())


def plain(name: str) -> str:
    """The same as one word."""
    return "".join(plain_words(name))
