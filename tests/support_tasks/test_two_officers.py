"""Two officers who confirm the same task at the same instant."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from notifications.models import Email
from staff.models import StaffUser
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.lifecycle import TaskAlreadyClosed
from support_tasks.models import Reason, SupportTask
from teaching_records.models import ChangeHistoryEvent, Connection, TeachingRecord
from tests.factories import StaffUserFactory
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_instant(*decisions: Callable[[], object]) -> list[object]:
    """Run each in a thread with a database connection of its own; what each returned or raised."""
    results: list[object] = []
    start = threading.Barrier(len(decisions))

    def run(decide: Callable[[], object]) -> None:
        start.wait()
        try:
            results.append(decide())
        except TaskAlreadyClosed as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(decide,)) for decide in decisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


class TestTwoOfficers:
    def test_connecting_both_decide_once(self, task: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        def connect(by: StaffUser) -> Callable[[], object]:
            return lambda: connect_record(task_id=task.pk, record_id=record.pk, by=by, at=AT)

        officers: list[StaffUser] = [officer, StaffUserFactory(), StaffUserFactory(), StaffUserFactory()]
        results = at_the_same_instant(*(connect(each) for each in officers))
        refusals = [result for result in results if isinstance(result, TaskAlreadyClosed)]
        [decided] = [result for result in results if isinstance(result, SupportTask)]
        assert len(refusals) == 3
        assert {refusal.task.closed_by for refusal in refusals} == {decided.closed_by}
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 1
        assert Email.objects.filter(kind="record_connected").count() == 1

    def test_one_connecting_and_one_not_decide_once(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        colleague = StaffUserFactory()
        results = at_the_same_instant(
            lambda: connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT),
            lambda: do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=colleague, at=AT),
        )
        assert sum(isinstance(result, TaskAlreadyClosed) for result in results) == 1
        task.refresh_from_db()
        is_connected = task.outcome == "connected"
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == is_connected
        [email] = Email.objects.exclude(kind="support_request_received")
        assert email.kind == ("record_connected" if is_connected else "record_not_connected")
