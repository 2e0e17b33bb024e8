"""Kept decisions run through today's rules: what a change of the rules, or of the records, would change."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from matching.models import MatchDecision
from matching.rules import NOT_OF_THE_RULES, decide
from teaching_records import queries
from teaching_records.evidence import evidence


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules said: the outcome, and either the record and the rule or the reason."""

    outcome: str
    record_id: int | None
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that would not be taken so today."""

    decision: MatchDecision
    then: Result
    now: Result

    def as_row(self) -> list[object]:
        """In the order of COLUMNS. Ids only: nothing of it says who the person is."""
        kept = self.decision
        return [kept.pk, kept.at.isoformat(), kept.step, kept.rule_version, *astuple(self.then), *astuple(self.now)]


COLUMNS = (
    *("decision", "at", "step", "rule_version"),
    *("outcome", "record_id", "rule", "reason"),
    *("outcome_now", "record_id_now", "rule_now", "reason_now"),
)


def differences(decisions: Iterable[MatchDecision]) -> Iterator[Difference]:
    """Those of the decisions that today's rules, asked about today's records, would take otherwise.

    Nothing is written. Decisions that no rule took are left out: those of the limit of attempts, and of an earlier
    disconnection by staff. A person's own connection is none of another's, so having been connected changes nothing
    by itself.
    """
    for decision in decisions:
        if decision.reason in NOT_OF_THE_RULES:
            continue
        then = Result(decision.outcome, decision.record_id, decision.rule, decision.reason)
        now = _today(decision)
        if now != then:
            yield Difference(decision, then, now)


def _today(decision: MatchDecision) -> Result:
    known = evidence(decision.evidence["verified"], decision.evidence["stated"])
    today = decide(known, queries.candidates_for_decision(known, decision.one_login_user_id))
    return Result(today.outcome, today.record_id, today.rule or "", today.reason or "")
