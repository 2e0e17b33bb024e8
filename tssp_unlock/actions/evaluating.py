"""Asking the rules when somebody has been matched to a TRN (design §6). It happens here and nowhere else."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from govuk.formats import in_uk_time
from staff.models import StaffUser
from teaching_records.models import Actor, Connection, TeachingRecord
from teaching_records.rules.normal_forms import mailbox_key
from transactions import part_of_use_case, use_case
from transactions.locks import Space, hold, waiting_at_most
from tssp_unlock import lifecycle, queries
from tssp_unlock.actions import later
from tssp_unlock.actions.following_up import note_another_person
from tssp_unlock.actions.unlocking import unlock
from tssp_unlock.models import EmailUse, How, Outcome, UnlockDecision
from tssp_unlock.portal import portal
from tssp_unlock.rules import RULE_VERSION, Result, Rule, judge

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=3)
ALERTS_NOT_READ = "The alerts could not be read"


@part_of_use_case
def evaluate(*, record_id: int, address: str, how: How, at: datetime, by: StaffUser | None = None) -> UnlockDecision:
    """Somebody was matched to the record, and `address` with it: unlock their account if that may be.

    Always keeps the use of the address and the decision. Called behind the match, in its transaction: what goes
    wrong with the rules undoes neither, nor does it take longer than a few seconds; the decision is left undecided
    and taken later. `account_is_open` of what is returned is for the e-mail that tells the person.
    """
    use = EmailUse.objects.create(address=address, mailbox=mailbox_key(address), record_id=record_id, how=how, at=at)
    decision = UnlockDecision.objects.create(
        record_id=record_id,
        person_id=record_id,
        email_use=use,
        how=how,
        actor=Actor.STAFF if by else Actor.TEACHER,
        staff_user=by,
        at=at,
        rule_version=RULE_VERSION,
    )
    _try_to_decide(decision, at)
    if decision.outcome == Outcome.UNDECIDED:
        later.decide_again(decision)
    return decision


@part_of_use_case
def evaluate_connection(connection: Connection, *, at: datetime) -> UnlockDecision:
    """As `evaluate`, for a connection that was just made, with the address of its One Login."""
    return evaluate(
        record_id=connection.teaching_record_id,
        address=connection.one_login_user.email,
        how=How(connection.route),
        by=connection.connected_by,
        at=at,
    )


@use_case
def decide_again(*, decision_id: int, at: datetime) -> bool:
    """Take a decision that could not be taken; whether there is nothing more to do about it.

    There is not when it was taken, now or meanwhile, nor when it was tried often enough: then staff see that it was
    left so.
    """
    record_id = UnlockDecision.objects.values_list("record_id", flat=True).get(pk=decision_id)
    TeachingRecord.objects.locked_survivor(record_id)  # before the decision, as everywhere
    decision = UnlockDecision.objects.locked(decision_id)
    if decision.outcome != Outcome.UNDECIDED:
        return True
    _try_to_decide(decision, at)
    return decision.outcome != Outcome.UNDECIDED or decision.is_given_up


def _try_to_decide(decision: UnlockDecision, at: datetime) -> None:
    """Decide, in a savepoint. Of what went wrong only that it did is kept."""
    try:
        with transaction.atomic(), waiting_at_most(LONGEST_WAIT):
            _decide(decision, at)
    except Exception as error:  # whatever it is, the match stands
        logger.exception("unlock_not_decided", extra={"decision": decision.pk})
        decision.refresh_from_db()
        decision.failure = type(error).__qualname__
    if decision.outcome == Outcome.UNDECIDED:
        decision.attempts += 1
        decision.save(update_fields=["attempts", "failure"])


def _decide(decision: UnlockDecision, at: datetime) -> None:
    """The record is held first and then the mailbox: no two who decide ever wait for one another."""
    use = decision.email_use
    assert use  # noqa: S101 (for the type checker: only what is unlocked by hand has none)
    person = TeachingRecord.objects.locked_survivor(decision.record_id)
    hold(Space.MAILBOX, use.mailbox)
    where = portal()
    facts = queries.facts(person, use, where)
    verdict = judge(facts, in_uk_time(at).date())
    decision.person, decision.facts = person, queries.as_json(facts)
    lifecycle.note_verdict(decision, verdict)
    if verdict.results[Rule.ADDRESS_NOT_USED_FOR_ANOTHER] == Result.FAILS:
        note_another_person(use, is_new=person.pk not in (facts.used_for or ()))
    if not verdict.is_final:
        decision.failure = ALERTS_NOT_READ
        decision.save()
    elif verdict.headline is None:
        unlock(decision, person, where, at)
    else:
        lifecycle.move(decision, _outcome_for(verdict.headline), at=at)


def _outcome_for(headline: Rule) -> Outcome:
    return Outcome.NOT_LOCKED if headline == Rule.ACCOUNT_IS_LOCKED else Outcome.REFUSED
