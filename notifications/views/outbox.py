"""The outbox of a local stack: what people would have received. Its addresses exist on a local stack only."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from govuk.pages import Pagination
from notifications.models import OutboxMessage
from notifications.pages import EmailText, OutboxLine, OutboxMessagePage, OutboxPage

ON_A_PAGE = 30


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Every message, newest first."""
    shown = Paginator(OutboxMessage.objects.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = tuple(_line(message) for message in shown)
    page = OutboxPage(lines, Pagination.of(shown, query=request.GET))
    return render(request, "notifications/outbox.html", {"page": page})


def _line(message: OutboxMessage) -> OutboxLine:
    href = reverse("notifications:message", args=[message.reference])
    return OutboxLine(message.to, message.subject, href, message.accepted_at)


@require_safe
def message(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One message as its reader would see it."""
    found = get_object_or_404(OutboxMessage, reference=reference)
    page = OutboxMessagePage(EmailText.of(found), found.accepted_at)
    return render(request, "notifications/message.html", {"page": page})
