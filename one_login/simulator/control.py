"""How a test tells the provider what to do: JSON in, JSON out, loopback only. See `faults` for the names."""

import functools
import json
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from one_login.simulator import back_channel
from one_login.simulator.configuration import ConfigurationError
from one_login.simulator.fault_rules import FaultNotPossible, Rule
from one_login.simulator.faults import FAULTS, place_of
from one_login.simulator.key_ring import KeyNotKnown, Purpose
from one_login.simulator.personas import PERSONAS
from one_login.simulator.provider import Provider, provider

JSON = "application/json"
MOST_REQUESTS = 100_000

type View = Callable[[HttpRequest], HttpResponse]
type Order = dict[str, Any]


class OrderRefused(Exception):
    """What was ordered cannot be done; the message says why."""


def controls(*methods: str) -> Callable[[Callable[[HttpRequest], dict[str, Any]]], View]:
    """Makes a view of a function from a request to the members of the answer."""

    def decorate(view: Callable[[HttpRequest], dict[str, Any]]) -> View:
        @csrf_exempt  # `_order` refuses what a page of another site could send
        @require_http_methods(methods)
        @functools.wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if not _is_loopback(request.META.get("REMOTE_ADDR", "")):
                return JsonResponse({"error": "Only this machine may do that"}, status=403)
            try:
                return JsonResponse(view(request))
            except (OrderRefused, FaultNotPossible, KeyNotKnown, ConfigurationError) as refused:
                return JsonResponse({"error": str(refused)}, status=400)

        return answer

    return decorate


@controls("GET", "POST", "DELETE")
def faults(request: HttpRequest) -> dict[str, Any]:
    """Lists, adds or clears faults; every fault of one order is added, or none."""
    rules = provider().faults
    if request.method == "DELETE":
        rules.clear()
    elif request.method == "POST":
        order = _order(request, "faults", "requests", "subject", "persona", "step")
        rules.add(*_rules(order, subject=_subject(order), requests=_requests(order)))
    answer: dict[str, Any] = {"faults": [_told(rule) for rule in rules.active()]}
    if request.method == "GET":
        answer["known"] = {name: change.description for name, change in FAULTS.items()}
    return answer


@controls("GET", "POST", "DELETE")
def keys(request: HttpRequest) -> dict[str, Any]:
    """Lists keys, publishes, uses, rotates or withdraws one, or goes back to those of the start."""
    if request.method == "DELETE":
        _reset_keys(provider())
    elif request.method == "POST":
        order = _order(request, "key", "action", "kid")
        _turn(_purpose(order), order.get("action"), order.get("kid"))
    return {name: _keys_told(_purpose({"key": name})) for name in ("id_token", "identity")}


@controls("GET", "POST", "DELETE")
def identity_issuer(request: HttpRequest) -> dict[str, Any]:
    """Tells, changes or restores the identity issuer."""
    if request.method == "DELETE":
        _reset_keys(provider())
        provider().move_identity_issuer(provider().first_identity_issuer)
    elif request.method == "POST":
        wanted = _order(request, "identity_issuer").get("identity_issuer")
        provider().move_identity_issuer(wanted if isinstance(wanted, str) else "")
    return {"identity_issuer": provider().configuration.identity_issuer, "did": provider().configuration.did}


@controls("POST")
def logout(request: HttpRequest) -> dict[str, Any]:
    """Makes a logout token, with faults of its own if told so, and sends it unless told not to."""
    order = _order(request, "subject", "persona", "faults", "send")
    subject = _subject(order)
    if subject is None:
        raise OrderRefused("subject or persona says who is signed out")
    rules = _rules({"faults": [], **order}, subject=None, requests=1)
    if any(place_of(rule.name) != "logout_token" for rule in rules):
        raise OrderRefused("The faults of a logout token begin with logout_token")
    token = provider().logout_token(subject, rules)
    status = back_channel.deliver(token) if order.get("send", True) else None
    return {"logout_token": token, "status": status}


