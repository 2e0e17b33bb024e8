"""What managers do about accounts that stayed locked, and about addresses to follow up."""

from contextlib import suppress
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from teaching_records import history
from teaching_records.history import EventName
from teaching_records.models import Actor, ChangeHistoryEvent, Status, TeachingRecord
from tests.factories import StaffUserFactory, TeachingRecordFactory
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import connect, find, is_locked, merge, open_alert
from tests.tssp_unlock.portal_server import PortalServer
from tssp_unlock import lifecycle
from tssp_unlock import portal as portals
from tssp_unlock.actions import (
    CannotUnlock,
    ChangedMeanwhile,
    NoReason,
    NothingChanged,
    NothingToTry,
    ask,
    change_follow_up,
    try_again,
    unlock_by_hand,
)
from tssp_unlock.models import (
    MOST_ATTEMPTS,
    FollowUp,
    FollowUpStatus,
    Outcome,
    PortalAccount,
    UnlockDecision,
)
from tssp_unlock.rules import Result, Rule, portal_id

pytestmark = pytest.mark.django_db

HERS, WHY = "grace@example.com", "She rang, and proved who she is."


def by_hand(record: TeachingRecord, by: StaffUser, reason: str = WHY) -> UnlockDecision:
    return unlock_by_hand(record_id=record.pk, reason=reason, by=by, at=AT)


