"""What an officer reads before they confirm a decision, for its template."""

from dataclasses import dataclass, field

from govuk.pages import Row
from notifications.pages import EmailText
from support_tasks.pages import fingerprints
from support_tasks.pages.casework import ByColleagues
from support_tasks.pages.request import Request
from teaching_records.models import Connection
from teaching_records.pages import RecordCard


@dataclass(frozen=True)
class ConfirmPage:
    """What confirming does: the e-mails that go out, letter for letter, and the choice that they follow from.

    `card` for a record that was chosen, with `warnings`, and what of it is
    `to_explain`, a sentence each; `choice` for none.
    `connection` is the person's own: to the record of the `card`, or made meanwhile. `written` is what colleagues
    have to say about the task.
    `is_reworded`: what the officer typed cannot go into an e-mail quite as it is. `changed`: what is not as
    it was on the page that they confirmed, in a sentence.
    """

    request: Request
    emails: tuple[EmailText, ...]
    card: RecordCard | None = None
    choice: tuple[Row, ...] = ()
    back_href: str = ""
    connection: Connection | None = None
    written: ByColleagues = field(default=ByColleagues(), kw_only=True)
    warnings: tuple[str, ...] = field(default=(), kw_only=True)
    to_explain: tuple[str, ...] = field(default=(), kw_only=True)
    is_reworded: bool = field(default=False, kw_only=True)
    changed: str = field(default="", kw_only=True)

    @property
    def fingerprint(self) -> str:
        """Changes with any letter of the e-mails, record or reason, with who is connected to what, and with the task.

        With what colleagues write too; one's own notes change nothing.
        """
        connection = self.connection and self.connection.pk
        reason = [(row.key, row.value) for row in self.choice]  # another tab may have kept another one since
        rest = (self.card, self.warnings, connection, reason)
        return fingerprints.fingerprint(self.emails, *rest, notes=self.written, version=self.request.version)

    def changed_since(self, seen: str) -> str:
        """What is not as it was on the page with the fingerprint `seen`, in a sentence; "" where nothing is."""
        return fingerprints.changed_since(seen, self.fingerprint)

    @property
    def connected_trn(self) -> str:
        return self.connection.teaching_record.trn if self.connection else ""
