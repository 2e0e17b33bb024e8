"""Asking the rules about a person, and what follows: a connection, or a request to support."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from matching import connect, policies
from matching.models import JourneyAnswers, MatchDecision, Step
from matching.rules import RULE_VERSION, Decision, Outcome, Reason, decide
from one_login.models import OneLoginUser
from support_tasks.actions import open_connect_task
from support_tasks.models import SupportTask
from teaching_records import connections, queries
from teaching_records.evidence import NOTHING_STATED, Stated, evidence, verified_facts
from teaching_records.models import Route, TeachingRecord
from teaching_records.rules.agreement import Agreement
from transactions import part_of_use_case, use_case
from tssp_unlock.actions import evaluate_connection

ROUTES = {
    Step.IDENTITY: Route.AUTOMATIC,
    Step.NATIONAL_INSURANCE_NUMBER: Route.NATIONAL_INSURANCE_NUMBER,
    Step.TRN: Route.TRN,
}


class NotVerified(Exception):
    """One Login has not verified this person, so the rules are never asked about them."""


class TooManyAttempts(Exception):
    """Five different attempts failed within a day: the questions give way to the support request."""


class RequestAlreadySent(Exception):
    """The person's support request is open: staff decide now, and nothing is tried meanwhile."""


@use_case
def try_to_connect(
    *, one_login_user_id: int, step: Step, stated: Stated = NOTHING_STATED, at: datetime
) -> MatchDecision:
    """Ask the rules with all that is known, keep the decision and, where it is definite, connect.

    Raises NotVerified, TooManyAttempts (only where something was asked), connections.AlreadyConnected,
    RequestAlreadySent.
    """
    user = OneLoginUser.objects.locked(one_login_user_id)
    _check_request_is_not_sent(user)
    return _try(user, step, stated, at)


@use_case
def answer_question(
    *, one_login_user_id: int, slug: str, answer: Mapping[str, Any], at: datetime
) -> MatchDecision | None:
    """Keep the answer to a question of the connect journey and try again with all answers.

    `answer` is the cleaned data of the question's form. None: nothing was tried, because the answer adds
    nothing ("no") or the attempts are used up. Raises NotVerified, connections.AlreadyConnected,
    RequestAlreadySent.
    """
    user = OneLoginUser.objects.locked(one_login_user_id)
    _check_request_is_not_sent(user)
    _check_may_try(user, Step.IDENTITY, at)
    before, now = _keep_answer(user, slug, answer)
    adds_nothing = now == before and connect.stated({slug: answer}) == NOTHING_STATED
    if adds_nothing or now == NOTHING_STATED or policies.attempts_are_used_up(user.pk, at):
        return None
    return _try(user, connect.STEPS[slug], now, at)


def _check_request_is_not_sent(user: OneLoginUser) -> None:
    if user.support_tasks.not_closed().exists():
        raise RequestAlreadySent


def _keep_answer(user: OneLoginUser, slug: str, answer: Mapping[str, Any]) -> tuple[Stated, Stated]:
    """What all answers state before and with this one."""
    kept, _ = JourneyAnswers.objects.get_or_create(one_login_user=user)
    before = connect.stated(kept.answers)
    kept.answers = {**kept.answers, slug: dict(answer)}
    kept.save()
    return before, connect.stated(kept.answers)


@part_of_use_case
def _try(user: OneLoginUser, step: Step, stated: Stated, at: datetime) -> MatchDecision:
    _check_may_try(user, step, at)
    stated, decision = _decide(user, stated, at)
    held: set[int] = set()
    while decision.record_id is not None and decision.record_id not in held:
        # Hold the record and ask again: what was read before the lock may have changed.
        held.add(TeachingRecord.objects.locked(decision.record_id).pk)
        stated, decision = _decide(user, stated, at)
    if decision.record_id is not None:
        decision = _connect(user, decision, step, at)
    return _keep(user, step, stated, decision, at)


def _check_may_try(user: OneLoginUser, step: Step, at: datetime) -> None:
    if not user.is_verified:
        raise NotVerified
    if connections.open_connection(user.pk):
        raise connections.AlreadyConnected
    if step in policies.ASKED_STEPS and policies.attempts_are_used_up(user.pk, at):
        raise TooManyAttempts


