"""How e-mails move from one state to the next: each through one table."""

from datetime import datetime
from typing import Any

from notifications.models import MOVES, EmailQuerySet, Status


def move(emails: EmailQuerySet, to: Status, **columns: Any) -> int:
    """Let those of `emails` that may be in that state be in it, and these columns with it; how many there were.

    One statement: of two who move the same e-mail, one finds that there is nothing left to move.
    """
    starts = [start for start, ends in MOVES.items() if to in ends]
    movable = emails.filter(status__in=starts).without_an_end()
    return movable.update(**{"claimed_until": None} | columns, status=to)


def accept(emails: EmailQuerySet, *, provider_id: str, at: datetime) -> int:
    """The provider took them at `at`: true also of those that another worker has, or that we had given up."""
    columns = {"sent_at": at, "provider_id": provider_id, "next_try_at": None}
    return move(emails, Status.ACCEPTED, **columns, failure="", failure_kind="", completed_at=None)
