"""Whose TRN is sent to somebody who lost it (design, section 7).

Three of four facts must agree, and with one person's record only. Records that were merged are one person: their
details still lead there, to the record that they live on in.

A stated name is what somebody typed, as many words as they liked, where one that is connected was verified. So it is
taken more strictly: first and last name agree together, one stated name with one of the record, and a list of words is
no name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from teaching_records.rules.agreement import Evidence, Name, RecordFacts, RecordName, agree
from teaching_records.rules.frequencies import ORDINARY
from teaching_records.rules.name_agreement import agree_on_names
from teaching_records.rules.name_comparison import is_name
from teaching_records.rules.names import name_tokens

RULE_VERSION = "2"
ENOUGH = 3
MOST_MORE_WORDS = 2  # that a stated first or last name has, than the record's: Smith-Jones where it has Smith


class Fact(StrEnum):
    """What may agree. A name does where the first and the last one do, current or previous.

    The others are attributes, by the name that agreement knows them by.
    """

    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    EMAIL = "email"


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
    return len(agreed_facts(evidence, record)) >= ENOUGH


def agreed_facts(evidence: Evidence, record: RecordFacts) -> frozenset[Fact]:
    """Return the facts that agree with this record."""
    agreed = agree(evidence, record).agreed_attributes
    facts = frozenset(fact for fact in Fact if fact in agreed)
    is_named = any(is_one_name(stated, kept) for stated in evidence.names for kept in record.names)
    return facts | {Fact.NAME} if is_named else facts


def is_one_name(stated: Name, kept: RecordName) -> bool:
    """Whether the first and the last name agree, and neither has many more words than the record's."""
    first, last = agree_on_names((stated,), (kept,), ORDINARY)
    return (
        first.agrees
        and last.agrees
        and _words(*stated.given) <= _words(kept.first, kept.middle) + MOST_MORE_WORDS
        and _words(*stated.family) <= _words(kept.last) + MOST_MORE_WORDS
    )


def _words(*parts: str) -> int:
    """How many words there are that are names by themselves: of van der Berg one."""
    return sum(map(is_name, name_tokens(" ".join(parts))))
