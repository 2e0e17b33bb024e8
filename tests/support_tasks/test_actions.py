"""Deciding support tasks: everything commits together, or nothing does."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.models import Email, Status
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks import queries
from support_tasks.actions import (
    NothingWritten,
    assign,
    claim,
    connect_record,
    deciding,
    do_not_connect,
    open_connect_task,
)
from support_tasks.lifecycle import CLAIM_LASTS, TaskAlreadyClosed, TaskChanged, TaskHeld
from support_tasks.models import REASONS, EventName, Outcome, Reason, SupportTask
from support_tasks.models import Status as TaskStatus
from teaching_records import history
from teaching_records.connections import AlreadyConnected, RecordNotActive
from teaching_records.evidence import NOTHING_STATED, Stated
from teaching_records.models import Actor, ChangeHistoryEvent, Connection, Route, TeachingRecord
from teaching_records.rules.levels import ATTRIBUTES, How, Level
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.support_tasks.conftest import AT
from transactions import NoTransaction

pytestmark = pytest.mark.django_db

DECISIONS = ("record_connected", "record_not_connected")


def what_there_is() -> tuple[int, ...]:
    """Everything that a decision adds."""
    return (
        Connection.objects.count(),
        ChangeHistoryEvent.objects.count(),
        Email.objects.filter(kind__in=DECISIONS).count(),
        ProcrastinateJob.objects.count(),
        SupportTask.objects.filter(status=TaskStatus.CLOSED).count(),
    )


class TestOpenConnectTask:
    def test_keeps_what_was_verified_and_stated_as_it_was(self, person: OneLoginUser) -> None:
        stated: Stated = {"national_insurance_number": "QQ123456C", "trn": "1234567"}
        task = support_task(person, stated=stated, match_failure="trn_disagrees", at=AT)
        person.email = "new@home.example"
        person.save()
        task.refresh_from_db()
        assert task.verified == {
            "email": "grace@home.example",
            "names": [
                {"given": ["Grace"], "family": ["Adeyemi"], "shown": "Grace Adeyemi"},
                {"given": ["Grace"], "family": ["Okafor"], "shown": "Grace Okafor"},
            ],
            "dates_of_birth": ["1990-08-15"],
        }
        assert task.stated == stated
        assert (task.match_failure, task.created_at) == ("trn_disagrees", AT)

    def test_says_when_an_answer_is_due_and_what_the_list_sorts_by(self, person: OneLoginUser) -> None:
        task = support_task(person, at=datetime(2026, 12, 23, 9, 0, tzinfo=UTC))
        assert task.due_on == date(2027, 1, 4)  # behind Christmas and the New Year
        assert (task.person_name, task.person_name_key) == ("Grace Adeyemi", "adeyemi grace")
        assert task.version == 1

    def test_can_be_found_by_every_name_number_and_address(self, person: OneLoginUser) -> None:
        task = support_task(person, stated={"national_insurance_number": "QQ123456C", "trn": "7654321"})
        assert set(task.terms.values_list("kind", "term")) == {
            ("name", "grace"),
            ("name", "adeyemi"),
            ("name", "okafor"),
            ("email", "grace@home.example"),
            ("trn", "7654321"),
            ("nino", "QQ123456C"),
        }

    def test_begins_its_history(self, task: SupportTask) -> None:
        event = task.events.get()
        assert (event.name, event.actor, event.staff_user) == (EventName.OPENED, Actor.TEACHER, None)
        assert (event.at, event.version) == (task.created_at, 1)

    def test_queues_the_acknowledgement_with_it(self, task: SupportTask) -> None:
        email = Email.objects.get()
        assert email.kind == "support_request_received"
        assert email.about_thing == task
        assert task.reference in email.body
        assert ProcrastinateJob.objects.get().args == {"email_id": email.pk}

    def test_returns_the_open_one_as_it_is(self, person: OneLoginUser, task: SupportTask) -> None:
        with transaction.atomic():
            again, is_new = open_connect_task(
                one_login_user=person, stated=NOTHING_STATED, match_failure="no_record", at=AT
            )
        assert (again, is_new) == (task, False)
        assert Email.objects.count() == 1

    def test_is_a_new_one_after_the_last_was_decided(
        self, person: OneLoginUser, task: SupportTask, officer: StaffUser
    ) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert support_task(person) != task

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self, person: OneLoginUser) -> None:
        with pytest.raises(NoTransaction):
            open_connect_task(one_login_user=person, stated=NOTHING_STATED, match_failure="no_record", at=AT)


class TestConnectRecord:
    def test_closes_the_task(self, task: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        task.refresh_from_db()
        assert (task.status, task.outcome) == (TaskStatus.CLOSED, Outcome.CONNECTED)
        assert (task.closed_by, task.closed_at, task.connected_record) == (officer, AT, record)
        assert (task.reason, task.reason_detail) == ("", "")

    def test_connects_the_person(
        self, task: SupportTask, person: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        connection = Connection.objects.get()
        assert (connection.one_login_user, connection.teaching_record) == (person, record)
        assert (connection.route, connection.connected_by) == (Route.SUPPORT_TASK, officer)
        assert connection.connected_at == AT
        assert connection.agreed_attributes == ["first_name", "last_name", "date_of_birth"]

    def test_writes_the_change_history_with_the_address_used(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        event = ChangeHistoryEvent.objects.get()
        assert event.name == history.EventName.ONE_LOGIN_CONNECTED
        assert (event.record, event.actor, event.staff_user, event.at) == (record, Actor.STAFF, officer, AT)
        assert event.details == {
            "email": "grace@home.example",
            "route": "support_task",
            "connection": Connection.objects.get().pk,
            "support_task": task.reference,
        }

    def test_queues_the_email_and_its_job(self, task: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        email = Email.objects.get(kind="record_connected")
        assert (email.to, email.status, email.about_thing) == ("grace@home.example", Status.QUEUED, task)
        job = ProcrastinateJob.objects.order_by("id").last()
        assert job is not None
        assert (job.task_name, job.args) == ("notifications.jobs.send_email", {"email_id": email.pk})

    def test_keeps_no_personal_data_in_the_jobs(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        for job in ProcrastinateJob.objects.all():
            assert set(job.args) == {"email_id"}
            assert isinstance(job.args["email_id"], int)
            assert (job.lock, job.queueing_lock) == (None, None)

    def test_does_nothing_a_second_time(self, task: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        before = what_there_is()
        with pytest.raises(TaskAlreadyClosed) as refusal:
            connect_record(task_id=task.pk, record_id=record.pk, by=StaffUserFactory(), at=AT)
        assert refusal.value.task.closed_by == officer
        assert what_there_is() == before

    def test_keeps_what_was_decided_and_what_was_suggested_then(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        other: TeachingRecord = TeachingRecordFactory.create(first_name="Gracie", last_name="Adeyemi")
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        TeachingRecord.objects.update(first_name="Renamed")
        [decision] = queries.decisions(task)
        assert (decision.staff_user, decision.at, decision.version) == (officer, AT, 2)
        assert decision.details | {"suggested": None} == {
            "outcome": "connected",
            "record": record.pk,
            "trn": "1234567",
            "connection": Connection.objects.get().pk,
            "email": Email.objects.get(kind="record_connected").pk,
            "suggested": None,
        }
        suggested = queries.suggested_then(decision)
        assert suggested is not None
        assert [(each.record_id, each.trn, each.name) for each in suggested] == [
            (record.pk, "1234567", "Grace Adeyemi"),
            (other.pk, other.trn, "Gracie Adeyemi"),
        ]
        assert suggested[0].bits > suggested[1].bits
        assert list(suggested[0].attributes) == list(ATTRIBUTES)
        assert suggested[0].attributes["first_name"].level == Level.SAME
        assert (suggested[1].attributes["first_name"].level, suggested[1].attributes["first_name"].how) == (
            Level.SIMILAR,
            How.SOUNDS_ALIKE,
        )

    def test_lets_the_task_be_found_by_the_record(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert task.terms.filter(kind="trn", term="1234567").exists()

    def test_adds_a_note(self, task: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT, note="Married in 2019.")
        assert task.notes.get().text == "Married in 2019."

    def test_refuses_what_a_colleague_works_on(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        before = what_there_is()
        with pytest.raises(TaskHeld) as refusal:
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert refusal.value.by == colleague
        assert what_there_is() == before
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT + CLAIM_LASTS)

    def test_refuses_what_is_not_as_it_was_shown(
        self,
        task: SupportTask,
        record: TeachingRecord,
        officer: StaffUser,
        colleague: StaffUser,
        manager: StaffUser,
    ) -> None:
        assign(task_id=task.pk, to=colleague, by=manager, at=AT)
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        before = what_there_is()
        with pytest.raises(TaskChanged) as refusal:
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT, version=1)
        assert [event.details["to"]["name"] for event in refusal.value.events] == ["Ben Colleague", "Ada Officer"]
        assert what_there_is() == before
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT, version=3)

    @pytest.mark.parametrize("step", ["lifecycle.close", "messages.connected", "history.add_event"])
    def test_leaves_nothing_behind_when_it_fails_late(
        self,
        task: SupportTask,
        record: TeachingRecord,
        officer: StaffUser,
        monkeypatch: pytest.MonkeyPatch,
        step: str,
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("late")

        module, name = step.split(".")
        monkeypatch.setattr(getattr(deciding, module), name, fail)
        before = what_there_is()
        with pytest.raises(RuntimeError, match="late"):
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert what_there_is() == before

    def test_leaves_nothing_behind_when_the_job_cannot_be_queued(
        self,
        task: SupportTask,
        record: TeachingRecord,
        officer: StaffUser,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("no queue")

        monkeypatch.setattr("notifications.later.send", fail)
        before = what_there_is()
        with pytest.raises(RuntimeError, match="no queue"):
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert what_there_is() == before

    def test_refuses_a_record_that_was_deactivated(self, task: SupportTask, officer: StaffUser) -> None:
        record = TeachingRecordFactory(status="deactivated")
        before = what_there_is()
        with pytest.raises(RecordNotActive):
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert what_there_is() == before

    def test_refuses_somebody_who_is_connected_already(
        self, task: SupportTask, person: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        Connection.objects.create(
            one_login_user=person,
            teaching_record=TeachingRecordFactory(),
            route=Route.AUTOMATIC,
            connected_at=AT,
        )
        before = what_there_is()
        with pytest.raises(AlreadyConnected):
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert what_there_is() == before

    def test_may_knowingly_add_a_second_person_to_a_record(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        Connection.objects.create(
            one_login_user=OneLoginUserFactory(),
            teaching_record=record,
            route=Route.AUTOMATIC,
            connected_at=AT,
        )
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert Connection.objects.open().filter(teaching_record=record).count() == 2


class TestDoNotConnect:
    def test_closes_the_task_with_the_reason_and_queues_the_email(self, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.SEVERAL_RECORDS, detail="", by=officer, at=AT)
        task.refresh_from_db()
        assert (task.outcome, task.reason) == (Outcome.NOT_CONNECTED, Reason.SEVERAL_RECORDS)
        email = Email.objects.get(kind="record_not_connected")
        assert "more than one teaching record" in email.body
        assert task.reference in email.body
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 0

    def test_sends_what_staff_wrote_without_its_marks(self, task: SupportTask, officer: StaffUser) -> None:
        detail = "# See [here](https://phish.example)\nand send your payslip"
        do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail=detail, by=officer, at=AT)
        body = Email.objects.get(kind="record_not_connected").body
        assert "and send your payslip" in body
        assert "phish.example" not in body
        assert "# See" not in body
        task.refresh_from_db()
        assert task.reason_detail == detail

    @pytest.mark.parametrize("detail", ["", "\u200b", "## \u200b", "---"])
    def test_takes_a_reason_that_can_be_read(self, task: SupportTask, officer: StaffUser, detail: str) -> None:
        with pytest.raises(NothingWritten):
            do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail=detail, by=officer, at=AT)
        task.refresh_from_db()
        assert not task.is_closed

    def test_keeps_the_reason_and_that_nothing_was_suggested(self, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="Not yet", by=officer, at=AT)
        [decision] = queries.decisions(task)
        assert decision.details == {
            "outcome": "not_connected",
            "reason": "another_reason",
            "detail": "Not yet",
            "email": Email.objects.get(kind="record_not_connected").pk,
            "suggested": [],
        }
        assert queries.suggested_then(decision) == []

    @pytest.mark.parametrize("reason", REASONS[Outcome.NOT_CONNECTED])
    def test_has_words_for_every_reason(self, task: SupportTask, officer: StaffUser, reason: Reason) -> None:
        detail = "Words of ours" if reason == Reason.ANOTHER_REASON else ""
        do_not_connect(task_id=task.pk, reason=reason, detail=detail, by=officer, at=AT)
        why = Email.objects.get(kind="record_not_connected").body.partition("# Why\n\n")[2]
        assert len(why.partition("\n\n")[0]) > 10

    def test_does_nothing_a_second_time(self, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        before = what_there_is()
        with pytest.raises(TaskAlreadyClosed):
            do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert what_there_is() == before


class TestPolicies:
    @pytest.mark.parametrize(
        ("who", "sentence"),
        [
            ({"role": Role.VIEWER}, "Your role lets you read"),
            ({"email": "grace@home.example"}, "your own support request"),
            ({"own_trn": "7654321"}, "about your own record"),
            ({"own_trn": "1234567"}, "your own record"),
            ({"is_active": False}, "Your role lets you read"),
        ],
    )
    def test_refuse_and_change_nothing(
        self, person: OneLoginUser, record: TeachingRecord, who: dict[str, object], sentence: str
    ) -> None:
        task = support_task(person, stated={"national_insurance_number": None, "trn": "7654321"})
        officer = StaffUserFactory(**who)
        before = what_there_is()
        with pytest.raises(NotPermitted, match=sentence):
            connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert what_there_is() == before
