"""What Notify knows and has taken, and by which rules it takes more."""

import re
import uuid
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any

from email_validator import EmailNotValidError, validate_email
from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError, TokenExpiredError

from tests.notifications.fake_notify import errors
from tests.notifications.fake_notify.faults import Fault

SERVICE, SECRET = "11111111-2222-4333-8444-555555555555", "66666666-7777-4888-9999-000000000000"
KEY = f"trs-{SERVICE}-{SECRET}"
TEMPLATE_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
PLACEHOLDER = re.compile(r"\(\(([a-z]+)\)\)")
MINUTE = timedelta(minutes=1)
# Its handles for tests.
SIMULATED = {
    "simulate-delivered@notifications.service.gov.uk": "delivered",
    "simulate-delivered-2@notifications.service.gov.uk": "delivered",
    "simulate-delivered-3@notifications.service.gov.uk": "delivered",
    "temp-fail@simulator.notify": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
}


@dataclass
class Accepted:
    """An e-mail that was taken."""

    id: str
    reference: str | None
    email_address: str
    template_id: str
    personalisation: Mapping[str, str]
    at: datetime
    status: str = "sending"

    @property
    def content(self) -> dict[str, Any]:
        """As its API shows it."""
        is_final = self.status not in {"created", "sending"}
        return {
            "id": self.id,
            "reference": self.reference,
            "email_address": self.email_address,
            "type": "email",
            "status": self.status,
            "template": {"id": self.template_id, "version": 1},
            "subject": self.personalisation["subject"],
            "body": self.personalisation["body"],
            "created_at": self.at.isoformat(),
            "sent_at": self.at.isoformat(),
            "completed_at": self.at.isoformat() if is_final else None,
        }

    def receipt(self, status: str, at: datetime) -> dict[str, Any]:
        """What it tells us when the e-mail has come to that end."""
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.email_address,
            "status": status,
            "created_at": self.at.isoformat(),
            "completed_at": at.isoformat(),
            "sent_at": self.at.isoformat(),
            "notification_type": "email",
            "template_id": self.template_id,
            "template_version": 1,
        }


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Notify:
    """One service at GOV.UK Notify. `listing_lag`: for how long one that was taken is not found by its reference."""

    clock: Callable[[], datetime] = now
    a_minute: int = 3000
    a_day: int = 250_000
    listing_lag: timedelta = timedelta(0)
    guests: frozenset[str] | None = None  # who may be sent to, with a key for the team only
    is_away: bool = False
    template: str | None = "((body))"  # the body of the one that it has
    accepted: list[Accepted] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    recent: deque[datetime] = field(default_factory=deque)
    most_in_a_minute: int = 0
    by_day: Counter[date] = field(default_factory=Counter)
    by_reference: dict[str | None, list[Accepted]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def check_token(self, authorization: str | None) -> None:
        """Raises Refusal, with the status and words of its API."""
        if not authorization:
            raise errors.not_authorised("Unauthorized: authentication token must be provided", status=401)
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise errors.not_authorised("Unauthorized: authentication bearer scheme must be used", status=401)
        try:
            if get_token_issuer(token) != SERVICE:
                raise errors.not_authorised("Invalid token: service not found")
            decode_jwt_token(token, SECRET)
        except TokenExpiredError:
            raise errors.not_authorised("Error: Your system clock must be accurate to within 30 seconds") from None
        except TokenError:
            raise errors.not_authorised("Invalid token: API key not found") from None

    def take(self, sent: Mapping[str, Any]) -> Accepted:
        """Take a message. Raises Refusal."""
        self._check_message(sent)
        with self.lock:
            at = self.clock()
            self._check_limits(at)
            taken = Accepted(
                id=str(uuid.uuid4()),
                reference=sent.get("reference"),
                email_address=sent["email_address"],
                template_id=sent["template_id"],
                personalisation=sent["personalisation"],
                at=at,
                status=SIMULATED.get(sent["email_address"], "sending"),
            )
            self.accepted.append(taken)
            self.by_reference.setdefault(taken.reference, []).append(taken)
            return taken

    def preview(self, template_id: str, personalisation: Mapping[str, str]) -> dict[str, Any]:
        """What would be sent. Raises Refusal."""
        try:
            uuid.UUID(template_id)
        except ValueError:
            raise errors.not_valid("id is not a valid UUID") from None
        if template_id != TEMPLATE_ID or self.template is None:
            raise errors.not_found()
        self._check_personalisation(personalisation)
        body = PLACEHOLDER.sub(lambda found: personalisation[found[1]], self.template)
        return {"id": template_id, "type": "email", "subject": personalisation["subject"], "body": body}

    def listed(self, reference: str) -> list[Accepted]:
        """The newest first."""
        before = self.clock() - self.listing_lag
        with self.lock:
            return [one for one in reversed(self.by_reference.get(reference, [])) if one.at <= before]

    def one(self, notification_id: str) -> Accepted:
        """Raises Refusal."""
        try:
            uuid.UUID(notification_id)
        except ValueError:
            raise errors.not_valid("notification_id is not a valid UUID") from None
        for accepted in self.accepted:
            if accepted.id == notification_id:
                return accepted
        raise errors.not_found()

    def _check_message(self, sent: Mapping[str, Any]) -> None:
        for name in ("email_address", "template_id"):
            if name not in sent:
                raise errors.not_valid(f"{name} is a required property")
        try:
            validate_email(sent["email_address"], check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            if sent["email_address"] not in SIMULATED:
                raise errors.not_valid("email_address Not a valid email address") from None
        try:
            uuid.UUID(sent["template_id"])
        except ValueError:
            raise errors.not_valid("template_id is not a valid UUID") from None
        if sent["template_id"] != TEMPLATE_ID or self.template is None:
            raise errors.bad_request("Template not found")
        self._check_personalisation(sent.get("personalisation", {}))
        if self.guests is not None and sent["email_address"] not in self.guests:
            raise errors.bad_request("Can’t send to this recipient using a team-only API key")

    def _check_personalisation(self, given: Mapping[str, str]) -> None:
        needed = ("subject", *PLACEHOLDER.findall(self.template or ""))
        if missing := [name for name in needed if name not in given]:
            raise errors.bad_request(f"Missing personalisation: {', '.join(missing)}")

    def _check_limits(self, at: datetime) -> None:
        while self.recent and self.recent[0] <= at - MINUTE:
            self.recent.popleft()
        if len(self.recent) >= self.a_minute:
            raise errors.too_fast(self.a_minute)
        if self.by_day[at.date()] >= self.a_day:
            raise errors.too_many(self.a_day)
        self.by_day[at.date()] += 1
        self.recent.append(at)
        self.most_in_a_minute = max(self.most_in_a_minute, len(self.recent))
