"""Connecting a One Login user to a teaching record, and ending that."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from govuk.written import written
from one_login.models import OneLoginUser
from staff.models import StaffUser
from teaching_records import history, policies, queries
from teaching_records.models import AUTOMATIC_ROUTES, Actor, Connection, Route, TeachingRecord
from teaching_records.rules.normal_forms import email_comparison_key
from transactions import part_of_use_case


class AlreadyConnected(Exception):
    """The One Login user has an open connection."""


class AlreadyDisconnected(Exception):
    """The connection was ended before; `connection` says by whom, when and why."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(f"connection {connection.pk}")
        self.connection = connection


class NoReason(Exception):
    """Staff do not connect or disconnect by hand without saying why."""


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
    details: dict[str, Any] | None = None,
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


@part_of_use_case
def disconnect(
    *, connection_id: int, reason: str, by: StaffUser, at: datetime, details: dict[str, Any] | None = None
) -> Connection:
    """End the connection, for a `reason` in words, and write it into the record's change history.

    From then on the rules do not connect that person to that record again (`was_disconnected`). Both rows are held
    first, in the order in which `connect` holds them. Raises NotPermitted, AlreadyDisconnected, NoReason.
    """
    connection = _locked_with_both(connection_id)
    policies.check_can_disconnect(by, connection)
    if connection.disconnected_at is not None:
        raise AlreadyDisconnected(connection)
    if not (reason := written(reason)):
        raise NoReason
    connection.disconnected_at, connection.disconnected_by = at, by
    connection.disconnection_reason = reason
    connection.save(update_fields=["disconnected_at", "disconnected_by", "disconnection_reason"])
    history.add_event(
        history.EventName.ONE_LOGIN_DISCONNECTED,
        connection.teaching_record,
        actor=Actor.STAFF,
        at=at,
        by=by,
        details={
            "email": connection.one_login_user.email,
            "route": connection.route,
            "connection": connection.pk,
            "reason": reason,
        }
        | (details or {}),
    )
    return connection


def _locked_with_both(connection_id: int) -> Connection:
    user_id, record_id = Connection.objects.values_list("one_login_user_id", "teaching_record_id").get(pk=connection_id)
    OneLoginUser.objects.locked(user_id)
    TeachingRecord.objects.locked(record_id)
    related = ("one_login_user", "teaching_record", "disconnected_by")
    return Connection.objects.select_related(*related).get(pk=connection_id)


def open_connection(one_login_user_id: int | None) -> Connection | None:
    """The user's open connection with its record, if there is one; nobody (None) has none."""
    if one_login_user_id is None:
        return None
    return (
        Connection.objects.open()
        .filter(one_login_user_id=one_login_user_id)
        .select_related("teaching_record__merged_into", "connected_by")
        .first()
    )


def was_disconnected(user: OneLoginUser, record_id: int) -> bool:
    """Whether staff disconnected `user`, or somebody who may be the same person, from the record.

    A record merged into this one counts as this one.
    """
    ended = Connection.objects.exclude(disconnected_at=None).filter(teaching_record__in=queries.with_merged(record_id))
    return any(may_be_same_person(user, each.one_login_user) for each in ended.select_related("one_login_user"))


def may_be_same_person(a: OneLoginUser, b: OneLoginUser) -> bool:
    """Whether they have the same e-mail address, or a verified date of birth in common.

    One Login gives a new subject to whoever deletes their account and makes another.
    """
    return a.pk == b.pk or may_be_who_has(a.email, a.verified_dates_of_birth, b)


def may_be_who_has(email: str, dates_of_birth: Iterable[date], user: OneLoginUser) -> bool:
    """Whether `user` may be whoever has that address, or was born on one of these days."""
    has_address = email_comparison_key(email) == email_comparison_key(user.email)
    return has_address or not set(dates_of_birth).isdisjoint(user.verified_dates_of_birth)
