"""Whose TRN is sent to somebody who lost it (design, section 7).

Three of four facts must agree, and with one person's record only. Records that were merged are one person: their
details still lead there, to the record that they live on in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from teaching_records.rules.agreement import Agreement, Evidence, RecordFacts, agree

RULE_VERSION = "1"
ENOUGH = 3


class Fact(StrEnum):
    """What may agree. A name does where the first and the last one do, current or previous."""

    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    EMAIL = "email"


# The attributes that must all agree for a fact to.
MADE_OF: dict[Fact, frozenset[str]] = {
    Fact.NAME: frozenset({"first_name", "last_name"}),
    Fact.DATE_OF_BIRTH: frozenset({"date_of_birth"}),
    Fact.NATIONAL_INSURANCE_NUMBER: frozenset({"national_insurance_number"}),
    Fact.EMAIL: frozenset({"email"}),
}


class Result(StrEnum):
    FOUND = "found"
    NOBODY = "nobody"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record, and the id of the active one that it lives on in (its own where it was not merged), None without."""

    record: RecordFacts
    person: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """`person` is the id of the one active record, set only where it was found."""

    result: Result
    person: int | None = None


def find(evidence: Evidence, candidates: Iterable[Candidate]) -> Finding:
    """Return the one person with whom enough agrees. Neither order nor a record found twice makes a difference.

    The candidates must hold every record, active or not, with which enough might agree. Never raises.
    """
    people = {each.person for each in candidates if each.person is not None and agrees_enough(evidence, each.record)}
    if len(people) != 1:
        return Finding(Result.SEVERAL if people else Result.NOBODY)
    return Finding(Result.FOUND, people.pop())


def agrees_enough(evidence: Evidence, record: RecordFacts) -> bool:
    """Whether three of the four facts agree with this record."""
    return len(agreed_facts(agree(evidence, record))) >= ENOUGH


def agreed_facts(agreement: Agreement) -> frozenset[Fact]:
    """Return the facts that agree."""
    agreed = frozenset(agreement.agreed_attributes)
    return frozenset(fact for fact, attributes in MADE_OF.items() if attributes <= agreed)
