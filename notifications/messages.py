"""The e-mails that the service sends (design §8): a class each with its fields; templates have the words."""

from abc import ABC
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string

from notifications import later
from notifications.markdown import inert, name_to_greet
from notifications.models import Email
from transactions import part_of_use_case


class Preview(NamedTuple):
    """An e-mail exactly as it will be sent."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Message(ABC):
    """`to` is the address as One Login gave it. Text fields are made inert before they reach a template; `name` is what
    to greet by, as One Login verified it or our records have it, and left out where it does not look like a name.

    `has_trn`: whoever reads the e-mail learns a TRN, so that it goes nowhere that the rules were not asked about.
    `is_overtaken`: it tells how things stand, which a later one about the same tells anew.
    """

    kind: ClassVar[str]
    has_trn: ClassVar[bool] = False
    is_overtaken: ClassVar[bool] = True
    codes: ClassVar[frozenset[str]] = frozenset()  # fields that a template looks up and never prints
    to: str

    def preview(self) -> Preview:
        """The subject and the body as they go out; rendering twice gives the same."""
        context = {name: self._inert(name, value) for name, value in asdict(self).items()} | self._service()
        text: str = render_to_string(f"notifications/{self.kind}.txt", context, using="text")
        subject, _, body = text.partition("\n\n")
        return Preview(self.to, " ".join(subject.split()), body.strip() + "\n")

    def _inert(self, field: str, value: Any) -> Any:
        if not isinstance(value, str) or field in self.codes:
            return value
        return name_to_greet(value) if field == "name" else inert(value)

    @staticmethod
    def _service() -> dict[str, Any]:
        return {
            "service_name": settings.SERVICE_NAME,
            "service_url": f"{settings.BASE_URL}/",
            "support_email_address": settings.SUPPORT_EMAIL_ADDRESS,
        }

    @part_of_use_case
    def queue(self, *, about: models.Model, at: datetime) -> Email:
        """Store the e-mail and the job that sends it, in the caller's transaction. Raises NoTransaction."""
        to, subject, body = self.preview()
        email = Email.objects.create(kind=self.kind, to=to, subject=subject, body=body, about_thing=about, queued_at=at)
        later.send([email.pk])
        return email


@dataclass(frozen=True, kw_only=True)
class SupportRequestReceived(Message):
    """`asked_for` is one of support_tasks.models.Kind; `name` is "" where nobody verified it."""

    kind = "support_request_received"
    codes = frozenset({"asked_for"})
    name: str
    reference: str
    answer_by: str
    asked_for: str = "connect_one_login"


@dataclass(frozen=True, kw_only=True)
class RecordConnected(Message):
    kind = "record_connected"
    name: str


@dataclass(frozen=True, kw_only=True)
class RecordDisconnected(Message):
    """`reference` is that of the request which support looks at again; "" where there is none."""

    kind = "record_disconnected"
    name: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordNotConnected(Message):
    """`reason` is one of support_tasks.models.Reason; `detail` what staff wrote, for "another reason".

    `is_connected`: they got connected without us, after they had sent the request.
    """

    kind = "record_not_connected"
    codes = frozenset({"reason"})
    name: str
    reference: str
    reason: str
    detail: str = ""
    is_connected: bool = False


@dataclass(frozen=True, kw_only=True)
class TrnNotSent(Message):
    """`reason` is one of support_tasks.models.Reason; `detail` what staff wrote, for "another reason".

    It greets nobody by name, as `YourTrn`: who asks for a lost TRN may be anybody, and could write to strangers so.
    """

    kind = "trn_not_sent"
    codes = frozenset({"reason"})
    reference: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class YourTrn(Message):
    """`account_is_open`: whether the person can use the portal now; None: that is not settled yet."""

    kind = "your_trn"
    has_trn = True
    is_overtaken = False
    trn: str
    account_is_open: bool | None


@dataclass(frozen=True, kw_only=True)
class TrnRequested(Message):
    """To the record's own address: somebody had its TRN sent to another. `at` as people read it."""

    kind = "trn_requested"
    is_overtaken = False
    name: str
    at: str


# By their kind; those of another kind were sent before it was given up.
MESSAGES: dict[str, type[Message]] = {message.kind: message for message in Message.__subclasses__()}


def has_trn(kind: str) -> bool:
    """Whether e-mails of that kind have a TRN in them. Of a kind that nobody knows any more they might."""
    return kind not in MESSAGES or MESSAGES[kind].has_trn
