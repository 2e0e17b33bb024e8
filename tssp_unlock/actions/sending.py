"""Sending a lost TRN (design §7). It happens here and nowhere else."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from notifications.models import Email
from staff.models import StaffUser
from teaching_records import history
from teaching_records.models import Actor, TeachingRecord
from transactions import part_of_use_case
from tssp_unlock import messages
from tssp_unlock.actions.evaluating import evaluate
from tssp_unlock.models import How


class Sent(NamedTuple):
    """The e-mail with the TRN, and the one to the record's own address where it has another."""

    trn: Email
    notice: Email | None


@part_of_use_case
def send_trn(
    record: TeachingRecord,
    *,
    to: str,
    how: How,
    about: models.Model,
    asked_at: datetime,
    at: datetime,
    by: StaffUser | None = None,
    details: dict[str, Any] | None = None,
) -> Sent:
    """Queue the e-mail with the TRN of the active `record`, which is held, and word of it to the record's address.

    `about` is what both e-mails are about; they were asked for at `asked_at`. The record's
    history keeps the address, with `details`. The rules about the portal account come first: the e-mail says what
    came of them.
    """
    decision = evaluate(record_id=record.pk, address=to, how=how, at=at, by=by)
    history.add_event(
        history.EventName.TRN_SENT,
        record,
        actor=Actor.STAFF if by else Actor.TEACHER,
        at=at,
        by=by,
        details={"email": to, "how": how} | (details or {}),
    )
    message = messages.your_trn(record, to=to, account_is_open=decision.account_is_open)
    notice = messages.trn_requested(record, to=to, asked_at=asked_at)
    trn = message.queue(about=about, at=at)
    return Sent(trn, notice.queue(about=about, at=at) if notice else None)
