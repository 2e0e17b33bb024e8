"""Correct data that differs only as the rules forgive it: where a definite match ought to be made (design §5)."""

from collections.abc import Callable
from enum import StrEnum

from benchmarks.errors.findable import MOST_TRIES, findable_record
from benchmarks.population import PersonName, SyntheticRecord
from benchmarks.population.draws import Draw
from benchmarks.queries import GivenName, LabelledQuery
from benchmarks.short_forms import SHORT_FORMS
from benchmarks.spelling import without_accents


class Step(StrEnum):
    """The step of the journey at which it is asked: what is known at each (design §5, the chain)."""

    IDENTITY = "One Login only"
    NATIONAL_INSURANCE_NUMBER = "NINO"
    TRN = "TRN"


ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"}
WRITTEN_AS_ONE = "hyphen, as one word"  # without middle names: the rules join a whole name, or none of it
EVERY_HOW_MANY = 100_000_000  # apart from the numbers of other queries


def correct_query(number: int, seed: int, count: int, step: Step, group: str | None = None) -> LabelledQuery:
    """The query of that number at that step: its person has what the step needs, and it is theirs."""
    draw, person = _person_with(number, seed, count, step, group)
    kind, name = _variation(draw, person)
    given = name.first
    if name.middle and kind != WRITTEN_AS_ONE and draw.chance(0.7):
        given = f"{name.first} {name.middle}"
    return LabelledQuery(
        id=f"correct-{step.name.lower()}-{number}",
        names=(GivenName(given, name.last),),
        dates_of_birth=(person.date_of_birth,) if person.date_of_birth else (),
        email=person.email if step is Step.IDENTITY else f"somebody{number}@elsewhere.example",
        national_insurance_number=_number(draw, person, step),
        trn=person.trn if step is Step.TRN else None,
        expected_trn=person.trn,
        kinds=(kind,),
        group=person.group,
    )


def _number(draw: Draw, person: SyntheticRecord, step: Step) -> str | None:
    """At the NINO's step the person's own; at the TRN's too, now and then, as a third thing that agrees."""
    numbers = person.national_insurance_numbers
    states_it = step is Step.NATIONAL_INSURANCE_NUMBER or (step is Step.TRN and numbers and draw.chance(0.3))
    return draw.pick(numbers) if states_it else None


def _person_with(number: int, seed: int, count: int, step: Step, group: str | None) -> tuple[Draw, SyntheticRecord]:
    for attempt in range(MOST_TRIES):
        draw, person = findable_record(number + attempt * EVERY_HOW_MANY, seed, count, group)
        has_it = {
            Step.IDENTITY: bool(person.email),
            Step.NATIONAL_INSURANCE_NUMBER: bool(person.national_insurance_numbers),
            Step.TRN: True,
        }
        # Every row of the rules needs a first name: who has only one name, kept as the last, goes to support.
        if person.first_name and has_it[step]:
            return draw, person
    raise LookupError("no such record")


def _variation(draw: Draw, person: SyntheticRecord) -> tuple[str, PersonName]:
    """One way in which correct data is written differently, of those that fit this person."""
    name = person.name
    ways = [("as on the record", name), ("case", _every(name, draw.pick((str.upper, str.lower))))]
    plain = _every(name, without_accents)
    ways.append(("accents lost", plain) if plain != name else ("accents added", _every(name, _with_accent)))
    if any("'" in part for part in name):
        ways += [("apostrophe", _replaced(name, "'", way)) for way in ("’", "")]
    if any("-" in part for part in name):
        ways += [("hyphen", _replaced(name, "-", way)) for way in (" ", "\u2011")]
        ways.append((WRITTEN_AS_ONE, _replaced(name, "-", "")))
    if name.first in SHORT_FORMS:
        ways += [("nickname", name._replace(first=draw.pick(SHORT_FORMS[name.first]), middle=""))] * 2
    if person.previous_names:
        ways += [("previous name", draw.pick(person.previous_names))] * 3
    return draw.pick(ways)


def _every(name: PersonName, change: Callable[[str], str]) -> PersonName:
    return PersonName(*map(change, name))


def _replaced(name: PersonName, mark: str, way: str) -> PersonName:
    return _every(name, lambda part: part.replace(mark, way))


def _with_accent(part: str) -> str:
    """One vowel within the name gets an accent."""
    place = next((place for place, letter in enumerate(part) if place and letter in ACCENTS), None)
    return part if place is None else part[:place] + ACCENTS[part[place]] + part[place + 1 :]