@controls("GET", "DELETE")
def requests(request: HttpRequest) -> dict[str, Any]:
    """What was asked of this process, the latest last; control's own requests are left out."""
    if request.method == "DELETE":
        provider().requests.clear()
    names = ("method", "host", "path")
    return {"requests": [dict(zip(names, made, strict=True)) for made in list(provider().requests)]}


@controls("POST")
def reset(request: HttpRequest) -> dict[str, Any]:
    """As after a start, but for sessions, codes and tokens."""
    _order(request)
    provider().faults.clear()
    provider().requests.clear()
    _reset_keys(provider())
    provider().move_identity_issuer(provider().first_identity_issuer)
    return {}


def _order(request: HttpRequest, *names: str) -> Order:
    """The JSON object that was sent, which has no other members than `names`; raises OrderRefused."""
    if request.content_type != JSON:
        raise OrderRefused(f"The Content-Type must be {JSON}")
    try:
        order = json.loads(request.body)
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, dict):
        raise OrderRefused("The body must be a JSON object")
    if unknown := sorted(order.keys() - set(names)):
        raise OrderRefused(f"There is no member named {unknown[0]}")
    return order


def _is_loopback(address: str) -> bool:
    """A request through a Unix socket has no address."""
    return not address or ip_address(address).is_loopback


def _rules(order: Order, *, subject: str | None, requests: int | None) -> list[Rule]:
    wanted = order.get("faults")
    if not isinstance(wanted, list):
        raise OrderRefused("faults must be a list")
    named = [each if isinstance(each, dict) else {"name": each} for each in wanted]
    for each in named:
        if not isinstance(each.get("name"), str) or each.keys() - {"name", "value"}:
            raise OrderRefused("A fault is a name, or an object with a name and a value")
    step = order.get("step")
    return [
        Rule(name=each["name"], value=each.get("value"), requests=requests, subject=subject, step=step)
        for each in named
    ]


def _subject(order: Order) -> str | None:
    if "persona" not in order:
        subject = order.get("subject")
        if subject is not None and not isinstance(subject, str):
            raise OrderRefused("subject must be a text")
        return subject
    for persona in PERSONAS:
        if persona.slug == order["persona"] and "subject" not in order:
            return persona.subject
    raise OrderRefused("There is no such persona, or a subject beside it")


def _requests(order: Order) -> int | None:
    """How often: as told, else once, but for a subject until cleared."""
    requests = order.get("requests", None if _subject(order) else 1)
    if requests is None:
        return None
    if isinstance(requests, bool) or not isinstance(requests, int) or not 0 < requests <= MOST_REQUESTS:
        raise OrderRefused("requests must be a whole number above 0, or null for until cleared")
    return requests


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "value": rule.value,
        "requests": rule.requests,
        "subject": rule.subject,
        "step": rule.step,
    }


def _purpose(order: Order) -> Purpose:
    if order.get("key") == "id_token":
        return provider().id_token_purpose
    if order.get("key") == "identity":
        return "identity"
    raise OrderRefused("key must be id_token or identity")


def _turn(purpose: Purpose, action: object, kid: object) -> None:
    ring = provider().keys
    if action in ("publish", "rotate"):
        ring.publish(purpose)
    if action in ("use", "rotate"):
        ring.use(purpose)
    if action == "withdraw":
        unused = [key.kid for key in ring.published(purpose) if key.kid != ring.signing(purpose).kid]
        for name in [kid] if isinstance(kid, str) else unused:
            ring.withdraw(purpose, name)
    if action not in ("publish", "use", "rotate", "withdraw"):
        raise OrderRefused("action must be publish, use, rotate or withdraw")


def _keys_told(purpose: Purpose) -> dict[str, Any]:
    ring = provider().keys
    return {"signing": ring.signing(purpose).kid, "published": [key.kid for key in ring.published(purpose)]}


def _reset_keys(provider: Provider) -> None:
    provider.keys.reset()
    provider.keys.move_identity(provider.configuration.did)
