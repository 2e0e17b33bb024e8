"""Records of people who are close to the person of the record before: those whom a search must tell apart.

Which records they are is seen from their number: of every hundred one is a twin, one a child, one a namesake, one
is deactivated; of every two hundred one is a duplicate that was merged; of every thousand one is a namesake born
on the same day, and one bears the names of the other the other way round.
"""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from benchmarks.population.draws import Draw
from benchmarks.population.names import GROUPS, PersonName
from benchmarks.population.numbers import national_insurance_number, trn
from benchmarks.short_forms import may_be_one_name

if TYPE_CHECKING:
    from benchmarks.population.records import SyntheticRecord


class Relation(StrEnum):
    """What a record's person is to the one of the record before."""

    NONE = ""
    TWIN = "twin"
    CHILD = "child"
    NAMESAKE = "namesake"
    NAMESAKE_BORN_ON_THE_SAME_DAY = "namesake born on the same day"
    NAMES_THE_OTHER_WAY_ROUND = "names the other way round"
    DUPLICATE = "merged duplicate"
    DEACTIVATED = "deactivated"


# Number within a round of so many records, and what stands there.
PLACES = (
    (100, 1, Relation.TWIN),
    (100, 3, Relation.CHILD),
    (100, 5, Relation.NAMESAKE),
    (1000, 7, Relation.NAMESAKE_BORN_ON_THE_SAME_DAY),
    (200, 9, Relation.DUPLICATE),
    (100, 11, Relation.DEACTIVATED),
    (1000, 13, Relation.NAMES_THE_OTHER_WAY_ROUND),
)
SHARE_AN_EMAIL_ADDRESS = 0.5
LATEST_YEAR = 2005


def relation_of(index: int) -> Relation:
    if index % 100 > 13:
        return Relation.NONE
    return next((relation for size, place, relation in PLACES if index % size == place), Relation.NONE)


def base_of(index: int) -> int:
    """The number of the record that this one is made from: the one before, or itself."""
    is_made_from_other = relation_of(index) not in (Relation.NONE, Relation.DEACTIVATED)
    return index - 1 if is_made_from_other else index


def make_relative(draw: Draw, base: "SyntheticRecord", index: int, seed: int) -> "SyntheticRecord":
    """The record with this number, of somebody close to the person of `base`."""
    relation = relation_of(index)
    if relation is Relation.DUPLICATE:
        return replace(
            base,
            index=index,
            middle_name="",
            previous_names=(),
            status="deactivated",
            merged_into_trn=trn(base.index),
            alerts=(),
        )
    person = replace(
        base,
        index=index,
        middle_name="",
        previous_names=(),
        email=_email(draw, base, index, relation),
        national_insurance_numbers=(national_insurance_number(index, seed),) if draw.chance(0.8) else (),
        alerts=(),
    )
    return _as_relative(draw, base, person, relation)


def _as_relative(
    draw: Draw, base: "SyntheticRecord", person: "SyntheticRecord", relation: Relation
) -> "SyntheticRecord":
    match relation:
        case Relation.TWIN:
            return with_name(person, another_first_name(draw, base))
        case Relation.CHILD:
            name = base.name if draw.chance(0.5) else another_first_name(draw, base)
            return replace(with_name(person, name), date_of_birth=a_generation_apart(draw, base.date_of_birth))
        case Relation.NAMESAKE:
            return replace(person, date_of_birth=another_date(draw, base.date_of_birth))
        case Relation.NAMES_THE_OTHER_WAY_ROUND:
            return with_name(person, PersonName(base.last_name, "", base.first_name or base.last_name))
        case _:
            return person


def with_name(person: "SyntheticRecord", name: PersonName) -> "SyntheticRecord":
    return replace(person, first_name=name.first, middle_name="", last_name=name.last)


def another_first_name(draw: Draw, base: "SyntheticRecord") -> PersonName:
    """The name of somebody of the same family who is certainly not the same person.

    The first name could not be theirs in any form: not a part, a middle or previous name, or a short form of it.
    Who has one name has another one, for there is nothing else to tell them apart.
    """
    group = GROUPS[base.group]
    theirs = [part for name in base.names for part in (name.first, name.middle, name.last) if part]
    while True:
        first = group.first_name(draw, is_woman=base.is_woman)
        if not any(may_be_one_name(first, name) for name in theirs):
            break
    if base.group == "single-word":
        return PersonName(first if base.first_name else "", "", first)
    return PersonName(first, "", base.last_name)


def a_generation_apart(draw: Draw, parent: date | None) -> date | None:
    """A date twenty to thirty-five years from the parent's, now and then on the parent's birthday.

    Later as a child's is; earlier, as if they were the child, where the child would not be grown up.
    """
    if parent is None:
        return None
    years = 20 + draw.below(16)
    year = parent.year + years if parent.year + years <= LATEST_YEAR else parent.year - years
    if draw.chance(0.3):
        return parent.replace(year=year, day=min(parent.day, 28))
    return date(year, 1, 1) + timedelta(draw.below(365))


def another_date(draw: Draw, day: date | None) -> date | None:
    """A date that is another one, mostly not far off."""
    if day is None:
        return None
    distance = draw.pick((1, 2, 7, 9, 30, 365, 366, 3652, 3653)) if draw.chance(0.6) else 1 + draw.below(5000)
    later = day + timedelta(distance)
    return later if later.year <= LATEST_YEAR and draw.chance(0.5) else day - timedelta(distance)


def _email(draw: Draw, base: "SyntheticRecord", index: int, relation: Relation) -> str | None:
    is_family = relation in (Relation.TWIN, Relation.CHILD)
    if is_family and base.email and draw.chance(SHARE_AN_EMAIL_ADDRESS):
        return base.email
    return f"relative{index}@mail.example" if draw.chance(0.6) else None
