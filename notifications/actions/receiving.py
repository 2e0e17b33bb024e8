"""What became of an e-mail, as the provider says: late, doubled and out of order."""

from datetime import datetime

import structlog
from django.db.models import Value
from django.db.models.functions import Greatest

from notifications import lifecycle
from notifications.models import FINAL, Email, Status
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
    became_so_at = max(email.queued_at, min(receipt.completed_at or at, at))
    if email.status != Status.ACCEPTED:  # the receipt was quicker than the answer, or the answer was lost
        lifecycle.accept(row, provider_id=receipt.provider_id or email.provider_id, at=became_so_at)
    if receipt.status in FINAL and lifecycle.move(
        row,
        receipt.status,
        completed_at=Greatest("sent_at", Value(became_so_at)),
        failure_kind=receipt.failure_kind,
        failure=receipt.failure,
    ):
        log.info("email_ended", email_id=email.pk, status=str(receipt.status), kind=str(receipt.failure_kind))
    return True
