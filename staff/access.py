"""Nobody reaches a console page that does not say who may: refusal is the default."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from staff import policies
from staff.models import StaffUser

CONSOLE = "/console/"
SIGNED_OUT = (
    "You have been signed out\n"
    "What you sent was not saved. Sign in, then send it again: your browser’s Back button may still have it."
)
type View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request that the middleware below let through: by somebody with an active staff account."""

    user: StaffUser


class StaffBackend(BaseBackend):
    """E-mail address and password; an account that is switched off neither signs in nor stays in."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **_: Any
    ) -> StaffUser | None:
        if email is None or password is None:
            return None
        user = StaffUser.objects.by_email(email).first()
        if user is None:
            StaffUser().set_password(password)  # the same work, so that the time taken tells nothing
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> StaffUser | None:
        user: StaffUser | None = StaffUser.objects.filter(pk=user_id, is_active=True).first()
        return user


def open_to_anyone[V: View](view: V) -> V:
    """Mark a console page as reachable without signing in: the sign-in page itself."""
    view.open_to_anyone = True  # type: ignore[attr-defined]
    return view


def needs(permission: policies.Permission) -> Callable[[View], View]:
    """Mark a console page with the permission that it takes."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def only_posts[V: View](view: V) -> V:
    """Mark a view that is a function as one for buttons: there is no page to show. Refuses all else with 405."""
    posting: V = require_POST(view)
    posting.only_posts = True  # type: ignore[attr-defined]
    return posting


def can_be_shown(view: View) -> bool:
    """Whether somebody may be led to the view: it takes a GET."""
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return not getattr(view, "only_posts", False)
    return hasattr(view_class, "get") and "get" in view_class.http_method_names


class DenyByDefaultMiddleware:
    """For addresses below /console/: sign-in first, then the permission that the view declares, else 403.

    Last comes the method, before anything of the view runs: what a page has no `get` or `post` for is answered 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponseBase | None:
        if not request.path.startswith(CONSOLE):
            return None
        if not getattr(view, "open_to_anyone", False):
            if not request.user.is_authenticated:
                if request.method == "POST":
                    messages.info(request, SIGNED_OUT)
                return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            permission = getattr(view, "permission", None)
            if permission is None:
                raise PermissionDenied("This page does not say who may see it.")
            policies.check_can(request.user, permission)
        return _refusal_of_method(request, view)


def _refusal_of_method(request: HttpRequest, view: View) -> HttpResponseNotAllowed | None:
    """405 for what a view class has no method for. A view that is a function says for itself what it takes."""
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return None
    takes = [method for method in ("GET", "POST") if hasattr(view_class, method.lower())]
    takes += ["HEAD"] * ("GET" in takes)
    return None if request.method in takes else HttpResponseNotAllowed(takes)
