"""Identifiers of synthetic people: each record's own, so that two are equal only where somebody means them to be."""

from math import gcd

# The first letters that are issued, less the pairs that never are (design §4).
FIRST_LETTERS = "ABCEGHJKLMNOPRSTWXYZ"
SECOND_LETTERS = "ABCEGHJKLMNPRSTWXYZ"
NEVER_ISSUED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
PREFIXES = [a + b for a in FIRST_LETTERS for b in SECOND_LETTERS if a + b not in NEVER_ISSUED]
SUFFIXES = "ABCD"
NUMBERS = len(PREFIXES) * 1_000_000 * len(SUFFIXES)
STEP = 618_033_989  # any step without a factor in common leads through all numbers before one comes again
FIRST_TRN = 1_000_000
MOST_RECORDS = 8_999_999

assert gcd(STEP, NUMBERS) == 1  # noqa: S101 (of two constants)


def trn(index: int) -> str:
    """The TRN of the record with this number: they were handed out in order, so a wrong digit is often somebody's."""
    return str(FIRST_TRN + index)


def index_of(trn: str) -> int:
    return int(trn) - FIRST_TRN


def national_insurance_number(index: int, seed: int) -> str:
    """A number in normal form that belongs to this index alone."""
    place = (index * STEP + seed * 7_919) % NUMBERS
    place, suffix = divmod(place, len(SUFFIXES))
    prefix, digits = divmod(place, 1_000_000)
    return f"{PREFIXES[prefix]}{digits:06}{SUFFIXES[suffix]}"
