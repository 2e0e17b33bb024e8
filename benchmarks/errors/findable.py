"""Whom to ask for: people whose record can be told from all others by what it holds."""

from benchmarks.population import SyntheticRecord, record
from benchmarks.population.draws import Draw
from benchmarks.population.relatives import Relation, relation_of

NOT_FINDABLE = {Relation.DUPLICATE, Relation.DEACTIVATED, Relation.NAMESAKE_BORN_ON_THE_SAME_DAY}
MOST_TRIES = 1000
WHOM, WHAT = 3, 4  # keep the draws of the person apart from those of the mistakes


def findable_record(number: int, seed: int, count: int, group: str | None = None) -> tuple[Draw, SyntheticRecord]:
    """An active record with a date of birth, drawn for the query of that number; and the draws for the rest of it.

    With `group`, one of that group's names.
    Left out are the few whose name and birthday are made to be another's too: nobody could tell them apart.
    """
    draw, of_records = Draw(), Draw()
    draw.seed(seed, number, WHOM)
    for _ in range(MOST_TRIES):
        index = draw.below(count)
        if relation_of(index) in NOT_FINDABLE or relation_of(index + 1) is Relation.NAMESAKE_BORN_ON_THE_SAME_DAY:
            continue
        person = record(index, seed, of_records)
        if person.date_of_birth and group in (None, person.group):
            draw.seed(seed, number, WHAT)
            return draw, person
    raise LookupError(f"among {count} records none was fit to ask for")
