"""Pages for what went wrong: plain words, a way on, nothing of the inside."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csp import get_nonce
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from staff.access import CONSOLE, SignedOut, must_sign_in
from trs_console.front_doors import is_for_staff
from trs_console.unsaved import UnsavedPage


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What the request was refused for may have come before there was a session, or because it has ended."""
    template_name = "errors/session_ended.html" if isinstance(exception, SessionInterrupted) else "errors/400.html"
    return _standing_alone(request, template_name, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal; a policy's own sentence is shown where it has one."""
    if isinstance(exception, SignedOut):
        return signed_out(request)
    context = {"sentence": str(exception or ""), "unsaved": _unsaved(request)}
    return render(request, "errors/403.html", context, status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Somebody typed, and sent it after their session had ended.

    403 and not 401: that one has to name a scheme by which the browser signs in (RFC 9110), and there is none.
    """
    return render(request, "errors/signed_out.html", {"page": UnsavedPage.of(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Anything may be broken: the page asks neither the database nor the session."""
    unsaved = None
    with suppress(Exception):  # such as a request that broke off: then there is nothing to give back
        unsaved = _unsaved(request)
    return _standing_alone(request, "errors/500.html", status=500, unsaved=unsaved)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is stale: the page was open for long, or somebody signed in or out meanwhile."""
    if request.resolver_match and must_sign_in(request, request.resolver_match.func):
        return signed_out(request)
    return render(request, "errors/stale_form.html", {"page": _unsaved(request)}, status=403)


def _unsaved(request: HttpRequest) -> UnsavedPage | None:
    """What somebody typed on a page of the console, which was not saved."""
    return UnsavedPage.of(request) if request.path.startswith(CONSOLE) else None


class MethodNotAllowedMiddleware:
    """Django answers with nothing where a page takes no POST: a person deserves a way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = _standing_alone(request, "errors/405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def _standing_alone(request: HttpRequest, template_name: str, *, status: int, **context: Any) -> HttpResponse:
    # Without the request no context processor runs.
    context |= _staff_frame() if is_for_staff(request) else _public_frame()
    nonce = get_nonce(request)  # false until it is read, so not to be tested for truth
    context |= {"csp_nonce": "" if nonce is None else str(nonce)}
    return HttpResponse(render_to_string(template_name, context), status=status)


def _staff_frame() -> dict[str, Any]:
    return {"product_name": settings.CONSOLE_NAME, "product_url": reverse("console:home")}


def _public_frame() -> dict[str, Any]:
    return {
        "service_name": settings.SERVICE_NAME,
        "service_url": reverse("start"),
        "support_email_address": settings.SUPPORT_EMAIL_ADDRESS,
    }
