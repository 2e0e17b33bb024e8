"""What the client calls directly: documents, tokens and userinfo."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from one_login.simulator.client_assertion import TokenRefused
from one_login.simulator.documents import did_document, discovery_document, key_set
from one_login.simulator.provider import provider

DAY = 86400
HOUR = 3600
BEARER = re.compile(r"Bearer ([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


@require_safe
def openid_configuration(request: HttpRequest) -> HttpResponse:
    return _published(discovery_document(provider().configuration), max_age=DAY)


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    return _published(key_set(provider().keys), max_age=DAY)


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    return _published(did_document(provider().configuration, provider().keys), max_age=HOUR)


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchanges a code, once, for tokens. Every refusal is a 400, as in the real service."""
    try:
        for name, values in request.POST.lists():
            if len(values) > 1:
                raise TokenRefused("invalid_request", f"Request repeats the {name} parameter")
        return _private(provider().exchange(request.POST.dict()))
    except TokenRefused as refusal:
        error = {"error": refusal.error, "error_description": refusal.description}
        return _private(error, status=400)


@csrf_exempt
@require_GET
def userinfo(request: HttpRequest) -> HttpResponse:
    """The claims that the bearer's access token opens."""
    header = request.headers.get("Authorization", "")
    if not header:
        return _private({}, status=401, challenge="Bearer")
    bearer = BEARER.fullmatch(header)
    claims = provider().userinfo(bearer[1]) if bearer else None
    if claims is None:
        return _private({"error": "invalid_token"}, status=401, challenge='Bearer error="invalid_token"')
    return _private(claims)


def _published(document: dict[str, Any], *, max_age: int) -> HttpResponse:
    return JsonResponse(document, headers={"Cache-Control": f"max-age={max_age}"})


def _private(answer: dict[str, Any], *, status: int = 200, challenge: str = "") -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    if challenge:
        headers["WWW-Authenticate"] = challenge
    return JsonResponse(answer, status=status, headers=headers)
