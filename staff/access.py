"""Nobody reaches a console page that does not say who may: refusal is the default."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from staff import policies
from staff.models import StaffUser

CONSOLE = "/console/"
type View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request that the middleware below let through: by somebody with an active staff account."""

    user: StaffUser


class SignedOut(PermissionDenied):
    """Somebody who is not signed in, or not any more, sent something. Nothing of it was saved."""

    def __init__(self) -> None:
        super().__init__("You have been signed out.")


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


def nearest_page(path: str) -> str:
    """The path or, where only a button leads there, the page that the button is on: the task, the list.

    Its query stays: which tasks the list shows, or which list the task was opened from.
    """
    asked = urlsplit(path)
    try:
        is_page = can_be_shown(resolve(asked.path).func)
    except Resolver404:
        is_page = True  # it says itself that there is nothing
    return path if is_page else nearest_page(asked._replace(path=_above(asked.path)).geturl())


def _above(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"


def must_sign_in(request: HttpRequest, view: View) -> bool:
    """Whether the view is a console page for people who are signed in, and nobody is."""
    is_closed = request.path.startswith(CONSOLE) and not getattr(view, "open_to_anyone", False)
    return is_closed and not request.user.is_authenticated


class DenyByDefaultMiddleware:
    """For addresses below /console/: sign-in first, then the permission that the view declares, else 403.

    Somebody who is not signed in is led to sign in, and what they sent is not thrown away: see SignedOut.

    Last comes the method, before anything of the view runs: what a page has no `get` or `post` for is answered 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponseBase | None:
        if not request.path.startswith(CONSOLE):
            return None
        if must_sign_in(request, view):
            if request.method == "POST":
                raise SignedOut
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not getattr(view, "open_to_anyone", False):
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