class TestUnlockByHand:
    def test_unlocks_whomever_else_the_address_was_used_for(
        self, grace: TeachingRecord, ada: TeachingRecord, manager: StaffUser
    ) -> None:
        find(grace, HERS)
        find(ada, HERS)
        decision = by_hand(ada, manager, f"  {WHY}\r\nBy phone. ")
        assert not is_locked(ada)
        assert (decision.outcome, decision.reason) == ("unlocked", f"{WHY}\nBy phone.")
        assert (decision.actor, decision.staff_user, decision.email_use) == (Actor.STAFF, manager, None)
        assert decision.verdict.results[Rule.ADDRESS_NOT_USED_FOR_ANOTHER] == Result.NOT_ASKED

    def test_enters_the_history_as_what_it_is(self, grace: TeachingRecord, manager: StaffUser) -> None:
        decision = by_hand(grace, manager)
        event = ChangeHistoryEvent.objects.get()
        assert (event.name, event.actor, event.staff_user) == (
            EventName.PORTAL_ACCOUNT_UNLOCKED_BY_HAND,
            Actor.STAFF,
            manager,
        )
        assert event.details == {"decision": decision.pk, "how": "by_hand", "reason": WHY}

    def test_is_about_the_record_that_a_merged_one_lives_on_in(self, grace: TeachingRecord, manager: StaffUser) -> None:
        earlier = TeachingRecordFactory.create()
        merge(earlier, grace)
        assert by_hand(earlier, manager).person == grace
        assert not is_locked(grace)

    def test_never_with_an_open_alert(self, grace: TeachingRecord, manager: StaffUser) -> None:
        open_alert(grace)
        with pytest.raises(CannotUnlock) as refusal:
            by_hand(grace, manager)
        assert refusal.value.rule == Rule.NO_OPEN_ALERT
        assert is_locked(grace)
        assert not UnlockDecision.objects.exists()

    def test_never_for_a_deactivated_record(self, grace: TeachingRecord, manager: StaffUser) -> None:
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        with pytest.raises(CannotUnlock) as refusal:
            by_hand(grace, manager)
        assert refusal.value.rule == Rule.RECORD_IS_ACTIVE

    def test_says_so_where_nothing_is_locked(self, grace: TeachingRecord, manager: StaffUser) -> None:
        PortalAccount.objects.all().delete()
        with pytest.raises(CannotUnlock) as refusal:
            by_hand(grace, manager)
        assert refusal.value.rule == Rule.ACCOUNT_IS_LOCKED

    @pytest.mark.parametrize("reason", [" \n ", "\u200b"])
    def test_takes_a_reason(self, grace: TeachingRecord, manager: StaffUser, reason: str) -> None:
        with pytest.raises(NoReason):
            by_hand(grace, manager, reason)
        assert is_locked(grace)

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
    def test_takes_a_manager(self, grace: TeachingRecord, role: Role) -> None:
        with pytest.raises(NotPermitted):
            by_hand(grace, StaffUserFactory.create(role=role))
        assert is_locked(grace)

    @pytest.mark.parametrize("why", ["trn", "merged", "address", "one_login"])
    def test_is_refused_for_ones_own_record(self, grace: TeachingRecord, why: str) -> None:
        trns = {"trn": grace.trn, "merged": "1111111"}
        officer = StaffUserFactory.create(role=Role.MANAGER, own_trn=trns.get(why, ""), email="mo@console.example")
        if why == "merged":
            merge(TeachingRecordFactory.create(trn="1111111"), grace)
        if why == "address":
            TeachingRecord.objects.filter(pk=grace.pk).update(email="Mo+x@console.example")
        if why == "one_login":
            connect(grace, "mo@console.example")
            TeachingRecord.objects.filter(pk=grace.pk).update(email=None)
        with pytest.raises(NotPermitted):
            by_hand(grace, officer)

    def test_asks_the_portal_where_there_is_one(
        self, grace: TeachingRecord, manager: StaffUser, portal: PortalServer
    ) -> None:
        portal.locked.add(str(portal_id(grace.trn)))
        decision = by_hand(grace, manager)
        assert decision.outcome == Outcome.TO_ASK
        ask(decision_id=decision.pk, portal=portals.portal(), at=AT)
        event = ChangeHistoryEvent.objects.get()
        assert (event.name, event.staff_user) == (EventName.PORTAL_ACCOUNT_UNLOCKED_BY_HAND, manager)

    def test_leaves_nothing_behind_when_it_fails_late(
        self, grace: TeachingRecord, manager: StaffUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(history, "add_event", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            by_hand(grace, manager)
        assert is_locked(grace)
        assert not UnlockDecision.objects.exists()


class TestTryAgain:
    @pytest.fixture
    def unanswered(self, grace: TeachingRecord, portal: PortalServer) -> UnlockDecision:
        decision = find(grace, HERS)
        portal.answers = [500] * MOST_ATTEMPTS
        while decision.outcome != Outcome.UNANSWERED:
            with suppress(portals.Unavailable):
                ask(decision_id=decision.pk, portal=portals.portal(), at=AT)
            decision.refresh_from_db()
        return decision

    def test_asks_the_portal_once_more(self, unanswered: UnlockDecision, manager: StaffUser) -> None:
        decision = try_again(decision_id=unanswered.pk, by=manager, at=AT)
        assert (decision.outcome, decision.attempts) == (Outcome.TO_ASK, 0)
        assert ProcrastinateJob.objects.filter(args={"decision_id": decision.pk}).count() == 2

    def test_has_nothing_to_try_while_a_worker_is_at_it(
        self, unanswered: UnlockDecision, grace: TeachingRecord, manager: StaffUser
    ) -> None:
        find(grace, HERS, AT + timedelta(hours=1))
        with pytest.raises(NothingToTry):
            try_again(decision_id=unanswered.pk, by=manager, at=AT)

    def test_has_the_rules_asked_once_more(
        self, grace: TeachingRecord, manager: StaffUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(lifecycle, "move", lambda *_, **__: 1 / 0)
            decision = find(grace, HERS)
        with pytest.raises(NothingToTry):
            try_again(decision_id=decision.pk, by=manager, at=AT)
        UnlockDecision.objects.update(attempts=MOST_ATTEMPTS)
        assert try_again(decision_id=decision.pk, by=manager, at=AT).attempts == 0

    def test_has_nothing_to_try_where_it_is_decided(self, grace: TeachingRecord, manager: StaffUser) -> None:
        with pytest.raises(NothingToTry):
            try_again(decision_id=find(grace, HERS).pk, by=manager, at=AT)

    def test_takes_a_manager(self, unanswered: UnlockDecision) -> None:
        with pytest.raises(NotPermitted):
            try_again(decision_id=unanswered.pk, by=StaffUserFactory.create(), at=AT)


def say(about: FollowUp, status: FollowUpStatus, note: str = "", *, by: StaffUser, seen: int | None = None) -> FollowUp:
    """What a manager says, who has seen all there is unless `seen` is an earlier change."""
    version = about.version if seen is None else seen
    return change_follow_up(follow_up_id=about.pk, status=status, note=note, seen=version, by=by, at=AT)


class TestChangeFollowUp:
    @pytest.fixture
    def follow_up(self, grace: TeachingRecord, ada: TeachingRecord) -> FollowUp:
        find(grace, HERS)
        find(ada, HERS)
        return FollowUp.objects.get()

    def test_says_how_far_staff_have_got(self, follow_up: FollowUp, manager: StaffUser) -> None:
        say(follow_up, FollowUpStatus.CONTACTED, " Rang her.\r\n", by=manager)
        say(follow_up, FollowUpStatus.EXPLAINED, "A couple.", by=manager)
        follow_up.refresh_from_db()
        assert (follow_up.status, follow_up.note) == ("explained", "A couple.")
        changes = follow_up.changes.values_list("status", "note", "by")
        assert list(changes) == [
            ("explained", "A couple.", manager.pk),
            ("contacted", "Rang her.", manager.pk),
            ("to_contact", "", None),
        ]

    @pytest.mark.parametrize("note", ["", "\u200b"])
    def test_takes_a_change(self, follow_up: FollowUp, manager: StaffUser, note: str) -> None:
        with pytest.raises(NothingChanged):
            say(follow_up, FollowUpStatus.TO_CONTACT, note, by=manager)

    def test_tells_the_second_of_two_what_the_first_has_changed(self, follow_up: FollowUp, manager: StaffUser) -> None:
        seen, second = follow_up.version, StaffUserFactory.create(role=Role.MANAGER)
        say(follow_up, FollowUpStatus.CONTACTED, "Rang her.", by=manager, seen=seen)
        with pytest.raises(ChangedMeanwhile) as meanwhile:
            say(follow_up, FollowUpStatus.EXPLAINED, "A couple.", by=second, seen=seen)
        [change] = meanwhile.value.changes
        assert (change.by, change.status, change.note) == (manager, "contacted", "Rang her.")
        follow_up.refresh_from_db()
        assert (follow_up.status, follow_up.note) == ("contacted", "Rang her.")

    def test_tells_that_the_address_was_used_for_a_further_person(
        self, follow_up: FollowUp, manager: StaffUser
    ) -> None:
        seen = follow_up.version
        find(TeachingRecordFactory.create(), HERS)
        with pytest.raises(ChangedMeanwhile) as meanwhile:
            say(follow_up, FollowUpStatus.CONTACTED, by=manager, seen=seen)
        assert [change.by for change in meanwhile.value.changes] == [None]

    @pytest.mark.parametrize("seen", [999999999999999999, 10**30, 0, -1])
    def test_takes_no_change_that_there_is_none_of_for_the_last(
        self, follow_up: FollowUp, manager: StaffUser, seen: int
    ) -> None:
        with pytest.raises(ChangedMeanwhile) as meanwhile:
            say(follow_up, FollowUpStatus.CONTACTED, by=manager, seen=seen)
        assert list(meanwhile.value.changes) == list(follow_up.changes.order_by("pk"))
        assert follow_up.changes.count() == 1

    def test_takes_what_is_sent_twice_once(self, follow_up: FollowUp, manager: StaffUser) -> None:
        seen = follow_up.version
        for _ in range(2):
            say(follow_up, FollowUpStatus.CONTACTED, "Rang her.", by=manager, seen=seen)
        assert follow_up.changes.count() == 2

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
    def test_takes_a_manager(self, follow_up: FollowUp, role: Role) -> None:
        with pytest.raises(NotPermitted):
            say(follow_up, FollowUpStatus.CONTACTED, by=StaffUserFactory.create(role=role))

    @pytest.mark.parametrize("own", [{"email": "grace+work@example.com"}, {"own_trn": "7654321"}])
    def test_is_refused_about_oneself(self, follow_up: FollowUp, own: dict[str, str]) -> None:
        with pytest.raises(NotPermitted):
            say(follow_up, FollowUpStatus.CONTACTED, by=StaffUserFactory.create(role=Role.MANAGER, **own))
