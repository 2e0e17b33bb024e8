"""Correcting an e-mail's address and sending it again, for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from notifications.messages import Preview, has_trn
from notifications.models import Email
from notifications.pages import EmailText, SentEmail, send_again_href
from support_tasks.pages import fingerprints
from support_tasks.way_back import with_list
from teaching_records.models import TeachingRecord
from trs_console.emails.pages.about import AboutLink
from trs_console.emails.policies import About


def address_href(email: Email) -> str:
    """The page that asks for the address, from which there is a way back to the list that a task was opened from."""
    return with_list(send_again_href(email))


def check_href(email: Email) -> str:
    return with_list(reverse("emails:check-send-again", args=[email.reference]))


@dataclass(frozen=True)
class SendAgainPage:
    """The e-mail that failed. `has_trn`: it goes to no other address.

    `since` is what else was sent about the same, oldest first. On the page to check, `text` is what confirming sends,
    letter for letter; `changed` says what is not as it was there.
    """

    email: SentEmail
    about: AboutLink
    has_trn: bool
    whose_address: str
    since: tuple[SentEmail, ...]
    written_at: datetime
    cancel_href: str
    href: str
    check_href: str
    text: EmailText | None = None
    changed: str = ""

    @classmethod
    def of(cls, email: Email, about: About, since: Iterable[Email], *, address: str = "") -> "SendAgainPage":
        """With an `address`, the page to check before the e-mail goes there."""
        text = EmailText.of(Preview(address, email.subject, email.body)) if address else None
        return cls(
            email=SentEmail.of(email),
            about=AboutLink.of(about),
            has_trn=has_trn(email.kind),
            whose_address=OF_RECORD if isinstance(about, TeachingRecord) else OF_PERSON,
            since=tuple(map(SentEmail.of, since)),
            written_at=email.queued_at,
            cancel_href=AboutLink.of(about).href,
            href=address_href(email),
            check_href=check_href(email),
            text=text,
        )

    @property
    def fingerprint(self) -> str:
        """Changes with any letter of the e-mail, its address, and what else was sent meanwhile."""
        return fingerprints.fingerprint((self.text,) if self.text else (), [each.text for each in self.since])


OF_RECORD = "Only this email goes to the address that you enter. The address on the teaching record stays as it is."
OF_PERSON = "Only this email goes to the address that you enter. Later ones go to the address that the person gave us."
