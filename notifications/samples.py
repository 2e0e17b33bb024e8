"""One e-mail of every kind, and of every way in which its words differ, with data that nobody has."""

from typing import NamedTuple

from notifications.messages import (
    Message,
    RecordConnected,
    RecordDisconnected,
    RecordNotConnected,
    SupportRequestReceived,
    TrnRequested,
    YourTrn,
)


class Sample(NamedTuple):
    """`title`: when it is sent, for staff."""

    title: str
    message: Message


TO, NAME, REFERENCE = "grace@example.com", "Grace", "TRS-0123456"


def _not_connected(reason: str, detail: str = "", *, is_connected: bool = False) -> RecordNotConnected:
    return RecordNotConnected(
        to=TO, name=NAME, reference=REFERENCE, reason=reason, detail=detail, is_connected=is_connected
    )


SAMPLES = (
    Sample(
        "Support request received",
        SupportRequestReceived(to=TO, name=NAME, reference=REFERENCE, answer_by="30 November 2026"),
    ),
    Sample("Record connected", RecordConnected(to=TO, name=NAME)),
    Sample("Record disconnected", RecordDisconnected(to=TO, name=NAME)),
    Sample("Record disconnected, request open again", RecordDisconnected(to=TO, name=NAME, reference=REFERENCE)),
    Sample("Record not connected: no record", _not_connected("no_record")),
    Sample("Record not connected: several records", _not_connected("several_records")),
    Sample("Record not connected: not close enough", _not_connected("not_close_enough")),
    Sample(
        "Record not connected: another reason",
        _not_connected("another_reason", "Your name changed in 2019.\n\nSend us proof of that."),
    ),
    Sample("Record not connected: connected meanwhile", _not_connected("no_record", is_connected=True)),
    Sample("TRN, account open", YourTrn(to=TO, name=NAME, trn="0123456", account_is_open=True)),
    Sample("TRN, account not open", YourTrn(to=TO, name=NAME, trn="0123456", account_is_open=False)),
    Sample("TRN, account not settled yet", YourTrn(to=TO, name=NAME, trn="0123456", account_is_open=None)),
    Sample("TRN was asked for", TrnRequested(to=TO, name=NAME, at="4 January 2026 at 12:07pm")),
    Sample("Somebody without a name", RecordConnected(to=TO, name="")),
)
