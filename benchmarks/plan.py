"""How much a run of the benchmark makes and asks."""

from dataclasses import dataclass, fields

from benchmarks.population.numbers import MOST_RECORDS

FEWEST_RECORDS = 1_100  # so that every kind of relative is among them
ROOM_FOR_WRITES = 1_000_000  # records that are inserted to time it bear the numbers after those there are


class CannotRun(Exception):
    """What stands in the way, in one sentence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The same plan makes the same people and the same questions."""

    records: int
    queries: int
    adversarial: int
    connections: int
    seed: int

    @classmethod
    def options(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def check(self) -> None:
        """Raises CannotRun."""
        if not FEWEST_RECORDS <= self.records <= MOST_RECORDS - ROOM_FOR_WRITES:
            raise CannotRun(f"--records must be from {FEWEST_RECORDS:,} to {MOST_RECORDS - ROOM_FOR_WRITES:,}.")
        if min(self.queries, self.adversarial, self.connections) < 1:
            raise CannotRun("There must be at least one query of each kind and one connection.")
