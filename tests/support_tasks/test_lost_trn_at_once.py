"""Two officers at the same instant, and somebody who asks while a manager opens their request again."""

from functools import partial

import pytest

from notifications.models import Email
from staff.models import Role
from support_tasks.actions import PersonHasAnotherTask, do_not_connect, reopen, send_trn
from support_tasks.lifecycle import TaskAlreadyClosed
from support_tasks.models import Reason, SupportTask
from tests.at_once import AtOnce
from tests.factories import StaffUserFactory, TeachingRecordFactory, locked_account, lost_trn_task
from tests.support_tasks.conftest import AT
from tssp_unlock.models import EmailUse, UnlockDecision

pytestmark = pytest.mark.django_db(transaction=True)


class TestTwoOfficers:
    def test_send_one_trn(self, at_once: AtOnce) -> None:
        task = lost_trn_task()
        records = TeachingRecordFactory.create_batch(2)
        for record in records:
            locked_account(record)
        sends = [
            partial(send_trn, task_id=task.pk, record_id=record.pk, by=StaffUserFactory.create(), at=AT)
            for record in records
        ]
        at_once(*sends, expected=TaskAlreadyClosed)
        assert Email.objects.filter(kind="your_trn").count() == 1
        assert EmailUse.objects.count() == UnlockDecision.objects.count() == 1

    def test_send_it_or_do_not(self, at_once: AtOnce) -> None:
        task, record = lost_trn_task(), TeachingRecordFactory.create()
        at_once(
            partial(send_trn, task_id=task.pk, record_id=record.pk, by=StaffUserFactory.create(), at=AT),
            partial(
                do_not_connect,
                task_id=task.pk,
                reason=Reason.NO_RECORD,
                detail="",
                by=StaffUserFactory.create(),
                at=AT,
            ),
            expected=TaskAlreadyClosed,
        )
        assert Email.objects.filter(kind__in=("your_trn", "trn_not_sent")).count() == 1


class TestSomebodyWhoAsksAgain:
    def test_has_one_request_open_though_the_first_is_reopened(self, at_once: AtOnce) -> None:
        manager = StaffUserFactory.create(role=Role.MANAGER)
        task = lost_trn_task()
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        at_once(
            lost_trn_task,
            partial(reopen, task_id=task.pk, reason="Look again.", disconnect=False, by=manager, at=AT),
            expected=PersonHasAnotherTask,
        )
        assert SupportTask.objects.not_closed().count() == 1
