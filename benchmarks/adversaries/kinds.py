"""The kinds of adversaries, which take turns."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks.adversaries import on_record, strangers
from benchmarks.adversaries.making import Adversary, World
from benchmarks.population.draws import Draw

WHICH = 6  # keeps these draws apart from those of other queries
KINDS: dict[str, Callable[[World], Adversary | None]] = {
    "namesake, another date": strangers.namesake_with_another_date,
    "namesake, same birthday": strangers.namesake_born_on_the_same_day,
    "namesake on record, same birthday": on_record.namesake_on_record_born_on_the_same_day,
    "twin": strangers.twin,
    "twin, like name": strangers.twin_with_a_like_name,
    "twin, double given name": strangers.twin_with_a_double_name,
    "twin who married": strangers.twin_who_married,
    "twin, next number": strangers.twin_whose_number_is_next,
    "twin on record": on_record.twin_on_record,
    "parent and child": strangers.parent_and_child,
    "parent and child on record": on_record.parent_and_child_on_record,
    "names the other way round": strangers.names_the_other_way_round,
    "names the other way round on record": on_record.names_the_other_way_round_on_record,
    "number of a stranger": on_record.number_of_a_stranger,
    "TRN mistyped": on_record.mistyped_number_of_ones_own,
    "first name and date in common": strangers.first_name_and_date_in_common,
    "last name and date in common": strangers.last_name_and_date_in_common,
    "numbers of two strangers": strangers.numbers_of_two_strangers,
    "previous name of another": strangers.date_of_a_previous_name,
}


def adversary(number: int, seed: int, count: int) -> Adversary:
    """The adversary of that number on a population of `count` records of `seed`. Kinds take turns."""
    draw = Draw()
    draw.seed(seed, number, WHICH)
    kind = list(KINDS)[number % len(KINDS)]
    world = World(draw, number, seed, count)
    while True:
        made = KINDS[kind](world)
        if made is not None:
            return replace(made, query=replace(made.query, id=f"adversary-{number}", kinds=(kind, *made.query.kinds)))
