"""The staff's list of support tasks."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staff import policies
from staff.access import needs
from staff.policies import Permission
from support_tasks import queries, sessions
from support_tasks.pages import TaskListPage

ON_A_PAGE = 20


@needs(Permission.READ)
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """The tasks that nobody has decided, oldest first."""
    shown = Paginator(queries.tasks_to_do(), ON_A_PAGE).get_page(request.GET.get("page"))
    sessions.remember_list(request)
    can_work = policies.can(request.user, Permission.WORK)
    return render(request, "support_tasks/list.html", {"page": TaskListPage.of(shown, request.GET, can_work=can_work)})
