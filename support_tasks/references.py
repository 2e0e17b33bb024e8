"""References of support tasks: `TRS-` and seven characters of Crockford's base32, the last a check character.

The check character makes the characters, taken as elements of the field of 32 elements and weighted by
powers of its generator, add up to nothing. Any single wrong character and any two exchanged ones change
the sum, so both are caught.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "TRS-"
LENGTH = 7
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1


class InvalidReference(ValueError):
    """What was typed is no reference: wrong length, a character that never occurs, or a typing error."""


def _times_generator(element: int) -> int:
    element <<= 1
    return element ^ _POLYNOMIAL if element & 0b100000 else element


def _sum(values: list[int]) -> int:
    """Horner's rule: the last character has weight one, so it can be chosen to cancel the rest."""
    total = 0
    for value in values:
        total = _times_generator(total) ^ value
    return total


REFERENCES = 32 ** (LENGTH - 1)


def new_reference() -> str:
    """A random reference. The database keeps them unique; there are 2^30."""
    return reference_number(secrets.randbelow(REFERENCES))


def reference_number(number: int) -> str:
    """The reference of that number, of all that there are: the number's own digits, and the check character."""
    values = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    values.append(_times_generator(_sum(values)))
    return PREFIX + "".join(ALPHABET[value] for value in values)


def reference(typed: str) -> str:
    """The normal form of what somebody typed: any case, with or without `TRS-`, O for 0, I or L for 1.

    Raises InvalidReference.
    """
    characters = "".join(character for character in typed.upper() if character.isascii() and character.isalnum())
    if len(characters) == LENGTH + 3 and characters.startswith("TRS"):
        characters = characters[3:]
    characters = characters.translate(_FORGIVEN)
    if len(characters) != LENGTH or any(character not in ALPHABET for character in characters):
        raise InvalidReference
    if _sum([ALPHABET.index(character) for character in characters]) != 0:
        raise InvalidReference
    return PREFIX + characters


def is_reference(text: str) -> bool:
    """Whether the text is one, in normal form."""
    try:
        return reference(text) == text
    except InvalidReference:
        return False
