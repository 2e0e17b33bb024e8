"""The definite match (design, section 5): which record, if any, is connected without anybody looking.

A wrong connection shows one person's record to another, which is worse than a missed one. Where the design is
silent the stricter reading is taken:
- "Exactly one record" counts records before it is asked whether they are connected elsewhere: a connection on
  one record never makes another one match.
- Names must agree strictly for a match, and only might agree for another record to be a possible duplicate.
- A stated TRN settles between several records only when its record agrees on everything that the others agree
  on. When the TRN points to one record and the e-mail address or NINO to another, a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from teaching_records.rules.agreement import (
    Agreement,
    Evidence,
    RecordFacts,
    agree,
    closeness,
    is_worth_suggesting,
)
from teaching_records.rules.may_agree import are_two_people, may_be_of

RULE_VERSION = "2"

# Each rule names the attributes that must all agree.
RULES: dict[str, frozenset[str]] = {
    "a": frozenset({"first_name", "last_name", "date_of_birth", "email"}),
    "b": frozenset({"first_name", "last_name", "date_of_birth", "national_insurance_number"}),
    "c": frozenset({"first_name", "last_name", "date_of_birth", "trn"}),
    "d": frozenset({"first_name", "date_of_birth", "national_insurance_number", "trn"}),
}


class Outcome(StrEnum):
    CONNECTED = "connected"
    NOT_CONNECTED = "not_connected"


class Reason(StrEnum):
    """Why nothing was connected. The last two are not `decide`'s: the action knows of attempts and disconnections."""

    NO_RECORD = "no_record"
    SEVERAL_RECORDS = "several_records"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    ALREADY_CONNECTED = "already_connected"
    TRN_DISAGREES = "trn_disagrees"
    RECORD_DEACTIVATED = "record_deactivated"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    DISCONNECTED = "disconnected"


NOT_OF_THE_RULES = frozenset({Reason.TOO_MANY_ATTEMPTS, Reason.DISCONNECTED})


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided and on what grounds. Record, rule and agreed attributes are set only when connected.

    `agreements` are the candidates that matter, by record id, best first: those worth suggesting (a definite
    match always is) and the one whose TRN was stated.
    """

    outcome: Outcome
    record_id: int | None
    rule: str | None
    reason: Reason | None
    agreements: tuple[tuple[int, Agreement], ...]
    agreed_attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that was compared; `rule` is the first whose attributes all agree."""

    record: RecordFacts
    agreement: Agreement
    agreed: frozenset[str]
    rule: str | None


def decide(evidence: Evidence, candidates: Iterable[RecordFacts]) -> Decision:
    """Return the one record that definitely is the person's, or why there is none.

    The candidates must hold every record that could satisfy a rule, and every active record that agrees on
    name and date of birth. Their order, and a record found twice, make no difference. Never raises.
    """
    distinct = {record.record_id: record for record in candidates}
    compared = [_compare(evidence, record) for record in distinct.values()]
    active = [candidate for candidate in compared if candidate.record.is_active]
    remaining = _ruled_by_trn([candidate for candidate in active if candidate.rule])
    if len(remaining) == 1:
        [match] = remaining
        return _decision(compared, match=match, reason=_stands_against(evidence, match, active))
    if remaining:
        return _decision(compared, reason=Reason.SEVERAL_RECORDS)
    is_deactivated = any(candidate.rule for candidate in compared)
    return _decision(compared, reason=Reason.RECORD_DEACTIVATED if is_deactivated else Reason.NO_RECORD)


def _compare(evidence: Evidence, record: RecordFacts) -> Candidate:
    agreement = agree(evidence, record)
    agreed = frozenset(agreement.agreed_attributes)
    rule = next((rule for rule, attributes in RULES.items() if attributes <= agreed), None)
    return Candidate(record, agreement, agreed, rule)


def _ruled_by_trn(satisfying: list[Candidate]) -> list[Candidate]:
    """Leave the record that the stated TRN singles out, if it agrees on all that any other agrees on."""
    singled_out = [candidate for candidate in satisfying if candidate.agreement.trn.agrees]
    if len(singled_out) != 1:
        return satisfying
    [chosen] = singled_out
    return singled_out if all(other.agreed <= chosen.agreed for other in satisfying) else satisfying


def _stands_against(evidence: Evidence, match: Candidate, active: list[Candidate]) -> Reason | None:
    if evidence.trn and not match.agreement.trn.agrees:
        return Reason.TRN_DISAGREES
    # A stated TRN that is this record's singles it out: had another its TRN too, there would be several.
    if not evidence.trn and any(_may_be_duplicate(evidence, match, other) for other in active if other is not match):
        return Reason.POSSIBLE_DUPLICATE
    return Reason.ALREADY_CONNECTED if match.record.is_connected_to_another else None


def _may_be_duplicate(evidence: Evidence, match: Candidate, other: Candidate) -> bool:
    # Strict for a match, so wide against one.
    return may_be_of(evidence, other.record) and not are_two_people(match.record, other.record)


def _decision(compared: list[Candidate], *, reason: Reason | None, match: Candidate | None = None) -> Decision:
    connected = match if reason is None else None
    return Decision(
        outcome=Outcome.CONNECTED if connected else Outcome.NOT_CONNECTED,
        record_id=connected.record.record_id if connected else None,
        rule=connected.rule if connected else None,
        reason=reason,
        agreements=_that_matter(compared),
        agreed_attributes=connected.agreement.agreed_attributes if connected else (),
    )


def _that_matter(compared: list[Candidate]) -> tuple[tuple[int, Agreement], ...]:
    matter = [
        (candidate.record.record_id, candidate.agreement)
        for candidate in compared
        if is_worth_suggesting(candidate.agreement) or candidate.agreement.trn.agrees
    ]
    by_closeness = sorted(matter, key=lambda pair: (closeness(pair[1]), -pair[0]), reverse=True)
    return tuple(by_closeness)
