"""What an adversary is, and what all kinds are made with."""

from dataclasses import dataclass, field, replace

from benchmarks.population import SyntheticRecord, record
from benchmarks.population.draws import Draw
from benchmarks.population.numbers import MOST_RECORDS, national_insurance_number
from benchmarks.population.relatives import Relation, another_first_name, with_name
from benchmarks.queries import GivenName, LabelledQuery

MOST_TRIES = 500
NOBODY = 1_200_000_000  # NINOs from this index on are of people without a record


@dataclass(frozen=True, slots=True)
class Adversary:
    """A query, and what lures to which record: the one whose data it shares without being theirs."""

    query: LabelledQuery
    lure: SyntheticRecord

    def is_false(self, matched_trn: str | None) -> bool:
        """Whether a definite match to that record (None: no match) connects the person to somebody else's."""
        return matched_trn is not None and matched_trn != self.query.expected_trn


@dataclass
class World:
    """What an adversary is made from: the draws of its number, and the records there are."""

    draw: Draw
    number: int
    seed: int
    count: int
    of_records: Draw = field(default_factory=Draw)

    def record(self, index: int) -> SyntheticRecord:
        return record(index, self.seed, self.of_records)

    def unrelated(self, *, has_email: bool = False, has_number: bool = False) -> SyntheticRecord:
        """An active record with a date of birth, whose person has no relatives in the population."""
        for _ in range(MOST_TRIES):
            index = self.draw.below(self.count)
            person = self.record(index) if 13 < index % 100 < 99 else None
            if person is None or not person.date_of_birth or (has_email and not person.email):
                continue
            if has_number and not person.national_insurance_numbers:
                continue
            return person
        raise LookupError(f"among {self.count} records none was fit")

    def pair(self, relation: Relation, size: int, place: int) -> tuple[SyntheticRecord, SyntheticRecord]:
        """Two records of relatives: the first was made from the second."""
        rounds = max(self.count // size, 1)
        for _ in range(MOST_TRIES):
            index = self.draw.below(rounds) * size + place
            person, other = self.record(index), self.record(index - 1)
            assert person.relation is relation  # noqa: S101 (the places are relatives')
            if person.date_of_birth:
                return (person, other) if self.draw.chance(0.5) else (other, person)
        raise LookupError(f"among {self.count} records there is no {relation}")


@dataclass(frozen=True, slots=True)
class Lures:
    """What of the other's a query holds in place of the person's own."""

    email: bool = False
    national_insurance_number: bool = False
    trn: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        held = (("e-mail", self.email), ("NINO", self.national_insurance_number), ("TRN", self.trn))
        return tuple(f"the other's {name}" for name, is_held in held if is_held)


EMAIL, NINO, TRN = Lures(email=True), Lures(national_insurance_number=True), Lures(trn=True)
EMAIL_NINO, EMAIL_TRN = Lures(email=True, national_insurance_number=True), Lures(email=True, trn=True)
NINO_TRN, EVERYTHING = Lures(national_insurance_number=True, trn=True), Lures(True, True, True)
ONE_NUMBER = (NINO, TRN)
ANY_LURES = (EMAIL, NINO, TRN, EMAIL_NINO, EMAIL_TRN, NINO_TRN, EVERYTHING)


def of_stranger(world: World, person: SyntheticRecord, lure: SyntheticRecord, lures: "Lures") -> Adversary:
    """A query of somebody without a record, who is like `person` and has of `lure` what `lures` says."""
    own_number = national_insurance_number(NOBODY + world.number % MOST_RECORDS, world.seed)
    own = replace(
        person,
        email=f"stranger{world.number}@mail.example",
        national_insurance_numbers=(own_number,) if world.draw.chance(0.5) else (),
    )
    query = query_of(world, own, lure, lures, trn=None)
    return Adversary(replace(query, expected_trn=None), lure)


def query_of(
    world: World, person: SyntheticRecord, lure: SyntheticRecord, lures: Lures, *, trn: str | None
) -> LabelledQuery:
    """What `person` would prove and state, but for what is `lure`'s. Half of them state a middle name too."""
    numbers = lure.national_insurance_numbers if lures.national_insurance_number else person.national_insurance_numbers
    middle = person.middle_name if world.draw.chance(0.5) else ""
    return LabelledQuery(
        id="",
        names=(GivenName(" ".join(filter(None, (person.first_name, middle))), person.last_name),),
        dates_of_birth=(person.date_of_birth,) if person.date_of_birth else (),
        email=lure.email if lures.email else person.email,
        national_insurance_number=numbers[0] if numbers else None,
        trn=lure.trn if lures.trn else trn,
        expected_trn=person.trn,
        kinds=lures.words,
        group=person.group,
    )


def sibling(world: World, lure: SyntheticRecord) -> SyntheticRecord:
    return with_name(lure, another_first_name(world.draw, lure))


def own_trn(world: World, person: SyntheticRecord) -> str | None:
    return person.trn if world.draw.chance(0.3) else None
