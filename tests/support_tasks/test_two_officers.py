"""Two officers who confirm the same task at the same instant."""

from collections.abc import Callable

from notifications.models import Email
from staff.models import StaffUser
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.lifecycle import TaskAlreadyClosed
from support_tasks.models import Reason, SupportTask
from teaching_records.models import ChangeHistoryEvent, Connection, TeachingRecord
from tests.at_once import AtOnce
from tests.factories import StaffUserFactory
from tests.support_tasks.conftest import AT


class TestTwoOfficers:
    def test_connecting_both_decide_once(
        self, at_once: AtOnce, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        def connect(by: StaffUser) -> Callable[[], object]:
            return lambda: connect_record(task_id=task.pk, record_id=record.pk, by=by, at=AT)

        officers: list[StaffUser] = [officer, StaffUserFactory(), StaffUserFactory(), StaffUserFactory()]
        results = at_once(*(connect(each) for each in officers), expected=TaskAlreadyClosed)
        refusals = [result for result in results if isinstance(result, TaskAlreadyClosed)]
        [decided] = [result for result in results if isinstance(result, SupportTask)]
        assert len(refusals) == 3
        assert {refusal.task.closed_by for refusal in refusals} == {decided.closed_by}
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 1
        assert Email.objects.filter(kind="record_connected").count() == 1

    def test_one_connecting_and_one_not_decide_once(
        self, at_once: AtOnce, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        colleague = StaffUserFactory()
        results = at_once(
            lambda: connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT),
            lambda: do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=colleague, at=AT),
            expected=TaskAlreadyClosed,
        )
        assert sum(isinstance(result, TaskAlreadyClosed) for result in results) == 1
        task.refresh_from_db()
        is_connected = task.outcome == "connected"
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == is_connected
        [email] = Email.objects.exclude(kind="support_request_received")
        assert email.kind == ("record_connected" if is_connected else "record_not_connected")
