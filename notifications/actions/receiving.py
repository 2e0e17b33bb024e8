"""What became of an e-mail, as the provider says: late, doubled and out of order."""

from datetime import datetime

import structlog

from notifications import lifecycle
from notifications.models import FINAL, NOT_TAKEN, Email, Status
from notifications.providers import Receipt

log = structlog.get_logger(__name__)


def receive(receipt: Receipt, *, at: datetime) -> bool:
    """Note it; an end that is known already stays. Whether it is about an e-mail of ours."""
    email = Email.objects.filter(reference=receipt.reference).first()
    if email is None:
        return False
    if receipt.provider_id and email.provider_id and receipt.provider_id != email.provider_id:
        log.error("email_doubled", email_id=email.pk)
    row = Email.objects.filter(pk=email.pk)
    if email.status in NOT_TAKEN:  # the receipt was quicker than the answer, or the answer was lost
        provider_id = receipt.provider_id or email.provider_id
        lifecycle.move(row, Status.ACCEPTED, sent_at=at, provider_id=provider_id, failure="", next_try_at=None)
    if receipt.status in FINAL and lifecycle.move(
        row,
        receipt.status,
        completed_at=max(email.queued_at, min(receipt.completed_at or at, at)),
        failure_kind=receipt.failure_kind,
        failure=receipt.failure,
    ):
        log.info("email_ended", email_id=email.pk, status=str(receipt.status), kind=str(receipt.failure_kind))
    return True
