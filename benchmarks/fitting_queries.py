"""Labelled queries to fit the weights on: python -m benchmarks.fitting_queries --records N --queries N OUT.csv

For fitting only. The errors here are drawn by other rules than those that the search is measured with
(`benchmarks.errors`), with which this shares the population and nothing else: slips of the keyboard by its layout,
British spellings by sound, names shortened, left out, doubled, changed by marriage, numbers and dates misread.
"""

import argparse
import csv
import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.population import SyntheticRecord, record
from teaching_records.rules.names import short_forms_of

COLUMNS = ("id", "names", "dates_of_birth", "email", "national_insurance_number", "trn", "expected_trn")

# Share of queries in which each happens. Names and dates go wrong apart from one another.
FIRST_NAME_MISSPELT = 0.14
LAST_NAME_MISSPELT = 0.16
FIRST_NAME_OTHERWISE = 0.12
LAST_NAME_OTHERWISE = 0.10
NAMES_SWAPPED = 0.012
DATE_WRONG = 0.10
NUMBER_GIVEN = 0.4
NUMBER_SLIPPED = 0.12
NUMBER_OF_ANOTHER = 0.02
EMAIL_GIVEN = 0.9
EMAIL_UNCHANGED = 0.6

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("y", "i"), ("i", "y"), ("ee", "ea"), ("ea", "ee"), ("c", "k"),
    ("k", "c"), ("s", "z"), ("z", "s"), ("sen", "son"), ("son", "sen"), ("mac", "mc"), ("mc", "mac"), ("th", "t"),
    ("gh", ""), ("h", ""), ("wr", "r"), ("kn", "n"), ("oo", "u"), ("ou", "u"), ("ai", "ay"), ("ay", "ai"), ("e", ""),
    ("a", "e"), ("e", "a"), ("o", "u"), ("er", "ar"), ("re", "er"), ("w", "v"), ("v", "w"), ("dh", "d"), ("j", "g"),
    ("aa", "a"), ("u", "oo"), ("q", "k"), ("x", "ks"), ("sch", "sh"), ("cz", "ch"), ("sz", "sh"),
)  # fmt: skip


@dataclass
class Person:
    """What is asked, to begin with as the record has it."""

    given: list[str]
    family: str
    born: date | None
    email: str
    nino: str
    trn: str


