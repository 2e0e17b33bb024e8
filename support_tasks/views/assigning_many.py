"""Saying whose several tasks are: those selected in the list, or all that match what was chosen there."""

from django.contrib import messages as banners
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from staff.access import StaffRequest, needs
from staff.models import StaffUser
from staff.policies import Permission
from support_tasks import actions
from support_tasks.forms.assigning_many import AssignManyForm
from support_tasks.models import SupportTask, SupportTaskQuerySet
from support_tasks.pages.assigning_many import CheckAssignPage, in_words
from support_tasks.pages.task_list import address
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.fitting import Seen
from support_tasks.task_list.listing import Listing, listing
from support_tasks.task_list.to_do import all_listed
from support_tasks.views.task_list import show_list


@needs(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_many(request: StaffRequest) -> HttpResponse:
    """Assign tasks of the list, which is found again as its address says. All that match are asked about first."""
    listed = listing(Chosen.read(request.GET), Seen(request.user, timezone.now()))
    form = AssignManyForm.offered_for(listed, request.POST) if request.method == "POST" else None
    if form is None:
        return redirect(address(listed.chosen))
    if not form.is_valid():
        return show_list(request, listed, form)
    if form.is_for_all and listed.total and "confirmed" not in request.POST:
        page = CheckAssignPage.of(listed, form.officer)
        return render(request, "support_tasks/check_assign.html", {"page": page})
    return _assigned(request, listed, form)


def _assigned(request: StaffRequest, listed: Listing, form: AssignManyForm) -> HttpResponse:
    done = _assign(_tasks(listed, form), form.officer, by=request.user)
    banner = banners.success if done.done else banners.info
    banner(request, "\n".join(in_words(done, form.officer)))
    return redirect(address(listed.chosen))


def _tasks(listed: Listing, form: AssignManyForm) -> SupportTaskQuerySet:
    """All that match now, whether or not they did when the page was made."""
    if form.is_for_all:
        return all_listed(listed.chosen, listed.seen)
    return SupportTask.objects.filter(reference__in=form.references)


def _assign(tasks: SupportTaskQuerySet, officer: StaffUser | None, by: StaffUser) -> actions.Assigned:
    at = timezone.now()
    if officer is None:
        return actions.unassign_many(tasks=tasks, by=by, at=at)
    return actions.assign_many(tasks=tasks, to=officer, by=by, at=at)
