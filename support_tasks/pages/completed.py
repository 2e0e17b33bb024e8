"""A decided support task, for its template."""

from dataclasses import dataclass

from govuk.pages import Row
from support_tasks.pages.casework import CaseworkPart
from support_tasks.pages.decided import Decided
from support_tasks.pages.request import Request
from support_tasks.pages.standing import Standing


@dataclass(frozen=True)
class CompletedTaskPage:
    """A decided task; its outcome is the `title`.

    `earlier` decisions were undone, newest first; `reopen_href` is for who may undo this one. `sent_to` is
    where the TRN went: that cannot be undone; "" for other decisions. `typed` is what the reader had chosen and
    typed when somebody else decided.
    """

    title: str
    request: Request
    standing: Standing
    decision: Decided | None
    earlier: tuple[Decided, ...]
    casework: CaseworkPart
    can_write: bool
    reopen_href: str
    sent_to: str
    list_href: str
    typed: tuple[Row, ...] = ()
