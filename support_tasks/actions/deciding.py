"""Deciding support tasks."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone

from govuk.written import is_seen
from notifications.markdown import inert
from notifications.models import Email
from staff.models import StaffUser
from support_tasks import history, lifecycle, messages, policies, queries, suggestion_queries
from support_tasks.actions.drafts import forget_choices
from support_tasks.actions.notes import NothingWritten, check_nothing_was_added, write_note
from support_tasks.models import OUTCOMES, EventName, Kind, Outcome, Reason, SupportTask, TaskTerm, TermKind
from support_tasks.rules import may_give_a_trn
from support_tasks.suggestion_queries import ToExplain
from teaching_records import connections
from teaching_records.models import Connection, Route, TeachingRecord
from teaching_records.queries import Suggestion
from transactions import part_of_use_case, use_case
from tssp_unlock.actions import evaluate_connection, sending
from tssp_unlock.models import How


class GivesATrn(Exception):
    """A reason for the teacher may tell a TRN: those go out under the rules for them (`send_trn`) only."""


class NotExplained(Exception):
    """Something speaks against the record, and nobody wrote why it is the person's all the same."""

    def __init__(self, against: ToExplain) -> None:
        super().__init__(against)
        self.against = against


@use_case
def connect_record(
    *,
    task_id: int,
    record_id: int,
    by: StaffUser,
    at: datetime,
    version: int | None = None,
    shown: int | None = None,
    beside: Collection[int] | None = None,
    note: str = "",
    route: Route = Route.SUPPORT_TASK,
    reason: str = "",
) -> SupportTask:
    """Decide a task: connect its person to the record, close it, and queue the e-mail.

    `version` is that of the task which the officer was shown: another one raises TaskChanged, as does a note or link
    that a colleague added behind `shown`, the newest event (id) that the page took into account. `beside` are the
    record's open connections (ids) that they know of: another one raises RecordTaken. None of any asks nothing.
    A `note` is added to the task: one is needed where something speaks against the record (`ToExplain`), or a `reason`.
    Who is connected to that record already stays so: no second connection is made. Where staff connect by hand and the
    task is closed with that, `route` says so, and the record's history and the decision keep the `reason`. Raises
    TaskAlreadyClosed, TaskHeld, NotPermitted, NotExplained, and what `connections.connect` raises.
    """
    suggested = queries.suggested_now(task_id)  # a search takes its time: before anything is held
    task = _to_decide(task_id, version, shown, by, at)
    record = _locked_with_details(record_id)
    if beside is not None and {connection.pk for connection in record.open_connections} - set(beside):
        raise connections.RecordTaken
    policies.check_can_connect(by, task, record)
    compared = _compared(task, record, note + reason, at)
    connection = _connect(task, compared, route, reason, by, at)
    if note:
        write_note(task, note, by=by, at=at)
    lifecycle.close(task, Outcome.CONNECTED, by=by, at=at, record=record)
    TaskTerm.add(task, [(TermKind.TRN, record.trn)])
    email = messages.connected(task).queue(about=task, at=at)
    of_record = {"record": record.pk, "trn": record.trn, "connection": connection.pk}
    by_hand = {"why_by_hand": reason} if reason else {}
    _note_decision(task, email, suggested | of_record | by_hand, by, at)
    return task


@use_case
def send_trn(
    *,
    task_id: int,
    record_id: int,
    by: StaffUser,
    at: datetime,
    version: int | None = None,
    shown: int | None = None,
    note: str = "",
) -> SupportTask:
    """Decide a task: send its person the TRN of the record, close it, and ask the rules about the portal account.

    `version`, `shown` and `note` are as for `connect_record`. Raises TaskAlreadyClosed, TaskChanged, TaskHeld,
    NotPermitted, RecordNotActive, NotExplained.
    """
    suggested = queries.suggested_now(task_id)
    task = _to_decide(task_id, version, shown, by, at)
    record = _locked_with_details(record_id)
    policies.check_can_send_trn(by, task, record)
    if not record.is_active:
        raise connections.RecordNotActive
    _compared(task, record, note, at)
    if note:
        write_note(task, note, by=by, at=at)
    lifecycle.close(task, Outcome.TRN_SENT, by=by, at=at, record=record)
    TaskTerm.add(task, [(TermKind.TRN, record.trn)])
    sent = sending.send_trn(
        record,
        to=task.address,
        how=How.FIND_TRN_TASK,
        about=task,
        asked_at=task.created_at,
        at=at,
        by=by,
        details={"support_task": task.reference},
    )
    of_record = {"record": record.pk, "trn": record.trn, "notice": sent.notice and sent.notice.pk}
    _note_decision(task, sent.trn, suggested | of_record, by, at)
    return task


