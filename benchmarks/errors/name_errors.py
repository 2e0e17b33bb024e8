"""Mistakes in one name. Each takes the name as written and returns it changed, or None where it has no hold on it."""

from collections.abc import Callable

from benchmarks.population.draws import Draw
from benchmarks.short_forms import SHORT_FORMS
from benchmarks.spelling import without_accents

type NameError = Callable[[Draw, str], str | None]

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST = 3  # letters; in a shorter name a typing error leaves nothing to know it by

# What is heard alike and written differently, both ways.
SOUNDS = """
ph:f ck:k c:k ee:ea ee:ie ei:ie y:i ou:u s:z th:t ai:ay ai:ei gh:g v:w oo:u dh:d sh:s sz:sh cz:ch j:y rz:z ll:l
tt:t nn:n ss:s rr:r mm:m mc:mac er:ar er:re on:an en:an le:el au:aw wh:w kh:k bh:b x:ks qu:kw ew:u ey:ie
igh:y ough:ow ie:y ine:een ia:ya iou:io jit:jeet deep:dip ed:ad mo:mu
"""
EXCHANGES = [(pair[0], pair[1]) for text in SOUNDS.split() for pair in (text.split(":"), text.split(":")[::-1])]


def typing_error(draw: Draw, name: str) -> str | None:
    """One letter left out, doubled, exchanged with its neighbour, or another key hit, also beside the right one."""
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    if len(places) < SHORTEST:
        return None
    make = draw.pick((_left_out, _doubled, _exchanged, _another_key, _another_key, _key_besides))
    return _unless_same(name, make(draw, name, draw.pick(places)))


def two_typing_errors(draw: Draw, name: str) -> str | None:
    once = typing_error(draw, name) if len(name) > 2 * SHORTEST else None
    return _unless_same(name, typing_error(draw, once)) if once else None


def phonetic_error(draw: Draw, name: str) -> str | None:
    """Written as it is heard."""
    lower = without_accents(name).lower()
    fitting = [(a, b) for a, b in EXCHANGES if a in lower[1:] or (lower.startswith(a) and a[0] != b[0])]
    if not fitting:
        return None
    heard, written = draw.pick(fitting)
    place = lower.rfind(heard) if draw.chance(0.5) else lower.find(heard)
    return _unless_same(name, _as_name(lower[:place] + written + lower[place + len(heard) :], like=name))


def accents_lost(draw: Draw, name: str) -> str | None:
    return _unless_same(name, without_accents(name))


def hyphen_changed(draw: Draw, name: str) -> str | None:
    """A hyphen written as a space or not at all, an apostrophe left out or curled; a name parted that is one word."""
    if "-" in name:
        return name.replace("-", draw.pick((" ", "", " - ")))
    if "'" in name:
        return name.replace("'", draw.pick(("", "’", " ")))
    return name.replace(" ", draw.pick(("-", ""))) if " " in name else None


def part_missing(draw: Draw, name: str) -> str | None:
    """Only one half of a double name."""
    parts = name.replace("-", " ").split()
    return draw.pick((parts[0], parts[-1])) if len(parts) > 1 else None


def cut_short(draw: Draw, name: str) -> str | None:
    """The end lost, as where a form has room for so many letters."""
    return name[: draw.between(5, 8)].rstrip("- '") if len(name) > 9 else None


def short_form(draw: Draw, name: str) -> str | None:
    """What somebody goes by."""
    forms = SHORT_FORMS.get(name)
    return draw.pick(forms) if forms else None


def initial(draw: Draw, name: str) -> str | None:
    return name[0] if len(name) > 1 else None


def _left_out(draw: Draw, name: str, place: int) -> str:
    return name[:place] + name[place + 1 :]


def _doubled(draw: Draw, name: str, place: int) -> str:
    return name[:place] + name[place] + name[place:].lower() if place else name[0] + name.lower()


def _exchanged(draw: Draw, name: str, place: int) -> str:
    place = min(place, len(name) - 2)
    exchanged = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return exchanged.capitalize() if place == 0 else exchanged


def _another_key(draw: Draw, name: str, place: int) -> str:
    return name[:place] + _near_key(draw, name[place]) + name[place + 1 :]


def _key_besides(draw: Draw, name: str, place: int) -> str:
    return name[: place + 1] + _near_key(draw, name[place]).lower() + name[place + 1 :]


def _near_key(draw: Draw, letter: str) -> str:
    plain = without_accents(letter).lower()
    row = next((row for row in KEYBOARD if plain in row), KEYBOARD[1])
    place = max(row.find(plain), 0)
    near = row[max(place - 1, 0) : place + 2].replace(plain, "")
    key = draw.pick(near)
    return key.upper() if letter.isupper() else key


def _as_name(text: str, *, like: str) -> str:
    return text.title() if like[0].isupper() else text


def _unless_same(name: str, changed: str | None) -> str | None:
    """The changed name, if anything of it is left and it is another one."""
    return changed if changed and changed.strip() and changed.lower() != name.lower() else None
