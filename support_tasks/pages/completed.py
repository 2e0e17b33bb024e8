"""A decided support task, for its template."""

from collections.abc import Iterable
from dataclasses import dataclass

from govuk.formats import govuk_datetime
from govuk.pages import Action, Row
from notifications.models import Email
from notifications.pages import EmailText
from support_tasks.models import Reason, SupportTask
from support_tasks.pages.request import Request, decided_by, reason_in_words
from teaching_records.pages import record_href


@dataclass(frozen=True)
class CompletedTaskPage:
    """A decided task: nothing about it changes any more."""

    request: Request
    decision: tuple[Row, ...]
    email: EmailText | None

    @classmethod
    def of(cls, task: SupportTask, email: Email | None) -> "CompletedTaskPage":
        return cls(Request.of(task), tuple(_decision(task, email)), EmailText.of(email) if email else None)


def _decision(task: SupportTask, email: Email | None) -> Iterable[Row]:
    yield Row("Outcome", task.get_outcome_display())
    if record := task.connected_record:
        opened = Action("Open record", record_href(record.trn), f"for TRN {record.trn}")
        yield Row("Record", f"{record.full_name} (TRN {record.trn})", actions=(opened,))
    if task.reason:
        yield Row("Reason", reason_in_words(Reason(task.reason), task.reason_detail))
    yield Row("Decided by", decided_by(task))
    yield Row("Decided on", govuk_datetime(task.closed_at))
    if email:
        yield Row("Email status", email.get_status_display())