@use_case
def do_not_connect(
    *,
    task_id: int,
    reason: Reason,
    detail: str,
    by: StaffUser,
    at: datetime,
    version: int | None = None,
    shown: int | None = None,
) -> SupportTask:
    """Decide a task: connect nothing, or send no TRN, close it with the reason, and queue the e-mail that gives it.

    `detail` is for "another reason" only: the one that can be given to somebody who got connected meanwhile.
    `version` and `shown` are as for `connect_record`. Raises TaskAlreadyClosed, TaskChanged, TaskHeld, NotPermitted,
    AlreadyConnected, NothingWritten where nothing of `detail` would be seen in the e-mail, and GivesATrn.
    """
    suggested = queries.suggested_now(task_id)
    return close_without_connecting(
        task_id=task_id, reason=reason, detail=detail, by=by, at=at, suggested=suggested, version=version, shown=shown
    )


@part_of_use_case
def close_without_connecting(
    *,
    task_id: int,
    reason: Reason,
    detail: str,
    by: StaffUser,
    at: datetime,
    suggested: dict[str, Any],
    version: int | None = None,
    shown: int | None = None,
) -> SupportTask:
    """`do_not_connect` in the caller's transaction; `suggested` is what `queries.suggested_now` gave before it."""
    task = _to_decide(task_id, version, shown, by, at)
    policies.check_can_decide(by, task)
    if reason != Reason.ANOTHER_REASON and connections.open_connection(task.one_login_user_id):
        raise connections.AlreadyConnected
    if reason == Reason.ANOTHER_REASON and not is_seen(inert(detail)):
        raise NothingWritten
    if may_give_a_trn(detail):
        raise GivesATrn
    _, outcome = OUTCOMES[Kind(task.kind)]
    lifecycle.close(task, outcome, by=by, at=at, reason=reason, detail=detail)
    email = messages.refused(task, reason, detail).queue(about=task, at=at)
    _note_decision(task, email, suggested | {"reason": reason, "detail": detail}, by, at)
    return task


def _to_decide(task_id: int, version: int | None, shown: int | None, by: StaffUser, at: datetime) -> SupportTask:
    """The task, held: as it was shown, and free."""
    task = lifecycle.locked_with_person(task_id)
    lifecycle.check_is_not_closed(task)
    lifecycle.check_is_as_shown(task, version)
    lifecycle.check_is_not_held_by_another(task, by, at)
    check_nothing_was_added(task, by, shown)
    return task


def _locked_with_details(record_id: int) -> TeachingRecord:
    TeachingRecord.objects.locked(record_id)
    return TeachingRecord.objects.with_details().get(pk=record_id)


def _compared(task: SupportTask, record: TeachingRecord, written: str, at: datetime) -> Suggestion:
    """The record beside the request, where nothing speaks against it or somebody has `written` why it is theirs."""
    beside = suggestion_queries.beside(task, record, timezone.localdate(at))
    if (against := suggestion_queries.to_explain(beside)) and not is_seen(written):
        raise NotExplained(against)
    compared, _ = beside
    return compared


def _connect(
    task: SupportTask, compared: Suggestion, route: Route, reason: str, by: StaffUser, at: datetime
) -> Connection:
    assert task.one_login_user_id  # noqa: S101 (for the type checker: a task of this kind has one)
    existing = connections.open_connection(task.one_login_user_id)
    if existing and existing.is_to(compared.record) and route == Route.SUPPORT_TASK:
        return existing
    connection = connections.connect(
        one_login_user_id=task.one_login_user_id,
        record_id=compared.record.pk,
        route=route,
        agreed_attributes=compared.agreement.agreed_attributes,
        at=at,
        by=by,
        details={"support_task": task.reference} | ({"reason": reason} if reason else {}),
    )
    evaluate_connection(connection, at=at)
    return connection


def _note_decision(task: SupportTask, email: Email, details: dict[str, Any], by: StaffUser, at: datetime) -> None:
    forget_choices(task, by)
    details = {"outcome": task.outcome, "email": email.pk} | details
    history.add_event(EventName.DECIDED, task, at=at, by=by, details=details)
