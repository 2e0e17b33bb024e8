"""Django admin behind the console's own sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

METHODS = ("GET", "HEAD", "POST")


class ConsoleAdminSite(admin.AdminSite):
    site_header = "TRS Console administration"
    site_title = "TRS Console administration"
    index_title = "Administration"
    site_url = "/console/"

    def admin_view[V: Callable[..., HttpResponseBase]](self, view: V, cacheable: bool = False) -> V:
        """As Django's, but somebody signed in who is no administrator reads why this is not for them.

        Django's pages take any other method for a GET, or, for a form, for a POST with nothing in it.
        """
        from staff import policies  # this module is read before models can be

        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def for_administrators(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.is_authenticated:
                policies.check_can(request.user, policies.Permission.ADMINISTER)
                if request.method not in METHODS:
                    return HttpResponseNotAllowed(METHODS)
            if any("\0" in value for _, values in request.GET.lists() for value in values):
                raise Http404  # PostgreSQL cannot even look for it
            return guarded(request, *args, **kwargs)

        return cast(V, for_administrators)

    def logout(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        """As Django's."""
        return super().logout(request, extra_context)

    logout.only_posts = True  # type: ignore[attr-defined]  # as `staff.access.only_posts` marks what shows no page

    @method_decorator(require_http_methods(METHODS))
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Send to the console's sign-in page, and from there to what was asked for: one door, one lock-out."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("admin:index" if self.has_permission(request) else "console:home"))
        asked_for = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('staff:sign-in')}?{urlencode({'next': asked_for})}")


class ConsoleAdminConfig(AdminConfig):
    default_site = "trs_console.admin_site.ConsoleAdminSite"
    default = False
