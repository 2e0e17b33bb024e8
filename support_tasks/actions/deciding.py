"""Deciding support tasks."""

from collections.abc import Collection
from datetime import datetime

from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks import lifecycle, messages, policies
from support_tasks.models import Outcome, Reason, SupportTask
from teaching_records import connections, queries
from teaching_records.evidence import evidence
from teaching_records.models import Route, TeachingRecord
from transactions import use_case


@use_case
def connect_record(
    *, task_id: int, record_id: int, by: StaffUser, at: datetime, beside: Collection[int] | None = None
) -> SupportTask:
    """Decide a task: connect its person to the record, close it, and queue the e-mail.

    `beside` are the record's open connections (ids) that the officer knows of: another one raises RecordTaken.
    None asks nothing. Raises TaskAlreadyClosed, NotPermitted, and what `connections.connect` raises.
    """
    # The user first, then the task: the same order as the teacher's own journey takes its locks in.
    task = _locked_with_user(task_id)
    lifecycle.check_is_not_closed(task)
    TeachingRecord.objects.locked(record_id)
    record = TeachingRecord.objects.with_details().get(pk=record_id)
    if beside is not None and {connection.pk for connection in record.open_connections} - set(beside):
        raise connections.RecordTaken
    policies.check_can_connect(by, task, record)
    compared = queries.compare(record, evidence(task.verified, task.stated), task.one_login_user_id)
    connections.connect(
        one_login_user_id=task.one_login_user_id,
        record_id=record_id,
        route=Route.SUPPORT_TASK,
        agreed_attributes=[name for name, part in compared.agreement.items() if part.agrees],
        at=at,
        by=by,
        details={"support_task": task.reference},
    )
    lifecycle.close(task, Outcome.CONNECTED, by=by, at=at, record=record)
    messages.connected(task).queue(about=task, at=at)
    return task


@use_case
def do_not_connect(*, task_id: int, reason: Reason, detail: str, by: StaffUser, at: datetime) -> SupportTask:
    """Decide a task: connect nothing, close it with the reason, and queue the e-mail that gives it.

    `detail` is for "another reason" only: the one that can be given to somebody who got connected meanwhile.
    Raises TaskAlreadyClosed, NotPermitted, AlreadyConnected.
    """
    task = _locked_with_user(task_id)
    lifecycle.check_is_not_closed(task)
    policies.check_can_decide(by, task)
    if reason != Reason.ANOTHER_REASON and connections.open_connection(task.one_login_user_id):
        raise connections.AlreadyConnected
    lifecycle.close(task, Outcome.NOT_CONNECTED, by=by, at=at, reason=reason, detail=detail)
    messages.not_connected(task, reason, detail).queue(about=task, at=at)
    return task


def _locked_with_user(task_id: int) -> SupportTask:
    user_id = SupportTask.objects.values_list("one_login_user_id", flat=True).get(pk=task_id)
    OneLoginUser.objects.locked(user_id)
    return SupportTask.objects.select_related("one_login_user", "closed_by").locked(task_id)
