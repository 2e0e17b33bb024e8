"""A portal that is asked: late, twice, with every answer and none, there is one event at most."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.models import Email
from support_tasks.models import SupportTask
from teaching_records.history import EventName
from teaching_records.models import Actor, ChangeHistoryEvent, Status, TeachingRecord
from tests.factories import StaffUserFactory
from tests.notifications.test_worker import work_through_the_queue
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import connect, connect_by_staff, find, merge, open_alert
from tests.tssp_unlock.portal_server import KEY, PortalServer
from tssp_unlock import portal as portals
from tssp_unlock.actions import BeingAsked, ask
from tssp_unlock.models import MOST_ATTEMPTS, Outcome, PortalAccount, UnlockDecision
from tssp_unlock.portal import Unavailable
from tssp_unlock.rules import Result, Rule, portal_id

pytestmark = pytest.mark.django_db

HERS = "grace@example.com"
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def account(grace: TeachingRecord, portal: PortalServer) -> str:
    """Her account, which the portal has locked."""
    account = str(portal_id(grace.trn))
    portal.locked.add(account)
    return account


@pytest.fixture
def decision(grace: TeachingRecord, account: str) -> UnlockDecision:
    """The rules let her account be unlocked, and the portal is to be asked to."""
    return find(grace, HERS)


def asked(decision: UnlockDecision) -> UnlockDecision:
    """What became of it when a worker asked."""
    ask(decision_id=decision.pk, portal=portals.portal(), at=LATER)
    return UnlockDecision.objects.get(pk=decision.pk)


def asked_in_vain(decision: UnlockDecision) -> UnlockDecision:
    with pytest.raises(Unavailable):
        asked(decision)
    return UnlockDecision.objects.get(pk=decision.pk)


def unlockings() -> int:
    return ChangeHistoryEvent.objects.filter(name=EventName.PORTAL_ACCOUNT_UNLOCKED).count()


class TestMatching:
    def test_leaves_it_to_a_worker(self, decision: UnlockDecision, portal: PortalServer) -> None:
        assert (decision.outcome, decision.account_is_open) == (Outcome.TO_ASK, None)
        assert decision.verdict.results[Rule.ACCOUNT_IS_LOCKED] == Result.PORTAL_SAYS
        job = ProcrastinateJob.objects.get(task_name="tssp_unlock.jobs.ask_portal")
        assert (job.args, job.queue_name, job.priority) == ({"decision_id": decision.pk}, "portal", -1)
        assert not portal.asked
        assert not unlockings()

    def test_leaves_our_own_table_alone(self, decision: UnlockDecision, grace: TeachingRecord) -> None:
        asked(decision)
        assert PortalAccount.objects.get(record=grace).is_locked

    def test_asks_nothing_where_a_rule_stands_in_the_way(
        self, grace: TeachingRecord, ada: TeachingRecord, portal: PortalServer
    ) -> None:
        open_alert(grace)
        assert find(grace, HERS).outcome == Outcome.REFUSED
        assert not ProcrastinateJob.objects.exists()

    def test_connects_and_emails_though_the_portal_is_gone(self, grace: TeachingRecord, settings: Any) -> None:
        settings.TSSP_API_URL, settings.TSSP_API_KEY = "http://127.0.0.1:9", KEY
        decision = connect_by_staff(grace, HERS, StaffUserFactory.create())
        assert SupportTask.objects.get().outcome == "connected"
        assert Email.objects.filter(kind="record_connected").exists()
        trouble = asked_in_vain(decision)
        assert (trouble.outcome, trouble.failure) == (Outcome.ASKED, "The portal could not be reached")
        assert not trouble.may_have_unlocked


class TestAsk:
    def test_unlocks_and_enters_the_history_once(
        self, decision: UnlockDecision, portal: PortalServer, account: str
    ) -> None:
        done = asked(decision)
        assert (done.outcome, done.ended_at, done.attempts, done.failure) == (Outcome.UNLOCKED, LATER, 1, "")
        assert done.verdict.results[Rule.ACCOUNT_IS_LOCKED] == Result.HOLDS
        assert portal.unlocked == [account]
        event = ChangeHistoryEvent.objects.get(name=EventName.PORTAL_ACCOUNT_UNLOCKED)
        assert (event.actor, event.at, event.record) == (Actor.SYSTEM, LATER, decision.person)
        assert event.details == {"decision": decision.pk, "how": "find_trn", "email": HERS}

    def test_is_done_once_however_often_a_worker_comes(self, decision: UnlockDecision, portal: PortalServer) -> None:
        for _ in range(3):
            asked(decision)
        assert (len(portal.asked), unlockings()) == (1, 1)

    def test_knows_what_was_not_locked(self, decision: UnlockDecision, portal: PortalServer) -> None:
        portal.locked.clear()
        done = asked(decision)
        assert (done.outcome, done.headline) == ("not_locked", "account_is_locked")
        assert done.verdict.results[Rule.ACCOUNT_IS_LOCKED] == Result.FAILS
        assert not unlockings()

    @pytest.mark.parametrize("status", [400, 403, 404])
    def test_takes_a_refusal_for_final(self, decision: UnlockDecision, portal: PortalServer, status: int) -> None:
        portal.answers = [status]
        done = asked(decision)
        assert (done.outcome, done.ended_at) == (Outcome.PORTAL_REFUSED, LATER)
        assert f"answered {status}" in done.failure
        asked(decision)
        assert (len(portal.asked), unlockings()) == (1, 0)

    @pytest.mark.parametrize("status", [500, 502, 503, 429])
    def test_asks_again_after_trouble(self, decision: UnlockDecision, portal: PortalServer, status: int) -> None:
        portal.answers = [status, status]
        for attempt in (1, 2):
            trouble = asked_in_vain(decision)
            assert (trouble.outcome, trouble.attempts) == (Outcome.ASKED, attempt)
            assert trouble.failure == f"The portal answered {status}"
        assert asked(decision).outcome == Outcome.UNLOCKED
        assert unlockings() == 1

    def test_gives_up_with_words_for_staff(self, decision: UnlockDecision, portal: PortalServer) -> None:
        portal.answers = [500] * MOST_ATTEMPTS
        for _ in range(MOST_ATTEMPTS - 1):
            asked_in_vain(decision)
        done = asked(decision)
        assert (done.outcome, done.failure) == (Outcome.UNANSWERED, "The portal answered 500")
        asked(decision)
        assert len(portal.asked) == MOST_ATTEMPTS


class TestAnAnswerThatWasLost:
    """The portal did what it was asked to, and nobody got to know."""

    @pytest.mark.parametrize("answer", [PortalServer.LOST, b"<html>"])
    def test_is_one_event_once_the_portal_says_that_nothing_is_locked(
        self, decision: UnlockDecision, portal: PortalServer, account: str, answer: Any
    ) -> None:
        portal.answers = [answer]
        asked_in_vain(decision)
        portal.unlock(account)
        done = asked(decision)
        assert (done.outcome, done.attempts) == (Outcome.UNLOCKED, 2)
        assert done.verdict.results[Rule.ACCOUNT_IS_LOCKED] == Result.HOLDS
        assert ChangeHistoryEvent.objects.get(name=EventName.PORTAL_ACCOUNT_UNLOCKED).details["answer_was_lost"]

    def test_because_it_came_late_is_one_event(
        self, decision: UnlockDecision, portal: PortalServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portals, "READ_SECONDS", 0.1)
        portal.answers = [portal.SLOW]
        assert asked_in_vain(decision).may_have_unlocked
        assert asked(decision).outcome == Outcome.UNLOCKED
        assert unlockings() == 1

    def test_because_the_worker_was_killed_is_one_event(
        self, decision: UnlockDecision, portal: PortalServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Killed(BaseException):
            pass

        def die(_: object) -> bool:
            raise Killed

        with monkeypatch.context() as while_it_asks:
            while_it_asks.setattr(portals, "_has_been_unlocked", die)
            with pytest.raises(Killed):
                asked(decision)
        assert UnlockDecision.objects.get(pk=decision.pk).may_have_unlocked
        assert asked(decision).outcome == Outcome.UNLOCKED
        assert (len(portal.asked), unlockings()) == (2, 1)

    def test_where_nothing_arrived_is_none(self, decision: UnlockDecision, portal: PortalServer, settings: Any) -> None:
        portal.locked.clear()
        settings.TSSP_API_URL = "http://127.0.0.1:9"
        asked_in_vain(decision)
        settings.TSSP_API_URL = portal.url
        assert asked(decision).outcome == Outcome.NOT_LOCKED
        assert not unlockings()

    def test_is_no_second_event_where_somebody_else_was_told(
        self, decision: UnlockDecision, grace: TeachingRecord, portal: PortalServer
    ) -> None:
        portal.answers = [500] * MOST_ATTEMPTS
        for _ in range(MOST_ATTEMPTS - 1):
            asked_in_vain(decision)
        asked(decision)
        other = find(grace, "g.adeyemi@school.example", LATER)
        assert asked(other).outcome == Outcome.UNLOCKED
        UnlockDecision.objects.filter(pk=decision.pk).update(outcome=Outcome.TO_ASK, attempts=0)
        assert asked(decision).outcome == Outcome.NOT_LOCKED
        assert unlockings() == 1


class TestWhatChangedMeanwhile:
    def test_an_alert_that_was_opened_keeps_it_locked(
        self, decision: UnlockDecision, grace: TeachingRecord, portal: PortalServer
    ) -> None:
        open_alert(grace)
        done = asked(decision)
        assert (done.outcome, done.headline) == ("refused", "no_open_alert")
        assert not portal.asked

    def test_so_does_one_that_was_opened_between_two_attempts(
        self, decision: UnlockDecision, grace: TeachingRecord, portal: PortalServer
    ) -> None:
        portal.answers = [503]
        asked_in_vain(decision)
        open_alert(grace)
        assert asked(decision).outcome == Outcome.REFUSED
        assert len(portal.asked) == 1

    @pytest.mark.parametrize("is_merged", [True, False])
    def test_a_record_that_was_deactivated_has_it_left_alone(
        self,
        decision: UnlockDecision,
        grace: TeachingRecord,
        ada: TeachingRecord,
        portal: PortalServer,
        is_merged: bool,
    ) -> None:
        if is_merged:
            merge(grace, ada)
        TeachingRecord.objects.filter(pk=grace.pk).update(status=Status.DEACTIVATED)
        assert asked(decision).headline == Rule.RECORD_IS_ACTIVE


class TestTwoMatchesWithOnePerson:
    def test_ask_once(self, decision: UnlockDecision, grace: TeachingRecord, portal: PortalServer) -> None:
        other = connect(grace, "g.adeyemi@school.example")
        assert (other.outcome, other.joined, other.account_is_open) == (Outcome.JOINED, decision, None)
        asked(decision)
        asked(other)
        assert (len(portal.asked), unlockings()) == (1, 1)

    def test_ask_again_when_the_first_was_answered(
        self, decision: UnlockDecision, grace: TeachingRecord, portal: PortalServer, account: str
    ) -> None:
        asked(decision)
        portal.locked.add(account)
        assert asked(find(grace, HERS, LATER)).outcome == Outcome.UNLOCKED
        assert unlockings() == 2


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_two_never_ask_together(
        self, decision: UnlockDecision, portal: PortalServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_asking, goes_on = Event(), Event()
        put = portals.TsspApi.unlock

        def slowly(self: portals.TsspApi, record: TeachingRecord, **options: Any) -> bool:
            is_asking.set()
            goes_on.wait(timeout=30)
            return put(self, record, **options)

        monkeypatch.setattr(portals.TsspApi, "unlock", slowly)

        def work() -> None:
            asked(decision)
            connection.close()

        first = Thread(target=work)
        first.start()
        try:
            assert is_asking.wait(timeout=30)
            with pytest.raises(BeingAsked):
                asked(decision)
        finally:
            goes_on.set()
            first.join(timeout=30)
        assert (len(portal.asked), unlockings()) == (1, 1)

    def test_the_real_one_asks(self, decision: UnlockDecision, portal: PortalServer, account: str) -> None:
        """A process of its own, which is told of the portal as in production."""
        work_through_the_queue(TSSP_API_URL=portal.url, TSSP_API_KEY=KEY)
        decision.refresh_from_db()
        assert (decision.outcome, portal.unlocked) == (Outcome.UNLOCKED, [account])
