"""Several officers send the same e-mail again at the same instant."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.actions import AlreadySentAgain
from notifications.models import Email
from staff.models import StaffUser
from support_tasks.models import EventName, SupportTask, TaskEvent
from teaching_records.models import TeachingRecord
from tests.at_once import AtOnce
from tests.factories import StaffUserFactory
from tests.trs_console.emails.conftest import AT, Failed, trn_requested
from trs_console.emails.actions import correct_and_send_again


@pytest.mark.parametrize("is_about_task", [True, False])
def test_one_of_them_does(
    at_once: AtOnce, failed: Failed, task: SupportTask, record: TeachingRecord, is_about_task: bool
) -> None:
    email = failed() if is_about_task else failed(trn_requested(), record)
    officers = StaffUserFactory.create_batch(3)

    def send(by: StaffUser) -> Callable[[], Email]:
        return lambda: correct_and_send_again(email_id=email.pk, to=f"for-{by.pk}@home.example", by=by, at=AT)

    results = at_once(*map(send, officers), expected=AlreadySentAgain)
    [again] = Email.objects.filter(replaces=email)
    assert ProcrastinateJob.objects.filter(args={"email_id": again.pk}).count() == 1
    assert TaskEvent.objects.filter(name=EventName.EMAIL_SENT_AGAIN).count() == is_about_task
    refused = [result for result in results if isinstance(result, AlreadySentAgain)]
    assert [(refusal.again, refusal.again.sent_again_by) for refusal in refused] == [(again, again.sent_again_by)] * 2
