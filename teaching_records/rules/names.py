"""The key by which names are compared (design, section 4), and short forms of first names (section 5)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii

from teaching_records.rules.short_forms import SHORT_FORMS

# Dropped before the compatibility form is taken, which would turn some of them into a space and an accent.
APOSTROPHES = str.maketrans(
    "",
    "",
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd"
    "\u1ffe\u2018\u2019\u201a\u201b\u2032\u2035\ua78b\ua78c\uff07",
)
# Everything that Unicode calls dash punctuation, and the minus signs that pass for it.
DASHES = re.compile(
    "[-\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0"
    "\ufe31\ufe32\ufe58\ufe63\uff0d\U00010d6e\U00010ead]"
)
PUNCTUATION = re.compile("[^a-z0-9]+")
MOST_NAMES_REMEMBERED = 10_000  # a person's name is met in the request, in the search and on each record like it
KEPT_CATEGORIES = "LMN"  # letters, the marks that spell vowels in some scripts, numbers


@lru_cache(maxsize=MOST_NAMES_REMEMBERED)
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: lower-case ASCII letters and digits, none empty.

    Takes any text; a name of which nothing remains (spaces, a dash, an emoji) has no tokens. Accents and
    apostrophes are dropped, special letters folded, other scripts transliterated; the name is split at
    spaces, hyphens and dashes. The design is silent on other punctuation: it is dropped without splitting
    (`St.John` is `stjohn`).
    """
    if name.isalpha() and name.isascii():
        return (name.lower(),)  # as most names are: none of what follows would change it
    # Capitals of mathematics are plain ones only then.
    text = unicodedata.normalize("NFKC", name.translate(APOSTROPHES).casefold()).casefold()
    words = DASHES.sub(" ", text).split()
    # Most names are plain by now, and need not take the longer way.
    tokens = map(_plain_token, words) if text.isascii() else map(_token, words)
    return tuple(filter(None, tokens))


def name_key(name: str) -> str:
    """Return the tokens of the name joined by a space; "" when there is none. Used as a database column."""
    return " ".join(name_tokens(name))


def joined(tokens: Iterable[str]) -> str:
    """Return the tokens as one word: Mary-Jane, Mary Jane and Maryjane are the same when joined."""
    return "".join(tokens)


def are_short_forms(a: str, b: str) -> bool:
    """Whether two key tokens are known short forms of one another, or of one and the same formal name.

    Symmetric; false for equal tokens, which need no list. See `short_forms` for where the list comes from.
    """
    return b in SHORT_FORMS.get(a, ())


def short_forms_of(token: str) -> frozenset[str]:
    """Return every token that `are_short_forms` accepts beside this one; empty for an unknown name."""
    return SHORT_FORMS.get(token, frozenset())


def _token(word: str) -> str:
    kept = "".join(character for character in word if unicodedata.category(character)[0] in KEPT_CATEGORIES)
    return _plain_token(anyascii(kept).casefold())


def _plain_token(word: str) -> str:
    return PUNCTUATION.sub("", word)
