"""What the client calls directly: documents, tokens and userinfo."""

import re
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from one_login.simulator.answers import Answer
from one_login.simulator.claims import Grant
from one_login.simulator.client_assertion import TokenRefused
from one_login.simulator.documents import did_document, discovery_document, key_set
from one_login.simulator.forger import forger_did_document, forger_key_set
from one_login.simulator.provider import provider

DAY = 86400
HOUR = 3600
BEARER = re.compile(r"Bearer ([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


@require_safe
def openid_configuration(request: HttpRequest) -> HttpResponseBase:
    return _published(request, "discovery", discovery_document(provider().configuration), max_age=DAY)


@require_safe
def jwks(request: HttpRequest) -> HttpResponseBase:
    return _published(request, "jwks", key_set(provider().keys), max_age=DAY)


@require_safe
def did(request: HttpRequest) -> HttpResponseBase:
    return _published(request, "did", did_document(provider().configuration, provider().keys), max_age=HOUR)


@require_safe
def forger_keys(request: HttpRequest) -> HttpResponseBase:
    """What a client finds that lets a token choose its keys."""
    return JsonResponse(forger_key_set())


@require_safe
def forger_did(request: HttpRequest) -> HttpResponseBase:
    """What a client finds that lets an identity choose its issuer."""
    return JsonResponse(forger_did_document(provider().configuration))


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponseBase:
    """Exchanges a code, once, for tokens. Every refusal is a 400, as in the real service."""
    try:
        for name, values in request.POST.lists():
            if len(values) > 1:
                raise TokenRefused("invalid_request", f"Request repeats the {name} parameter")
        grant, tokens = provider().exchange(request.POST.dict())
    except TokenRefused as refusal:
        error = {"error": refusal.error, "error_description": refusal.description}
        return _private(error, status=400)
    return _granted(request, "token", tokens, grant)


@csrf_exempt
@require_GET
def userinfo(request: HttpRequest) -> HttpResponseBase:
    """The claims that the bearer's access token opens."""
    header = request.headers.get("Authorization", "")
    if not header:
        return _private({}, status=401, challenge="Bearer")
    bearer = BEARER.fullmatch(header)
    opened = provider().userinfo(bearer[1]) if bearer else None
    if opened is None:
        return _private({"error": "invalid_token"}, status=401, challenge='Bearer error="invalid_token"')
    grant, claims = opened
    return _granted(request, "userinfo", claims, grant)


def _published(request: HttpRequest, place: str, document: dict[str, Any], *, max_age: int) -> HttpResponseBase:
    answer = Answer(document=document, address=_address(request), headers={"Cache-Control": f"max-age={max_age}"})
    provider().faults.commit(place, answer)
    return answer.response(provider().faults.wait)


def _granted(request: HttpRequest, place: str, document: dict[str, Any], grant: Grant) -> HttpResponseBase:
    answer = Answer(document=document, address=_address(request), headers={"Cache-Control": "no-store"})
    provider().commit(place, answer, grant)
    return answer.response(provider().faults.wait)


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri(request.path)


def _private(answer: dict[str, Any], *, status: int, challenge: str = "") -> HttpResponseBase:
    headers = {"Cache-Control": "no-store"}
    if challenge:
        headers["WWW-Authenticate"] = challenge
    return JsonResponse(answer, status=status, headers=headers)
