"""Undoing a decision."""

from datetime import timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.models import Email
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks import messages, queries
from support_tasks.actions import (
    NoReason,
    PersonHasAnotherTask,
    assign,
    connect_record,
    do_not_connect,
    reopen,
    save_for_later,
)
from support_tasks.lifecycle import TaskChanged, TaskNotClosed
from support_tasks.models import EventName, Reason, Status, SupportTask
from support_tasks.timeline import sentence
from teaching_records import connections
from teaching_records.history import EventName as RecordEventName
from teaching_records.models import Connection, TeachingRecord
from tests.factories import StaffUserFactory, support_task
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)
WHY = "The date of birth was of somebody else."


@pytest.fixture
def connected(task: SupportTask, record: TeachingRecord, officer: StaffUser) -> SupportTask:
    return connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)


@pytest.fixture
def rejected(task: SupportTask, officer: StaffUser) -> SupportTask:
    return do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="Not yet", by=officer, at=AT)


def undo(task: SupportTask, by: StaffUser, *, disconnect: bool = True, reason: str = WHY) -> SupportTask:
    return reopen(task_id=task.pk, reason=reason, disconnect=disconnect, by=by, at=LATER)


class TestReopen:
    def test_opens_the_task_as_if_nobody_had_decided(self, rejected: SupportTask, manager: StaffUser) -> None:
        task = undo(rejected, manager)
        task.refresh_from_db()
        assert (task.status, task.outcome, task.reason, task.reason_detail) == (Status.OPEN, "", "", "")
        assert (task.closed_by, task.closed_at, task.connected_record, task.version) == (None, None, None, 3)

    def test_keeps_what_was_decided_in_the_history(
        self, connected: SupportTask, manager: StaffUser, record: TeachingRecord
    ) -> None:
        undo(connected, manager)
        assert [event.name for event in connected.events.order_by("pk")] == [
            EventName.OPENED,
            EventName.DECIDED,
            EventName.DISCONNECTED,
            EventName.REOPENED,
        ]
        event = connected.events.get(name=EventName.REOPENED)
        assert (event.staff_user, event.at, event.version) == (manager, LATER, 3)
        assert event.details == {"reason": WHY, "outcome": "connected", "record": record.pk}
        assert sentence(event) == "Mo Manager reopened this task on 5 November 2026 at 2:11pm."
        [decision] = queries.decisions(connected)
        assert Email.objects.filter(pk=decision.details["email"]).exists()

    def test_ends_the_connection_that_it_made(
        self, connected: SupportTask, manager: StaffUser, record: TeachingRecord
    ) -> None:
        undo(connected, manager)
        connection = Connection.objects.get()
        assert (connection.disconnected_at, connection.disconnected_by) == (LATER, manager)
        assert connection.disconnection_reason == WHY
        event = record.change_history.get(name=RecordEventName.ONE_LOGIN_DISCONNECTED)
        assert event.details["support_task"] == connected.reference
        assert connected.events.get(name=EventName.DISCONNECTED).details == {
            "connection": connection.pk,
            "record": record.pk,
            "trn": "1234567",
            "email": Email.objects.get(kind="record_disconnected").pk,
        }

    def test_emails_the_person_that_they_are_no_longer_connected(
        self, connected: SupportTask, manager: StaffUser
    ) -> None:
        shown = messages.disconnected(connected).preview()
        undo(connected, manager)
        email = Email.objects.get(kind="record_disconnected")
        assert (email.to, email.subject, email.body) == shown
        assert (email.about_thing, email.queued_at) == (connected, LATER)
        assert f"looking at your support request ({connected.reference}) again" in email.body
        assert ProcrastinateJob.objects.filter(args={"email_id": email.pk}).count() == 1

    @pytest.mark.parametrize("was_ended", [True, False])
    def test_emails_nothing_where_nothing_is_ended(
        self, connected: SupportTask, manager: StaffUser, was_ended: bool
    ) -> None:
        if was_ended:
            with transaction.atomic():
                made = Connection.objects.get()
                connections.disconnect(connection_id=made.pk, reason="Wrong", by=manager, at=AT)
        undo(connected, manager, disconnect=was_ended)
        assert not Email.objects.filter(kind="record_disconnected").exists()

    def test_leaves_the_connection_where_nobody_asked_to_end_it(
        self, connected: SupportTask, manager: StaffUser
    ) -> None:
        undo(connected, manager, disconnect=False)
        assert Connection.objects.open().count() == 1

    def test_leaves_a_connection_that_another_made(
        self, connected: SupportTask, manager: StaffUser, person: OneLoginUser
    ) -> None:
        first = Connection.objects.get()
        with transaction.atomic():
            connections.disconnect(connection_id=first.pk, reason="Wrong", by=manager, at=LATER)
        second = Connection.objects.create(
            one_login_user=person, teaching_record=first.teaching_record, route="trn", connected_at=LATER
        )
        undo(connected, manager)
        assert Connection.objects.open().get() == second

    def test_lets_the_task_be_decided_again(
        self, connected: SupportTask, manager: StaffUser, officer: StaffUser, record: TeachingRecord
    ) -> None:
        undo(connected, manager)
        do_not_connect(task_id=connected.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=LATER)
        undo(connected, manager)
        connect_record(task_id=connected.pk, record_id=record.pk, by=officer, at=LATER, note="It is theirs after all.")
        assert [each.details["outcome"] for each in queries.decisions(connected)] == [
            "connected",
            "not_connected",
            "connected",
        ]
        assert Connection.objects.open().count() == 1

    def test_gives_it_back_to_whose_it_was(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        save_for_later(task_id=task.pk, choices={}, version=1, by=officer, at=AT)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        task = undo(task, manager)
        assert (task.assigned_to, task.status) == (officer, Status.IN_PROGRESS)

    def test_gives_it_to_nobody_who_cannot_work_on_it_any_more(
        self, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        StaffUser.objects.filter(pk=officer.pk).update(is_active=False)
        assert undo(task, manager).assigned_to is None

    def test_refuses_what_nobody_has_decided(self, task: SupportTask, manager: StaffUser) -> None:
        with pytest.raises(TaskNotClosed):
            undo(task, manager)

    def test_refuses_what_is_not_as_it_was_shown(self, rejected: SupportTask, manager: StaffUser) -> None:
        with pytest.raises(TaskChanged):
            reopen(task_id=rejected.pk, reason=WHY, disconnect=False, by=manager, at=LATER, version=1)

    def test_refuses_somebody_who_has_sent_another_request(
        self, rejected: SupportTask, manager: StaffUser, person: OneLoginUser
    ) -> None:
        another = support_task(person)
        with pytest.raises(PersonHasAnotherTask) as refusal:
            undo(rejected, manager)
        assert refusal.value.task == another

    @pytest.mark.parametrize("reason", ["", " \r\n ", "\u200b"])
    def test_needs_a_reason(self, rejected: SupportTask, manager: StaffUser, reason: str) -> None:
        with pytest.raises(NoReason):
            undo(rejected, manager, reason=reason)

    @pytest.mark.parametrize(
        ("who", "sentence"),
        [
            ({"role": Role.SUPPORT}, "Only a manager"),
            ({"role": Role.MANAGER, "email": "grace@home.example"}, "your own support request"),
            ({"role": Role.MANAGER, "own_trn": "1234567"}, "your own record"),
        ],
    )
    def test_is_for_managers_and_not_for_their_own(
        self, connected: SupportTask, who: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(NotPermitted, match=sentence):
            undo(connected, StaffUserFactory(**who))

    def test_leaves_nothing_behind_when_it_fails_late(
        self, connected: SupportTask, manager: StaffUser, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError, match="late"):
            undo(connected, manager)
        connected.refresh_from_db()
        assert connected.is_closed
        assert Connection.objects.open().count() == 1
        assert not Email.objects.filter(kind="record_disconnected").exists()
