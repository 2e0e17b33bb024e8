"""An e-mail as a person reads it, for templates."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from govuk.pages import Pagination
from notifications.markdown import blocks
from notifications.messages import Preview
from notifications.models import Email, OutboxMessage

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
