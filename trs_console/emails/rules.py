"""What an e-mail says that can be so no more when it is sent again, and whether it is so still."""

from dataclasses import dataclass, replace
from enum import StrEnum

from notifications.messages import (
    Message,
    RecordConnected,
    RecordDisconnected,
    RecordNotConnected,
    SupportRequestReceived,
    TrnNotSent,
    YourTrn,
)


class NoLonger(StrEnum):
    """What an e-mail says that is not so any more, as it goes on from "It "."""

    OPEN = "says that the person can sign in to their portal account, and that account is locked now."
    LOCKED = "says how to have the portal account opened, and that account is open now."
    RECORD = "gives the TRN of a record that has been deactivated since."
    WAITING = "says that we will look at the request, and the request has been decided since."
    DECIDED = "says what was decided, and we are looking at the request again."
    CONNECTED = "says that the person is connected to their teaching record, and they are not connected any more."
    NOT_CONNECTED = "says that the person is not connected to a teaching record, and they are connected to one now."


@dataclass(frozen=True, slots=True)
class Facts:
    """How what an e-mail is about stands now.

    `request_is_open`: whether there is a request that waits for a decision. `is_connected`: whether the person's One
    Login is connected to a record. `account_is_locked`: None where only the portal knows.
    """

    record_is_active: bool = True
    account_is_locked: bool | None = None
    request_is_open: bool = False
    is_connected: bool = False


def no_longer_so(kind: str, body: str, facts: Facts) -> NoLonger | None:
    """What is untrue by now in an e-mail of that kind of message with that body."""
    if kind == YourTrn.kind:
        return _no_longer_so_of_a_trn(body, facts)
    if kind == SupportRequestReceived.kind and not facts.request_is_open:
        return NoLonger.WAITING
    if kind in {RecordNotConnected.kind, TrnNotSent.kind} and facts.request_is_open:
        return NoLonger.DECIDED
    if (says_connected := _says_connected(kind, body)) is None or says_connected == facts.is_connected:
        return None
    return NoLonger.CONNECTED if says_connected else NoLonger.NOT_CONNECTED


def _no_longer_so_of_a_trn(body: str, facts: Facts) -> NoLonger | None:
    if not facts.record_is_active:
        return NoLonger.RECORD
    says_open, says_locked, says_neither = (replace(A_TRN, account_is_open=each) for each in (True, False, None))
    if facts.account_is_locked is True and _says(body, says_open, says_locked, says_neither):
        return NoLonger.OPEN
    if facts.account_is_locked is False and _says(body, says_locked, says_open, says_neither):
        return NoLonger.LOCKED
    return None


def _says_connected(kind: str, body: str) -> bool | None:
    """Whether an e-mail says that the person is connected to a record; None: it says nothing about it."""
    if kind == RecordNotConnected.kind:
        return _says(body, replace(A_REFUSAL, is_connected=True), A_REFUSAL)
    return {RecordConnected.kind: True, RecordDisconnected.kind: False}.get(kind)


A_TRN = YourTrn(to="", trn="", account_is_open=None)
A_REFUSAL = RecordNotConnected(to="", name="", reference="", reason="no_record")


def _says(body: str, what: Message, *others: Message) -> bool:
    """Whether it has a line that only the message which says `what` has, and none of the `others`."""
    own, *of_others = (set(message.preview().body.splitlines()) for message in (what, *others))
    return not own.difference(*of_others).isdisjoint(body.splitlines())
