"""A GOV.UK One Login: a page for each of the things that belong to it."""

from typing import Protocol
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from govuk.lists import nearest_page
from govuk.pages import Pagination
from one_login.models import OneLoginUser
from staff import viewings
from staff.access import StaffRequest, needs
from staff.policies import Permission
from trs_console.console import queries
from trs_console.console.one_login_history import history_of
from trs_console.console.pages.frames import Frame
from trs_console.console.pages.one_logins import (
    OneLoginConnectionsPage,
    OneLoginEmailsPage,
    OneLoginHistoryPage,
    OneLoginPage,
    OneLoginTasksPage,
    SignInsPage,
)
from trs_console.console.pages.parts import Emails, Tasks

ON_A_PAGE = 30


class OfOneLogin(Protocol):
    @property
    def frame(self) -> Frame: ...


def _show(request: StaffRequest, user: OneLoginUser, template_name: str, page: OfOneLogin) -> HttpResponse:
    return viewings.shown(request, render(request, template_name, {"page": page}), one_login=user.public_id)


def _user(public_id: UUID) -> OneLoginUser:
    return get_object_or_404(OneLoginUser, public_id=public_id)


@needs(Permission.READ)
@require_safe
def one_login(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who they are, and how that is known."""
    user = _user(public_id)
    return _show(request, user, "console/one_login.html", OneLoginPage.of(user, request.user, request.GET))


@needs(Permission.READ)
@require_safe
def one_login_connections(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The record that they are connected to, and those that they were."""
    user = _user(public_id)
    connections = list(queries.connections_of_one_login(user))
    page = OneLoginConnectionsPage.of(user, connections, request.user, request.GET)
    return _show(request, user, "console/one_login_connections.html", page)


@needs(Permission.READ)
@require_safe
def one_login_sign_ins(request: StaffRequest, public_id: UUID) -> HttpResponse:
    user = _user(public_id)
    shown = nearest_page(Paginator(user.sign_ins.all(), ON_A_PAGE), request.GET.get("page"))
    return _show(
        request, user, "console/one_login_sign_ins.html", SignInsPage.of(user, shown, request.user, request.GET)
    )


@needs(Permission.READ)
@require_safe
def one_login_tasks(request: StaffRequest, public_id: UUID) -> HttpResponse:
    user = _user(public_id)
    tasks = Tasks.of(queries.tasks_of_one_login(user), request.GET)
    page = OneLoginTasksPage(Frame.of_one_login(user, "one-login-tasks", request.user, request.GET), tasks)
    return _show(request, user, "console/one_login_tasks.html", page)


@needs(Permission.READ)
@require_safe
def one_login_emails(request: StaffRequest, public_id: UUID) -> HttpResponse:
    user = _user(public_id)
    emails = Emails.of(queries.emails_of_one_login(user), request.user, request.GET)
    page = OneLoginEmailsPage(Frame.of_one_login(user, "one-login-emails", request.user, request.GET), emails)
    return _show(request, user, "console/one_login_emails.html", page)


@needs(Permission.READ)
@require_safe
def one_login_history(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What happened to them here, newest first."""
    user = _user(public_id)
    shown = nearest_page(Paginator(history_of(user), ON_A_PAGE), request.GET.get("page"))
    page = OneLoginHistoryPage(
        Frame.of_one_login(user, "one-login-history", request.user, request.GET),
        tuple(shown),
        Pagination.of(shown, query=request.GET),
    )
    return _show(request, user, "console/one_login_history.html", page)
