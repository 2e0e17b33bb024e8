"""What the person got: an e-mail, and a connection in the record's history."""

from datetime import datetime

from benchmarks.console.consequences.sources import COMPLETED, RECENT, TASKS, content_type_of_tasks
from benchmarks.console.rows import insert
from notifications.messages import Message, RecordConnected, RecordNotConnected, SupportRequestReceived
from notifications.models import Email
from support_tasks import messages
from support_tasks.models import (
    Outcome,
    Reason,
    SupportTask,
)
from teaching_records.history import EventName as RecordEventName
from teaching_records.models import Actor, ChangeHistoryEvent, Connection, Route

DISCONNECTED_BECAUSE = "They have lost the email address of this GOV.UK One Login, and use another one."


def emails(now: datetime) -> None:
    kinds = [
        (RecordConnected.kind, f"{COMPLETED} AND task.outcome = '{Outcome.CONNECTED}'", "task.closed_at"),
        (RecordNotConnected.kind, f"{COMPLETED} AND task.outcome = '{Outcome.NOT_CONNECTED}'", "task.closed_at"),
        (SupportRequestReceived.kind, f"{TASKS} WHERE task.created_at > %(since)s", "task.created_at"),
    ]
    is_accepted, has_failed = "task.id %% 23 = 0", "task.id %% 37 = 0 AND task.id %% 23 <> 0"
    for kind, source, queued_at in kinds:
        sent = f"{queued_at} + (1 + task.id %% 5) * interval '1 second'"
        insert(
            Email,
            {
                "reference": "gen_random_uuid()",
                "kind": "%(kind)s",
                "to": "task.verified ->> 'email'",
                "subject": "%(subject)s",
                "body": "%(body)s",
                "about_type_id": "%(task_type)s",
                "about_id": "task.id",
                "status": f"CASE WHEN {is_accepted} THEN 'accepted' WHEN {has_failed} THEN 'failed' ELSE 'delivered' "
                "END",
                "attempts": "1",
                "provider_id": "gen_random_uuid()::text",
                "failure_kind": f"CASE WHEN {has_failed} THEN 'permanent' ELSE '' END",
                "failure": f"CASE WHEN {has_failed} THEN 'permanent-failure' ELSE '' END",
                "queued_at": queued_at,
                "sent_at": sent,
                "completed_at": f"CASE WHEN {is_accepted} THEN NULL ELSE {sent} + interval '9 second' END",
            },
            source,
            _message(kind) | {"kind": kind, "since": now - RECENT, "task_type": content_type_of_tasks()},
        )


def _message(kind: str) -> dict[str, object]:
    """Subject and body of one such e-mail: all of a kind are nearly alike."""
    outcome = {RecordConnected.kind: Outcome.CONNECTED, RecordNotConnected.kind: Outcome.NOT_CONNECTED}.get(kind)
    task = SupportTask.objects.select_related("one_login_user").filter(outcome=outcome or Outcome.CONNECTED)[0]
    message: Message
    if kind == RecordNotConnected.kind:
        message = messages.not_connected(task, Reason(task.reason), task.reason_detail)
    else:
        message = messages.connected(task) if kind == RecordConnected.kind else messages.request_received(task)
    preview = message.preview()
    return {"subject": preview.subject, "body": preview.body}


def connections(now: datetime) -> None:
    """One for each connected task, with the next person of the same record taking the place of the one before."""
    following = "lead({}) OVER (PARTITION BY task.connected_record_id ORDER BY task.closed_at, task.id)"
    insert(
        Connection,
        {
            "one_login_user_id": "task.one_login_user_id",
            "teaching_record_id": "task.connected_record_id",
            "route": f"'{Route.SUPPORT_TASK}'",
            "agreed_attributes": '\'["first_name", "date_of_birth"]\'',
            "connected_at": "task.closed_at",
            "connected_by_id": "task.closed_by_id",
            "disconnected_at": following.format("task.closed_at"),
            "disconnected_by_id": following.format("task.closed_by_id"),
            "disconnection_reason": f"CASE WHEN {following.format('task.id')} IS NULL THEN '' ELSE %(why)s END",
        },
        f"{COMPLETED} AND task.outcome = '{Outcome.CONNECTED}'",
        {"why": DISCONNECTED_BECAUSE},
    )


def record_history(now: datetime) -> None:
    connection = (
        "FROM teaching_records_connection c JOIN one_login_oneloginuser u ON u.id = c.one_login_user_id "
        "JOIN support_tasks_supporttask task ON task.one_login_user_id = u.id AND task.closed_at = c.connected_at"
    )
    details = "jsonb_build_object('email', u.email, 'route', c.route, 'connection', c.id"
    kinds = (
        (RecordEventName.ONE_LOGIN_CONNECTED, "connected", "'support_task', task.reference", ""),
        (
            RecordEventName.ONE_LOGIN_DISCONNECTED,
            "disconnected",
            "'reason', c.disconnection_reason",
            " WHERE c.disconnected_at IS NOT NULL",
        ),
    )
    for name, verb, more, where in kinds:
        insert(
            ChangeHistoryEvent,
            {
                "name": f"'{name}'",
                "record_id": "c.teaching_record_id",
                "actor": f"'{Actor.STAFF}'",
                "staff_user_id": f"c.{verb}_by_id",
                "at": f"c.{verb}_at",
                "details": f"{details}, {more})",
            },
            connection + where,
        )
