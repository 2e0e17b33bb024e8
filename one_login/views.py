from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from one_login.keys import public_key_set


@require_safe
def key_set(_request: HttpRequest) -> JsonResponse:
    """GET /one-login/jwks.json: the public keys with which One Login checks our signature."""
    answer = JsonResponse(public_key_set())
    answer["Cache-Control"] = "public, max-age=300"
    return answer
