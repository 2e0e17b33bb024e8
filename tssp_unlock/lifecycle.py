"""How decisions move from one outcome to the next: each move through one table."""

from datetime import datetime
from typing import Any

from teaching_records import history
from teaching_records.models import Actor, TeachingRecord
from transactions import part_of_use_case
from tssp_unlock.models import NOT_YET, How, Outcome, UnlockDecision
from tssp_unlock.models.decisions import MOVES
from tssp_unlock.rules import Result, Rule, Verdict


class MoveNotAllowed(RuntimeError):
    """A decision was to become what it cannot become from what it is."""


@part_of_use_case
def move(decision: UnlockDecision, to: Outcome, *, at: datetime, **facts: Any) -> None:
    """Let the held decision have that outcome, and these facts with it. Raises MoveNotAllowed."""
    if to not in MOVES[Outcome(decision.outcome)]:
        raise MoveNotAllowed(f"{decision}: {decision.outcome} to {to}")
    decision.outcome = to
    decision.ended_at = None if to in NOT_YET else at
    for name, value in facts.items():
        setattr(decision, name, value)
    decision.save()


def note_verdict(decision: UnlockDecision, verdict: Verdict) -> None:
    """Keep what the rules said; `move` saves it."""
    decision.results = [[str(rule), str(result)] for rule, result in verdict.results.items()]
    decision.headline = verdict.headline or ""


def note_what_the_portal_said(decision: UnlockDecision, *, was_locked: bool) -> None:
    """Keep the answer to the rule that only the portal can answer; `move` saves it."""
    said = Result.HOLDS if was_locked else Result.FAILS
    note_verdict(decision, Verdict({**decision.verdict.results, Rule.ACCOUNT_IS_LOCKED: said}))


@part_of_use_case
def unlocked(
    decision: UnlockDecision,
    person: TeachingRecord,
    *,
    at: datetime,
    lock: int | None = None,
    answer_was_lost: bool = False,
) -> None:
    """The account of `person` was unlocked: one event in their record's history, and the decision has it."""
    details: dict[str, Any] = {"decision": decision.pk, "how": decision.how}
    if decision.email_use:
        details["email"] = decision.email_use.address
    if decision.reason:
        details["reason"] = decision.reason
    if answer_was_lost:
        details["answer_was_lost"] = True
    is_by_hand = decision.how == How.BY_HAND
    event = history.add_event(
        history.EventName.PORTAL_ACCOUNT_UNLOCKED_BY_HAND if is_by_hand else history.EventName.PORTAL_ACCOUNT_UNLOCKED,
        person,
        actor=Actor.STAFF if is_by_hand else Actor.SYSTEM,
        by=decision.staff_user if is_by_hand else None,
        at=at,
        details=details,
    )
    move(decision, Outcome.UNLOCKED, at=at, event=event, lock=lock, failure="")
