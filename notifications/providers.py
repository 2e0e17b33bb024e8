"""Who carries an e-mail: GOV.UK Notify, or the outbox of a local stack. Both answer alike."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from notifications.models import Email, OutboxMessage

TIMEOUT_SECONDS = 15


class Refused(Exception):
    """The provider will never take this message; `str` says why, without an address."""


class Unavailable(Exception):
    """The provider did not answer, or not usefully. It may or may not have taken the message."""


class Provider(Protocol):
    def send(self, email: Email) -> str:
        """Hand over the message; returns the provider's id. Raises Refused or Unavailable."""
        ...

    def find(self, email: Email) -> str | None:
        """The provider's id of a message it took before under our reference. Raises Unavailable."""
        ...


class LocalOutbox:
    """Keeps messages in a table that /outbox/ shows. A reference is taken once."""

    def send(self, email: Email) -> str:
        try:
            with transaction.atomic():
                OutboxMessage.objects.create(
                    reference=email.reference,
                    to=email.to,
                    subject=email.subject,
                    body=email.body,
                    accepted_at=timezone.now(),
                )
        except IntegrityError:
            pass  # it was taken before: the same answer again
        return str(email.reference)

    def find(self, email: Email) -> str | None:
        return str(email.reference) if OutboxMessage.objects.filter(reference=email.reference).exists() else None


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify through its own client, with one template that passes subject and body through."""

    api_key: str
    base_url: str
    template_id: str

    def _client(self) -> Any:
        # The client is not thread-safe: one for each message.
        return NotificationsAPIClient(self.api_key, base_url=self.base_url, timeout=TIMEOUT_SECONDS)

    def send(self, email: Email) -> str:
        try:
            answer = self._client().send_email_notification(
                email_address=email.to,
                template_id=self.template_id,
                personalisation={"subject": email.subject, "body": email.body},
                reference=str(email.reference),
            )
        except HTTPError as error:
            if error.status_code == 400:
                raise Refused("GOV.UK Notify refused the message (400)") from None
            raise Unavailable(f"GOV.UK Notify answered {error.status_code}") from None
        return str(answer["id"])

    def find(self, email: Email) -> str | None:
        try:
            found = self._client().get_all_notifications(reference=str(email.reference))["notifications"]
        except HTTPError as error:
            raise Unavailable(f"GOV.UK Notify answered {error.status_code}") from None
        return str(found[0]["id"]) if found else None


def provider() -> Provider:
    """Notify where a key is configured, else the local outbox (settings refuse that in production)."""
    if settings.NOTIFY_API_KEY:
        return Notify(settings.NOTIFY_API_KEY, settings.NOTIFY_API_URL, settings.NOTIFY_TEMPLATE_ID)
    return LocalOutbox()
