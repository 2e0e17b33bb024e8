"""The outbox of a local stack: what people would have received. Its addresses exist on a local stack only."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from govuk.pages import Pagination
from notifications import actions
from notifications.models import Email, OutboxMessage
from notifications.pages import MAILBOX_SAYS, OutboxLine, OutboxMessagePage, OutboxPage, status_tag
from notifications.providers import Receipt

ON_A_PAGE = 30


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Every message, newest first."""
    shown = Paginator(OutboxMessage.objects.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    emails = Email.objects.in_bulk([message.reference for message in shown], field_name="reference")
    lines = tuple(_line(message, emails.get(message.reference)) for message in shown)
    page = OutboxPage(lines, Pagination.of(shown, query=request.GET))
    return render(request, "notifications/outbox.html", {"page": page})


def _line(message: OutboxMessage, email: Email | None) -> OutboxLine:
    href = reverse("notifications:message", args=[message.reference])
    return OutboxLine(message.to, message.subject, href, message.accepted_at, status_tag(email) if email else None)


@require_safe
def message(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One message as its reader would see it, and what their mailbox can say."""
    found = get_object_or_404(OutboxMessage, reference=reference)
    page = OutboxMessagePage.of(found, Email.objects.filter(reference=reference).first())
    return render(request, "notifications/message.html", {"page": page})


@require_POST
def answer(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """What the mailbox says, `status` as GOV.UK Notify words it: noted as a receipt is."""
    get_object_or_404(OutboxMessage, reference=reference)
    status, now = request.POST.get("status", ""), timezone.now()
    content = {"id": reference, "reference": reference, "status": status, "completed_at": now.isoformat()}
    receipt = Receipt.of(content) if status in MAILBOX_SAYS else None
    if receipt is None:
        raise Http404
    actions.receive(receipt, at=now)
    return redirect("notifications:message", reference)
