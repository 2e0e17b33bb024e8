"""Working days from a request, as the places of a chart."""

from collections.abc import Mapping
from typing import NamedTuple

from govuk.charts import Place
from support_tasks.rules import ANSWER_WITHIN_WORKING_DAYS


class Bin(NamedTuple):
    """From so many working days to so many; no end for the last."""

    first: int
    last: int | None

    @property
    def short_name(self) -> str:
        if self.last is None:
            return f"{self.first}+"
        return f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def name(self) -> str:
        if self.last is None:
            return f"{self.first} or more working days"
        if self.first != self.last:
            return f"{self.first} to {self.last} working days"
        return in_working_days(self.first)

    @property
    def age(self) -> str:
        """The name, for what was sent so long ago."""
        return "Today" if self.last == 0 else f"{self.name} ago"

    @property
    def place(self) -> Place:
        return Place(self.name, self.short_name)

    def has(self, days: int) -> bool:
        return self.first <= days and (self.last is None or days <= self.last)


BINS = (*(Bin(day, day) for day in range(ANSWER_WITHIN_WORKING_DAYS + 1)), Bin(6, 10), Bin(11, None))
PROMISED, LATER = (
    f"Within {ANSWER_WITHIN_WORKING_DAYS} working days",
    f"After more than {ANSWER_WITHIN_WORKING_DAYS} working days",
)


def in_working_days(days: int) -> str:
    if days == 0:
        return "Same day"
    return "1 working day" if days == 1 else f"{days} working days"


def binned(counts: Mapping[int, int]) -> tuple[int, ...]:
    """How many there are in each of BINS, from how many there are of each number of working days."""
    return tuple(sum(count for days, count in counts.items() if each.has(days)) for each in BINS)
