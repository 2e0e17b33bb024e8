"""Signing in to the console, and out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from govuk.views import FormPage
from staff.access import nearest_page, only_posts
from staff.forms import SignInForm

STAFF_PLACES = ("/console/", "/admin/")
WRONG = "Enter the correct email address and password"


@dataclass(frozen=True)
class LockedOutPage:
    """`again_at` is when the person may try again."""

    again_at: datetime


def _where_to(request: HttpRequest) -> str:
    """The staff page that was asked for before signing in; the console's home for anything else."""
    path = request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith(STAFF_PLACES)
    return nearest_page(path) if is_own else resolve_url(settings.LOGIN_REDIRECT_URL)


class SignIn(FormPage[SignInForm]):
    """E-mail address and password. The message for a wrong one never says which of the two was wrong."""

    form_class, template_name = SignInForm, "staff/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(_where_to(request))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    def submit(self, form: SignInForm) -> HttpResponse:
        typed = form.cleaned_data
        user = authenticate(self.request, email=typed["email"], password=typed["password"])
        if user is None:
            raise ValidationError(WRONG)
        login(self.request, user)  # gives the session a new key
        return redirect(_where_to(self.request))


@only_posts
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "You have signed out")
    return redirect("staff:sign-in")


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict[str, str]) -> HttpResponse:
    """Axes' answer after too many failures (AXES_LOCKOUT_CALLABLE): when to try again and whom to ask."""
    attempts = AccessAttempt.objects.filter(username=credentials["email"])
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    # Shown to the minute, so rounded up to one.
    again_at = (last + settings.AXES_COOLOFF_TIME + timedelta(minutes=1)).replace(second=0, microsecond=0)
    response = render(request, "staff/locked_out.html", {"page": LockedOutPage(again_at)}, status=429)
    response["Retry-After"] = str(max(1, int((again_at - timezone.now()).total_seconds())))
    return response
