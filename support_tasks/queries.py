"""Tasks and what belongs to them, as the pages need them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from notifications.messages import RecordConnected, RecordNotConnected, TrnNotSent, YourTrn
from notifications.models import Email
from staff.models import StaffUser
from staff.policies import PERMISSIONS, Permission
from support_tasks.models import EventName, Outcome, SupportTask, TaskDraft, TaskEvent
from support_tasks.references import InvalidReference, reference
from teaching_records.models import Connection, TeachingRecord
from teaching_records.queries import ranked
from teaching_records.rules.levels import Agreement, AttributeAgreement, How, Level

DECISIONS = (RecordConnected.kind, RecordNotConnected.kind, YourTrn.kind, TrnNotSent.kind)


def task(typed_reference: str) -> SupportTask | None:
    """The task with that reference, typed in any of its forms."""
    try:
        normal = reference(typed_reference)
    except InvalidReference:
        return None
    return SupportTask.objects.with_people().select_related("connected_record").filter(reference=normal).first()


def decision_email(task: SupportTask) -> Email | None:
    """The e-mail that told the person how their request was decided."""
    return Email.objects.about(task).filter(kind__in=DECISIONS).last()


def emails_about(task: SupportTask) -> list[Email]:
    """Everything that the person was sent about the task and the connections that it made, oldest first."""
    decisions = task.events.filter(name=EventName.DECIDED, details__has_key="connection")
    made = Connection.objects.filter(pk__in=[event.details["connection"] for event in decisions])
    return list(Email.objects.about_any([task, *made]))


def officers_who_work() -> list[StaffUser]:
    """Whoever may work on tasks, by name."""
    roles = [role for role, permissions in PERMISSIONS.items() if Permission.WORK in permissions]
    return list(StaffUser.objects.filter(is_active=True, role__in=roles).order_by("name", "pk"))


class Left(Enum):
    """Who can have what is left to do, whatever a list leaves out."""

    NONE, THEIRS, TAKEN, FREE = range(4)


def left_to_do(officer: StaffUser, at: datetime) -> Left:
    """The best for `officer` of what is left: free, with others, or only with themselves."""
    left = SupportTask.objects.not_closed()
    if left.not_held(at).free_for(officer).exists():
        return Left.FREE
    if left.exclude(claimed_by=officer, claimed_until__gt=at).exists():
        return Left.TAKEN
    return Left.THEIRS if left.exists() else Left.NONE


def draft(task: SupportTask, officer: StaffUser) -> TaskDraft | None:
    """What the officer chose so far about the task, if they have not decided it."""
    return TaskDraft.objects.filter(task=task, staff_user=officer).first()


def connection_made_by(task: SupportTask) -> Connection | None:
    """The connection that deciding the closed task made or confirmed, if it has not been ended since.

    A person has one at a time: what they have had since then is what they had then.
    """
    if task.outcome != Outcome.CONNECTED:
        return None
    current = Connection.objects.open().filter(
        one_login_user_id=task.one_login_user_id, connected_at__lte=task.closed_at
    )
    made = current.select_related("teaching_record__merged_into").first()
    return made if made and task.connected_record and made.is_to(task.connected_record) else None


def decisions(task: SupportTask) -> list[TaskEvent]:
    """Each time the task was decided, newest first: their details are as `deciding` keeps them."""
    return list(task.events.filter(name=EventName.DECIDED).select_related("staff_user"))


@dataclass(frozen=True)
class SuggestedThen:
    """A record that was suggested when a task was decided, as it was then; `attributes` by name, in order."""

    record_id: int
    trn: str
    name: str
    bits: float
    attributes: Mapping[str, AttributeAgreement]


def suggested_then(decision: TaskEvent) -> list[SuggestedThen] | None:
    """What was suggested when that decision was made, best first; None where that was not kept yet."""
    if "suggested" not in decision.details:
        return None
    return [
        SuggestedThen(each["record"], each["trn"], each["name"], each["bits"], _attributes(each["attributes"]))
        for each in decision.details["suggested"]
    ]


def _attributes(kept: Iterable[tuple[str, str, str | None]]) -> dict[str, AttributeAgreement]:
    return {name: AttributeAgreement(Level(level), How(how) if how else None) for name, level, how in kept}


def suggested_now(task_id: int) -> dict[str, list[dict[str, Any]]]:
    """What is suggested for the task at this moment, in plain JSON, for its history to keep."""
    task = SupportTask.objects.get(pk=task_id)
    best = ranked(task.evidence, task.one_login_user_id)
    records = TeachingRecord.objects.in_bulk([each.record_id for each in best])
    return {
        "suggested": [
            {
                "record": record.pk,
                "trn": record.trn,
                "name": record.full_name,
                "bits": round(each.bits, 1),
                "attributes": _as_json(each.agreement),
            }
            for each in best
            if (record := records.get(each.record_id))
        ]
    }


def _as_json(agreement: Agreement) -> list[list[str | None]]:
    """Name, level and how of each attribute; a list, because the database does not keep the order of an object."""
    return [[name, part.level, part.how] for name, part in agreement.items()]
