"""Adversaries without a record: any match is false."""

from dataclasses import replace

from benchmarks.adversaries.making import (
    ANY_LURES,
    EMAIL,
    EMAIL_TRN,
    NINO,
    NINO_TRN,
    ONE_NUMBER,
    TRN,
    Adversary,
    Lures,
    World,
    of_stranger,
    sibling,
)
from benchmarks.errors import number_errors
from benchmarks.population import GROUPS, SyntheticRecord
from benchmarks.population.relatives import a_generation_apart, another_date, another_first_name, with_name
from benchmarks.short_forms import may_be_one_name
from benchmarks.spelling import plain, plain_words


def namesake_with_another_date(world: World) -> Adversary:
    lure = world.unrelated(has_email=True, has_number=True)
    person = replace(lure, date_of_birth=another_date(world.draw, lure.date_of_birth))
    return of_stranger(world, person, lure, world.draw.pick(ANY_LURES))


def namesake_born_on_the_same_day(world: World) -> Adversary:
    """Nothing of theirs is the other's: not the address, not a number."""
    lure = world.unrelated()
    return of_stranger(world, lure, lure, Lures())


def twin(world: World) -> Adversary:
    lure = world.unrelated(has_email=True, has_number=True)
    return of_stranger(world, sibling(world, lure), lure, world.draw.pick(ANY_LURES))


def twin_with_a_like_name(world: World) -> Adversary | None:
    """Jaspreet and Jasdeep, Emma and Emily: of twenty names the one that begins most like the other's."""
    lure = world.unrelated(has_email=True, has_number=True)
    names = [another_first_name(world.draw, lure) for _ in range(20)]
    like = max(names, key=lambda name: _letters_in_common(name.first, lure.first_name))
    if _letters_in_common(like.first, lure.first_name) < 2:
        return None
    return of_stranger(world, with_name(lure, like), lure, world.draw.pick(ANY_LURES))


def twin_with_a_double_name(world: World) -> Adversary | None:
    """Mary-Jane and Mary-Ann: the first halves are alike, the others could not be one name."""
    lure = world.unrelated(has_email=True, has_number=True)
    halves = plain_words(lure.first_name)
    if len(halves) != 2 or any(len(plain_words(name.first)) != 2 for name in lure.names):
        return None
    beginning, mark = lure.first_name[: len(halves[0])], lure.first_name[len(halves[0])]
    end = world.draw.pick(("Ann", "Beth", "Clare", "Hee", "Louise", "Min", "Paul", "Wing", "Yee", "Ying"))
    if may_be_one_name(end, halves[1]) or may_be_one_name(end, lure.middle_name or "-"):
        return None
    person = with_name(lure, lure.name._replace(first=f"{beginning}{mark}{end}"))
    return of_stranger(world, person, lure, world.draw.pick(ANY_LURES))


def twin_who_married(world: World) -> Adversary:
    """Two verified names, of which the earlier one has the other's family name."""
    made = twin(world)
    lure = made.lure
    [name] = made.query.names
    after = name._replace(family=GROUPS[lure.group].last.pick(world.draw))
    return replace(made, query=replace(made.query, names=(after, name)))


def twin_whose_number_is_next(world: World) -> Adversary:
    """Twins' numbers are handed out one after the other: a slip makes one the other's."""
    lure = world.unrelated(has_email=True, has_number=True)
    number = number_errors.one_digit_wrong(world.draw, lure.national_insurance_numbers[0])
    made = of_stranger(world, sibling(world, lure), lure, world.draw.pick((EMAIL, TRN, EMAIL_TRN)))
    return replace(made, query=replace(made.query, national_insurance_number=number))


def parent_and_child(world: World) -> Adversary:
    """Of the same name, half of them; of the same house, with the same address; each with the other's number."""
    lure = world.unrelated(has_email=True, has_number=True)
    named = lure if world.draw.chance(0.5) else sibling(world, lure)
    person = replace(named, date_of_birth=a_generation_apart(world.draw, lure.date_of_birth))
    return of_stranger(world, person, lure, world.draw.pick(ANY_LURES))


def names_the_other_way_round(world: World) -> Adversary | None:
    """Hassan Ali beside Ali Hassan: cousins born on the same day. The given name is none of the other's."""
    lure = world.unrelated(has_email=True, has_number=True)
    given = lure.last_name
    firsts = [part for name in lure.names for part in (name.first, name.middle) if part]
    if not lure.first_name or any(may_be_one_name(given, first) for first in firsts):
        return None
    person = replace(lure, first_name=given, middle_name="", last_name=lure.first_name)
    return of_stranger(world, person, lure, world.draw.pick(ANY_LURES))


def first_name_and_date_in_common(world: World) -> Adversary | None:
    """Another family name, wholly; one number of the other's, typed by mistake. Not both: nobody mistypes so well."""
    lure = world.unrelated(has_number=True)
    last = GROUPS[lure.group].last.pick(world.draw)
    if not lure.first_name or lure.group == "single-word" or _have_word_in_common(last, lure):
        return None
    return of_stranger(world, replace(lure, last_name=last), lure, world.draw.pick(ONE_NUMBER))


def last_name_and_date_in_common(world: World) -> Adversary:
    """No relation: another given name, even with both numbers."""
    lure = world.unrelated(has_number=True)
    return of_stranger(world, sibling(world, lure), lure, world.draw.pick((NINO, TRN, NINO_TRN)))


def numbers_of_two_strangers(world: World) -> Adversary | None:
    """First name and date of one, whose NINO is given, with the TRN of another."""
    lure, other = world.unrelated(has_number=True), world.unrelated()
    last = GROUPS[lure.group].last.pick(world.draw)
    if not lure.first_name or lure.group == "single-word" or _have_word_in_common(last, lure) or lure.trn == other.trn:
        return None
    made = of_stranger(world, replace(lure, last_name=last), lure, NINO)
    return replace(made, query=replace(made.query, trn=other.trn))


def date_of_a_previous_name(world: World) -> Adversary | None:
    """Somebody with the name that the other had before, born on another day, at the address that both had."""
    lure = world.unrelated(has_email=True)
    if not lure.previous_names:
        return None
    name = world.draw.pick(lure.previous_names)
    person = replace(with_name(lure, name), date_of_birth=another_date(world.draw, lure.date_of_birth))
    return of_stranger(world, person, lure, world.draw.pick((EMAIL, TRN, EMAIL_TRN)))


def _letters_in_common(a: str, b: str) -> int:
    """How many letters the two names begin with alike."""
    alike = 0
    for letter, other in zip(plain(a), plain(b), strict=False):
        if letter != other:
            break
        alike += 1
    return alike


def _have_word_in_common(last: str, lure: SyntheticRecord) -> bool:
    theirs = {word for name in lure.names for word in plain_words(name.last)}
    joined = {plain(name.last) for name in lure.names}
    return bool(theirs & set(plain_words(last))) or plain(last) in joined
