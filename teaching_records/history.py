"""The change history: what may happen to a record, by a stable name."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from staff.models import StaffUser
from teaching_records.models import Actor, ChangeHistoryEvent, TeachingRecord
from transactions import part_of_use_case


class EventName(StrEnum):
    ONE_LOGIN_CONNECTED = "one_login_connected"
    ONE_LOGIN_DISCONNECTED = "one_login_disconnected"
    TRN_SENT = "trn_sent"
    RECORD_CREATED = "record_created"
    RECORD_CHANGED = "record_changed"
    PORTAL_ACCOUNT_UNLOCKED = "portal_account_unlocked"
    PORTAL_ACCOUNT_UNLOCKED_BY_HAND = "portal_account_unlocked_by_hand"
    EMAIL_SENT_AGAIN = "email_sent_again"


@part_of_use_case
def add_event(
    name: EventName,
    record: TeachingRecord,
    *,
    actor: Actor,
    at: datetime,
    by: StaffUser | None = None,
    details: dict[str, Any] | None = None,
) -> ChangeHistoryEvent:
    """Add one event to the history of `record`, in the caller's transaction. It can never be changed."""
    return ChangeHistoryEvent.objects.create(
        name=name, record=record, actor=actor, staff_user=by, at=at, details=details or {}
    )
