"""What managers do about accounts that stayed locked."""

from datetime import datetime

from govuk.formats import in_uk_time
from govuk.written import written
from staff.models import StaffUser
from teaching_records.models import Actor, TeachingRecord
from transactions import use_case
from tssp_unlock import lifecycle, policies, queries
from tssp_unlock.actions import later
from tssp_unlock.actions.unlocking import unlock
from tssp_unlock.models import How, Outcome, UnlockDecision
from tssp_unlock.portal import portal
from tssp_unlock.rules import RULE_VERSION, Rule, judge


class NoReason(Exception):
    """An account is not unlocked by hand without saying why."""


class CannotUnlock(Exception):
    """A rule stands in the way that holds for managers too: `rule`. Only the one about the address does not."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        self.rule = rule


class NothingToTry(Exception):
    """The decision is taken, or a worker is about to try it."""


@use_case
def unlock_by_hand(*, record_id: int, reason: str, by: StaffUser, at: datetime) -> UnlockDecision:
    """Unlock the account of the record's person for a `reason` in words, whomever else their address was used for.

    Where a portal is configured it is asked to, as ever. Raises NotPermitted, NoReason, CannotUnlock.
    """
    person = TeachingRecord.objects.locked_survivor(record_id)
    policies.check_can_unlock(by, person)
    if not (reason := written(reason)):
        raise NoReason
    where = portal()
    facts = queries.facts(person, None, where)
    verdict = judge(facts, in_uk_time(at).date())
    if verdict.headline:
        raise CannotUnlock(verdict.headline)
    decision = UnlockDecision(
        record_id=record_id,
        person=person,
        how=How.BY_HAND,
        actor=Actor.STAFF,
        staff_user=by,
        at=at,
        reason=reason,
        rule_version=RULE_VERSION,
        facts=queries.as_json(facts),
    )
    lifecycle.note_verdict(decision, verdict)
    decision.save()
    unlock(decision, person, where, at)
    return decision


@use_case
def try_again(*, decision_id: int, by: StaffUser, at: datetime) -> UnlockDecision:
    """Have a worker try once more what was given up: to decide, or to get an answer from the portal.

    Raises NotPermitted, NothingToTry.
    """
    person_id = UnlockDecision.objects.values_list("person_id", flat=True).get(pk=decision_id)
    person = TeachingRecord.objects.locked(person_id)  # before the decision, as everywhere
    policies.check_can_unlock(by, person)
    decision = UnlockDecision.objects.locked(decision_id)
    is_asked = UnlockDecision.objects.in_the_portals_hands().filter(person=person).exists()
    if decision.outcome == Outcome.UNANSWERED and not is_asked:
        lifecycle.move(decision, Outcome.TO_ASK, at=at, attempts=0)
        later.ask_portal(decision)
    elif decision.is_given_up:
        decision.attempts = 0
        decision.save(update_fields=["attempts"])
        later.decide_again(decision)
    else:
        raise NothingToTry
    return decision