def _decide(user: OneLoginUser, stated: Stated, at: datetime) -> tuple[Stated, Decision]:
    """What is decided, and what was stated where that mattered.

    The identity alone never outweighs what its person answered before: a match must stand with that too. The
    answers that were kept can only speak against it, for they may never have been counted as an attempt.
    """
    decision = _ask(user, stated, at)
    answered = _answered_before(user)
    if decision.record_id is None or stated != NOTHING_STATED or answered == NOTHING_STATED:
        return stated, decision
    with_answers = _ask(user, answered, at)
    if with_answers.record_id == decision.record_id:
        return stated, decision
    return answered, _refused(with_answers, with_answers.reason or Reason.SEVERAL_RECORDS)


def _answered_before(user: OneLoginUser) -> Stated:
    kept = JourneyAnswers.objects.filter(one_login_user=user).first()
    return connect.stated(kept.answers) if kept else NOTHING_STATED


def _ask(user: OneLoginUser, stated: Stated, at: datetime) -> Decision:
    known = evidence(verified_facts(user), stated)
    decision = decide(known, queries.candidates_for_decision(known, user.pk))
    if decision.record_id is not None and connections.was_disconnected(user, decision.record_id):
        return _refused(decision, Reason.DISCONNECTED)
    if decision.record_id is not None and stated != NOTHING_STATED and policies.is_under_attack(decision.record_id, at):
        return _refused(decision, Reason.TOO_MANY_ATTEMPTS)
    return decision


def _refused(decision: Decision, reason: Reason) -> Decision:
    return replace(decision, outcome=Outcome.NOT_CONNECTED, record_id=None, rule=None, reason=reason)


def _connect(user: OneLoginUser, decision: Decision, step: Step, at: datetime) -> Decision:
    assert decision.record_id is not None  # noqa: S101 (for the type checker: the caller has looked)
    try:
        connection = connections.connect(
            one_login_user_id=user.pk,
            record_id=decision.record_id,
            route=ROUTES[step],
            agreed_attributes=decision.agreed_attributes,
            at=at,
        )
    except connections.RecordTaken:
        return _refused(decision, Reason.ALREADY_CONNECTED)
    except connections.RecordNotActive:
        return _refused(decision, Reason.RECORD_DEACTIVATED)
    evaluate_connection(connection, at=at)
    JourneyAnswers.objects.filter(one_login_user=user).delete()
    return decision


def _keep(user: OneLoginUser, step: Step, stated: Stated, decision: Decision, at: datetime) -> MatchDecision:
    kept = MatchDecision(
        one_login_user=user,
        step=step,
        at=at,
        rule_version=RULE_VERSION,
        evidence={"verified": verified_facts(user), "stated": stated},
        candidate_ids=[record_id for record_id, _ in decision.agreements],
        agreements=_as_json(decision.agreements),
        outcome=decision.outcome,
        rule=decision.rule or "",
        reason=decision.reason or "",
        record_id=decision.record_id,
    )
    last = MatchDecision.objects.filter(one_login_user=user).first()
    if step == Step.IDENTITY and last is not None and kept.repeats(last):
        return last  # the same page once more: nothing new was known, and nothing new decided
    kept.save()
    return kept


def _as_json(agreements: Iterable[tuple[int, Agreement]]) -> dict[str, dict[str, list[str | None]]]:
    return {
        str(record_id): {name: [part.level, part.how] for name, part in agreement.items()}
        for record_id, agreement in agreements
    }


@use_case
def send_support_request(*, one_login_user_id: int, stated: Stated, at: datetime) -> SupportTask | None:
    """Ask the rules a last time over all answers, then open a support task; None where that connected them.

    A task that is open already is returned as it is: however often and from however many places this is
    called, there is one. The journey's answers are deleted. Raises NotVerified, connections.AlreadyConnected.
    """
    user = OneLoginUser.objects.locked(one_login_user_id)
    task = user.support_tasks.not_closed().first()
    if task is None:
        reason = _why_not(user, stated, at)
        if reason is not None:
            task, _ = open_connect_task(one_login_user=user, stated=stated, match_failure=reason, at=at)
    JourneyAnswers.objects.filter(one_login_user=user).delete()
    return task


def _why_not(user: OneLoginUser, stated: Stated, at: datetime) -> str | None:
    """The reason for which the person is not connected; None where they now are."""
    step = Step.TRN if stated["trn"] else Step.NATIONAL_INSURANCE_NUMBER
    try:
        decision = _try(user, step if stated != NOTHING_STATED else Step.IDENTITY, stated, at)
    except TooManyAttempts:
        return Reason.TOO_MANY_ATTEMPTS
    return decision.reason if decision.outcome == Outcome.NOT_CONNECTED else None
