"""What administrators do to records: every change enters the history, with what stood there before."""

from datetime import datetime

from staff.models import StaffUser
from staff.policies import NotPermitted, Permission, check_can
from teaching_records import history
from teaching_records.models import Actor, Alert, ChangeHistoryEvent, TeachingRecord
from teaching_records.policies import is_own_record
from transactions import part_of_use_case

# By field, what stands in it, as text. An empty field is left out.
type Contents = dict[str, str]

NOTHING: Contents = {}


class MergedTheOtherWay(Exception):
    """The record that this one is to be merged into was itself merged into this one, meanwhile."""


def contents(record: TeachingRecord) -> Contents:
    """All that an administrator can change of `record`."""
    fields: dict[str, object] = {
        "trn": record.trn,
        "first_name": record.first_name,
        "middle_name": record.middle_name,
        "last_name": record.last_name,
        "date_of_birth": record.date_of_birth,
        "email": record.email,
        "status": record.status,
        "merged_into": record.merged_into and record.merged_into.trn,
        "national_insurance_numbers": "; ".join(row.number for row in record.national_insurance_numbers.all()),
        "previous_names": "; ".join(name.full_name for name in record.previous_names.all()),
        "alerts": "; ".join(_alert_text(alert) for alert in record.alerts.all()),
    }
    return {field: str(value) for field, value in fields.items() if value}


def _alert_text(alert: Alert) -> str:
    end = f" to {alert.ends_on}" if alert.ends_on else ""
    return f"{alert.type}, from {alert.starts_on}{end}"


def check_can_change(by: StaffUser, record: TeachingRecord | None) -> None:
    """Raises NotPermitted: only administrators change records, and nobody their own. None: any record."""
    check_can(by, Permission.ADMINISTER)
    if record and is_own_record(by, record):
        raise NotPermitted("This is your own record. A colleague needs to change it.")


@part_of_use_case
def hold(*, record_id: int, by: StaffUser, merge_into: int | None = None) -> Contents:
    """Hold the record until the transaction ends; returns what it holds now.

    `merge_into` is the record that it will be merged into, which is held as well, as is what that one was merged
    into: so that of two merges at the same time one finds the other. Raises NotPermitted, MergedTheOtherWay.
    """
    held = TeachingRecord.objects.locked_chain(record_id, *([merge_into] if merge_into else []))
    record = held[record_id]
    check_can_change(by, record)
    if merge_into and held[merge_into].leads_to(record_id):
        raise MergedTheOtherWay
    return contents(record)


@part_of_use_case
def note_saved(*, record_id: int, before: Contents, by: StaffUser, at: datetime) -> ChangeHistoryEvent | None:
    """Add what is different from `before` (`hold` gave it, or it is NOTHING for a new record) to the history.

    The event's details are {field: {"before": text, "after": text}}, without the side that is empty.
    None where nothing is different.
    """
    record = TeachingRecord.objects.get(pk=record_id)
    changes = _changes(before, contents(record))
    if not changes:
        return None
    name = history.EventName.RECORD_CHANGED if before else history.EventName.RECORD_CREATED
    return history.add_event(name, record, actor=Actor.STAFF, at=at, by=by, details=changes)


def _changes(before: Contents, after: Contents) -> dict[str, dict[str, str]]:
    fields = [*after, *(field for field in before if field not in after)]
    return {
        field: {side: values[field] for side, values in (("before", before), ("after", after)) if field in values}
        for field in fields
        if before.get(field) != after.get(field)
    }
