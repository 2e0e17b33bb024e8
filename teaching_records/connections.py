"""Connecting a One Login user to a teaching record."""

from collections.abc import Sequence
from datetime import datetime

from one_login.models import OneLoginUser
from staff.models import StaffUser
from teaching_records import history
from teaching_records.models import AUTOMATIC_ROUTES, Actor, Connection, Route, TeachingRecord
from transactions import part_of_use_case


class AlreadyConnected(Exception):
    """The One Login user has an open connection."""


class RecordTaken(Exception):
    """Another One Login user is connected to the record, or to one merged into it: only staff may add a second."""


class RecordNotActive(Exception):
    """The record was deactivated; nobody is connected to it any more."""


@part_of_use_case
def connect(
    *,
    one_login_user_id: int,
    record_id: int,
    route: Route,
    agreed_attributes: Sequence[str],
    at: datetime,
    by: StaffUser | None = None,
    details: dict[str, str] | None = None,
) -> Connection:
    """Connect the two and write it into the record's change history, with the e-mail address used.

    Both rows are held first, the user before the record, so that two connections never pass each other.
    Raises AlreadyConnected, RecordTaken or RecordNotActive.
    """
    user = OneLoginUser.objects.locked(one_login_user_id)
    record = TeachingRecord.objects.locked(record_id)
    if not record.is_active:
        raise RecordNotActive
    if Connection.objects.open().filter(one_login_user=user).exists():
        raise AlreadyConnected
    if route in AUTOMATIC_ROUTES and record.open_connections:
        raise RecordTaken
    connection = Connection.objects.create(
        one_login_user=user,
        teaching_record=record,
        route=route,
        agreed_attributes=list(agreed_attributes),
        connected_at=at,
        connected_by=by,
    )
    history.add_event(
        history.EventName.ONE_LOGIN_CONNECTED,
        record,
        actor=Actor.STAFF if by else Actor.TEACHER,
        at=at,
        by=by,
        details={"email": user.email, "route": route, "connection": connection.pk} | (details or {}),
    )
    return connection


def open_connection(one_login_user_id: int) -> Connection | None:
    """The user's open connection with its record, if there is one."""
    return (
        Connection.objects.open()
        .filter(one_login_user_id=one_login_user_id)
        .select_related("teaching_record__merged_into")
        .first()
    )
