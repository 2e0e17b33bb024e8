"""Every message that the service sends, with made-up data: what stands in it, and each way that it can go."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

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
from notifications.pages import kind_in_words
from support_tasks.models import REASONS, Kind, Outcome, Reason

TO, NAME, REFERENCE, TRN = "grace.adeyemi@example.com", "Grace", "TRS-0123456", "1234567"
DETAIL = "The certificate that you sent is about another person.\n\nAsk again with your own."


class Sample(NamedTuple):
    """`when` says which of the ways it is; "" where there is one only."""

    message: Message
    when: str = ""

    @property
    def title(self) -> str:
        return ", ".join(filter(None, (kind_in_words(self.message.kind), self.when)))


def samples() -> list[Sample]:
    """In the order in which people may get them."""
    return [
        *_received(),
        Sample(RecordConnected(to=TO, name=NAME)),
        Sample(RecordConnected(to=TO, name=""), "to somebody whose name is not known"),
        *_not_connected(),
        Sample(RecordDisconnected(to=TO, name=NAME), "by hand"),
        Sample(RecordDisconnected(to=TO, name=NAME, reference=REFERENCE), "with a request that is looked at again"),
        *_lost_trn(),
    ]


def _received() -> Iterator[Sample]:
    message = SupportRequestReceived(to=TO, name=NAME, reference=REFERENCE, answer_by="30 November 2026")
    yield Sample(message, "to be connected")
    yield Sample(replace(message, name="", asked_for=Kind.FIND_TRN), "about a lost TRN")


def _not_connected() -> Iterator[Sample]:
    for reason in REASONS[Outcome.NOT_CONNECTED]:
        message = RecordNotConnected(to=TO, name=NAME, reference=REFERENCE, reason=reason, detail=_detail(reason))
        yield Sample(message, _when(reason))
    connected = RecordNotConnected(
        to=TO, name=NAME, reference=REFERENCE, reason=Reason.NO_RECORD, detail="", is_connected=True
    )
    yield Sample(connected, "connected otherwise meanwhile")


def _lost_trn() -> Iterator[Sample]:
    for account_is_open, when in ((True, "account open"), (False, "account locked"), (None, "not known yet")):
        yield Sample(YourTrn(to=TO, trn=TRN, account_is_open=account_is_open), when)
    yield Sample(TrnRequested(to=TO, name=NAME, at="4 January 2026 at 12:07pm"))
    for reason in REASONS[Outcome.TRN_NOT_SENT]:
        message = TrnNotSent(to=TO, reference=REFERENCE, reason=reason, detail=_detail(reason))
        yield Sample(message, _when(reason))


def _detail(reason: Reason) -> str:
    return DETAIL if reason == Reason.ANOTHER_REASON else ""


def _when(reason: Reason) -> str:
    return f"reason: {reason.label[0].lower()}{reason.label[1:]}"


HEAD = """\
# The words of every email

Made by `bin/manage email_words` from the templates, with made-up data. A test fails when it is stale.
"""


def email_words() -> str:
    """All of them as docs/emails.md has them."""
    return "\n".join([HEAD, *map(_words, samples())])


def _words(sample: Sample) -> str:
    preview = sample.message.preview()
    return f"## {sample.title}\n\n```\nSubject: {preview.subject}\n\n{preview.body}```\n"
