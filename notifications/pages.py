"""An e-mail as a person reads it, for templates."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from govuk.formats import govuk_datetime
from govuk.pages import Pagination, Tag
from notifications.markdown import blocks
from notifications.messages import Preview
from notifications.models import Email, FailureKind, OutboxMessage, Status

_ADDRESS = re.compile(r"(https?://[^\s,]*[^\s,.;:!?])")


@dataclass(frozen=True)
class Piece:
    """Some words of a line; with an `href` they are a link."""

    text: str
    href: str = ""


type Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph of one or more lines, or a list of them."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class EmailText:
    """`fingerprint` changes with any letter of the e-mail, or the address that it goes to."""

    to: str
    subject: str
    blocks: tuple[Block, ...]
    fingerprint: str

    @classmethod
    def of(cls, email: Preview | Email | OutboxMessage) -> "EmailText":
        whole = "\0".join((email.to, email.subject, email.body))
        return cls(
            to=email.to,
            subject=email.subject,
            blocks=tuple(
                Block(block.kind, tuple(tuple(_pieces(line)) for line in block.lines)) for block in blocks(email.body)
            ),
            fingerprint=hashlib.sha256(whole.encode()).hexdigest(),
        )


@dataclass(frozen=True)
class SentEmail:
    """An e-mail as it was sent, and what became of it in words."""

    text: EmailText
    status: Tag
    what_became: str

    @classmethod
    def of(cls, email: Email) -> "SentEmail":
        status = Status(email.status)
        return cls(EmailText.of(email), Tag(status.label, STATUS_COLOURS[status]), what_became(email))


STATUS_COLOURS = {
    Status.QUEUED: "grey",
    Status.SENDING: "grey",
    Status.HELD: "yellow",
    Status.ACCEPTED: "blue",
    Status.DELIVERED: "green",
    Status.FAILED: "red",
}


def what_became(email: Email) -> str:
    """When the e-mail was written, sent and delivered, as far as it came."""
    words = WHY_FAILED[FailureKind(email.failure_kind)] if email.failure_kind else WHAT_BECAME[Status(email.status)]
    return words.format(
        queued=govuk_datetime(email.queued_at),
        sent=govuk_datetime(email.sent_at),
        completed=govuk_datetime(email.completed_at),
    )


WHAT_BECAME = {
    Status.QUEUED: "Written on {queued}. It is waiting to be sent.",
    Status.SENDING: "Written on {queued}. It is being sent.",
    Status.HELD: "Written on {queued}. No emails can be sent at the moment: it will be sent as soon as they can.",
    Status.ACCEPTED: "Sent on {sent}. We do not know yet whether it was delivered.",
    Status.DELIVERED: "Sent on {sent}, delivered on {completed}.",
}
WHY_FAILED = {
    FailureKind.PERMANENT: "Written on {queued}. It could not be delivered: no mailbox has this address. "
    "We knew on {completed}.",
    FailureKind.TEMPORARY: "Written on {queued}. It could not be delivered: the mailbox did not take it. "
    "We knew on {completed}.",
    FailureKind.TECHNICAL: "Written on {queued}. It could not be sent, and the address may be right. "
    "We knew on {completed}.",
}


def _pieces(line: str) -> Iterator[Piece]:
    for text in _ADDRESS.split(line):
        if text:
            yield Piece(text, text if _ADDRESS.fullmatch(text) else "")


@dataclass(frozen=True)
class OutboxLine:
    to: str
    subject: str
    href: str
    at: datetime


@dataclass(frozen=True)
class OutboxPage:
    """The local outbox, newest first."""

    lines: tuple[OutboxLine, ...]
    pagination: Pagination


@dataclass(frozen=True)
class OutboxMessagePage:
    email: EmailText
    at: datetime
