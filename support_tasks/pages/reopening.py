"""Undoing a decision, for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from govuk.formats import govuk_datetime
from govuk.pages import Row
from notifications.models import Email
from notifications.pages import EmailText, SentEmail
from support_tasks.models import SupportTask
from support_tasks.pages import fingerprints
from support_tasks.pages.connected import ConnectedNow
from support_tasks.pages.request import Request, decided_by, task_href


@dataclass(frozen=True)
class ReopenPage:
    """The decision, and what the person was e-mailed already, oldest first: that cannot be undone.

    `can_disconnect`: the decision connected them, and they are still. `connected` is another connection of theirs,
    which stays. On the page to check, `choices` are what was chosen, `hidden` the same as fields of the form, and
    `email` what confirming sends; `changed` says what is not as it was there.
    """

    request: Request
    decision: tuple[Row, ...]
    emails: tuple[SentEmail, ...]
    can_disconnect: bool
    connected: ConnectedNow | None
    change_href: str
    check_href: str
    choices: tuple[Row, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    email: EmailText | None = None
    changed: str = ""

    @classmethod
    def of(
        cls, task: SupportTask, emails: Iterable[Email], *, can_disconnect: bool, connected: ConnectedNow | None
    ) -> "ReopenPage":
        rows = (
            Row("Outcome", task.get_outcome_display()),
            Row("Decided by", decided_by(task)),
            Row("Decided on", govuk_datetime(task.closed_at)),
        )
        return cls(
            request=Request.of(task),
            decision=rows,
            emails=tuple(map(SentEmail.of, emails)),
            can_disconnect=can_disconnect,
            connected=connected,
            change_href=task_href("reopen", task),
            check_href=task_href("check-reopen", task),
        )

    def to_check(self, disconnect: str, reason: str, chosen: dict[str, str], email: EmailText | None) -> "ReopenPage":
        """With what was chosen: `disconnect` says in words what becomes of the record, "" where there is none."""
        rows = [Row("Reason", reason.splitlines())]
        if disconnect:
            rows.insert(0, Row("Record", disconnect))
        return replace(self, choices=tuple(rows), hidden=tuple(chosen.items()), email=email)

    @property
    def fingerprint(self) -> str:
        """Changes with any letter of the e-mail, with what was chosen, and with what the person is connected to."""
        emails = (self.email,) if self.email else ()
        return fingerprints.fingerprint(emails, self.choices, self.can_disconnect, self.connected)
