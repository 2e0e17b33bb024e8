"""Working through the tasks, one after the other."""

from django.contrib import messages as banners
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from staff.access import StaffRequest, needs
from staff.policies import Permission
from support_tasks import actions
from support_tasks.pages import task_href
from support_tasks.sessions import list_href


@needs(Permission.WORK)
@require_POST
def next_task(request: StaffRequest) -> HttpResponse:
    """Claim the oldest task that is free for the officer, and open it."""
    task = actions.claim_next(by=request.user, at=timezone.now())
    if task is None:
        banners.info(request, "There is no other task to work on\nColleagues are working on those that are left.")
        return redirect(list_href(request))
    return redirect(task_href("task", task))
