"""What an officer reads when something stands in the way of connecting or disconnecting: nothing was done."""

from collections.abc import Iterator

from django.urls import reverse

from govuk.formats import govuk_datetime
from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks.conflicts import ConflictPage, is_just_now
from support_tasks.forms import why_not_active
from support_tasks.models import EventName as TaskEventName
from support_tasks.models import SupportTask
from support_tasks.pages import decided_by
from support_tasks.timeline import PRESENTERS
from teaching_records.models import Connection, TeachingRecord
from teaching_records.pages import one_login_href, record_href
from trs_console.console import queries
from trs_console.console.pages.connecting import connect_href
from trs_console.console.pages.one_logins import connections_href

GO_ON = "There is nothing to choose about it any more. Your reason is still here: check it, then continue."


def in_the_way(user: OneLoginUser, by: StaffUser) -> ConflictPage | None:
    """Why nothing can be connected to the One Login, if that is so."""
    if not user.is_verified:
        return not_verified(user)
    connection = queries.open_connection_of(user)
    return already_connected(user, connection, by) if connection else None


def already_connected(user: OneLoginUser, connection: Connection | None, by: StaffUser) -> ConflictPage:
    """The person has an open connection: from before, or made meanwhile, perhaps by `by` with a second press."""
    return ConflictPage(
        "This GOV.UK One Login is already connected to a record",
        tuple(_who_connected(connection, by)),
        tuple(_ways_on(user, connection)),
        shows_typed=not (connection and connection.connected_by == by and is_just_now(connection.connected_at)),
    )


def _who_connected(connection: Connection | None, by: StaffUser) -> Iterator[str]:
    if connection is None:
        yield "Nothing that you chose was saved."
        return
    record = connection.teaching_record
    who = connection.connected_by.name if connection.connected_by else "The teacher"
    at = govuk_datetime(connection.connected_at)
    yield f"{who} connected it to {record.full_name} (TRN {record.trn}) on {at}."
    if connection.connected_by == by and is_just_now(connection.connected_at):
        yield "If you have just done this, it was saved once, and one email was sent."
    else:
        yield "Nothing that you chose was saved, and no email was sent."
    yield "To connect another record, disconnect this one first."


def _ways_on(user: OneLoginUser, connection: Connection | None) -> Iterator[tuple[str, str]]:
    if connection:
        trn = connection.teaching_record.trn
        yield f"Open the record with TRN {trn}", record_href(trn)
    yield "Open the GOV.UK One Login", connections_href(user)


def already_disconnected(user: OneLoginUser, connection: Connection | None, by: StaffUser) -> ConflictPage:
    """The person has no open connection; `connection` is the one that was ended last, if there ever was one."""
    return ConflictPage(
        "This GOV.UK One Login is not connected to a record",
        tuple(_who_disconnected(connection, by)),
        tuple(_ways_on(user, connection)),
        shows_typed=not (connection and connection.disconnected_by == by and is_just_now(connection.disconnected_at)),
    )


def _who_disconnected(connection: Connection | None, by: StaffUser) -> Iterator[str]:
    if connection is None or connection.disconnected_by is None:
        yield "There is nothing to disconnect."
        return
    record = connection.teaching_record
    who, at = connection.disconnected_by, govuk_datetime(connection.disconnected_at)
    yield f"{who.name} disconnected it from {record.full_name} (TRN {record.trn}) on {at}."
    yield f"The reason: {connection.disconnection_reason}"
    if who == by and is_just_now(connection.disconnected_at):
        yield "If you have just done this, it was saved once, and one email was sent."
    else:
        yield "Nothing that you chose was saved, and no email was sent."


def came_between(user: OneLoginUser, open_task: SupportTask | None, to_close: SupportTask | None) -> str:
    """What became of the person's support request since it was said what to do with it: a heading, what to do now.

    `to_close` is the open one where the officer may decide it.
    """
    if to_close:
        return f"There is a support request to decide about, {to_close.reference}\nSelect what you want to do with it."
    if open_task:
        return f"You cannot close support request {open_task.reference} at the moment\n{GO_ON}"
    decided = queries.task_decided_last(user)
    return f"{_already_decided(decided) if decided else 'The support request is no longer open'}\n{GO_ON}"


def _already_decided(task: SupportTask) -> str:
    chose = PRESENTERS[TaskEventName.DECIDED]({"outcome": task.outcome})
    return f"{decided_by(task)} {chose} for {task.reference} on {govuk_datetime(task.closed_at)}"


def record_not_active(record: TeachingRecord, user: OneLoginUser | None = None) -> ConflictPage:
    """The record was deactivated, perhaps meanwhile; `user`: who was to be connected, if that is known."""
    back = ("Open the GOV.UK One Login", one_login_href(user)) if user else ("Open the record", record_href(record.trn))
    survivor = record.survivor()
    instead = (_survivor_instead(survivor, user),) if survivor.is_active else ()
    return ConflictPage(
        "This record cannot be connected", (f"{why_not_active(record)}.", "Nothing was saved."), (*instead, back)
    )


def _survivor_instead(survivor: TeachingRecord, user: OneLoginUser | None) -> tuple[str, str]:
    if user:
        return f"Compare with the record with TRN {survivor.trn}", connect_href(user, survivor)
    return f"Connect the record with TRN {survivor.trn} instead", reverse("console:record-connect", args=[survivor.trn])


def not_verified(user: OneLoginUser) -> ConflictPage:
    """A connection would show the record to somebody of whom nobody knows who they are."""
    return ConflictPage(
        "This GOV.UK One Login cannot be connected",
        (
            "Nobody has verified who this person is.",
            "They can verify their identity with GOV.UK One Login, or send a support request.",
        ),
        (("Open the GOV.UK One Login", one_login_href(user)),),
    )
