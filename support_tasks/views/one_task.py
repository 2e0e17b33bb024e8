"""What the pages of one task share."""

from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from staff import viewings
from staff.access import StaffRequest
from support_tasks import actions, conflicts, lifecycle, policies, queries
from support_tasks.models import Choices, SupportTask
from support_tasks.sessions import list_href


class OneTask(View):
    """Loads the task that the address names."""

    request: StaffRequest
    task: SupportTask

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        task = queries.task(kwargs["reference"])
        if task is None:
            raise Http404
        self.task = task

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except conflicts.MEANWHILE as error:
            response = self.conflict(conflicts.meanwhile(error, self.request.user))
        return viewings.shown(self.request, response, **self.seen)

    @property
    def seen(self) -> dict[str, str]:
        """What the page shows, as `viewings.shown` takes it."""
        return {"task": self.task.reference}

    def check_can_go_on(self) -> None:
        """Raises TaskAlreadyClosed, TaskHeld, NotPermitted."""
        lifecycle.check_is_not_closed(self.task)
        lifecycle.check_is_not_held_by_another(self.task, self.request.user, timezone.now())
        policies.check_can_decide(self.request.user, self.task)

    @cached_property
    def choices(self) -> Choices:
        """What the officer chose so far and has not confirmed."""
        draft = queries.draft(self.task, self.request.user)
        return draft.choices if draft else {}

    def keep(self, **choices: str) -> None:
        """Add to what was chosen, and hold the task. Raises TaskHeld, TaskAlreadyClosed."""
        facts: dict[str, Any] = {"task_id": self.task.pk, "by": self.request.user, "at": timezone.now()}
        actions.claim(**facts)
        actions.keep_choices(choices=choices, version=self.task.version, **facts)

    def conflict(self, page: conflicts.ConflictPage) -> HttpResponse:
        """Something happened meanwhile: nothing was done, and this page says so."""
        return render(self.request, "support_tasks/conflict.html", {"page": page}, status=409)

    def decided(self, *lines: str) -> HttpResponse:
        """Back at the list, with what was done, and the next task one key away."""
        banners.success(self.request, "\n".join(lines), extra_tags="leads-on")
        return redirect(list_href(self.request))


class OpenTask(OneTask):
    """As OneTask, for a page that decides: the task is still open, and this person may decide it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.check_can_go_on()
        except conflicts.MEANWHILE as error:
            return self.conflict(conflicts.meanwhile(error, self.request.user))
        return super().dispatch(request, *args, **kwargs)
