"""How common names are among the active records: sharing a rare name says more than sharing a common one."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many active records there are, and how many bear each first and last name (by its key).

    A name that is not listed counts `unlisted` times.
    """

    total: int
    first: Mapping[str, int]
    last: Mapping[str, int]
    unlisted: int = 1

    @property
    def prior(self) -> float:
        """The bits at which a record chosen at random stands."""
        return -log2(max(self.total, 1))

    def rarity_of_first(self, key: str) -> float:
        """How rare a first name is, in bits: 10 is one record in about a thousand."""
        return self._rarity(self.first.get(key, self.unlisted))

    def rarity_of_last(self, key: str) -> float:
        """How rare a last name is, in bits."""
        return self._rarity(self.last.get(key, self.unlisted))

    def is_nobodys_last(self, key: str) -> bool:
        """Whether no active record had this last name when names were counted."""
        return key not in self.last

    def _rarity(self, count: int) -> float:
        return log2(max(self.total, 1) / max(count, 1))


# For an agreement outside a search, where nobody asks how common the names are: all are middling, 9 bits.
ORDINARY = Frequencies(total=3_000_000, first={}, last={}, unlisted=6_000)
