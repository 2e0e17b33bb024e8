"""What the browser meets: signing in, leaving, and the pages in between."""

from pathlib import Path
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from one_login.simulator.authorization_request import (
    AuthorizationRequest,
    FaultyRequest,
    UntrustedRequest,
    read_authorization_request,
)
from one_login.simulator.forms import OwnDetailsForm
from one_login.simulator.personas import PERSONAS, Person
from one_login.simulator.provider import SESSION_LIFE, Session, provider

SESSION_COOKIE = "one_login_simulator_session"
FAULTS = {
    "access_denied": "The simulator was asked to deny access",
    "temporarily_unavailable": "",
}
ASSETS = {"simulator.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml"}
ASSET_BODIES = {name: (Path(__file__).parent / "assets" / name).read_bytes() for name in ASSETS}


@csrf_exempt  # so that another method hears 405
@require_GET
@never_cache
def authorize(request: HttpRequest) -> HttpResponse:
    """Sends somebody with a session straight back to the client, and asks anybody else who they are."""
    query_string = request.META["QUERY_STRING"]
    try:
        authorization_request = read_authorization_request(query_string, provider().configuration)
        session = provider().sessions.renew(request.COOKIES.get(SESSION_COOKIE, ""))
        if session is None:
            return _choice(request, OwnDetailsForm())
        response = _send_back(authorization_request, session)
    except UntrustedRequest as untrusted:
        return _refusal(request, str(untrusted))
    except FaultyRequest as fault:
        return _send_back_with(fault)
    _remember(response, request.COOKIES[SESSION_COOKIE])
    return response


@require_POST
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Answers the authorization request in the query for the person, or with the fault, that was chosen."""
    try:
        authorization_request = read_authorization_request(request.META["QUERY_STRING"], provider().configuration)
        _raise_chosen_fault(request.POST, authorization_request)
    except UntrustedRequest as untrusted:
        return _refusal(request, str(untrusted))
    except FaultyRequest as fault:
        return _send_back_with(fault)
    person: Person | None = next((p for p in PERSONAS if p.slug == request.POST.get("persona")), None)
    if person is None:
        form = OwnDetailsForm(request.POST)
        if not form.is_valid():
            return _choice(request, form, status=422)
        person = form.person()
    return _sign_in(person, authorization_request)


@require_GET
@never_cache
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session, then goes to the registered address; like the real service only with an ID token."""
    provider().sessions.take(request.COOKIES.get(SESSION_COOKIE, ""))
    response = _after_logout(request)
    response.delete_cookie(SESSION_COOKIE)
    return response


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Says what this is to somebody who opens its address."""
    session = provider().sessions.get(request.COOKIES.get(SESSION_COOKIE, ""))
    return render(request, "simulator/home.html", {"session": session, "personas": PERSONAS})


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """The stylesheet and the icon: nothing is loaded from anywhere else."""
    if name not in ASSETS:
        raise Http404
    return HttpResponse(ASSET_BODIES[name], content_type=ASSETS[name])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown by Django where a form came from elsewhere, or without its cookie."""
    message = "The form could not be checked. Go back to the service and start again."
    return _refusal(request, message, status=403)


def _choice(request: HttpRequest, form: OwnDetailsForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "personas": PERSONAS, "query_string": request.META["QUERY_STRING"]}
    return render(request, "simulator/choose.html", context, status=status)


def _refusal(request: HttpRequest, message: str, *, status: int = 400) -> HttpResponse:
    return render(request, "simulator/refusal.html", {"message": message}, status=status)


def _raise_chosen_fault(form: QueryDict, authorization_request: AuthorizationRequest) -> None:
    fault = form.get("fault")
    if fault in FAULTS:
        raise FaultyRequest(
            fault,
            FAULTS[fault],
            redirect_uri=authorization_request.redirect_uri,
            state=authorization_request.state,
        )


def _sign_in(person: Person, authorization_request: AuthorizationRequest) -> HttpResponse:
    secret, session = provider().start_session(person)
    try:
        response = _send_back(authorization_request, session)
    except FaultyRequest as fault:
        response = _send_back_with(fault)
    _remember(response, secret)
    return response


def _remember(response: HttpResponse, secret: str) -> None:
    response.set_cookie(SESSION_COOKIE, secret, max_age=SESSION_LIFE, httponly=True, samesite="Lax")


def _send_back(authorization_request: AuthorizationRequest, session: Session) -> HttpResponse:
    code = provider().authorize(authorization_request, session)
    return _redirect(authorization_request.redirect_uri, code=code, state=authorization_request.state)


def _send_back_with(fault: FaultyRequest) -> HttpResponse:
    return _redirect(fault.redirect_uri, error=fault.error, error_description=fault.description, state=fault.state)


def _redirect(address: str, **parameters: str) -> HttpResponse:
    """To `address` with those of `parameters` that are not empty."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    if not query:
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{query}")


def _after_logout(request: HttpRequest) -> HttpResponse:
    hint = request.GET.get("id_token_hint")
    address = request.GET.get("post_logout_redirect_uri")
    if not hint or not address:
        known = provider().configuration.post_logout_redirect_uris[0]
        return render(request, "simulator/signed_out.html", {"address": known})
    if not provider().issued_to_client(hint):
        return _refusal(request, "You are signed out, but the id_token_hint is not one of our ID tokens.")
    if address not in provider().configuration.post_logout_redirect_uris:
        return _refusal(request, "You are signed out, but the post_logout_redirect_uri is not registered.")
    return _redirect(address, state=request.GET.get("state", ""))
