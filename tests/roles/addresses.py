"""Every address of the console and of Django admin: who may open it, and which methods it takes.

A new page needs one line in CONSOLE, a new model in Django admin one in MODELS. The words are:

    "/console/tasks/<str:reference>/": Page(READ, "GET POST", post=WORK),

- the permission that it takes; None: it is open to anyone;
- the methods that it takes; HEAD goes with GET;
- post=WORK: the permission for a POST, where it is another one;
- refused="POST": methods that are refused to everybody, whatever their role;
- own="GET": methods that the page takes of somebody whose own task or record it is about. Without it a page that
  only takes READ may be read, and nothing else may be done;
- writes={"support_tasks_supporttask"}: tables that opening the page writes besides sessions and viewings.

What stands in `<…>` is filled in by `world.World.samples`, by its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from staff.policies import Permission

READ, WORK, MANAGE, ADMINISTER = Permission
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = {"GET", "HEAD", "OPTIONS"}
SHOWN_OR_SENT_ON = {200, 302, 409, 422}


@dataclass(frozen=True)
class Page:
    permission: Permission | None
    takes: str = "GET"
    post: Permission | None = None
    refused: str = ""
    own: str | None = None
    writes: frozenset[str] | set[str] = frozenset()
    answers: frozenset[int] | set[int] = frozenset(SHOWN_OR_SENT_ON)

    def permission_for(self, method: str) -> Permission | None:
        return self.post or self.permission if method == "POST" else self.permission

    def takes_method(self, method: str) -> bool:
        return _is_among(method, self.takes)

    def refuses_everybody(self, method: str) -> bool:
        return _is_among(method, self.refused)

    def takes_of_owner(self, method: str) -> bool:
        """Whether somebody whose own task or record it is about may do this."""
        read_only = "GET" if self.permission in (READ, None) else ""
        return _is_among(method, read_only if self.own is None else self.own)


def _is_among(method: str, methods: str) -> bool:
    return ("GET" if method == "HEAD" else method) in methods.split()


# Opening a task to work on it claims it.
CLAIM = {"support_tasks_supporttask", "support_tasks_taskevent"}

CONSOLE = {
    "/console/": Page(READ),
    "/console/sign-in": Page(None, "GET POST"),
    "/console/sign-out": Page(None, "POST"),
    "/console/records/": Page(READ),
    "/console/records/<str:trn>/": Page(READ),
    "/console/records/<str:trn>/alerts/": Page(READ),
    "/console/records/<str:trn>/connect/": Page(WORK),
    "/console/records/<str:trn>/connections/": Page(READ),
    "/console/records/<str:trn>/emails/": Page(READ),
    "/console/records/<str:trn>/history/": Page(READ),
    "/console/records/<str:trn>/portal-account/": Page(READ),
    "/console/records/<str:trn>/portal-account/unlock/": Page(MANAGE, "GET POST"),
    "/console/records/<str:trn>/portal-account/unlock/check/": Page(MANAGE, "POST"),
    "/console/records/<str:trn>/tasks/": Page(READ),
    "/console/one-logins/<uuid:public_id>/": Page(READ),
    "/console/one-logins/<uuid:public_id>/connect/": Page(WORK),
    "/console/one-logins/<uuid:public_id>/connect/<str:trn>/": Page(WORK, "GET POST"),
    "/console/one-logins/<uuid:public_id>/connect/<str:trn>/check/": Page(WORK, "GET POST"),
    "/console/one-logins/<uuid:public_id>/connections/": Page(READ),
    "/console/one-logins/<uuid:public_id>/disconnect/": Page(MANAGE, "GET POST"),
    "/console/one-logins/<uuid:public_id>/disconnect/check/": Page(MANAGE, "GET POST"),
    "/console/one-logins/<uuid:public_id>/emails/": Page(READ),
    "/console/one-logins/<uuid:public_id>/history/": Page(READ),
    "/console/one-logins/<uuid:public_id>/sign-ins/": Page(READ),
    "/console/one-logins/<uuid:public_id>/tasks/": Page(READ),
    "/console/emails/failed/": Page(READ),
    "/console/emails/messages/": Page(ADMINISTER),
    "/console/emails/<uuid:email_reference>/send-again/": Page(WORK, "GET POST"),
    "/console/emails/<uuid:email_reference>/send-again/check/": Page(WORK, "GET POST"),
    "/console/performance/": Page(READ),
    "/console/performance/<slug:file>.csv": Page(READ),
    "/console/tasks/": Page(READ),
    "/console/tasks/assign/": Page(MANAGE, "GET POST"),
    "/console/tasks/next/": Page(WORK, "POST"),
    "/console/tasks/<str:reference>/": Page(READ, "GET POST", post=WORK, writes=CLAIM),
    "/console/tasks/<str:reference>/extend/": Page(WORK, "POST"),
    "/console/tasks/<str:reference>/take-over/": Page(MANAGE, "POST"),
    "/console/tasks/<str:reference>/find/": Page(WORK, writes=CLAIM),
    "/console/tasks/<str:reference>/assign/": Page(MANAGE, "GET POST"),
    "/console/tasks/<str:reference>/connect/<str:trn>/": Page(WORK, "GET POST", writes=CLAIM),
    "/console/tasks/<str:reference>/send-trn/<str:trn>/": Page(WORK, "GET POST", writes=CLAIM),
    "/console/tasks/<str:reference>/not-connect/": Page(WORK, "GET POST", writes=CLAIM),
    "/console/tasks/<str:reference>/not-connect/check/": Page(WORK, "GET POST", writes=CLAIM),
    "/console/tasks/<str:reference>/reopen/": Page(MANAGE, "GET POST"),
    "/console/tasks/<str:reference>/reopen/check/": Page(MANAGE, "POST"),
    "/console/unlocks/": Page(READ),
    "/console/unlocks/addresses/<int:follow_up_id>/": Page(READ, "GET POST", post=MANAGE),
    "/console/unlocks/decisions/": Page(READ),
    "/console/unlocks/decisions/<int:decision_id>/": Page(READ),
    "/console/unlocks/decisions/<int:decision_id>/try-again/": Page(MANAGE, "POST"),
}

# Models by how their pages in Django admin are used.
CHANGED = "added and changed, never deleted"
LOOKED_AT = "only looked at"
DELETED = "looked at and deleted"
MODELS = {
    "admin.logentry": LOOKED_AT,
    "axes.accessattempt": DELETED,
    "find_trn.pastsearch": LOOKED_AT,
    "matching.matchdecision": LOOKED_AT,
    "notifications.email": LOOKED_AT,
    "notifications.gate": LOOKED_AT,
    "one_login.oneloginuser": LOOKED_AT,
    "staff.staffuser": CHANGED,
    "staff.viewing": LOOKED_AT,
    "support_tasks.supporttask": LOOKED_AT,
    "support_tasks.taskevent": LOOKED_AT,
    "teaching_records.changehistoryevent": LOOKED_AT,
    "teaching_records.connection": LOOKED_AT,
    "teaching_records.teachingrecord": CHANGED,
    "tssp_unlock.emailuse": LOOKED_AT,
    "tssp_unlock.followup": LOOKED_AT,
    "tssp_unlock.portalaccount": LOOKED_AT,
    "tssp_unlock.unlockdecision": LOOKED_AT,
}

ADMIN = {
    "/admin/": Page(ADMINISTER, "GET POST"),
    "/admin/login/": Page(None, "GET POST"),
    "/admin/logout/": Page(ADMINISTER, "POST"),
    "/admin/password_change/": Page(ADMINISTER, "GET POST"),
    "/admin/password_change/done/": Page(ADMINISTER),
    "/admin/autocomplete/": Page(ADMINISTER, "", refused="GET"),
    "/admin/jsi18n/": Page(ADMINISTER),
    "/admin/r/<path:content_type_id>/<path:object_id>/": Page(ADMINISTER, "GET POST", answers={404}),
    "/admin/staff/staffuser/<id>/password/": Page(ADMINISTER, "GET POST"),
    "/admin/<app_label>/": Page(ADMINISTER, "GET POST"),
    "/admin/<url>": Page(ADMINISTER, "GET POST", answers={404}),
}


def _pages_of_model(label: str, use: str) -> dict[str, Page]:
    changelist = f"/admin/{label.replace('.', '/')}/"
    one = f"{changelist}<path:object_id>/"
    return {
        changelist: Page(ADMINISTER, "GET POST"),
        f"{changelist}add/": Page(ADMINISTER, **_use("GET POST", allowed=use == CHANGED)),
        one: Page(ADMINISTER, "GET POST"),
        f"{one}history/": Page(ADMINISTER, "GET POST"),
        f"{one}change/": Page(ADMINISTER, "GET POST", own="GET")
        if use == CHANGED
        else Page(ADMINISTER, "GET", refused="POST"),
        f"{one}delete/": Page(ADMINISTER, **_use("GET POST", allowed=use == DELETED)),
    }


def _use(methods: str, *, allowed: bool) -> dict[str, Any]:
    return {"takes": methods} if allowed else {"takes": "", "refused": methods}


ADDRESSES: dict[str, Page] = CONSOLE | ADMIN
for _label, _use_of_it in MODELS.items():
    ADDRESSES |= _pages_of_model(_label, _use_of_it)


def patterns() -> dict[str, URLPattern]:
    """Every pattern of the console and of Django admin, by its route with the parameters as `<name>`."""
    return {route: pattern for route, pattern in _patterns(get_resolver(), "/") if route.startswith(DOORS)}


DOORS = ("/console", "/admin")


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each, route)
        else:
            yield _plain(route), each


def _plain(route: str) -> str:
    """Without the marks of regular expressions: `^(?P<url>.*)$` is `<url>`."""
    plain = ""
    for part in route.replace("^", "").replace("$", "").replace("\\Z", "").split("(?P<"):
        name, bracket, rest = part.partition(">")
        plain += f"<{name}>{rest.partition(')')[2]}" if bracket and ")" in rest and plain else part
    return plain


def missing() -> list[str]:
    """What to add to the tables above, as the lines to add."""
    return sorted({_line(route, pattern) for route, pattern in patterns().items() if route not in ADDRESSES})


def _line(route: str, pattern: URLPattern) -> str:
    for model in admin.site._registry:
        if route.startswith(f"/admin/{model._meta.app_label}/{model._meta.model_name}/"):
            return f'MODELS: "{model._meta.label_lower}": LOOKED_AT,  (or CHANGED, or DELETED)'
    permission = getattr(pattern.callback, "permission", None)
    view_class = getattr(pattern.callback, "view_class", None)
    methods = [m for m in ("GET", "POST") if hasattr(view_class, m.lower())]
    takes = f', "{" ".join(methods)}"' if methods and methods != ["GET"] else ""
    return f'CONSOLE: "{route}": Page({permission.name if permission else None}{takes}),'
