"""Undoing a decision, for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from govuk.formats import govuk_datetime
from govuk.pages import Row
from notifications.models import Email
from notifications.pages import SentEmail
from support_tasks.models import SupportTask
from support_tasks.pages.request import Request, decided_by, task_href


@dataclass(frozen=True)
class ReopenPage:
    """The decision, and what the person was e-mailed already, oldest first: that cannot be undone.

    On the page to check, `choices` are what was chosen, and `hidden` the same as fields of the form.
    """

    request: Request
    decision: tuple[Row, ...]
    emails: tuple[SentEmail, ...]
    change_href: str
    check_href: str
    choices: tuple[Row, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, task: SupportTask, emails: Iterable[Email]) -> "ReopenPage":
        rows = (
            Row("Outcome", task.get_outcome_display()),
            Row("Decided by", decided_by(task)),
            Row("Decided on", govuk_datetime(task.closed_at)),
        )
        return cls(
            request=Request.of(task),
            decision=rows,
            emails=tuple(map(SentEmail.of, emails)),
            change_href=task_href("reopen", task),
            check_href=task_href("check-reopen", task),
        )

    def to_check(self, disconnect: str, reason: str, chosen: dict[str, str]) -> "ReopenPage":
        """With what was chosen: `disconnect` says in words what becomes of the record, "" where there is none."""
        rows = [Row("Reason", reason.splitlines())]
        if disconnect:
            rows.insert(0, Row("Record", disconnect))
        return replace(self, choices=tuple(rows), hidden=tuple(chosen.items()))
