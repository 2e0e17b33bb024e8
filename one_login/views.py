"""What One Login itself asks of us: our public keys, and to end somebody's sessions."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from one_login import actions, tokens
from one_login.keys import public_key_set
from one_login.refusals import ProviderUnavailable, Refused

log = structlog.get_logger(__name__)


@require_safe
def key_set(_request: HttpRequest) -> JsonResponse:
    """GET /one-login/jwks.json: the public keys with which One Login checks our signature."""
    answer = JsonResponse(public_key_set())
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@csrf_exempt  # what is sent is signed by One Login
@require_POST
def back_channel_logout(request: HttpRequest) -> HttpResponse:
    """POST logout_token: 200 once nobody with its subject is signed in, 400 for a token that is not valid.

    503 where One Login's keys can not be had, so that nothing can be said of the token.
    """
    sent = request.POST.getlist("logout_token")
    try:
        claims = tokens.logout_token(sent[0] if len(sent) == 1 else None)
        ended = actions.end_sessions(subject=claims["sub"], token_identifier=claims["jti"], at=timezone.now())
    except Refused as refusal:
        log.warning("one_login_logout_refused", reason=refusal.reason)
        return HttpResponse(status=400)
    except ProviderUnavailable as failure:
        log.warning("one_login_logout_not_checked", reason=failure.reason)
        return HttpResponse(status=503)
    log.info("one_login_logout", sessions=ended)
    return HttpResponse()
