"""How e-mails move from one state to the next: each through one table."""

from typing import Any

from notifications.models import MOVES, EmailQuerySet, Status


def move(emails: EmailQuerySet, to: Status, **columns: Any) -> int:
    """Let those of `emails` that may be in that state be in it, and these columns with it; how many there were.

    One statement: of two who move the same e-mail, one finds that there is nothing left to move.
    """
    starts = [start for start, ends in MOVES.items() if to in ends]
    return emails.filter(status__in=starts).update(**{"claimed_until": None} | columns, status=to)
