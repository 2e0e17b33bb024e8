"""To One Login and back, and out again. The protocol is `one_login`'s; what a person sees of it is here."""

import logging
import secrets

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache

from govuk.languages import page_language
from matching import queries, sessions
from matching.sign_in_pages import problem_page
from one_login import provider, relying_party
from one_login.models import OneLoginUser, SignInAttempt
from one_login.refusals import (
    AttemptUnknown,
    IdentityNotProven,
    NoLongerSignedIn,
    RequestNotAccepted,
    SignInDenied,
    SignInFailed,
)

log = structlog.get_logger(__name__)
BROWSER = "one_login_browser"


def own_path(typed: str) -> str:
    """`typed` where it is a path of our own, else ""."""
    is_ours = typed.startswith("/") and url_has_allowed_host_and_scheme(typed, allowed_hosts=None)
    return typed if is_ours and len(typed) <= 500 and typed.isprintable() else ""


def problem(request: HttpRequest, failure: SignInFailed) -> HttpResponse:
    """The page for a failed sign-in, and one line in the log: a reason of ours, nothing that was received."""
    level = logging.ERROR if isinstance(failure, RequestNotAccepted) else logging.WARNING
    log.log(level, "one_login_sign_in_failed", kind=type(failure).__name__, reason=failure.reason)
    page = problem_page(failure, is_signed_in=sessions.signed_in_user(request) is not None)
    return render(request, "matching/sign_in_problem.html", {"page": page}, status=page.status)


def go_to_one_login(request: HttpRequest, level: str, next_path: str, user: OneLoginUser | None = None) -> HttpResponse:
    """Send the browser to One Login with a new attempt that only this browser can complete."""
    browser = request.session.setdefault(BROWSER, secrets.token_urlsafe(32))
    try:
        url = relying_party.begin(
            level=level,
            browser=browser,
            next_path=next_path,
            one_login_user=user,
            language=page_language(request),
            at=timezone.now(),
        )
    except SignInFailed as failure:
        return problem(request, failure)
    return HttpResponseRedirect(url)


class SignIn(View):
    """GET /sign-in?next=: to One Login; who is signed in already goes straight on."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        next_path = own_path(request.GET.get("next", ""))
        if sessions.signed_in_user(request):
            return redirect(next_path or "continue")
        return go_to_one_login(request, SignInAttempt.Level.SIGN_IN, next_path)


@sessions.teacher_only
class ProveIdentity(View):
    """To One Login once more, now for the person's identity."""

    http_method_names = ["get"]

    def get(self, request: sessions.TeacherRequest) -> HttpResponse:
        if request.one_login_user.is_verified:
            return redirect("continue")
        return go_to_one_login(request, SignInAttempt.Level.IDENTITY, "", request.one_login_user)


@method_decorator(never_cache, name="dispatch")
class Callback(View):
    """Where One Login sends people back to. A look at the head alone signs nobody in."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        # What comes twice counts as empty: no honest provider sends it.
        answer = {name: values[0] if len(values) == 1 else "" for name, values in request.GET.lists()}
        now = timezone.now()
        try:
            attempt = relying_party.take_attempt(answer, browser=request.session.get(BROWSER, ""), at=now)
            signed_in = relying_party.complete(attempt, answer, at=now)
            sessions.sign_in(request, signed_in.user, signed_in.id_token, begun_at=attempt.started_at)
        except AttemptUnknown as failure:
            return self.lead_on(request) or problem(request, failure)
        except IdentityNotProven as failure:
            log.info("identity_not_proven", reason=failure.reason)
            return redirect("continue")
        except SignInFailed as failure:
            return self.failed(request, failure)
        rotate_token(request)
        log.info("one_login_signed_in", one_login_user=str(signed_in.user.public_id), level=attempt.level)
        return redirect(signed_in.next_path or "continue")

    def failed(self, request: HttpRequest, failure: SignInFailed) -> HttpResponse:
        if isinstance(failure, NoLongerSignedIn):
            was_signed_in = sessions.signed_in_user(request) is not None
            request.session.flush()
            return problem(request, failure if was_signed_in else SignInDenied(failure.reason))
        return problem(request, failure)

    def lead_on(self, request: HttpRequest) -> HttpResponse | None:
        """The back button, or a second click: who is signed in has lost nothing.

        But whoever would go straight back to One Login reads first what happened: it might be so without end.
        """
        user = sessions.signed_in_user(request)
        return redirect("continue") if user and queries.place_of(user) != queries.IDENTITY else None


class SignOut(View):
    """Ends our session first, then One Login's."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("continue" if sessions.signed_in_user(request) else "start")

    def post(self, request: HttpRequest) -> HttpResponse:
        id_token = sessions.sign_out(request)
        try:
            return HttpResponseRedirect(provider.logout_url(id_token))
        except SignInFailed as failure:
            log.warning("one_login_sign_out_failed", reason=failure.reason)
            return HttpResponseRedirect(reverse("signed-out"))


class SignedOut(View):
    """Stands alone: no session, no question."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/signed_out.html")
