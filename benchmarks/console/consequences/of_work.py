"""What staff did on the way: the history of each task, notes, links, and drafts."""

import json
from dataclasses import fields
from datetime import datetime

from benchmarks.console.consequences.sources import COMPLETED, OPEN, TASKS, content_type_of_tasks
from benchmarks.console.rows import insert
from staff.models import Role, StaffUser
from support_tasks.models import (
    EventName,
    Status,
    SupportTask,
    TaskDraft,
    TaskEvent,
    TaskLink,
    TaskNote,
)
from teaching_records.models import Actor
from teaching_records.rules.levels import Agreement

# With the e-mail that said so, and the record that was suggested: the one that was chosen, or anyone's.
DECIDED = f"""
    {TASKS} JOIN notifications_email email ON email.about_type_id = %(task_type)s AND email.about_id = task.id
        AND email.queued_at = task.closed_at
    LEFT JOIN teaching_records_teachingrecord record ON record.id = coalesce(
        task.connected_record_id,
        (SELECT min(id) FROM teaching_records_teachingrecord)
            + task.id * 7919 %% (SELECT count(*) FROM teaching_records_teachingrecord)
    )
"""  # noqa: S608
NOTES = (
    "Spoke to them on the phone. They married in June and have not told us.",
    "Waiting for the school to answer.\nAsked again on Monday.",
    "Same person as an earlier request: see the history of the record.",
)
# How a suggested record compared: the level of each attribute, in their order.
ATTRIBUTES = tuple(field.name for field in fields(Agreement))
LEVELS = (
    ("same", "same", "same", "different", "same", "not_given"),
    ("same", "different", "same", "same", "missing", "not_given"),
    ("same", "same", "different", "missing", "not_given", "same"),
)


def task_history(now: datetime) -> None:
    manager = StaffUser.objects.filter(role=Role.MANAGER).values_list("pk", flat=True)[0]
    officer = "jsonb_build_object('id', officer.id, 'name', officer.name)"
    assigned = f"{TASKS} JOIN staff_staffuser officer ON officer.id = task.assigned_to_id"
    claims = "task.closed_at - (1 + task.id %% 7) * interval '41 second'"
    _task_events(EventName.OPENED, TASKS, at="task.created_at", by="NULL", version="1")
    _task_events(EventName.CLAIMED, COMPLETED, at=claims, by="task.closed_by_id", version="1")
    _task_events(
        EventName.ASSIGNED,
        assigned,
        at="task.created_at + interval '3 hours'",
        by=str(manager),
        version="1",
        details=f"jsonb_build_object('to', {officer}, 'before', NULL)",
    )
    suggested = (
        "jsonb_build_object('record', record.id, 'trn', record.trn, 'name', record.first_name || ' ' || "
        "record.last_name, 'bits', 20 + task.id %% 10, 'attributes', %(attributes)s::jsonb -> (task.id %% 3)::int)"
    )
    details = (
        "jsonb_build_object('outcome', task.outcome, 'email', email.id, 'suggested', "
        f"CASE WHEN record.id IS NULL THEN '[]' ELSE jsonb_build_array({suggested}) END) || "
        "CASE WHEN task.connected_record_id IS NULL "
        "THEN jsonb_build_object('reason', task.reason, 'detail', task.reason_detail) "
        "ELSE jsonb_build_object('record', record.id, 'trn', record.trn) END"
    )
    _task_events(
        EventName.DECIDED, DECIDED, at="task.closed_at", by="task.closed_by_id", version="task.version", details=details
    )


def _task_events(name: EventName, source: str, *, at: str, by: str, version: str, details: str = "'{}'") -> None:
    attributes = [[[*pair, None] for pair in zip(ATTRIBUTES, levels, strict=True)] for levels in LEVELS]
    insert(
        TaskEvent,
        {
            "name": f"'{name}'",
            "task_id": "task.id",
            "version": version,
            "actor": f"'{Actor.TEACHER if name == EventName.OPENED else Actor.STAFF}'",
            "staff_user_id": by,
            "at": at,
            "details": details,
        },
        source,
        {"task_type": content_type_of_tasks(), "attributes": json.dumps(attributes)},
    )


def notes(now: datetime) -> None:
    """On one completed task in seven; a link to a ticket on one in twenty-one."""
    insert(
        TaskNote,
        {
            "task_id": "task.id",
            "author_id": "task.closed_by_id",
            "at": "task.created_at + (task.closed_at - task.created_at) * 0.8",
            "text": "(%(notes)s::text[])[1 + task.id %% 3]",
        },
        f"{COMPLETED} AND task.id %% 7 = 0",
        {"notes": list(NOTES)},
    )
    insert(
        TaskLink,
        {
            "task_id": "task.id",
            "url": "'https://support.zendesk.example/agent/tickets/' || (100000 + task.id)",
            "added_by_id": "task.closed_by_id",
            "at": "task.created_at + (task.closed_at - task.created_at) * 0.9",
        },
        f"{COMPLETED} AND task.id %% 21 = 0",
    )


def drafts(now: datetime) -> None:
    """Of the officers whose the open tasks are, on one in five."""
    insert(
        TaskDraft,
        {
            "task_id": "task.id",
            "staff_user_id": "task.assigned_to_id",
            "choices": '\'{"connect": "no", "trn": "", "reason": "no_record", "detail": ""}\'',
            "version_seen": "task.version",
            "saved_at": "%(now)s - interval '1 hour'",
        },
        f"{OPEN} AND task.assigned_to_id IS NOT NULL AND task.id %% 5 = 0",
        {"now": now},
    )
    kept = SupportTask.objects.filter(drafts__isnull=False)
    SupportTask.objects.filter(pk__in=kept.values("pk")).update(status=Status.IN_PROGRESS)
