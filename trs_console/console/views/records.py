"""A teaching record: a page for each of the things that belong to it."""

from typing import Protocol

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from govuk.lists import nearest_page
from staff import viewings
from staff.access import StaffRequest, needs
from staff.policies import Permission
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address
from trs_console.console import queries
from trs_console.console.pages.frames import Frame
from trs_console.console.pages.parts import Emails, Tasks
from trs_console.console.pages.records import (
    AlertsPage,
    ConnectionsPage,
    EmailsPage,
    GeneralPage,
    HistoryPage,
    TasksPage,
)

EVENTS_ON_A_PAGE = 30


@needs(Permission.READ)
@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """The console opens at the work that waits."""
    return redirect("support_tasks:list")


class OfRecord(Protocol):
    @property
    def frame(self) -> Frame: ...


def _show(request: StaffRequest, record: TeachingRecord, template_name: str, page: OfRecord) -> HttpResponse:
    return viewings.shown(request, render(request, template_name, {"page": page}), record=record.trn)


def _record(trn: str, *, with_details: bool = False) -> TeachingRecord:
    record = queries.record_of(trn_in_address(trn), with_details=with_details)
    if record is None:
        raise Http404
    return record


@needs(Permission.READ)
@require_safe
def record(request: StaffRequest, trn: str) -> HttpResponse:
    """Who the record is about."""
    record = _record(trn, with_details=True)
    return _show(request, record, "console/record.html", GeneralPage.of(record, request.user, request.GET))


@needs(Permission.READ)
@require_safe
def record_alerts(request: StaffRequest, trn: str) -> HttpResponse:
    record = _record(trn)
    return _show(request, record, "console/record_alerts.html", AlertsPage.of(record, request.user, request.GET))


@needs(Permission.READ)
@require_safe
def record_connections(request: StaffRequest, trn: str) -> HttpResponse:
    """Who is connected to it, and who was."""
    record = _record(trn)
    page = ConnectionsPage.of(record, queries.connections_of_record(record), request.user, request.GET)
    return _show(request, record, "console/record_connections.html", page)


@needs(Permission.READ)
@require_safe
def record_tasks(request: StaffRequest, trn: str) -> HttpResponse:
    """The support requests that it or its people had to do with."""
    record = _record(trn)
    tasks = Tasks.of(queries.tasks_of_record(record), request.GET)
    page = TasksPage(Frame.of_record(record, "record-tasks", request.user, request.GET), tasks)
    return _show(request, record, "console/record_tasks.html", page)


@needs(Permission.READ)
@require_safe
def record_emails(request: StaffRequest, trn: str) -> HttpResponse:
    """What was sent about it, its connections and the requests that it was connected through."""
    record = _record(trn)
    page = EmailsPage(
        Frame.of_record(record, "record-emails", request.user, request.GET),
        Emails.of(queries.emails_of_record(record), request.user, request.GET),
    )
    return _show(request, record, "console/record_emails.html", page)


@needs(Permission.READ)
@require_safe
def record_history(request: StaffRequest, trn: str) -> HttpResponse:
    """What happened to it, newest first."""
    record = _record(trn)
    events = record.change_history.select_related("staff_user")
    shown = nearest_page(Paginator(events, EVENTS_ON_A_PAGE), request.GET.get("page"))
    return _show(
        request, record, "console/record_history.html", HistoryPage.of(record, shown, request.user, request.GET)
    )
