"""What somebody wrote, as it is kept, and whether anything of it can be seen."""

import unicodedata

# Letters and signs by their category that show nothing: fillers and the blank of Braille.
BLANKS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")


def is_seen(text: str) -> bool:
    """Whether anything of the text can be seen: spaces, a zero width space or a mark of direction cannot."""
    return any(map(_is_seen, text))


def _is_seen(character: str) -> bool:
    return not (character.isspace() or character in BLANKS or unicodedata.category(character) == "Cf")


def written(text: str) -> str:
    """The text with one kind of line break and no blanks at its ends; "" where nothing of it can be seen."""
    return "\n".join(text.splitlines()).strip() if is_seen(text) else ""
