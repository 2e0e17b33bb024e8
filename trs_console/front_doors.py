"""Two front doors in one process: the public pages and the console (with Django admin)."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

STAFF_PATHS = ("/console/", "/admin/")
SHARED_PATHS = ("/health/", settings.STATIC_URL)
type GetResponse = Callable[[HttpRequest], HttpResponse]


def is_for_staff(request: HttpRequest) -> bool:
    """Whether the address belongs to the console or Django admin."""
    return request.path.startswith(STAFF_PATHS) or request.path in {"/console", "/admin"}


class FrontDoorMiddleware:
    """With CONSOLE_HOST set, staff pages answer on that host only, and public pages never on it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.CONSOLE_HOST and not request.path.startswith(SHARED_PATHS):
            on_console_host = request.get_host().partition(":")[0] == settings.CONSOLE_HOST.partition(":")[0]
            request.wrong_door = on_console_host != is_for_staff(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if getattr(request, "wrong_door", False):
            raise Http404


class SeparateCookiesMiddleware:
    """Give staff pages a session and CSRF cookie of their own.

    Django knows one name for each. On the way in the staff cookie is presented under that name, on the way
    out it is named back: whoever signs in or out as a teacher leaves a colleague's console session alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
        for name in [name for name, value in request.COOKIES.items() if not value.isprintable()]:
            # What no browser of ours was given, such as a NUL, never reaches the database.
            del request.COOKIES[name]
        if not is_for_staff(request):
            return self.get_response(request)
        for name in names:
            request.COOKIES.pop(name, None)
            if (value := request.COOKIES.pop(f"{name}-staff", None)) is not None:
                request.COOKIES[name] = value
        response = self.get_response(request)
        for name in names:
            if (morsel := response.cookies.pop(name, None)) is not None:
                morsel.set(f"{name}-staff", morsel.value, morsel.coded_value)
                response.cookies[f"{name}-staff"] = morsel
        return response


class NoStoreMiddleware:
    """Nothing of a person's pages stays in a cache: "back" after sign-out shows nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
