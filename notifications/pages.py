"""An e-mail as a person reads it, for templates."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from govuk.formats import govuk_datetime
from govuk.pages import Pagination, Tag
from notifications.markdown import Kind, blocks
from notifications.messages import Preview, has_trn
from notifications.models import FINAL, Email, FailureKind, OutboxMessage, Status

_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<to>https?://[^\s)]+)\)|(?P<bare>https?://[^\s,]*[^\s,.;:!?])")


@dataclass(frozen=True)
class Piece:
    """Some words of a line; with an `href` they are a link."""

    text: str
    href: str = ""


type Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """As notifications.markdown has it, with the links in its lines."""

    kind: Kind
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
    """An e-mail as it was sent, and what became of it in words.

    `again` says who has sent it again, or that this is what was sent again. `send_again_href` is for who may do that
    with one that failed; `has_trn`: to the same address only.
    """

    text: EmailText
    status: Tag
    what_became: str
    again: str = ""
    send_again_href: str = ""
    has_trn: bool = False

    @classmethod
    def of(cls, email: Email, *, can_send_again: bool = False) -> "SentEmail":
        """From an e-mail loaded `with_sending_again`. `can_send_again`: whether the reader may, if it failed."""
        can_send_again = can_send_again and email.has_failed and email.sent_again_as is None
        return cls(
            text=EmailText.of(email),
            status=status_tag(email),
            what_became=what_became(email),
            again=again(email),
            send_again_href=send_again_href(email) if can_send_again else "",
            has_trn=has_trn(email.kind),
        )


def send_again_href(email: Email) -> str:
    return reverse("emails:send-again", args=[email.reference])


def kind_in_words(kind: str) -> str:
    """The name of a message: `Record connected`."""
    return re.sub("(?i)trn", "TRN", kind.replace("_", " ").capitalize())


def status_tag(email: Email) -> Tag:
    status = Status(email.status)
    return Tag(status.label, STATUS_COLOURS[status])


def again(email: Email) -> str:
    """That it was sent again, or in place of which it was; "" for most."""
    if (after := email.sent_again_as) and after.sent_again_by:
        on = govuk_datetime(after.queued_at)
        return f"{after.sent_again_by.name} asked us to send it again to {after.to} on {on}."
    if email.replaces and email.sent_again_by:
        before = email.replaces
        reached = "did not reach" if before.has_failed else "had not reached, as far as we knew,"
        return f"{email.sent_again_by.name} asked us to send it in place of one that {reached} {before.to}."
    return ""


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
    words = _why_failed(email) if email.has_failed else WHAT_BECAME[Status(email.status)]
    words = NEVER_TOLD if email.end_is_unknown(timezone.now()) else words
    return words.format(
        queued=govuk_datetime(email.queued_at),
        sent=govuk_datetime(email.sent_at),
        completed=govuk_datetime(email.completed_at),
    )


def _why_failed(email: Email) -> str:
    is_refused = email.failure_kind == FailureKind.PERMANENT and email.sent_at is None
    return REFUSED if is_refused else WHY_FAILED[FailureKind(email.failure_kind)]


WHAT_BECAME = {
    Status.QUEUED: "Written on {queued}. It is waiting to be sent.",
    Status.SENDING: "Written on {queued}. It is being sent.",
    Status.HELD: "Written on {queued}. No emails can be sent at the moment: it will be sent as soon as they can.",
    Status.ACCEPTED: "Sent on {sent}. We do not know yet whether it was delivered.",
    Status.DELIVERED: "Sent on {sent}, delivered on {completed}.",
}
NEVER_TOLD = "Sent on {sent}. The email service never told us whether it was delivered."
REFUSED = "Written on {queued}. The email service refused it, and nothing was sent. We found out on {completed}."
WHY_FAILED = {
    FailureKind.PERMANENT: "Written on {queued}. It could not be delivered: no mailbox has this address. "
    "We found out on {completed}.",
    FailureKind.TEMPORARY: "Written on {queued}. It could not be delivered: the mailbox did not take it. "
    "We found out on {completed}.",
    FailureKind.TECHNICAL: "Written on {queued}. It could not be sent, and the address may be right. "
    "We found out on {completed}.",
}


def _pieces(line: str) -> Iterator[Piece]:
    end = 0
    for link in _LINK.finditer(line):
        if link.start() > end:
            yield Piece(line[end : link.start()])
        yield Piece(link["text"] or link["bare"], link["to"] or link["bare"])
        end = link.end()
    if line[end:]:
        yield Piece(line[end:])


@dataclass(frozen=True)
class OutboxLine:
    """`status` is None where nobody knows any more what e-mail it was."""

    to: str
    subject: str
    href: str
    at: datetime
    status: Tag | None


@dataclass(frozen=True)
class OutboxPage:
    """The local outbox, newest first."""

    lines: tuple[OutboxLine, ...]
    pagination: Pagination


@dataclass(frozen=True)
class OutboxMessagePage:
    """`answers` are what the mailbox can say still, as values and texts of buttons, at `answer_href`."""

    email: EmailText
    at: datetime
    status: Tag | None
    what_became: str
    answers: tuple[tuple[str, str], ...]
    answer_href: str

    @classmethod
    def of(cls, message: OutboxMessage, email: Email | None) -> "OutboxMessagePage":
        return cls(
            EmailText.of(message),
            message.accepted_at,
            status_tag(email) if email else None,
            what_became(email) if email else "",
            tuple(MAILBOX_SAYS.items()) if email and email.status not in FINAL else (),
            reverse("notifications:answer", args=[message.reference]),
        )


# By GOV.UK Notify's words for it.
MAILBOX_SAYS = {
    "delivered": "Delivered",
    "temporary-failure": "Mailbox full",
    "permanent-failure": "No such address",
}
