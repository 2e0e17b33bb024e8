"""The e-mails about a support task, filled from it. The words are in notifications' templates."""

from collections.abc import Callable, Mapping

from govuk.formats import govuk_date
from notifications.messages import (
    Message,
    RecordConnected,
    RecordDisconnected,
    RecordNotConnected,
    SupportRequestReceived,
    TrnNotSent,
    TrnRequested,
    YourTrn,
)
from support_tasks.models import Kind, Reason, SupportTask
from support_tasks.rules import answer_by
from teaching_records.connections import open_connection
from teaching_records.evidence import Verified
from teaching_records.models import TeachingRecord
from tssp_unlock import messages


def name_to_greet(verified: Verified) -> str:
    """The first given name that One Login verified, without shouting capitals; "" where there is none."""
    names = verified["names"]
    given = " ".join(names[0]["given"][0].split()) if names and names[0]["given"] else ""
    return given.title() if given.isupper() and len(given) > 1 else given


def _name_of(task: SupportTask) -> str:
    """ "" where nobody verified who sent the request: what they call themselves goes into no e-mail of ours."""
    return name_to_greet(task.verified) if task.verified else ""


def request_received(task: SupportTask) -> SupportRequestReceived:
    return SupportRequestReceived(
        to=task.address,
        name=_name_of(task),
        reference=task.reference,
        answer_by=govuk_date(answer_by(task.created_at)),
        asked_for=task.kind,
    )


def connected(task: SupportTask) -> RecordConnected:
    return RecordConnected(to=task.address, name=_name_of(task))


def disconnected(task: SupportTask) -> RecordDisconnected:
    """The decision that connected them is undone, and the request looked at again."""
    return RecordDisconnected(to=task.address, name=_name_of(task), reference=task.reference)


def not_connected(
    task: SupportTask, reason: Reason, detail: str = "", *, is_connected: bool | None = None
) -> RecordNotConnected:
    """`is_connected`: whether the person will be when this is sent; None, as they are now."""
    if is_connected is None:
        is_connected = open_connection(task.one_login_user_id) is not None
    return RecordNotConnected(
        to=task.address,
        name=_name_of(task),
        reference=task.reference,
        reason=reason,
        detail=detail,
        is_connected=is_connected,
    )


def trn(task: SupportTask, record: TeachingRecord, account_is_open: bool | None) -> YourTrn:
    """With the TRN of `record`, for who lost it."""
    return messages.your_trn(record, to=task.address, account_is_open=account_is_open)


def trn_requested(task: SupportTask, record: TeachingRecord) -> TrnRequested | None:
    """To the record's own address, where that is not the one given."""
    return messages.trn_requested(record, to=task.address, asked_at=task.created_at)


def trn_not_sent(task: SupportTask, reason: Reason, detail: str = "") -> TrnNotSent:
    return TrnNotSent(to=task.address, reference=task.reference, reason=reason, detail=detail)


def refused(task: SupportTask, reason: Reason, detail: str = "") -> Message:
    """What the person gets who does not get what they asked for."""
    return REFUSALS[Kind(task.kind)](task, reason, detail)


REFUSALS: Mapping[Kind, Callable[[SupportTask, Reason, str], Message]] = {
    Kind.CONNECT_ONE_LOGIN: not_connected,
    Kind.VERIFY_IDENTITY: not_connected,
    Kind.FIND_TRN: trn_not_sent,
}
