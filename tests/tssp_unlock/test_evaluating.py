"""Whether somebody's account is unlocked when they are matched to a TRN: the rules against the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from matching.models import MatchDecision
from notifications.models import Email
from staff.models import StaffUser
from support_tasks.actions import do_not_connect
from support_tasks.models import Outcome as TaskOutcome
from support_tasks.models import Reason, SupportTask
from teaching_records.history import EventName
from teaching_records.models import Actor, Alert, ChangeHistoryEvent, Connection, Status, TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.tssp_unlock.conftest import AT, TODAY
from tests.tssp_unlock.matches import (
    connect,
    connect_by_staff,
    connect_user,
    find,
    is_locked,
    merge,
    open_alert,
    somebody,
)
from tssp_unlock import lifecycle
from tssp_unlock.actions import decide_again, evaluate, evaluating
from tssp_unlock.models import (
    MOST_ATTEMPTS,
    EmailUse,
    FollowUp,
    FollowUpStatus,
    How,
    Outcome,
    PortalAccount,
    UnlockDecision,
)
from tssp_unlock.rules import Result, Rule

pytestmark = pytest.mark.django_db

HERS = "grace@example.com"
A_DAY = timedelta(days=1)


def unlockings(record: TeachingRecord) -> int:
    return ChangeHistoryEvent.objects.filter(record=record, name=EventName.PORTAL_ACCOUNT_UNLOCKED).count()


@pytest.fixture
def officer(db: None) -> StaffUser:
    return StaffUserFactory.create()


class TestFirstUse:
    def test_unlocks(self, grace: TeachingRecord) -> None:
        decision = find(grace, HERS)
        assert (decision.outcome, decision.headline, decision.account_is_open) == (Outcome.UNLOCKED, "", True)
        account = PortalAccount.objects.get(record=grace)
        assert (account.is_locked, account.why, account.since) == (False, "decision", AT)

    def test_enters_the_records_history_once(self, grace: TeachingRecord) -> None:
        decision = find(grace, HERS)
        event = ChangeHistoryEvent.objects.get()
        assert decision.event == event
        assert (event.name, event.record, event.actor, event.at) == (
            EventName.PORTAL_ACCOUNT_UNLOCKED,
            grace,
            Actor.SYSTEM,
            AT,
        )
        assert event.details == {"decision": decision.pk, "how": "find_trn", "email": HERS}

    def test_keeps_the_use_and_all_that_was_decided(self, grace: TeachingRecord) -> None:
        decision = UnlockDecision.objects.get(pk=find(grace, " Grace+x@EXAMPLE.com").pk)
        use = EmailUse.objects.get()
        assert (decision.email_use, use.record, use.how, use.at) == (use, grace, How.FIND_TRN, AT)
        assert (use.address, use.mailbox) == (" Grace+x@EXAMPLE.com", HERS)
        assert decision.results == [[rule, "holds"] for rule in Rule]
        assert decision.facts == {"is_active": True, "alerts": [], "used_for": [], "is_locked": True}
        assert (decision.actor, decision.staff_user, decision.person) == (Actor.TEACHER, None, grace)


class TestTheSamePersonAgain:
    """The same address and the same person is no reuse."""

    def test_unlocks_what_was_locked_again(self, grace: TeachingRecord) -> None:
        find(grace, HERS)
        PortalAccount.objects.filter(record=grace).update(status="locked", why="file", times_locked=2)
        assert find(grace, HERS, AT + A_DAY).outcome == Outcome.UNLOCKED
        assert unlockings(grace) == 2

    def test_has_nothing_to_unlock_where_it_was_not(self, grace: TeachingRecord) -> None:
        find(grace, HERS)
        again = find(grace, HERS, AT + A_DAY)
        assert (again.outcome, again.headline, again.account_is_open) == ("not_locked", "account_is_locked", True)
        assert unlockings(grace) == 1
        assert not FollowUp.objects.exists()

    def test_is_known_by_connecting_and_by_finding(self, grace: TeachingRecord) -> None:
        connect(grace, HERS)
        PortalAccount.objects.filter(record=grace).update(status="locked", why="file", times_locked=2)
        assert find(grace, HERS, AT + A_DAY).outcome == Outcome.UNLOCKED


class TestTheSameAddress:
    @pytest.mark.parametrize(
        "written",
        [
            "GRACE@example.com",
            "  grace@example.com ",
            "\u200bgrace@example.com",
            "grace+school@example.com",
            "Grace+a+b@EXAMPLE.COM",
        ],
    )
    def test_is_the_same_however_it_is_written(self, grace: TeachingRecord, ada: TeachingRecord, written: str) -> None:
        find(grace, HERS)
        assert find(ada, written).headline == Rule.ADDRESS_NOT_USED_FOR_ANOTHER
        assert is_locked(ada)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("grace@b\u00fccher.example", "grace@xn--bcher-kva.example"),
            ("grace@xn--bcher-kva.example", "grace@B\u00dcCHER.example"),
            ("grace@bu\u0308cher.example", "grace@b\u00fccher.example"),
            ("ren\u00e9e@example.com", "rene\u0301e@example.com"),
        ],
    )
    def test_is_the_same_in_punycode_and_composed_otherwise(
        self, grace: TeachingRecord, ada: TeachingRecord, first: str, second: str
    ) -> None:
        find(grace, first)
        assert find(ada, second).outcome == Outcome.REFUSED

    def test_is_another_for_another_mailbox(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(grace, HERS)
        assert find(ada, "ada@example.com").outcome == Outcome.UNLOCKED


class TestAnotherPersonsAddress:
    def test_connected_yesterday_and_found_today(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        connect(grace, HERS, AT - A_DAY)
        decision = find(ada, HERS)
        assert (decision.outcome, decision.headline) == ("refused", "address_not_used_for_another")
        assert decision.account_is_open is False
        assert decision.facts["used_for"] == [grace.pk]
        assert (is_locked(grace), is_locked(ada)) == (False, True)

    def test_found_yesterday_and_connected_today(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(grace, HERS, AT - A_DAY)
        assert connect(ada, HERS).outcome == Outcome.REFUSED
        assert Connection.objects.get().teaching_record == ada

    def test_a_staff_decision_is_under_the_same_rules(
        self, grace: TeachingRecord, ada: TeachingRecord, officer: StaffUser
    ) -> None:
        find(grace, HERS, AT - A_DAY)
        decision = connect_by_staff(ada, HERS, officer)
        assert (decision.outcome, decision.headline) == ("refused", "address_not_used_for_another")
        assert (decision.actor, decision.staff_user) == (Actor.STAFF, officer)

    def test_a_staff_decision_unlocks_where_the_rules_allow(self, ada: TeachingRecord, officer: StaffUser) -> None:
        assert connect_by_staff(ada, HERS, officer).outcome == Outcome.UNLOCKED
        event = ChangeHistoryEvent.objects.get(name=EventName.PORTAL_ACCOUNT_UNLOCKED)
        assert (event.actor, event.staff_user) == (Actor.SYSTEM, None)

    def test_used_for_both_is_refused_for_the_first_too(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(grace, HERS, AT - 2 * A_DAY)
        find(ada, HERS, AT - A_DAY)
        PortalAccount.objects.filter(record=grace).update(status="locked", why="file", times_locked=2)
        assert find(grace, HERS).headline == Rule.ADDRESS_NOT_USED_FOR_ANOTHER
        assert is_locked(grace)

    def test_is_known_though_it_was_refused_for_another_reason(
        self, grace: TeachingRecord, ada: TeachingRecord
    ) -> None:
        open_alert(grace)
        find(grace, HERS, AT - A_DAY)
        assert find(ada, HERS).headline == Rule.ADDRESS_NOT_USED_FOR_ANOTHER

    def test_is_known_though_the_connection_has_ended(
        self, grace: TeachingRecord, ada: TeachingRecord, manager: StaffUser
    ) -> None:
        from teaching_records.connections import disconnect

        connect(grace, HERS, AT - A_DAY)
        with transaction.atomic():
            disconnect(connection_id=Connection.objects.get().pk, reason="Not hers", by=manager, at=AT)
        assert find(ada, HERS).outcome == Outcome.REFUSED

    def test_what_came_to_nothing_is_no_use(
        self, grace: TeachingRecord, ada: TeachingRecord, officer: StaffUser
    ) -> None:
        """A rejected support request, and a sign-in that matched nothing."""
        user = OneLoginUserFactory.create(email=HERS)
        task = support_task(user, at=AT)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert not EmailUse.objects.exists()
        assert find(ada, HERS).outcome == Outcome.UNLOCKED


class TestFollowUp:
    def test_lists_the_address_when_it_is_used_for_another(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(grace, HERS, AT - A_DAY)
        find(ada, "Grace+x@example.com")
        follow_up = FollowUp.objects.get()
        assert (follow_up.mailbox, follow_up.address, follow_up.status) == (HERS, "Grace+x@example.com", "to_contact")
        assert (follow_up.opened_at, follow_up.last_used_at) == (AT, AT)
        assert follow_up.changes.get().by is None

    def test_lists_it_whatever_else_stands_in_the_way(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        open_alert(ada)
        find(grace, HERS, AT - A_DAY)
        assert find(ada, HERS).headline == Rule.NO_OPEN_ALERT
        assert FollowUp.objects.exists()

    def test_lists_it_once(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        for nth, record in enumerate((grace, ada, grace, ada)):
            find(record, HERS, AT + nth * A_DAY)
        follow_up = FollowUp.objects.get()
        assert (follow_up.opened_at, follow_up.last_used_at) == (AT + A_DAY, AT + 3 * A_DAY)
        assert follow_up.changes.count() == 1

    @pytest.mark.parametrize("is_new", [True, False])
    def test_is_to_be_contacted_again_for_a_further_person_only(
        self, grace: TeachingRecord, ada: TeachingRecord, is_new: bool
    ) -> None:
        find(grace, HERS)
        find(ada, HERS)
        FollowUp.objects.update(status=FollowUpStatus.EXPLAINED)
        find(TeachingRecordFactory.create() if is_new else grace, HERS, AT + A_DAY)
        assert FollowUp.objects.get().status == ("to_contact" if is_new else "explained")


class TestMergedRecords:
    """Records merged together are one person."""

    def test_the_address_of_one_is_the_others(self, grace: TeachingRecord) -> None:
        earlier = TeachingRecordFactory.create(first_name="Grace")
        find(earlier, HERS, AT - A_DAY)
        merge(earlier, grace)
        assert find(grace, HERS).outcome == Outcome.UNLOCKED
        assert not FollowUp.objects.exists()

    def test_a_merged_record_resolves_to_the_one_it_lives_on_in(self, grace: TeachingRecord) -> None:
        oldest, earlier = TeachingRecordFactory.create(), TeachingRecordFactory.create()
        merge(oldest, earlier)
        merge(earlier, grace)
        decision = find(oldest, HERS)
        assert (decision.outcome, decision.record, decision.person) == (Outcome.UNLOCKED, oldest, grace)
        assert unlockings(grace) == 1

    def test_two_people_who_turn_out_to_be_one_are_not_two_any_more(
        self, grace: TeachingRecord, ada: TeachingRecord
    ) -> None:
        find(grace, HERS)
        assert find(ada, HERS).outcome == Outcome.REFUSED
        merge(grace, ada)
        assert find(ada, HERS, AT + A_DAY).outcome == Outcome.UNLOCKED

    def test_an_alert_of_a_merged_record_is_the_persons(self, grace: TeachingRecord) -> None:
        earlier = TeachingRecordFactory.create()
        open_alert(earlier)
        merge(earlier, grace)
        assert find(grace, HERS).headline == Rule.NO_OPEN_ALERT


class TestRecord:
    def test_that_was_deactivated_has_its_account_left_alone(self, grace: TeachingRecord) -> None:
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        assert find(grace, HERS).headline == Rule.RECORD_IS_ACTIVE
        assert is_locked(grace)

    @pytest.mark.parametrize("was_ever_locked", [True, False])
    def test_whose_account_is_not_locked(self, grace: TeachingRecord, was_ever_locked: bool) -> None:
        if was_ever_locked:
            PortalAccount.objects.update(status="open", why="decision")
        else:
            PortalAccount.objects.all().delete()
        decision = find(grace, HERS)
        assert (decision.outcome, decision.account_is_open) == (Outcome.NOT_LOCKED, True)
        assert not unlockings(grace)


class TestAlerts:
    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "stands"),
        [
            (TODAY - A_DAY, None, True),
            (TODAY - 9 * A_DAY, TODAY - A_DAY, False),
            (TODAY - 9 * A_DAY, TODAY, True),
            (TODAY - 9 * A_DAY, TODAY + A_DAY, True),
            (TODAY + A_DAY, None, True),
            (TODAY + A_DAY, TODAY + 2 * A_DAY, True),
        ],
    )
    def test_keep_the_account_locked_while_they_are_open(
        self, grace: TeachingRecord, starts_on: date, ends_on: date | None, stands: bool
    ) -> None:
        Alert.objects.create(record=grace, type="Prohibition", starts_on=starts_on, ends_on=ends_on)
        decision = find(grace, HERS)
        assert decision.headline == (Rule.NO_OPEN_ALERT if stands else "")
        assert is_locked(grace) is stands
        assert decision.account_is_open is not stands

    def test_are_read_at_the_moment_of_unlocking(self, grace: TeachingRecord) -> None:
        """One that was added between the match and the unlocking counts."""
        with transaction.atomic():
            record = TeachingRecord.objects.with_details().get(pk=grace.pk)
            assert not list(record.alerts.all())
            open_alert(grace)
            decision = evaluate(record_id=record.pk, address=HERS, how=How.FIND_TRN, at=AT)
        assert decision.headline == Rule.NO_OPEN_ALERT

    def test_end_with_the_day_in_the_uk(self, grace: TeachingRecord) -> None:
        """Half an hour before midnight in summer it is still that day there."""
        Alert.objects.create(record=grace, type="Prohibition", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
        late = AT.replace(month=6, day=30, hour=22, minute=30)
        assert find(grace, HERS, late).headline == Rule.NO_OPEN_ALERT
        assert find(grace, HERS, late + timedelta(hours=1)).outcome == Outcome.UNLOCKED

    def test_never_stop_a_connection(self, grace: TeachingRecord) -> None:
        open_alert(grace)
        connect(grace, HERS)
        assert Connection.objects.get().teaching_record == grace


class TestAllReasons:
    def test_are_kept_and_the_first_gives_the_headline(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(grace, HERS)
        open_alert(ada)
        PortalAccount.objects.filter(record=ada).update(status="open", why="decision")
        decision = find(ada, HERS)
        assert decision.headline == Rule.NO_OPEN_ALERT
        assert list(decision.verdict.results.values()) == ["holds", "fails", "fails", "fails"]
        assert decision.account_is_open is True


class TestWhenItGoesWrong:
    """The match stands, and what went wrong with unlocking is kept, shown and tried again."""

    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
        """The last step of unlocking asks the database for what there is none of."""

        def fail(*_: object, **__: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM a_table_that_is_missing")

        monkeypatch.setattr(lifecycle, "move", fail)
        return monkeypatch

    def test_the_connection_stands(self, grace: TeachingRecord, broken: pytest.MonkeyPatch) -> None:
        decision = connect(grace, HERS)
        assert Connection.objects.get().teaching_record == grace
        assert MatchDecision.objects.get().record == grace
        assert (decision.outcome, decision.attempts, decision.failure) == ("undecided", 1, "ProgrammingError")
        assert decision.account_is_open is None
        assert is_locked(grace)
        assert not unlockings(grace)
        assert EmailUse.objects.exists()

    def test_a_staff_decision_and_its_email_stand(
        self, grace: TeachingRecord, officer: StaffUser, broken: pytest.MonkeyPatch
    ) -> None:
        connect_by_staff(grace, HERS, officer)
        assert SupportTask.objects.get().outcome == TaskOutcome.CONNECTED
        assert Email.objects.filter(kind="record_connected").count() == 1

    def test_a_worker_tries_again(self, grace: TeachingRecord, broken: pytest.MonkeyPatch) -> None:
        decision = connect(grace, HERS)
        job = ProcrastinateJob.objects.get(task_name="tssp_unlock.jobs.decide_again")
        assert (job.args, job.queue_name) == ({"decision_id": decision.pk}, "portal")
        broken.undo()
        assert decide_again(decision_id=decision.pk, at=AT + A_DAY)
        assert UnlockDecision.objects.get().outcome == Outcome.UNLOCKED
        assert unlockings(grace) == 1
        assert decide_again(decision_id=decision.pk, at=AT + A_DAY)
        assert unlockings(grace) == 1

    def test_a_worker_gives_up_after_a_while(self, grace: TeachingRecord, broken: pytest.MonkeyPatch) -> None:
        decision = connect(grace, HERS)
        tried = [decide_again(decision_id=decision.pk, at=AT) for _ in range(MOST_ATTEMPTS - 1)]
        assert tried == [False] * (MOST_ATTEMPTS - 2) + [True]
        assert UnlockDecision.objects.get().is_given_up

    def test_the_rules_hold_when_it_is_tried_again(
        self, grace: TeachingRecord, ada: TeachingRecord, broken: pytest.MonkeyPatch
    ) -> None:
        """Meanwhile the address was used for somebody else, who was refused because of this use."""
        first = connect(grace, HERS)
        broken.undo()
        assert find(ada, HERS).outcome == Outcome.REFUSED
        assert decide_again(decision_id=first.pk, at=AT)
        assert UnlockDecision.objects.get(pk=first.pk).headline == Rule.ADDRESS_NOT_USED_FOR_ANOTHER

    def test_a_match_that_fails_late_unlocks_nothing(
        self, grace: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(MatchDecision, "save", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            connect(grace, HERS)
        assert is_locked(grace)
        assert not EmailUse.objects.exists()
        assert not UnlockDecision.objects.exists()


class TestWhatTheDatabaseGuards:
    @pytest.mark.parametrize(
        "change", ["UPDATE tssp_unlock_emailuse SET at = now()", "DELETE FROM tssp_unlock_emailuse"]
    )
    def test_a_use_is_for_good(self, grace: TeachingRecord, change: str) -> None:
        find(grace, HERS)
        with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(change)

    def test_a_lock_is_ended_once(self, grace: TeachingRecord) -> None:
        find(grace, HERS)
        PortalAccount.objects.update(status="locked", why="file")  # without counting it
        with transaction.atomic():
            decision = evaluate(record_id=grace.pk, address=HERS, how=How.FIND_TRN, at=AT + A_DAY)
        assert (decision.outcome, decision.failure) == (Outcome.UNDECIDED, "IntegrityError")
        assert unlockings(grace) == 1

    def test_outcomes_move_through_their_table(self, grace: TeachingRecord) -> None:
        decision = find(grace, HERS)
        with pytest.raises(lifecycle.MoveNotAllowed), transaction.atomic():
            lifecycle.move(decision, Outcome.TO_ASK, at=AT)


class TestAlertsThatCannotBeRead:
    pytestmark = pytest.mark.django_db(transaction=True)

    @contextmanager
    def unreadable(self) -> Iterator[None]:
        """Somebody changes the table of alerts, and lets nobody else in."""
        held, done = Event(), Event()

        def hold_the_table() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE teaching_records_alert IN ACCESS EXCLUSIVE MODE")
                held.set()
                done.wait(timeout=30)
            connection.close()

        thread = Thread(target=hold_the_table)
        thread.start()
        held.wait(timeout=30)
        try:
            yield
        finally:
            done.set()
            thread.join(timeout=30)

    def test_leave_the_account_locked_and_the_match_as_it_is(
        self, grace: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(evaluating, "LONGEST_WAIT", timedelta(milliseconds=100))
        user = somebody(grace, HERS)
        with self.unreadable():
            decision = connect_user(user, grace)
        assert Connection.objects.get().teaching_record == grace
        assert (decision.outcome, decision.failure) == ("undecided", "The alerts could not be read")
        assert decision.verdict.results[Rule.NO_OPEN_ALERT] == Result.CANNOT_TELL
        assert is_locked(grace)
        assert decide_again(decision_id=decision.pk, at=AT)
        assert not is_locked(grace)
