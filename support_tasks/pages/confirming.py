"""What an officer reads before they confirm a decision, for its template."""

import hashlib
import re
from dataclasses import dataclass, field

from govuk.pages import Row
from notifications.pages import EmailText
from support_tasks.pages.request import Request
from teaching_records.models import Connection
from teaching_records.pages import RecordCard

VERSION = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class ConfirmPage:
    """What confirming does: the e-mail that goes out, letter for letter, and the choice that it follows from.

    `card` for connecting, with `warnings`, and what of it `differs`, in a sentence; `choice` for not connecting.
    `connection` is the person's own, made meanwhile.
    `is_reworded`: what the officer typed cannot go into an e-mail quite as it is. `changed`: what is not as
    it was on the page that they confirmed.
    """

    request: Request
    email: EmailText
    card: RecordCard | None = None
    choice: tuple[Row, ...] = ()
    back_href: str = ""
    connection: Connection | None = None
    warnings: tuple[str, ...] = field(default=(), kw_only=True)
    differs: str = field(default="", kw_only=True)
    is_reworded: bool = field(default=False, kw_only=True)
    changed: str = field(default="", kw_only=True)

    @property
    def fingerprint(self) -> str:
        """Changes with any letter of the e-mail or the record, with who is connected to what, and with the task.

        It ends in v and the version of the task (`version_seen`).
        """
        connection = self.connection and self.connection.pk
        rest = hashlib.sha256(repr((self.card, self.warnings, connection)).encode()).hexdigest()
        return f"{self.email.fingerprint}{rest}v{self.request.version}"

    def changed_since(self, seen: str) -> str:
        """What is not as it was on the page with the fingerprint `seen`; "" where nothing is."""
        if seen.partition("v")[0] == self.fingerprint.partition("v")[0]:
            return ""
        return "Something on this page" if seen.startswith(self.email.fingerprint) else "The email"

    @property
    def connected_trn(self) -> str:
        return self.connection.teaching_record.trn if self.connection else ""


def version_seen(seen: str) -> int:
    """The version of the task on the page with the fingerprint `seen`; 0, which none has, where it does not say."""
    return version_in(seen.partition("v")[2])


def version_in(text: str) -> int:
    """The version of a task that a form sent; 0, which none has, where it is not one."""
    return int(text) if VERSION.fullmatch(text) else 0
