"""The staff's list of support tasks, and one task. Deciding it is in `decision_views`."""

from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_safe

from govuk.views import FormPage
from staff import viewings
from staff.access import StaffRequest, needs
from staff.policies import NotPermitted, Permission
from support_tasks import actions, conflicts, lifecycle, policies, queries
from support_tasks.forms import DecisionForm
from support_tasks.models import Choices, SupportTask
from support_tasks.pages import CompletedTaskPage, TaskListPage, TaskPage, task_href
from teaching_records import connections
from teaching_records import queries as record_queries
from teaching_records.evidence import evidence
from teaching_records.pages import record_card
from teaching_records.queries import Suggestion

ON_A_PAGE = 20


@needs(Permission.READ)
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """The tasks that nobody has decided, oldest first."""
    shown = Paginator(queries.tasks_to_do(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "support_tasks/list.html", {"page": TaskListPage.of(shown, request.GET)})


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
        """Back at the list, with what was done."""
        banners.success(self.request, "\n".join(lines))
        return redirect("support_tasks:list")


class TaskView(OneTask, FormPage[DecisionForm]):
    """An open task with its suggestions and the question; a decided one with how it was decided."""

    form_class, template_name = DecisionForm, "support_tasks/task.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.is_closed:
            page = CompletedTaskPage.of(self.task, queries.decision_email(self.task))
            return render(request, "support_tasks/completed.html", {"page": page})
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_can_go_on()
        return super().post(request, *args, **kwargs)

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        known = evidence(self.task.verified, self.task.stated)
        return record_queries.suggestions(known, self.task.one_login_user_id)

    def form_arguments(self) -> dict[str, Any]:
        suggested = [suggestion.record for suggestion in self.suggestions]
        return {"suggested": suggested, "initial": self.choices}

    def page(self) -> TaskPage:
        cards = (record_card(suggestion, self.task.one_login_user_id) for suggestion in self.suggestions)
        connection = connections.open_connection(self.task.one_login_user_id)
        return TaskPage.of(self.task, cards, self._refusal(), connection)

    def _refusal(self) -> str:
        try:
            policies.check_can_decide(self.request.user, self.task)
        except NotPermitted as refusal:
            return str(refusal)
        return ""

    def submit(self, form: DecisionForm) -> HttpResponse:
        chosen = form.cleaned_data
        self.keep(connect=chosen["connect"], trn=chosen["trn"])
        if form.chosen_trn:
            return redirect(task_href("connect", self.task, form.chosen_trn))
        return redirect(task_href("not-connect", self.task))
