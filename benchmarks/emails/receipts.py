"""Receipts of many e-mails, shuffled, doubled, and with others between."""

import json
import random
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from django.test import Client

from benchmarks.timing import Durations
from notifications.models import Email, Status

ENDS = {
    "delivered": (Status.DELIVERED, ""),
    "permanent-failure": (Status.FAILED, "permanent"),
    "temporary-failure": (Status.FAILED, "temporary"),
    "technical-failure": (Status.FAILED, "technical"),
}
UNKNOWN = 0.1  # as many as that share of the e-mails


@dataclass(frozen=True, slots=True)
class Outcome:
    """`right`: e-mails whose end is that of their receipt. `answers`: by status. `durations` of one request each."""

    right: int
    answers: Counter[int]
    durations: Durations


def post_all(emails: Sequence[Email], *, token: str, seed: int = 1) -> Outcome:
    """Post two receipts of each e-mail, and some of unknown ones, in random order, one after the other."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    ends = {email.pk: draw.choice(list(ENDS)) for email in emails}
    bodies = [_receipt(email.reference, email.provider_id, ends[email.pk]) for email in emails for _ in range(2)]
    bodies += [_receipt(uuid.uuid4(), str(uuid.uuid4()), "delivered") for _ in range(round(len(emails) * UNKNOWN))]
    draw.shuffle(bodies)
    client, answers, seconds = Client(), Counter[int](), []
    for body in bodies:
        start = perf_counter()
        answer = client.post(
            "/notify/callback", body, content_type="application/json", headers={"authorization": f"Bearer {token}"}
        )
        seconds.append(perf_counter() - start)
        answers[answer.status_code] += 1
    found = Email.objects.in_bulk([email.pk for email in emails]).values()
    right = sum((email.status, email.failure_kind) == ENDS[ends[email.pk]] for email in found)
    return Outcome(right, answers, Durations.of(seconds))


def _receipt(reference: uuid.UUID, notify_id: str, status: str) -> str:
    now = datetime.now(UTC)
    content: dict[str, Any] = {
        "id": notify_id,
        "reference": str(reference),
        "to": "somebody@example.com",
        "status": status,
        "created_at": (now - timedelta(minutes=1)).isoformat(),
        "completed_at": now.isoformat(),
        "sent_at": (now - timedelta(seconds=50)).isoformat(),
        "notification_type": "email",
        "template_id": str(uuid.uuid4()),
        "template_version": 1,
    }
    return json.dumps(content)
