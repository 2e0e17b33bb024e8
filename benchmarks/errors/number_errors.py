"""Mistakes in a TRN or a National Insurance number that leave it in normal form."""

from itertools import pairwise

from benchmarks.population.draws import Draw


def one_digit_wrong(draw: Draw, number: str) -> str:
    """One digit is another one. Also where the result is somebody else's number: people do not know whose."""
    places = [place for place, character in enumerate(number) if character.isdigit()]
    while True:
        place = draw.pick(places)
        changed = number[:place] + str(draw.below(10)) + number[place + 1 :]
        if changed != number and changed.strip("0"):
            return changed


def two_digits_exchanged(draw: Draw, number: str) -> str:
    """Two neighbouring digits stand the other way round; one is wrong where all neighbours are equal."""
    places = [place for place, (a, b) in enumerate(pairwise(number)) if a.isdigit() and b.isdigit() and a != b]
    if not places:
        return one_digit_wrong(draw, number)
    place = draw.pick(places)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
