"""What staff connect and disconnect by hand, from the page of a record or of a One Login."""

from collections.abc import Collection
from datetime import datetime

from govuk.written import written
from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks import lifecycle
from support_tasks import policies as task_policies
from support_tasks import queries as task_queries
from support_tasks.actions.deciding import close_without_connecting, connect_record
from support_tasks.models import Reason, SupportTask
from teaching_records import connections, policies, queries
from teaching_records.evidence import NOTHING_STATED, evidence, verified_facts
from teaching_records.models import Connection, Route, TeachingRecord
from transactions import use_case
from trs_console.console import messages
from tssp_unlock.actions import evaluate_connection


class NotVerified(Exception):
    """Nobody has verified who the person is: what they are connected to, anybody could see."""


def connect_by_hand(
    *,
    one_login_user_id: int,
    record_id: int,
    reason: str,
    beside: Collection[int],
    by: StaffUser,
    at: datetime,
    closing: SupportTask | None = None,
    shown: int | None = None,
) -> None:
    """Connect the two, keep the reason in the record's history, and queue the e-mail that says so.

    `beside` are the record's open connections (ids) that the officer knows of: another one raises RecordTaken. With
    `closing`, the person's task as it was shown, that is closed as connected, and the e-mail is its answer; `shown` is
    as for `deciding.connect_record`. Raises NotPermitted, NotVerified, NoReason, what `connections.connect` raises, and
    what `deciding.connect_record` does.
    """
    if not (reason := written(reason)):
        raise connections.NoReason
    if closing:
        task_policies.check_can_decide(by, closing)
    if closing is None:
        _connect(one_login_user_id, record_id, reason, beside, by, at)
    else:
        connect_record(
            task_id=closing.pk,
            record_id=record_id,
            version=closing.version,
            shown=shown,
            beside=beside,
            route=Route.MANUAL,
            reason=reason,
            by=by,
            at=at,
        )


@use_case
def _connect(
    one_login_user_id: int, record_id: int, reason: str, beside: Collection[int], by: StaffUser, at: datetime
) -> None:
    user = OneLoginUser.objects.locked(one_login_user_id)
    TeachingRecord.objects.locked(record_id)
    record = TeachingRecord.objects.with_details().get(pk=record_id)
    policies.check_can_connect(by, user, record)
    if not user.is_verified:
        raise NotVerified
    others = {each.pk for each in record.open_connections if each.one_login_user_id != user.pk}
    if others - set(beside):
        raise connections.RecordTaken
    compared = queries.compare(record, evidence(verified_facts(user), NOTHING_STATED), user.pk)
    connection = connections.connect(
        one_login_user_id=user.pk,
        record_id=record_id,
        route=Route.MANUAL,
        agreed_attributes=compared.agreement.agreed_attributes,
        at=at,
        by=by,
        details={"reason": reason},
    )
    evaluate_connection(connection, at=at)
    messages.connected(user).queue(about=connection, at=at)


@use_case
def disconnect_by_hand(
    *,
    connection_id: int,
    reason: str,
    by: StaffUser,
    at: datetime,
    closing: SupportTask | None = None,
    shown: int | None = None,
    why: Reason | None = None,
    detail: str = "",
) -> Connection:
    """End the connection, and queue the e-mail that says so.

    With `closing`, the person's task as it was shown, that is closed without connecting anybody, for the reason `why`
    with its `detail`, and answered; `shown` is as for `deciding.connect_record`. Raises what `connections.disconnect`
    and `deciding.do_not_connect` raise.
    """
    suggested = task_queries.suggested_now(closing.pk) if closing else {}  # before anything is held
    if closing:
        task_policies.check_can_decide(by, closing)
        lifecycle.locked_with_person(closing.pk)  # then the record, as everywhere
    connection = connections.disconnect(connection_id=connection_id, reason=reason, by=by, at=at)
    messages.disconnected(connection.one_login_user).queue(about=connection, at=at)
    if closing and why:
        close_without_connecting(
            task_id=closing.pk,
            reason=why,
            detail=detail,
            by=by,
            at=at,
            suggested=suggested,
            version=closing.version,
            shown=shown,
        )
    return connection
