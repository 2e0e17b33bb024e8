"""The e-mails about a support task, filled from it. The words are in notifications' templates."""

from govuk.formats import govuk_date
from notifications.messages import RecordConnected, RecordDisconnected, RecordNotConnected, SupportRequestReceived
from support_tasks.models import Reason, SupportTask
from support_tasks.rules import answer_by
from teaching_records.connections import open_connection
from teaching_records.evidence import Verified


def name_to_greet(identity: Verified) -> str:
    """The first given name, as it was given, without shouting capitals; "" where there is none."""
    names = identity["names"]
    given = " ".join(names[0]["given"][0].split()) if names and names[0]["given"] else ""
    return given.title() if given.isupper() and len(given) > 1 else given


def request_received(task: SupportTask) -> SupportRequestReceived:
    return SupportRequestReceived(
        to=task.address,
        name=name_to_greet(task.identity),
        reference=task.reference,
        answer_by=govuk_date(answer_by(task.created_at)),
    )


def connected(task: SupportTask) -> RecordConnected:
    return RecordConnected(to=task.address, name=name_to_greet(task.identity))


def disconnected(task: SupportTask) -> RecordDisconnected:
    """The decision that connected them is undone, and the request looked at again."""
    return RecordDisconnected(to=task.address, name=name_to_greet(task.identity), reference=task.reference)


def not_connected(
    task: SupportTask, reason: Reason, detail: str = "", *, is_connected: bool | None = None
) -> RecordNotConnected:
    """`is_connected`: whether the person will be when this is sent; None, as they are now."""
    if is_connected is None:
        is_connected = open_connection(task.one_login_user_id) is not None
    return RecordNotConnected(
        to=task.address,
        name=name_to_greet(task.identity),
        reference=task.reference,
        reason=reason,
        detail=detail,
        is_connected=is_connected,
    )
