"""Whose a task is: assigned, unassigned, one and many, and returned when an account is switched off."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks.actions import (
    AlreadyAssigned,
    NotAssigned,
    Skipped,
    assign,
    assign_many,
    claim,
    claim_next,
    do_not_connect,
    return_tasks_of,
    unassign,
    unassign_many,
)
from support_tasks.lifecycle import TaskAlreadyClosed
from support_tasks.models import EventName, Reason, Status, SupportTask, TaskDraft
from support_tasks.pages.assigning_many import in_words
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.support_tasks.conftest import AT
from transactions import NoTransaction

pytestmark = pytest.mark.django_db

ALL = SupportTask.objects.all


def state(task: SupportTask) -> tuple[str, StaffUser | None, StaffUser | None, int]:
    task.refresh_from_db()
    return task.status, task.assigned_to, task.claimed_by, task.version


def begin(task: SupportTask, by: StaffUser) -> None:
    """`by` has a half-made decision on the task."""
    TaskDraft.objects.create(task=task, staff_user=by, choices={"connect": "no"}, version_seen=1, saved_at=AT)


class TestAssign:
    def test_makes_it_theirs(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assert state(task) == (Status.OPEN, officer, None, 2)
        event = task.events.get(name=EventName.ASSIGNED)
        assert (event.staff_user, event.at, event.version) == (manager, AT, 2)
        assert event.details == {"to": {"id": officer.pk, "name": "Ada Officer"}, "before": None}

    def test_says_whose_it_was(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assign(task_id=task.pk, to=colleague, by=manager, at=AT)
        assert state(task) == (Status.OPEN, colleague, None, 3)
        event = task.events.first()
        assert event is not None
        assert event.details["before"] == {"id": officer.pk, "name": "Ada Officer"}

    def test_ends_the_work_of_others(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assert state(task) == (Status.OPEN, officer, None, 2)

    def test_lets_them_go_on_with_it(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assert state(task) == (Status.IN_PROGRESS, officer, officer, 2)

    def test_is_in_progress_with_what_they_had_begun(
        self, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        begin(task, by=officer)
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assert state(task) == (Status.IN_PROGRESS, officer, None, 2)

    def test_refuses_what_is_theirs_already(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        with pytest.raises(AlreadyAssigned):
            assign(task_id=task.pk, to=officer, by=manager, at=AT)

    def test_refuses_what_was_decided(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        with pytest.raises(TaskAlreadyClosed):
            assign(task_id=task.pk, to=officer, by=manager, at=AT)

    def test_is_for_managers(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        with pytest.raises(NotPermitted, match="Only a manager"):
            assign(task_id=task.pk, to=colleague, by=officer, at=AT)

    def test_is_not_for_their_own(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(NotPermitted, match="your own support request"):
            assign(
                task_id=task.pk, to=officer, by=StaffUserFactory(role=Role.MANAGER, email="grace@home.example"), at=AT
            )

    @pytest.mark.parametrize(
        ("who", "sentence"),
        [
            ({"role": Role.VIEWER}, "Vi cannot work on support tasks"),
            ({"is_active": False}, "Vi cannot work on support tasks"),
            ({"email": "grace@home.example"}, "This support request is Vi’s own"),
        ],
    )
    def test_is_not_to_somebody_who_may_not_work_it(
        self, task: SupportTask, manager: StaffUser, who: dict[str, object], sentence: str
    ) -> None:
        with pytest.raises(NotPermitted, match=sentence):
            assign(task_id=task.pk, to=StaffUserFactory(name="Vi", **who), by=manager, at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)

    def test_leaves_nothing_behind_when_it_fails_late(
        self, task: SupportTask, officer: StaffUser, manager: StaffUser, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError, match="late"):
            assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)


class TestUnassign:
    def test_makes_it_nobodys(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        begin(task, by=officer)
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        unassign(task_id=task.pk, by=manager, at=AT)
        assert state(task) == (Status.OPEN, None, None, 3)
        event = task.events.get(name=EventName.UNASSIGNED)
        assert event.details == {"before": {"id": officer.pk, "name": "Ada Officer"}}

    def test_lets_who_is_at_work_on_it_go_on(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        claim(task_id=task.pk, by=officer, at=AT)
        unassign(task_id=task.pk, by=manager, at=AT)
        assert state(task) == (Status.IN_PROGRESS, None, officer, 3)

    def test_refuses_what_is_nobodys(self, task: SupportTask, manager: StaffUser) -> None:
        with pytest.raises(NotAssigned):
            unassign(task_id=task.pk, by=manager, at=AT)

    def test_is_for_managers(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(NotPermitted, match="Only a manager"):
            unassign(task_id=task.pk, by=officer, at=AT)


class TestMany:
    def test_says_which_were_done_and_why_others_were_not(self, officer: StaffUser, manager: StaffUser) -> None:
        open_one, theirs, closed = support_task(), support_task(), support_task()
        own = support_task(OneLoginUserFactory.create(email=officer.email))
        managers = support_task(OneLoginUserFactory.create(email=manager.email))
        assign(task_id=theirs.pk, to=officer, by=manager, at=AT)
        do_not_connect(task_id=closed.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        outcome = assign_many(tasks=ALL(), to=officer, by=manager, at=AT)
        assert outcome.done == [open_one.reference]
        assert outcome.skipped == {
            theirs.reference: Skipped.ALREADY_THEIRS,
            closed.reference: Skipped.CLOSED,
            own.reference: Skipped.OWN_OF_ASSIGNEE,
            managers.reference: Skipped.YOUR_OWN,
        }
        assert state(open_one) == (Status.OPEN, officer, None, 2)
        assert open_one.events.filter(name=EventName.ASSIGNED).count() == 1
        assert state(own)[1] is None

    def test_says_who_was_working_on_them(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        done = assign_many(tasks=ALL(), to=officer, by=manager, at=AT)
        assert done.held_by == {task.reference: colleague}
        assert list(in_words(done, officer)) == [
            "1 task assigned to Ada Officer",
            f"1 that Ben Colleague was working on: {task.reference}",
        ]

    def test_takes_those_that_match(self, officer: StaffUser, manager: StaffUser) -> None:
        old, new = support_task(at=AT - timedelta(days=9)), support_task(at=AT)
        outcome = assign_many(tasks=ALL().filter(created_at__lt=AT), to=officer, by=manager, at=AT)
        assert outcome.done == [old.reference]
        assert state(new)[1] is None

    def test_unassigns_too(self, officer: StaffUser, manager: StaffUser) -> None:
        theirs, nobodys = support_task(), support_task()
        assign(task_id=theirs.pk, to=officer, by=manager, at=AT)
        outcome = unassign_many(tasks=ALL(), by=manager, at=AT)
        assert (outcome.done, outcome.skipped) == ([theirs.reference], {nobodys.reference: Skipped.NOT_ASSIGNED})
        assert state(theirs) == (Status.OPEN, None, None, 3)

    @pytest.mark.parametrize("count", [1, 30])
    def test_asks_the_database_the_same_however_many_there_are(
        self,
        officer: StaffUser,
        manager: StaffUser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        TeachingRecordFactory(trn="7654321")
        officer = StaffUserFactory(own_trn="7654321")
        for _ in range(count):
            support_task(stated={"national_insurance_number": None, "trn": "1234567"})
        with django_assert_max_num_queries(14):
            assert len(assign_many(tasks=ALL(), to=officer, by=manager, at=AT).done) == count

    def test_is_refused_whole_to_somebody_who_may_not_work(self, task: SupportTask, manager: StaffUser) -> None:
        with pytest.raises(NotPermitted, match="Vi cannot work on support tasks"):
            assign_many(tasks=ALL(), to=StaffUserFactory(name="Vi", is_active=False), by=manager, at=AT)

    @pytest.mark.parametrize(
        "change",
        [lambda by: assign_many(tasks=ALL(), to=by, by=by, at=AT), lambda by: unassign_many(tasks=ALL(), by=by, at=AT)],
    )
    def test_is_for_managers(
        self, task: SupportTask, officer: StaffUser, change: Callable[[StaffUser], object]
    ) -> None:
        with pytest.raises(NotPermitted, match="Only a manager"):
            change(officer)

    def test_leaves_nothing_behind_when_it_fails_late(
        self, task: SupportTask, officer: StaffUser, manager: StaffUser, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError, match="late"):
            assign_many(tasks=ALL(), to=officer, by=manager, at=AT)
        assert state(task) == (Status.OPEN, None, None, 1)


class TestReturnTasksOf:
    def returned(self, officer: StaffUser, by: StaffUser | None = None) -> int:
        with transaction.atomic():
            return return_tasks_of(staff_user=officer, by=by, at=AT)

    def test_lets_others_have_all_of_them(self, officer: StaffUser, manager: StaffUser) -> None:
        claimed, assigned, kept = support_task(), support_task(), support_task()
        claim(task_id=claimed.pk, by=officer, at=AT)
        begin(kept, by=officer)
        for each in (assigned, kept):
            assign(task_id=each.pk, to=officer, by=manager, at=AT)
        claim(task_id=assigned.pk, by=officer, at=AT)
        assert self.returned(officer, by=manager) == 3
        assert state(claimed) == (Status.OPEN, None, None, 1)
        assert state(assigned) == state(kept) == (Status.OPEN, None, None, 3)
        assert TaskDraft.objects.get().staff_user == officer
        names = [event.name for event in assigned.events.order_by("pk")]
        assert names[-2:] == [EventName.RELEASED, EventName.UNASSIGNED]
        assert {event.staff_user for event in claimed.events.filter(name=EventName.RELEASED)} == {manager}

    def test_leaves_those_of_others_and_what_was_decided(
        self, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        others, decided = support_task(), support_task()
        assign(task_id=others.pk, to=colleague, by=manager, at=AT)
        assign(task_id=decided.pk, to=officer, by=manager, at=AT)
        do_not_connect(task_id=decided.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert self.returned(officer) == 0
        assert state(others)[1] == colleague
        assert state(decided)[1] == officer

    def test_lets_a_colleague_go_on_with_what_was_theirs(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        claim(task_id=task.pk, by=colleague, at=AT)
        self.returned(officer)
        assert state(task) == (Status.IN_PROGRESS, None, colleague, 3)

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self, officer: StaffUser) -> None:
        with pytest.raises(NoTransaction):
            return_tasks_of(staff_user=officer, by=None, at=AT)

    @pytest.mark.django_db(transaction=True)
    def test_nobody_is_given_a_task_while_they_are_switched_off(
        self, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        def assign_meanwhile() -> None:
            try:
                assign(task_id=task.pk, to=officer, by=manager, at=AT)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            with transaction.atomic():
                StaffUser.objects.filter(pk=officer.pk).update(is_active=False)
                assigning = threads.submit(assign_meanwhile)
                assert not wait([assigning], timeout=0.5).done
                return_tasks_of(staff_user=officer, by=manager, at=AT)
            with pytest.raises(NotPermitted, match="Ada Officer cannot work"):
                assigning.result(timeout=10)
        assert state(task)[1] is None


class TestWhatIsAssigned:
    def test_is_offered_to_them_alone(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        assert claim_next(by=colleague, at=AT) is None
        assert claim_next(by=officer, at=AT) == task

    def test_comes_last_where_it_was_saved_for_later(self, officer: StaffUser, manager: StaffUser) -> None:
        kept, fresh = support_task(at=AT - timedelta(days=9)), support_task(at=AT)
        assign(task_id=kept.pk, to=officer, by=manager, at=AT)
        begin(kept, by=officer)
        assert [claim_next(by=officer, at=AT + timedelta(minutes=n)) for n in range(3)] == [fresh, kept, None]
