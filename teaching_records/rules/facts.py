"""What is compared: what is verified or stated about a person, and what a record holds. Plain values."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Name:
    """A verified name: its parts as given, in their order."""

    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What One Login verified and what the person stated. The first name is current, the others previous.

    The e-mail address, National Insurance number and TRN are in normal form, or None where there is none.
    """

    names: tuple[Name, ...]
    dates_of_birth: tuple[date, ...]
    email: str | None
    national_insurance_number: str | None
    trn: str | None


@dataclass(frozen=True, slots=True)
class RecordName:
    """A current or previous name of a record, as kept."""

    first: str
    middle: str
    last: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the rules need of one teaching record. The first name is the current one, the others previous.

    `merged_trns` are the TRNs of records merged into this one, chains resolved. `is_connected_to_another`
    says that a One Login user other than the person at hand has an open connection to it.
    """

    record_id: int
    trn: str
    names: tuple[RecordName, ...]
    date_of_birth: date | None
    email: str | None
    national_insurance_numbers: frozenset[str]
    merged_trns: frozenset[str]
    is_active: bool
    is_connected_to_another: bool


class CandidateName(NamedTuple):
    """A name of an active record that may be the person's, as the search found it: what a shortlist is made of.

    The names are keys (`rules.names.name_key`); `is_current` says that the name is no previous one.
    """

    record_id: int
    first: str
    middle: str
    last: str
    date_of_birth: date | None
    is_current: bool
