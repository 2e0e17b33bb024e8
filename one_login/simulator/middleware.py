"""What holds for every request, before any view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from one_login.simulator.configuration import host_of
from one_login.simulator.provider import provider

type Handler = Callable[[HttpRequest], HttpResponse]


def require_user_agent(get_response: Handler) -> Handler:
    """The real service's firewall turns away a caller that does not say who it is."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.headers.get("User-Agent", "").strip():
            return HttpResponse("The User-Agent header is empty.\n", status=403, content_type="text/plain")
        return get_response(request)

    return handle


def record_requests(get_response: Handler) -> Handler:
    """Keeps what was asked for, so that a test can tell where a client went and how often. Never the query."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/control/"):
            provider().requests.append((request.method or "", request.META.get("HTTP_HOST", ""), request.path))
        return get_response(request)

    return handle


def route_by_host(get_response: Handler) -> Handler:
    """One process, two origins: the identity issuer's host serves its own addresses and no other.

    The host that it had at the start goes on serving after the issuer has moved.
    """
    issuer_host = host_of(provider().configuration.issuer)
    first_identity_host = host_of(provider().configuration.identity_issuer)

    def handle(request: HttpRequest) -> HttpResponse:
        host = request.get_host().lower()
        if host in (first_identity_host, host_of(provider().configuration.identity_issuer)):
            request.urlconf = "one_login.simulator.identity_urls"
        elif host != issuer_host:
            return HttpResponse("Not an address of this service.\n", status=404, content_type="text/plain")
        return get_response(request)

    return handle
