"""Working through the tasks, one after the other."""

from django.contrib import messages as banners
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from staff.access import StaffRequest, needs, only_posts
from staff.policies import Permission
from support_tasks import actions, queries, way_back
from support_tasks.pages import task_href
from support_tasks.pages.next_task import no_other_task
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.fitting import Seen, tasks_to_do


@needs(Permission.WORK)
@only_posts
def next_task(request: StaffRequest) -> HttpResponse:
    """Claim the oldest task that is free for the officer, of those that the address says, and open it."""
    chosen, seen = Chosen.read(request.GET), Seen(request.user, timezone.now())
    task = actions.claim_next(filters=tasks_to_do(chosen, seen), by=seen.by, at=seen.at)
    with way_back.leading_to(way_back.came_from(request, request.GET)):
        if task is None:
            banners.info(request, no_other_task(chosen, queries.left_to_do(seen.by, seen.at)))
            return redirect(way_back.list_href())
        return redirect(task_href("task", task))