class Errors:
    """The errors of one query after another, drawn in turn from one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (people who do not exist, not keys)
        self.count, self.population_seed = count, seed

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def another(self) -> SyntheticRecord:
        return record(self.random.randrange(self.count), self.population_seed)

    # A word, misspelt.

    def misspelt(self, word: str) -> str:
        """One slip of the hand or the ear, now and then two, in a name of three letters or more."""
        if len(word) < 3:
            return word
        slip = self.typed_wrong if self.happens(0.55) else self.heard_wrong
        once = slip(word)
        return self.misspelt(once) if self.happens(0.15) else once

    def typed_wrong(self, word: str) -> str:
        place = self.random.choices(range(len(word)), [0.4] + [1.0] * (len(word) - 1))[0]
        letter, end = word[place], word[place + 1 :]
        match self.random.randrange(6):
            case 0:
                return word[:place] + self.beside(letter) + end
            case 1:
                return word[:place] + letter + self.beside(letter) + end
            case 2:
                return word[:place] + end
            case 3:
                return word[:place] + letter + letter + end
            case 4:
                return word[:place] + end[:1] + letter + end[1:]
        return self.without_double(word)

    def beside(self, letter: str) -> str:
        for row in KEYBOARD:
            place = row.find(letter.lower())
            if place >= 0:
                return self.random.choice(row[max(place - 1, 0) : place] + row[place + 1 : place + 2])
        return "e"

    def without_double(self, word: str) -> str:
        for place in range(1, len(word)):
            if word[place] == word[place - 1]:
                return word[:place] + word[place + 1 :]
        return word[:-1]

    def heard_wrong(self, word: str) -> str:
        folded = word.lower()
        fitting = [(old, new) for old, new in SOUNDS if old in folded[0 if len(old) > 1 else 1 :]]
        if not fitting:
            return self.typed_wrong(word)
        old, new = self.random.choice(fitting)
        place = folded.index(old, 0 if len(old) > 1 else 1)
        return word[:place] + new + word[place + len(old) :]

    # A person's names.

    def first_name_otherwise(self, person: Person) -> None:
        kinds: Sequence[Callable[[Person], None]] = (
            self.short_form, self.short_form, self.short_form, self.initial, self.middle_name_used,
            self.word_dropped, self.joined_words, self.another_first_name, self.name_added,
        )  # fmt: skip
        self.random.choice(kinds)(person)

    def short_form(self, person: Person) -> None:
        others = sorted(short_forms_of(person.given[0].lower())) if person.given else []
        if others:
            person.given[0] = self.random.choice(others).title()

    def initial(self, person: Person) -> None:
        person.given = [name[:1] for name in person.given[:1]]

    def middle_name_used(self, person: Person) -> None:
        person.given = person.given[1:] or person.given

    def word_dropped(self, person: Person) -> None:
        if person.given:
            person.given[0] = person.given[0].replace("-", " ").split(" ")[0]

    def joined_words(self, person: Person) -> None:
        person.given = [name.replace("-", "").replace(" ", "") for name in person.given]

    def another_first_name(self, person: Person) -> None:
        person.given = [self.another().first_name]

    def name_added(self, person: Person) -> None:
        person.given = [*person.given[:1], self.another().first_name]

    def last_name_otherwise(self, person: Person) -> None:
        kinds: Sequence[Callable[[Person], None]] = (
            self.married, self.married, self.doubled, self.half_kept, self.parted, self.folded, self.cut_off,
        )  # fmt: skip
        self.random.choice(kinds)(person)

    def married(self, person: Person) -> None:
        person.family = self.another().last_name

    def doubled(self, person: Person) -> None:
        names = [person.family, self.another().last_name]
        self.random.shuffle(names)
        person.family = "-".join(names)

    def half_kept(self, person: Person) -> None:
        words = person.family.replace("-", " ").split()
        person.family = self.random.choice(words) if words else person.family

    def parted(self, person: Person) -> None:
        person.family = person.family.replace("-", self.random.choice((" ", "")))

    def folded(self, person: Person) -> None:
        spelt = person.family.translate({0xE4: "ae", 0xF6: "oe", 0xFC: "ue", 0xF8: "oe"})
        person.family = "".join(
            character for character in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(character)
        )

    def cut_off(self, person: Person) -> None:
        person.family = person.family[: max(len(person.family) - self.random.randint(1, 3), 4)]

    # A date and a number.

    def wrong_date(self, born: date) -> date | None:
        """The date with one thing wrong; None where it was left out."""
        match self.random.choices(range(8), (30, 25, 10, 8, 8, 8, 5, 6))[0]:
            case 0:
                return _date(born.year, born.day, born.month) or self.digit_wrong(born)
            case 1:
                return self.digit_wrong(born)
            case 2:
                return _date(born.year + self.random.choice((-1, 1)), born.month, born.day)
            case 3:
                return _date(born.year, self.random.randint(1, 12), born.day)
            case 4:
                return _date(born.year, born.month, self.random.randint(1, 28))
            case 5:
                return born + timedelta(self.random.randint(-400, 400))
            case 6:
                return self.beside_by_one_part(born)
        return None

    def beside_by_one_part(self, born: date) -> date | None:
        """The day, the month or the decade before or after."""
        by = self.random.choice((-1, 1))
        year, month, day = self.random.choice(((10 * by, 0, 0), (0, by, 0), (0, 0, by)))
        return _date(born.year + year, born.month + month, born.day + day) or self.digit_wrong(born)

    def digit_wrong(self, born: date) -> date | None:
        text = born.isoformat()
        for _ in range(20):
            changed = self.slipped(text)
            try:
                return date.fromisoformat(changed)
            except ValueError:
                continue
        return born

    def slipped(self, number: str) -> str:
        """One digit is another, or two neighbours are exchanged."""
        place = self.random.choice([place for place, character in enumerate(number) if character.isdigit()])
        if self.happens(0.3) and number[place + 1 : place + 2].isdigit():
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        return number[:place] + str(self.random.randrange(10)) + number[place + 1 :]

    def number(self, own: str, others: str) -> str:
        if not self.happens(NUMBER_GIVEN):
            return ""
        if self.happens(NUMBER_OF_ANOTHER):
            return others
        return self.slipped(own) if own and self.happens(NUMBER_SLIPPED) else own


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def query(found: SyntheticRecord, errors: Errors) -> Person:
    """What the person of a record might give, some of it wrong."""
    name = errors.random.choice(found.names) if errors.happens(0.3) else found.name
    middle = [name.middle] if name.middle and errors.happens(0.6) else []
    another = errors.another()
    person = Person(
        given=[name.first, *middle],
        family=name.last,
        born=found.date_of_birth,
        email=_email(found.email or "", another.email or "", errors),
        nino=errors.number(_first(found.national_insurance_numbers), _first(another.national_insurance_numbers)),
        trn=errors.number(found.trn, another.trn),
    )
    if errors.happens(FIRST_NAME_OTHERWISE):
        errors.first_name_otherwise(person)
    if errors.happens(LAST_NAME_OTHERWISE):
        errors.last_name_otherwise(person)
    if person.given and errors.happens(FIRST_NAME_MISSPELT):
        person.given[0] = errors.misspelt(person.given[0])
    if errors.happens(LAST_NAME_MISSPELT):
        person.family = errors.misspelt(person.family)
    if errors.happens(NAMES_SWAPPED):
        person.given, person.family = [person.family], " ".join(person.given)
    if person.born and errors.happens(DATE_WRONG):
        person.born = errors.wrong_date(person.born)
    return person


def _email(own: str, others: str, errors: Errors) -> str:
    if not errors.happens(EMAIL_GIVEN):
        return ""
    return own if errors.happens(EMAIL_UNCHANGED) else others


def _first(numbers: Sequence[str]) -> str:
    return numbers[0] if numbers else ""


def write(path: Path, *, records: int, queries: int, seed: int) -> None:
    """Write that many queries about active records of the population with that seed."""
    errors = Errors(seed, records)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        written = 0
        while written < queries:
            found = errors.another()
            if found.status == "active":
                written += 1
                writer.writerow(_line(written, found, query(found, errors)))


def _line(number: int, found: SyntheticRecord, person: Person) -> tuple[str, ...]:
    born = person.born.isoformat() if person.born else ""
    name = f"{' '.join(person.given)}|{person.family}"
    return str(number), name, born, person.email, person.nino, person.trn, found.trn


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="OUT.csv")
    parser.add_argument("--records", type=int, default=100_000, metavar="N")
    parser.add_argument("--queries", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=4, metavar="N", help="of the population and of the errors")
    options = parser.parse_args()
    write(options.file, records=options.records, queries=options.queries, seed=options.seed)
