"""Unlocking an account about which the rules, or a manager, have decided."""

from datetime import datetime

from teaching_records.models import TeachingRecord
from transactions import part_of_use_case
from tssp_unlock import lifecycle
from tssp_unlock.actions import later
from tssp_unlock.models import Outcome, PortalAccount, UnlockDecision
from tssp_unlock.portal import Portal


@part_of_use_case
def unlock(decision: UnlockDecision, person: TeachingRecord, where: Portal, at: datetime) -> None:
    """Unlock the account of `person`, who is held, here and now; or have the portal asked to, once at a time."""
    if where.is_local:
        where.unlock(person, at=at)
        lock = PortalAccount.objects.values_list("times_locked", flat=True).get(record=person)
        lifecycle.unlocked(decision, person, at=at, lock=lock)
    elif other := UnlockDecision.objects.in_the_portals_hands().filter(person=person).first():
        lifecycle.move(decision, Outcome.JOINED, at=at, joined=other)
    else:
        lifecycle.move(decision, Outcome.TO_ASK, at=at, attempts=0, failure="")
        later.ask_portal(decision)
