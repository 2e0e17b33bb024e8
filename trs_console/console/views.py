"""The console's pages that gather from several apps: home, and a record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from staff import viewings
from staff.access import StaffRequest, needs
from staff.policies import Permission
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address
from trs_console.console.pages import AlertsPage, GeneralPage, HistoryPage


@needs(Permission.READ)
@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """The console opens at the work that waits."""
    return redirect("support_tasks:list")


def _show(request: StaffRequest, template_name: str, page: GeneralPage | AlertsPage | HistoryPage) -> HttpResponse:
    return viewings.shown(request, render(request, template_name, {"page": page}), record=page.frame.trn)


def _record(trn: str, *, with_details: bool = False) -> TeachingRecord:
    records = TeachingRecord.objects.select_related("merged_into")
    return get_object_or_404(records.with_details() if with_details else records, trn=trn_in_address(trn))


@needs(Permission.READ)
@require_safe
def record(request: StaffRequest, trn: str) -> HttpResponse:
    """Who the record is about, and who is connected to it."""
    return _show(request, "console/record.html", GeneralPage.of(_record(trn, with_details=True)))


@needs(Permission.READ)
@require_safe
def record_alerts(request: StaffRequest, trn: str) -> HttpResponse:
    return _show(request, "console/record_alerts.html", AlertsPage.of(_record(trn)))


@needs(Permission.READ)
@require_safe
def record_history(request: StaffRequest, trn: str) -> HttpResponse:
    """What happened to the record, newest first."""
    return _show(request, "console/record_history.html", HistoryPage.of(_record(trn)))
