"""A key for how a name sounds in British English: Smyth is found under Smith, Kathryn under Catherine."""

import re

# Applied in this order. Written for surnames and first names as British speakers say them.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"^ma?c(?!e)", "mk"),
        (r"^pf|^ff|ph", "f"),
        (r"ght", "t"),
        (r"(?<=[aeiou])gh", ""),
        (r"gh", "g"),
        (r"t?sch|t?ch", "C"),
        (r"sh|s(?=i[oa])", "S"),
        (r"th", "t"),
        (r"dg(?=[eiy])|^g(?=e)", "j"),
        (r"ck|c(?![eiy])|q", "k"),
        (r"c|z", "s"),
        (r"x", "ks"),
        (r"v", "f"),
        (r"^h", "H"),
        (r"^wh?", "W"),
        (r"^y(?=[aeiou])", "Y"),
        (r"^[aeiouy]", "A"),
        (r"[aeiouyhw]", ""),
    )
)
DOUBLED = re.compile(r"(.)\1+")


def phonetic_key(word: str) -> str:
    """Return a key that words sounding alike share. Takes one key token, or tokens joined; "" gives ""."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return DOUBLED.sub(r"\1", word)
