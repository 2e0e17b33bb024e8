"""Asking the portal to unlock: by a worker, as often as it takes, and with one event at most."""

from datetime import datetime
from typing import NamedTuple

from govuk.formats import in_uk_time
from teaching_records.models import TeachingRecord
from transactions import use_case
from transactions.locks import Space, alone
from tssp_unlock import lifecycle, queries
from tssp_unlock.models import IN_THE_PORTALS_HANDS, MOST_ATTEMPTS, Outcome, UnlockDecision
from tssp_unlock.portal import Portal, Refused, Unavailable
from tssp_unlock.rules import Rule, Verdict, judge


class BeingAsked(Exception):
    """Another worker is asking the portal about this decision at the moment."""


class AlertsNotRead(Exception):
    """Without the alerts nothing is unlocked."""


class Begun(NamedTuple):
    """`answer_was_lost`: an earlier attempt may have unlocked the account, and nobody got to know."""

    person: TeachingRecord
    answer_was_lost: bool


def ask(*, decision_id: int, portal: Portal, at: datetime) -> None:
    """Ask the portal and note what it says. Nothing happens where that was done before.

    Before the portal is asked the row says that it may have done what it was asked to. Whoever finds it so later (the
    job was killed, or the answer lost) takes "it was not locked" for "it is not locked any more". Raises BeingAsked,
    AlertsNotRead; Unavailable, until it was tried often enough: then staff see that it was left so.
    """
    with alone(Space.UNLOCK_DECISION, decision_id, otherwise=BeingAsked):
        begun = _begin(decision_id=decision_id, portal=portal, at=at)
        if begun is None:
            return
        try:
            was_locked = portal.unlock(begun.person, at=at)
        except Refused as refusal:
            _note_refusal(decision_id=decision_id, failure=str(refusal), at=at)
        except Unavailable as trouble:
            lost = begun.answer_was_lost or trouble.may_have_unlocked
            if _is_tried_again(decision_id=decision_id, failure=str(trouble), answer_was_lost=lost, at=at):
                raise
        else:
            _note_answer(decision_id=decision_id, was_locked=was_locked, answer_was_lost=begun.answer_was_lost, at=at)


def _held(decision_id: int) -> UnlockDecision:
    """The decision, held; its person's record first, as everywhere."""
    person_id = UnlockDecision.objects.values_list("person_id", flat=True).get(pk=decision_id)
    TeachingRecord.objects.locked(person_id)
    return UnlockDecision.objects.select_related("person", "email_use", "staff_user").locked(decision_id)


@use_case
def _begin(*, decision_id: int, portal: Portal, at: datetime) -> Begun | None:
    """What to ask about; None where there is nothing (any more). The record and its alerts are read once more."""
    decision = _held(decision_id)
    if decision.outcome not in IN_THE_PORTALS_HANDS:
        return None
    verdict = _verdict_now(decision, portal, at)
    if not verdict.is_final:
        raise AlertsNotRead
    if verdict.headline:
        lifecycle.note_verdict(decision, verdict)
        lifecycle.move(decision, Outcome.REFUSED, at=at)
        return None
    answer_was_lost = decision.may_have_unlocked
    decision.attempts += 1
    decision.may_have_unlocked = True
    decision.asked_at = decision.asked_at or at
    if decision.outcome == Outcome.TO_ASK:
        lifecycle.move(decision, Outcome.ASKED, at=at)
    decision.save()
    return Begun(decision.person, answer_was_lost)


def _verdict_now(decision: UnlockDecision, portal: Portal, at: datetime) -> Verdict:
    """As it is at this moment; who else used the address was settled when the account was the first's to have."""
    now = judge(queries.facts(decision.person, None, portal), in_uk_time(at).date())
    then = decision.verdict.results
    used = Rule.ADDRESS_NOT_USED_FOR_ANOTHER
    return Verdict({**now.results, used: then[used]})


@use_case
def _note_refusal(*, decision_id: int, failure: str, at: datetime) -> None:
    lifecycle.move(_held(decision_id), Outcome.PORTAL_REFUSED, at=at, failure=failure)


@use_case
def _is_tried_again(*, decision_id: int, failure: str, answer_was_lost: bool, at: datetime) -> bool:
    decision = _held(decision_id)
    decision.failure, decision.may_have_unlocked = failure, answer_was_lost
    decision.save(update_fields=["failure", "may_have_unlocked"])
    if decision.attempts < MOST_ATTEMPTS:
        return True
    lifecycle.move(decision, Outcome.UNANSWERED, at=at)
    return False


@use_case
def _note_answer(*, decision_id: int, was_locked: bool, answer_was_lost: bool, at: datetime) -> None:
    decision = _held(decision_id)
    decision.may_have_unlocked = False
    was_unlocked_by_us = was_locked or (answer_was_lost and not _was_unlocked_since(decision))
    lifecycle.note_what_the_portal_said(decision, was_locked=was_unlocked_by_us)
    if was_unlocked_by_us:
        lifecycle.unlocked(decision, decision.person, at=at, answer_was_lost=not was_locked)
    else:
        lifecycle.move(decision, Outcome.NOT_LOCKED, at=at, failure="")


def _was_unlocked_since(decision: UnlockDecision) -> bool:
    """Whether another decision has unlocked the account since the portal was first asked about this one."""
    others = UnlockDecision.objects.filter(person=decision.person, outcome=Outcome.UNLOCKED)
    return others.filter(ended_at__gte=decision.asked_at).exists()
