"""Many at the same instant: whichever commits first, no address opens two people's accounts."""

from collections import defaultdict
from datetime import date
from functools import partial
from itertools import product

import pytest

from staff.models import StaffUser
from teaching_records.history import EventName
from teaching_records.models import ChangeHistoryEvent, Connection, TeachingRecord
from tests.at_once import AtOnce
from tests.factories import StaffUserFactory, TeachingRecordFactory, locked_account
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import connect_by_staff, connect_user, find, is_locked, open_alert, somebody
from tests.tssp_unlock.portal_server import PortalServer
from tssp_unlock.actions import ask, decide_again
from tssp_unlock.models import EmailUse, FollowUp, Outcome, UnlockDecision
from tssp_unlock.portal import portal as configured_portal
from tssp_unlock.rules import portal_id

pytestmark = pytest.mark.django_db(transaction=True)

HERS = "grace@example.com"


def unlockings() -> int:
    return ChangeHistoryEvent.objects.filter(name=EventName.PORTAL_ACCOUNT_UNLOCKED).count()


def decide_what_was_left() -> None:
    """A crowd may keep one waiting for so long that the decision is left to a worker."""
    for decision in UnlockDecision.objects.filter(outcome=Outcome.UNDECIDED):
        assert decide_again(decision_id=decision.pk, at=AT)


class TestOneAddressForTwo:
    @pytest.mark.parametrize("addresses", [(HERS, HERS), (HERS, "GRACE+x@example.com ")])
    def test_unlocks_one_account_at_most(
        self, at_once: AtOnce, grace: TeachingRecord, ada: TeachingRecord, addresses: tuple[str, str]
    ) -> None:
        at_once(partial(find, grace, addresses[0]), partial(find, ada, addresses[1]))
        assert sorted(UnlockDecision.objects.values_list("outcome", flat=True)) == ["refused", "unlocked"]
        assert is_locked(grace) != is_locked(ada)
        assert EmailUse.objects.count() == 2
        assert FollowUp.objects.count() == 1

    def test_through_different_routes_too(self, at_once: AtOnce, grace: TeachingRecord, ada: TeachingRecord) -> None:
        third = TeachingRecordFactory.create()
        locked_account(third)
        user, officer = somebody(grace, HERS), StaffUserFactory.create()
        at_once(
            partial(connect_user, user, grace),
            partial(find, ada, HERS),
            partial(connect_by_staff, third, HERS, officer),
        )
        assert unlockings() == 1
        assert Connection.objects.count() == 2
        assert sorted(UnlockDecision.objects.values_list("outcome", flat=True)) == ["refused", "refused", "unlocked"]


class TestOneTrnForTwo:
    def test_is_one_event(self, at_once: AtOnce, grace: TeachingRecord) -> None:
        at_once(partial(find, grace, HERS), partial(find, grace, "g.adeyemi@school.example"))
        assert unlockings() == 1
        assert sorted(UnlockDecision.objects.values_list("outcome", flat=True)) == ["not_locked", "unlocked"]
        assert EmailUse.objects.count() == 2

    def test_and_the_same_address_is_one_event_and_nothing_to_follow_up(
        self, at_once: AtOnce, grace: TeachingRecord
    ) -> None:
        at_once(*[partial(find, grace, HERS)] * 5)
        assert unlockings() == 1
        assert EmailUse.objects.count() == 5
        assert not FollowUp.objects.exists()

    def test_is_one_event_when_the_portal_is_asked(
        self, at_once: AtOnce, grace: TeachingRecord, portal: PortalServer
    ) -> None:
        at_once(partial(find, grace, HERS), partial(find, grace, "g.adeyemi@school.example"))
        assert sorted(UnlockDecision.objects.values_list("outcome", flat=True)) == ["joined", "to_ask"]
        asked = UnlockDecision.objects.get(outcome=Outcome.TO_ASK)
        assert UnlockDecision.objects.get(outcome=Outcome.JOINED).joined == asked
        portal.locked.add(str(portal_id(grace.trn)))
        ask(decision_id=asked.pk, portal=configured_portal(), at=AT)
        assert unlockings() == 1


class TestACrowd:
    def test_of_people_and_addresses_crosswise(self, at_once: AtOnce) -> None:
        """Everybody with every address: each waits for others, and none of them for one another."""
        people = [TeachingRecordFactory.create(date_of_birth=date(1980, 1, day)) for day in range(1, 5)]
        for record in people:
            locked_account(record)
        open_alert(people[0])
        addresses = [f"{name}@example.com" for name in ("ann", "bob", "cat", "dan")]
        at_once(*(partial(find, record, address) for record, address in product(people, addresses)))
        decide_what_was_left()
        assert UnlockDecision.objects.count() == 16
        opened: defaultdict[str, set[int]] = defaultdict(set)
        for decision in UnlockDecision.objects.filter(outcome=Outcome.UNLOCKED).select_related("email_use"):
            assert decision.email_use
            opened[decision.email_use.mailbox].add(decision.person_id)
        assert all(len(whose) == 1 for whose in opened.values())
        assert is_locked(people[0])
        assert unlockings() == sum(map(len, opened.values()))
        assert FollowUp.objects.count() == 4

    def test_of_staff_who_connect_and_people_who_find(self, at_once: AtOnce, grace: TeachingRecord) -> None:
        officers: list[StaffUser] = [StaffUserFactory.create() for _ in range(3)]
        tasks = [partial(connect_by_staff, grace, f"p{nth}@example.com", by) for nth, by in enumerate(officers)]
        finds = [partial(find, grace, f"q{nth}@example.com") for nth in range(3)]
        at_once(*tasks, *finds)
        decide_what_was_left()
        assert unlockings() == 1
        assert UnlockDecision.objects.count() == 6
