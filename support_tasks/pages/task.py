"""An open support task, for its template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from govuk.formats import govuk_datetime
from support_tasks import timeline
from support_tasks.models import TaskDraft, TaskEvent
from support_tasks.pages.casework import CaseworkPart
from support_tasks.pages.connected import ConnectedNow
from support_tasks.pages.decided import Decided
from support_tasks.pages.request import Request
from support_tasks.pages.standing import Standing
from teaching_records.comparison_pages import Compared
from teaching_records.history import EventName as RecordEvent
from teaching_records.models import Actor, ChangeHistoryEvent


@dataclass(frozen=True)
class HalfMade:
    """A decision that the reader left half made: when, and what has changed since, a sentence each."""

    saved_at: str
    changes: tuple[str, ...]

    @classmethod
    def of(cls, draft: TaskDraft, changes: Iterable[TaskEvent | ChangeHistoryEvent]) -> "HalfMade":
        return cls(govuk_datetime(draft.saved_at), tuple(map(_sentence, changes)))


def _sentence(event: TaskEvent | ChangeHistoryEvent) -> str:
    if isinstance(event, TaskEvent):
        return timeline.sentence(event)
    who = event.staff_user.name if event.staff_user else timeline.WHO[Actor(event.actor)]
    did = RECORD_CHANGES[RecordEvent(event.name)].format(trn=event.record.trn)
    return f"{who} {did} on {govuk_datetime(event.at)}."


RECORD_CHANGES = {
    RecordEvent.ONE_LOGIN_CONNECTED: "connected a GOV.UK One Login to the record with TRN {trn}",
    RecordEvent.ONE_LOGIN_DISCONNECTED: "disconnected a GOV.UK One Login from the record with TRN {trn}",
    RecordEvent.TRN_SENT: "sent the TRN of the record with TRN {trn} by email",
    RecordEvent.RECORD_CREATED: "created the record with TRN {trn}",
    RecordEvent.RECORD_CHANGED: "changed the record with TRN {trn}",
    RecordEvent.PORTAL_ACCOUNT_UNLOCKED: "unlocked the portal account of the record with TRN {trn}",
    RecordEvent.PORTAL_ACCOUNT_UNLOCKED_BY_HAND: "unlocked the portal account of the record with TRN {trn} by hand",
    RecordEvent.EMAIL_SENT_AGAIN: "sent an email about the record with TRN {trn} again",
}


@dataclass(frozen=True)
class TaskPage:
    """An open task. `refusal` says why the reader may not decide it; `can_write`, that notes can be added.

    `connected` is what the person is connected to already.
    """

    request: Request
    standing: Standing
    suggested: tuple[Compared, ...]
    casework: CaseworkPart
    earlier: tuple[Decided, ...]
    refusal: str
    can_write: bool
    half_made: HalfMade | None
    connected: ConnectedNow | None
    list_href: str

    @property
    def can_decide(self) -> bool:
        return not self.refusal and not self.standing.held_by

    @property
    def find_href(self) -> str:
        """Find a record, in a tab of its own."""
        return reverse("teaching_records:find")
