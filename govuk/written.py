"""What somebody wrote, as it is kept, and whether anything of it can be seen."""

import unicodedata

# Letters and signs by their category that show nothing: fillers and the blank of Braille.
BLANKS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
# Of direction: marks, embeddings, overrides, isolates.
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_seen(text: str) -> bool:
    """Whether anything of the text can be seen: spaces, a zero width space or a mark of direction cannot."""
    return any(map(_is_seen, text))


def _is_seen(character: str) -> bool:
    return not (character.isspace() or character in BLANKS or unicodedata.category(character) == "Cf")


def one_line(text: str) -> str:
    """The text without controls, and without the marks that turn the direction of all that follows them on a page.

    NUL stays, to be refused. What joins letters, or keeps them apart, is of some scripts, and stays.
    """
    return "".join(each for each in text if each not in TURNS and not _is_control(each))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character != "\0" and not character.isspace()


def written(text: str) -> str:
    """The text with one kind of line break and no blanks at its ends; "" where nothing of it can be seen."""
    return "\n".join(text.splitlines()).strip() if is_seen(text) else ""
