"""What a provider says, whichever it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from notifications.models import Email, FailureKind, Status


class Refused(Exception):
    """The provider will never take this message; `str` says why, without an address."""


class Unavailable(Exception):
    """The provider did not answer, or not usefully. It may or may not have taken the message."""


class NotLetIn(Exception):
    """The provider would take no message of ours, and took none: it does not know us, or our template."""


class TooFast(Exception):
    """The provider took nothing, and will soon."""


class DayIsFull(Exception):
    """The provider took nothing, and will take nothing more today."""


NOT_NOW = (Unavailable, NotLetIn, TooFast, DayIsFull)


def usable_id(value: object) -> str:
    """What the provider calls a message by; "" where it looks like no id."""
    return value if isinstance(value, str) and re.fullmatch("[A-Za-z0-9-]{1,100}", value) else ""


@dataclass(frozen=True)
class Receipt:
    """What became of a message. `status` is ACCEPTED while its end is not known.

    `completed_at` None: the provider did not say.
    """

    reference: UUID
    provider_id: str
    status: Status
    failure_kind: str = ""
    failure: str = ""
    completed_at: datetime | None = None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Receipt | None":
        """As GOV.UK Notify words it; None where it is about nothing of ours, or says nothing that we know."""
        try:
            reference, (status, kind) = UUID(str(content["reference"])), MEANINGS[content["status"]]
        except (KeyError, ValueError, TypeError):
            return None
        failure = f"GOV.UK Notify: {content['status']}" if kind else ""
        provider_id = usable_id(content.get("id"))
        return cls(reference, provider_id, status, kind, failure, _instant(content.get("completed_at")))


MEANINGS = {
    "created": (Status.ACCEPTED, ""),
    "sending": (Status.ACCEPTED, ""),
    "delivered": (Status.DELIVERED, ""),
    "permanent-failure": (Status.FAILED, FailureKind.PERMANENT),
    "temporary-failure": (Status.FAILED, FailureKind.TEMPORARY),
    "technical-failure": (Status.FAILED, FailureKind.TECHNICAL),
}


class Provider(Protocol):
    """Each method raises one of NOT_NOW."""

    def send(self, email: Email) -> str:
        """Hand over the message; returns the provider's id. Raises Refused too."""
        ...

    def find(self, email: Email) -> str | None:
        """The provider's id of a message it took before under our reference."""
        ...

    def what_became(self, email: Email) -> Receipt | None:
        """Of a message that it took; None where it does not know it (any more)."""
        ...

    def check(self) -> None:
        """Ask whether it would take a message of ours; changes nothing."""
        ...


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError):
        return None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return instant if 2000 < instant.year < 9000 else None
