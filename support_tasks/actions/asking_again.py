"""A second request of a mailbox whose first is not decided: what is new in it belongs to the first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from govuk.formats import govuk_date
from notifications.messages import SupportRequestReceived
from notifications.models import Email
from support_tasks import history, lifecycle, messages, rules
from support_tasks.models import EventName, SupportTask, TaskTerm
from teaching_records.evidence import Stated, Verified
from teaching_records.rules.names import name_key
from transactions import part_of_use_case

MOST_KEPT = 10  # of one request: anybody can give an address
MOST_ACKNOWLEDGED = 3  # the first included


@part_of_use_case
def ask_again(task: SupportTask, *, identity: Verified, stated: Stated, at: datetime) -> None:
    """Keep what was given now with the held `task`, where it is new, and tell the reference to the address once more.

    Whoever decides sees what is new first: the task has another version. Of one task ten such are kept, and the
    reference goes out three times: more are passed over, as anybody can ask.
    """
    kept = [event.details["stated"] for event in task.events.filter(name=EventName.ASKED_AGAIN)]
    if len(kept) < MOST_KEPT and _gist(stated) not in map(_gist, [task.stated, *kept]):
        lifecycle.change(task)
        TaskTerm.add(task, rules.terms(identity, stated))
        history.add_event(EventName.ASKED_AGAIN, task, at=at, details={"stated": stated})
    if Email.objects.about(task).filter(kind=SupportRequestReceived.kind).count() < MOST_ACKNOWLEDGED:
        received = messages.request_received(task)
        answer_by = govuk_date(_answer_by(task, at))
        replace(received, to=identity["email"], answer_by=answer_by).queue(about=task, at=at)


def _answer_by(task: SupportTask, at: datetime) -> date:
    """What was promised or, where that is over, what is promised to somebody who asks now."""
    return task.due_on if task.due_on >= at.astimezone(rules.UK).date() else rules.answer_by(at)


def _gist(stated: Mapping[str, Any]) -> tuple[object, ...]:
    """What tells two requests of one mailbox apart, however it is written."""
    names = sorted({name_key(" ".join((*name["given"], *name["family"]))) for name in stated["names"]})
    return names, stated["dates_of_birth"], stated["national_insurance_number"]
