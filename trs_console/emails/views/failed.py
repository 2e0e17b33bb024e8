"""All e-mails that failed."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from govuk.lists import nearest_page
from notifications.models import Email
from staff.access import StaffRequest, needs
from staff.policies import Permission
from trs_console.emails import queries
from trs_console.emails.forms import FailedFilterForm
from trs_console.emails.pages.failed import FailedPage

ON_A_PAGE = 20


@needs(Permission.READ)
@require_safe
def failed(request: StaffRequest) -> HttpResponse:
    """Those that the query asks for, the last one first."""
    form = FailedFilterForm(data=request.GET)
    found = queries.failed(form.sought) if form.is_valid() else Email.objects.none()
    ids = found.values_list("pk", flat=True)[: queries.MOST_LISTED]
    shown: Page[int] = nearest_page(Paginator(ids, ON_A_PAGE), request.GET.get("page"))
    page = FailedPage.of(shown, queries.loaded(list(shown)), form, request.user, request.GET, timezone.now())
    context = {"page": page, "form": form}
    return render(request, "console/emails/failed.html", context, status=422 if form.errors else 200)
