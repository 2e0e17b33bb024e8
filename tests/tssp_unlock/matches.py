"""Ways in which somebody is matched to a record, as the product walks them."""

from datetime import datetime

from django.db import transaction

from matching.actions import try_to_connect
from matching.models import Step
from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks.actions import connect_record
from teaching_records.models import Alert, Connection, Status, TeachingRecord
from tests.factories import OneLoginUserFactory, support_task, verified_name
from tests.tssp_unlock.conftest import AT
from tssp_unlock.actions import evaluate
from tssp_unlock.models import How, PortalAccount, UnlockDecision


def is_locked(record: TeachingRecord) -> bool:
    return PortalAccount.objects.get(record=record).is_locked


def find(record: TeachingRecord, address: str, at: datetime = AT) -> UnlockDecision:
    """Its TRN is found, and sent to the address."""
    with transaction.atomic():
        return evaluate(record_id=record.pk, address=address, how=How.FIND_TRN, at=at)


def somebody(record: TeachingRecord, address: str) -> OneLoginUser:
    """The record's person, who signed in with that address; the record has it too, so that they match."""
    TeachingRecord.objects.filter(pk=record.pk).update(email=address)
    assert record.date_of_birth
    return OneLoginUserFactory.create(
        email=address,
        verified_names=[verified_name(record.first_name, record.last_name)],
        verified_dates_of_birth=[record.date_of_birth],
    )


def connect(record: TeachingRecord, address: str, at: datetime = AT) -> UnlockDecision:
    """The record's person signs in with One Login, and the rules connect them."""
    return connect_user(somebody(record, address), record, at)


def connect_user(user: OneLoginUser, record: TeachingRecord, at: datetime = AT) -> UnlockDecision:
    decision = try_to_connect(one_login_user_id=user.pk, step=Step.IDENTITY, at=at)
    assert decision.record == record, decision.reason
    return UnlockDecision.objects.get(record=record, how=How.AUTOMATIC, email_use__address=user.email)


def connect_by_staff(record: TeachingRecord, address: str, by: StaffUser, at: datetime = AT) -> UnlockDecision:
    """Somebody whom the rules did not connect asks for support, and an officer connects the record."""
    task = support_task(OneLoginUserFactory.create(email=address), at=at)
    connect_record(task_id=task.pk, record_id=record.pk, by=by, at=at, note="They sent a certificate.")
    assert Connection.objects.filter(one_login_user=task.one_login_user, teaching_record=record).exists()
    return UnlockDecision.objects.get(how=How.SUPPORT_TASK, record=record, email_use__address=address)


def merge(record: TeachingRecord, into: TeachingRecord) -> None:
    """As an administrator, or a file, merges them."""
    TeachingRecord.objects.filter(pk=record.pk).update(status=Status.DEACTIVATED, merged_into=into)


def open_alert(record: TeachingRecord) -> Alert:
    return Alert.objects.create(record=record, type="Prohibition", starts_on=AT.date())
