"""The staff's list of support tasks."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from staff import policies
from staff.access import StaffRequest, needs
from staff.policies import Permission
from support_tasks import queries, way_back
from support_tasks.forms.assigning_many import AssignManyForm
from support_tasks.forms.filters import FilterForm
from support_tasks.models import SupportTask
from support_tasks.pages import TaskListPage, task_href
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.fitting import Seen
from support_tasks.task_list.listing import Listing, listing


@needs(Permission.READ)
@require_safe
def task_list(request: StaffRequest) -> HttpResponse:
    """The tasks as the address says; one whose reference was looked for is opened at once."""
    chosen = Chosen.read(request.GET)
    way_back.remember(request, chosen)
    if chosen.search and (task := queries.task(chosen.search)):
        return _opened(request, task, chosen.without("search"))
    listed = listing(chosen, Seen(request.user, timezone.now()))
    assigning = None
    if policies.can(request.user, Permission.MANAGE):
        assigning = AssignManyForm.offered_for(listed)
    return show_list(request, listed, assigning)


def _opened(request: StaffRequest, task: SupportTask, chosen: Chosen) -> HttpResponse:
    way_back.remember(request, chosen)
    with way_back.leading_to(chosen):
        return redirect(task_href("task", task))


def show_list(request: StaffRequest, listed: Listing, assigning: AssignManyForm | None) -> HttpResponse:
    """A page of the list. Where the part that assigns tasks was sent, it is with what is wrong about it."""
    filters = FilterForm(chosen=listed.chosen, counts=listed.counts, query=request.GET)
    can_work = policies.can(request.user, Permission.WORK)
    with way_back.leading_to(listed.chosen):
        page = TaskListPage.of(listed, filters, assigning, can_work=can_work)
    form = assigning if assigning and assigning.is_bound else filters
    status = 422 if form.errors else 200
    return render(request, "support_tasks/list.html", {"page": page, "form": form}, status=status)
