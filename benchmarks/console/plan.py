"""How much a run makes and asks."""

from dataclasses import dataclass, fields

from benchmarks.plan import FEWEST_RECORDS, CannotRun

FEWEST_COMPLETED, FEWEST_OPEN = 200, 40  # so that every kind of task is among them


@dataclass(frozen=True, slots=True)
class ConsolePlan:
    """The same plan makes the same tasks, but for their dates, which end on the day of the run."""

    completed: int
    open: int
    records: int
    requests: int
    seed: int

    @classmethod
    def options(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    @property
    def tasks(self) -> int:
        return self.completed + self.open

    @property
    def title(self) -> str:
        return f"{self.completed:,} completed and {self.open:,} open tasks, {self.records:,} records"

    def check(self) -> None:
        """Raises CannotRun."""
        for name, value, fewest in (
            ("completed", self.completed, FEWEST_COMPLETED),
            ("open", self.open, FEWEST_OPEN),
            ("records", self.records, FEWEST_RECORDS),
            ("requests", self.requests, 1),
        ):
            if value < fewest:
                raise CannotRun(f"--{name} must be at least {fewest:,}.")
