"""Where GOV.UK Notify tells us what became of e-mails."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications import actions
from notifications.providers import Receipt

log = structlog.get_logger(__name__)

LARGEST_BYTES = 64 * 1024


@csrf_exempt  # whoever sends it shows a token of ours
@require_POST
def receipt(request: HttpRequest) -> HttpResponse:
    """POST /notify/callback: 204 once a receipt is noted, and for one that is about nothing of ours.

    401 without one of our tokens, 413 and 400 for what is no receipt: Notify sends none of these again.
    """
    if not _has_token(request.headers.get("Authorization", "")):
        log.warning("receipt_without_token")
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    body = _body(request)
    if len(body) > LARGEST_BYTES:
        return HttpResponse(status=413)
    content = _json_object(body)
    if content is None:
        return HttpResponse(status=400)
    found = Receipt.of(content)
    if found is None or not actions.receive(found, at=timezone.now()):
        log.info("receipt_of_nothing_ours")
    return HttpResponse(status=204)


def _has_token(authorization: str) -> bool:
    """Every token is compared, and in the same time whatever it begins with."""
    scheme, _, given = authorization.partition(" ")
    same = [hmac.compare_digest(given.encode(), token.encode()) for token in settings.NOTIFY_CALLBACK_TOKENS]
    return scheme.lower() == "bearer" and any(same)


def _body(request: HttpRequest) -> bytes:
    """Up to a byte more than is taken. Django reads nothing of what comes in chunks; the web server knows their end."""
    comes_in_chunks = request.headers.get("Transfer-Encoding", "").lower() == "chunked"
    if comes_in_chunks and request.META.get("wsgi.input_terminated"):
        return bytes(request.META["wsgi.input"].read(LARGEST_BYTES + 1))
    return request.read(LARGEST_BYTES + 1)


def _json_object(body: bytes) -> Mapping[str, Any] | None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
