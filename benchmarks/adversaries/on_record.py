"""Adversaries with a record of their own: a match to any other is false."""

from dataclasses import replace

from benchmarks.adversaries.making import (
    EMAIL,
    EMAIL_NINO,
    NINO,
    NINO_TRN,
    ONE_NUMBER,
    TRN,
    Adversary,
    Lures,
    World,
    own_trn,
    query_of,
)
from benchmarks.errors import number_errors
from benchmarks.population.relatives import Relation
from benchmarks.short_forms import may_be_one_name


def namesake_on_record_born_on_the_same_day(world: World) -> Adversary | None:
    """Both have records. One gives a number of the other by mistake, beside their own e-mail address."""
    person, other = world.pair(Relation.NAMESAKE_BORN_ON_THE_SAME_DAY, 1000, 7)
    if not person.email or person.email == other.email:
        return None
    lures = world.draw.pick((Lures(), *ONE_NUMBER))
    if lures is NINO and not other.national_insurance_numbers:
        return None
    return Adversary(query_of(world, person, other, lures, trn=own_trn(world, person)), other)


def twin_on_record(world: World) -> Adversary | None:
    """Both have records; one gives the other's number, or the address that they share."""
    person, other = world.pair(Relation.TWIN, 100, 1)
    lures = world.draw.pick((EMAIL, *ONE_NUMBER, EMAIL_NINO))
    if (lures.email and not other.email) or (lures.national_insurance_number and not other.national_insurance_numbers):
        return None
    return Adversary(query_of(world, person, other, lures, trn=own_trn(world, person)), other)


def parent_and_child_on_record(world: World) -> Adversary | None:
    person, other = world.pair(Relation.CHILD, 100, 3)
    if not other.national_insurance_numbers or person.date_of_birth == other.date_of_birth:
        return None
    lures = world.draw.pick((NINO, TRN, NINO_TRN))
    return Adversary(query_of(world, person, other, lures, trn=own_trn(world, person)), other)


def names_the_other_way_round_on_record(world: World) -> Adversary | None:
    person, other = world.pair(Relation.NAMES_THE_OTHER_WAY_ROUND, 1000, 13)
    firsts = [name.first for name in other.names] + [other.middle_name]
    if any(first and may_be_one_name(person.first_name, first) for first in firsts):
        return None
    lures = world.draw.pick(ONE_NUMBER)
    if lures is NINO and not other.national_insurance_numbers:
        return None
    return Adversary(query_of(world, person, other, lures, trn=own_trn(world, person)), other)


def number_of_a_stranger(world: World) -> Adversary:
    """On record, correct in all but one or both numbers, which are anybody's."""
    person, lure = world.unrelated(), world.unrelated(has_number=True)
    lures = world.draw.pick((NINO, TRN, NINO_TRN))
    return Adversary(query_of(world, person, lure, lures, trn=own_trn(world, person)), lure)


def mistyped_number_of_ones_own(world: World) -> Adversary:
    """On record, with a slip in the TRN, which then is often that of somebody else."""
    person = world.unrelated()
    wrong = world.draw.pick((number_errors.one_digit_wrong, number_errors.two_digits_exchanged))
    query = query_of(world, person, person, Lures(), trn=wrong(world.draw, person.trn))
    return Adversary(replace(query, kinds=("TRN mistyped",)), person)
