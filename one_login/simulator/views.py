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
from one_login.simulator.back_channel import notify
from one_login.simulator.callback_faults import Parameters
from one_login.simulator.fault_rules import STEPS, FaultNotPossible, Rule
from one_login.simulator.faults import PLACES, PLACES_OF_A_SIGN_IN
from one_login.simulator.forms import OwnDetailsForm
from one_login.simulator.personas import PERSONAS, Person
from one_login.simulator.provider import SESSION_LIFE, Session, provider

SESSION_COOKIE = "one_login_simulator_session"
# What the browser may be sent back with in place of a sign-in.
ERRORS = {
    "access_denied": "The simulator was asked to deny access",
    "temporarily_unavailable": "",
}
FAULTS_OF_A_SIGN_IN = {place: changes for place, changes in PLACES.items() if place in PLACES_OF_A_SIGN_IN}
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
    except UntrustedRequest as untrusted:
        return _refusal(request, str(untrusted))
    except FaultyRequest as fault:
        return _send_back_with(fault)
    response = _send_back(authorization_request, session)
    _remember(response, request.COOKIES[SESSION_COOKIE])
    return response


@require_POST
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Answers the authorization request in the query for the person, or with the error, that was chosen."""
    try:
        authorization_request = read_authorization_request(request.META["QUERY_STRING"], provider().configuration)
        _raise_chosen_error(request.POST, authorization_request)
        rules = _chosen_rules(request.POST)
    except (UntrustedRequest, FaultNotPossible) as refused:
        return _refusal(request, str(refused))
    except FaultyRequest as fault:
        return _send_back_with(fault)
    person: Person | None = next((p for p in PERSONAS if p.slug == request.POST.get("persona")), None)
    if person is None:
        form = OwnDetailsForm(request.POST)
        if not form.is_valid():
            return _choice(request, form, status=422)
        person = form.person()
    return _sign_in(person, authorization_request, rules)


@require_GET
@never_cache
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session, then goes to the registered address; like the real service only with an ID token."""
    session = provider().sessions.take(request.COOKIES.get(SESSION_COOKIE, ""))
    if session:
        notify(session.person.subject)
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
    context = {
        "form": form,
        "personas": PERSONAS,
        "query_string": request.META["QUERY_STRING"],
        "places": FAULTS_OF_A_SIGN_IN,
        "chosen_fault": request.POST.get("fault", ""),
        "chosen_step": request.POST.get("step", ""),
        "steps": STEPS,
    }
    return render(request, "simulator/choose.html", context, status=status)


def _refusal(request: HttpRequest, message: str, *, status: int = 400) -> HttpResponse:
    return render(request, "simulator/refusal.html", {"message": message}, status=status)


def _raise_chosen_error(form: QueryDict, authorization_request: AuthorizationRequest) -> None:
    error = form.get("fault")
    if error in ERRORS:
        raise FaultyRequest(
            error,
            ERRORS[error],
            redirect_uri=authorization_request.redirect_uri,
            state=authorization_request.state,
        )


def _chosen_rules(form: QueryDict) -> list[Rule]:
    """The fault that was chosen, which holds once and for a session still to be named; raises FaultNotPossible."""
    name = form.get("fault")
    return [Rule(name=name, session="", step=form.get("step") or None)] if name else []


def _sign_in(person: Person, authorization_request: AuthorizationRequest, rules: list[Rule]) -> HttpResponse:
    secret, session = provider().start_session(person)
    for rule in rules:
        rule.session = session.identifier
    provider().faults.add(*rules)
    response = _send_back(authorization_request, session)
    _remember(response, secret)
    return response


def _remember(response: HttpResponse, secret: str) -> None:
    response.set_cookie(SESSION_COOKIE, secret, max_age=SESSION_LIFE, httponly=True, samesite="Lax")


def _send_back(authorization_request: AuthorizationRequest, session: Session) -> HttpResponse:
    """To the client with a code, or with the error that it has earned."""
    try:
        parameters = _parameters(code=provider().authorize(authorization_request, session))
    except FaultyRequest as fault:
        parameters = _parameters(error=fault.error, error_description=fault.description)
    parameters |= _parameters(state=authorization_request.state)
    provider().faults.commit(
        "callback",
        parameters,
        subject=session.person.subject,
        session=session.identifier,
        step=authorization_request.step,
    )
    return _redirect(authorization_request.redirect_uri, parameters)


def _send_back_with(fault: FaultyRequest) -> HttpResponse:
    parameters = _parameters(error=fault.error, error_description=fault.description, state=fault.state)
    return _redirect(fault.redirect_uri, parameters)


def _parameters(**values: str) -> Parameters:
    """Those of `values` that are not empty."""
    return {name: [value] for name, value in values.items() if value}


def _redirect(address: str, parameters: Parameters) -> HttpResponse:
    query = urlencode(parameters, doseq=True)
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
    return _redirect(address, _parameters(state=request.GET.get("state", "")))
