"""How e-mails move from one state to the next: each through one table."""

from typing import Any

from notifications.models import MOVES, Email, Status
from transactions import part_of_use_case


class MoveNotAllowed(RuntimeError):
    """An e-mail was to become what it cannot become from what it is."""


def can_move(email: Email, to: Status) -> bool:
    """Whether the table has that move."""
    return to in MOVES[Status(email.status)]


@part_of_use_case
def move(email: Email, to: Status, **facts: Any) -> None:
    """Let the held e-mail be in that state, and these columns with it. Raises MoveNotAllowed."""
    if not can_move(email, to):
        raise MoveNotAllowed(f"{email}: {email.status} to {to}")
    email.status = to
    for name, value in facts.items():
        setattr(email, name, value)
    email.save(update_fields=["status", *facts])
