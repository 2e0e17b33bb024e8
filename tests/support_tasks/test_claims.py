"""Who is at work on a task: claimed, extended, released, lapsed, taken over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import pytest
from django.db import connection, transaction
from django.db.models import Q

from notifications.models import Email
from staff.models import Role, StaffUser, Viewing, What
from staff.policies import NotPermitted
from support_tasks import jobs
from support_tasks.actions import (
    claim,
    claim_next,
    do_not_connect,
    extend_claim,
    release,
    return_lapsed_claims,
    return_tasks_of,
    save_for_later,
    take_over,
)
from support_tasks.lifecycle import CLAIM_LASTS, NotClaimed, TaskAlreadyClosed, TaskHeld
from support_tasks.models import EventName, Reason, Status, SupportTask
from teaching_records.models import Actor
from tests.at_once import AtOnce
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

A_MINUTE = timedelta(minutes=1)
LAPSED = AT + CLAIM_LASTS


def state(task: SupportTask) -> tuple[str, StaffUser | None, datetime | None, int]:
    task.refresh_from_db()
    return task.status, task.claimed_by, task.claimed_until, task.version


def events(task: SupportTask) -> list[str]:
    """What happened since the task was opened, oldest first."""
    return [event.name for event in task.events.order_by("pk")][1:]


class TestClaim:
    def test_holds_the_task_for_a_quarter_of_an_hour(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        assert state(task) == (Status.IN_PROGRESS, officer, AT + timedelta(minutes=15), 1)
        event = task.events.get(name=EventName.CLAIMED)
        assert (event.actor, event.staff_user, event.at, event.details) == (Actor.STAFF, officer, AT, {})

    def test_again_holds_it_longer_and_is_no_second_event(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        claim(task_id=task.pk, by=officer, at=AT + A_MINUTE)
        task.refresh_from_db()
        assert task.claimed_until == AT + A_MINUTE + CLAIM_LASTS
        assert events(task) == [EventName.CLAIMED]

    def test_of_somebody_else_is_respected(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        with pytest.raises(TaskHeld) as refusal:
            claim(task_id=task.pk, by=officer, at=LAPSED - A_MINUTE)
        assert (refusal.value.by, refusal.value.until) == (colleague, LAPSED)
        assert task.events.count() == 2

    def test_that_lapsed_counts_as_none_at_once(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        task.refresh_from_db()
        assert task.holder(LAPSED - timedelta(microseconds=1)) == colleague
        assert task.holder(LAPSED) is None
        assert list(SupportTask.objects.held(LAPSED)) == []
        assert list(SupportTask.objects.not_held(LAPSED)) == [task]
        claim(task_id=task.pk, by=officer, at=LAPSED)
        assert state(task) == (Status.IN_PROGRESS, officer, LAPSED + CLAIM_LASTS, 1)

    def test_of_what_was_decided_is_refused(self, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        with pytest.raises(TaskAlreadyClosed):
            claim(task_id=task.pk, by=officer, at=AT)

    @pytest.mark.parametrize("who", [{"role": Role.VIEWER}, {"email": "grace@home.example"}, {"is_active": False}])
    def test_needs_the_permission(self, task: SupportTask, who: dict[str, object]) -> None:
        with pytest.raises(NotPermitted):
            claim(task_id=task.pk, by=StaffUserFactory(**who), at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)

    def test_leaves_nothing_behind_when_it_fails_late(
        self, task: SupportTask, officer: StaffUser, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError, match="late"):
            claim(task_id=task.pk, by=officer, at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)

    def test_ends_with_the_decision(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT + A_MINUTE)
        assert state(task) == (Status.CLOSED, None, None, 2)


class TestExtendClaim:
    def test_holds_the_task_longer(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        extend_claim(task_id=task.pk, by=officer, at=AT + A_MINUTE)
        assert state(task) == (Status.IN_PROGRESS, officer, LAPSED + A_MINUTE, 1)
        assert events(task) == [EventName.CLAIMED]

    def test_after_it_lapsed_too_as_long_as_nobody_else_came(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        extend_claim(task_id=task.pk, by=officer, at=LAPSED + A_MINUTE)
        assert state(task) == (Status.IN_PROGRESS, officer, LAPSED + A_MINUTE + CLAIM_LASTS, 1)

    def test_never_takes_what_is_not_held(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(NotClaimed):
            extend_claim(task_id=task.pk, by=officer, at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)

    def test_says_who_came_meanwhile(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        claim(task_id=task.pk, by=colleague, at=LAPSED)
        with pytest.raises(TaskHeld) as refusal:
            extend_claim(task_id=task.pk, by=officer, at=LAPSED)
        assert refusal.value.by == colleague


class TestRelease:
    def test_lets_others_have_it(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        release(task_id=task.pk, by=officer, at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)
        assert events(task) == [EventName.CLAIMED, EventName.RELEASED]

    def test_is_for_who_holds_it(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        with pytest.raises(NotClaimed):
            release(task_id=task.pk, by=officer, at=AT)
        claim(task_id=task.pk, by=colleague, at=AT)
        with pytest.raises(TaskHeld):
            release(task_id=task.pk, by=officer, at=AT)


class TestTakeOver:
    def test_ends_the_work_of_who_held_it(self, task: SupportTask, colleague: StaffUser, manager: StaffUser) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        take_over(task_id=task.pk, by=manager, at=AT + A_MINUTE)
        assert state(task) == (Status.IN_PROGRESS, manager, LAPSED + A_MINUTE, 2)
        event = task.events.get(name=EventName.CLAIM_TAKEN_OVER)
        assert (event.staff_user, event.version) == (manager, 2)
        assert event.details == {"from": {"id": colleague.pk, "name": "Ben Colleague"}}

    def test_of_what_nobody_holds_is_a_claim(self, task: SupportTask, manager: StaffUser) -> None:
        take_over(task_id=task.pk, by=manager, at=AT)
        assert state(task) == (Status.IN_PROGRESS, manager, LAPSED, 1)
        assert events(task) == [EventName.CLAIMED]

    def test_is_for_managers(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        with pytest.raises(NotPermitted, match="Only a manager"):
            take_over(task_id=task.pk, by=officer, at=AT)

    def test_is_not_for_their_own(self, task: SupportTask, colleague: StaffUser) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        with pytest.raises(NotPermitted, match="your own support request"):
            take_over(task_id=task.pk, by=StaffUserFactory(role=Role.MANAGER, email="grace@home.example"), at=AT)

    def test_leaves_nothing_behind_when_it_fails_late(
        self, task: SupportTask, manager: StaffUser, fails_late: None
    ) -> None:
        SupportTask.objects.update(status=Status.IN_PROGRESS, claimed_by=StaffUserFactory(), claimed_until=LAPSED)
        before = state(task)
        with pytest.raises(RuntimeError, match="late"):
            take_over(task_id=task.pk, by=manager, at=AT)
        assert state(task) == before


class TestReturnLapsedClaims:
    def test_opens_what_was_left(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        assert return_lapsed_claims(at=LAPSED - A_MINUTE) == 0
        assert return_lapsed_claims(at=LAPSED) == 1
        assert state(task) == (Status.OPEN, None, None, 1)
        event = task.events.get(name=EventName.RELEASED)
        assert (event.actor, event.staff_user) == (Actor.SYSTEM, None)
        assert event.details == {"lapsed": {"id": officer.pk, "name": "Ada Officer"}}

    def test_is_a_job_that_ends_when_none_is_left(self, officer: StaffUser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("support_tasks.actions.claims.MOST_RETURNED_AT_ONCE", 2)
        monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
        for _ in range(5):
            claim(task_id=support_task().pk, by=officer, at=AT)
        jobs.return_lapsed_claims(0)
        assert not SupportTask.objects.filter(status=Status.IN_PROGRESS).exists()


class TestClaimNext:
    def test_takes_the_oldest(self, officer: StaffUser) -> None:
        tasks = [support_task(at=AT - timedelta(days=days)) for days in (1, 3, 2)]
        taken = [claim_next(by=officer, at=AT + n * A_MINUTE) for n in range(4)]
        assert taken == [tasks[1], tasks[2], tasks[0], None]
        assert state(tasks[1]) == (Status.IN_PROGRESS, officer, LAPSED, 1)
        assert events(tasks[1]) == [EventName.CLAIMED]

    def test_that_fits(self, officer: StaffUser) -> None:
        support_task(at=AT - timedelta(days=1), match_failure="no_record")
        wanted = support_task(at=AT, match_failure="several_records")
        assert claim_next(filters=Q(match_failure="several_records"), by=officer, at=AT) == wanted

    def test_leaves_out_what_somebody_is_at_work_on_until_that_lapses(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        assert claim_next(by=officer, at=LAPSED - A_MINUTE) is None
        assert claim_next(by=officer, at=LAPSED) == task

    def test_leaves_out_what_is_assigned_to_others(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        SupportTask.objects.update(assigned_to=colleague)
        assert claim_next(by=officer, at=AT) is None
        assert claim_next(by=colleague, at=AT) == task

    def test_passes_over_their_own(self, officer: StaffUser) -> None:
        TeachingRecordFactory(trn="7654321")
        officer = StaffUserFactory(email="own@home.example", own_trn="7654321")
        support_task(OneLoginUserFactory.create(email="own+1@home.example"), at=AT - timedelta(days=2))
        about_own: dict[str, str | None] = {"national_insurance_number": None, "trn": "7654321"}
        support_task(stated=about_own, at=AT - timedelta(days=1))
        other = support_task(at=AT)
        assert claim_next(by=officer, at=AT) == other
        assert claim_next(by=officer, at=AT + A_MINUTE) is None

    def test_pressed_twice_gives_one(self, officer: StaffUser) -> None:
        tasks = [support_task(at=AT - timedelta(days=days)) for days in (2, 1)]
        open_only = Q(status=Status.OPEN)
        assert claim_next(filters=open_only, by=officer, at=AT) == tasks[0]
        assert claim_next(filters=open_only, by=officer, at=AT + A_MINUTE / 2) == tasks[0]
        assert events(tasks[0]) == [EventName.CLAIMED]
        assert state(tasks[1]) == (Status.OPEN, None, None, 1)

    def test_gives_another_once_the_first_was_read(self, officer: StaffUser) -> None:
        tasks = [support_task(at=AT - timedelta(days=days)) for days in (2, 1)]
        claim_next(by=officer, at=AT)
        Viewing.objects.create(staff_user=officer, what=What.TASK, which=tasks[0].reference, at=AT)
        assert claim_next(by=officer, at=AT + timedelta(seconds=1)) == tasks[0]
        assert claim_next(by=officer, at=AT + timedelta(seconds=3)) == tasks[1]

    def test_gives_another_once_the_first_was_decided(self, officer: StaffUser) -> None:
        first = support_task(at=AT - timedelta(days=1))
        claim_next(by=officer, at=AT)
        do_not_connect(task_id=first.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        second = support_task(at=AT)
        assert claim_next(by=officer, at=AT) == second

    def test_is_none_where_all_is_done(self, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert claim_next(by=officer, at=AT) is None

    def test_needs_the_permission(self, task: SupportTask) -> None:
        with pytest.raises(NotPermitted):
            claim_next(by=StaffUserFactory(role=Role.VIEWER), at=AT)

    @pytest.mark.django_db(transaction=True)
    def test_does_not_wait_for_one_that_is_locked(self, task: SupportTask, officer: StaffUser) -> None:
        second = support_task(at=AT)

        def next_of_another() -> SupportTask | None:
            try:
                return claim_next(by=officer, at=AT)
            finally:
                connection.close()

        with transaction.atomic(), ThreadPoolExecutor(1) as threads:
            SupportTask.objects.locked(task.pk)
            assert threads.submit(next_of_another).result(timeout=10) == second


class TestClaimNextAfterReturning:
    """An officer who gave a task back wants the one after it."""

    @pytest.fixture
    def tasks(self, db: None) -> list[SupportTask]:
        """Three, the oldest first."""
        return [support_task(at=AT - timedelta(days=days)) for days in (3, 2, 1)]

    def next_returned(self, by: StaffUser, minutes: int = 0) -> SupportTask | None:
        """The next task; it is given back at once."""
        at = AT + minutes * A_MINUTE
        if task := claim_next(by=by, at=at):
            release(task_id=task.pk, by=by, at=at)
        return task

    def test_gives_the_one_after_it(self, tasks: list[SupportTask], officer: StaffUser) -> None:
        assert [self.next_returned(officer, n) for n in range(3)] == tasks

    def test_gives_it_again_where_it_is_the_only_one(self, task: SupportTask, officer: StaffUser) -> None:
        assert [self.next_returned(officer, n) for n in range(3)] == [task] * 3

    def test_gives_first_what_was_given_back_longest_ago(self, tasks: list[SupportTask], officer: StaffUser) -> None:
        assert [self.next_returned(officer, n) for n in range(7)] == [*tasks, *tasks, tasks[0]]

    def test_gives_it_to_a_colleague_at_once(
        self, tasks: list[SupportTask], officer: StaffUser, colleague: StaffUser
    ) -> None:
        self.next_returned(officer)
        assert claim_next(by=colleague, at=AT) == tasks[0]
        assert claim_next(by=officer, at=AT) == tasks[1]

    def test_counts_for_an_hour(self, tasks: list[SupportTask], officer: StaffUser) -> None:
        self.next_returned(officer)
        assert self.next_returned(officer, minutes=59) == tasks[1]
        assert self.next_returned(officer, minutes=60) == tasks[0]

    def test_leaves_what_was_saved_for_later_to_the_end(self, tasks: list[SupportTask], officer: StaffUser) -> None:
        save_for_later(task_id=tasks[1].pk, choices={"connect": "no"}, version=1, by=officer, at=AT)
        assert [self.next_returned(officer, n) for n in range(3)] == [tasks[0], tasks[2], tasks[0]]
        do_not_connect(task_id=tasks[0].pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        do_not_connect(task_id=tasks[2].pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert self.next_returned(officer, minutes=3) == tasks[1]

    def test_counts_what_lapsed_or_was_taken_away_as_never_given_back(
        self, tasks: list[SupportTask], officer: StaffUser, manager: StaffUser
    ) -> None:
        claim(task_id=tasks[0].pk, by=officer, at=AT)
        return_lapsed_claims(at=LAPSED)
        assert claim_next(by=officer, at=LAPSED) == tasks[0]
        with transaction.atomic():
            return_tasks_of(staff_user=officer, by=manager, at=LAPSED)
        assert claim_next(by=manager, at=LAPSED) == tasks[0]

    def test_gives_two_officers_at_once_one_each(
        self, at_once: AtOnce, officer: StaffUser, colleague: StaffUser
    ) -> None:
        tasks = [support_task(at=AT - timedelta(minutes=n)) for n in range(4)]
        for by in (officer, colleague):
            self.next_returned(by)
        taken = at_once(*(partial(claim_next, by=by, at=AT + A_MINUTE) for by in (officer, colleague)))
        assert {task.pk for task in taken} == {tasks[1].pk, tasks[2].pk}


class TestOneOfficer:
    def test_who_presses_in_several_tabs_at_once_gets_one_task(self, at_once: AtOnce, officer: StaffUser) -> None:
        tasks = [support_task(at=AT - timedelta(minutes=n)) for n in range(5)]
        taken = at_once(*[partial(claim_next, by=officer, at=AT)] * 5)
        assert {task.pk for task in taken} == {tasks[-1].pk}
        assert SupportTask.objects.held(AT).count() == 1


class TestTwentyOfficers:
    def test_who_press_next_at_once_decide_each_task_once(self, at_once: AtOnce) -> None:
        tasks = [support_task(at=AT - timedelta(minutes=n)) for n in range(500)]
        officers: list[StaffUser] = StaffUserFactory.create_batch(20)

        def work(officer: StaffUser) -> list[int]:
            decided = []
            while task := claim_next(by=officer, at=AT):
                do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
                decided.append(task.pk)
            return decided

        decided = chain(*at_once(*(partial(work, officer) for officer in officers)))
        assert sorted(decided) == sorted(task.pk for task in tasks)
        assert all(events(task) == [EventName.CLAIMED, EventName.DECIDED] for task in tasks)
        assert Email.objects.filter(kind="record_not_connected").count() == len(tasks)
