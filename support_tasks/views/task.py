"""One task: what was asked, what is suggested, and the question; or how it was decided."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from govuk.views import FormPage
from staff.policies import NotPermitted
from support_tasks import policies, queries
from support_tasks.forms import DecisionForm
from support_tasks.pages import CompletedTaskPage, TaskPage, task_href
from support_tasks.views.one_task import OneTask
from teaching_records import connections
from teaching_records import queries as record_queries
from teaching_records.evidence import evidence
from teaching_records.pages import record_card
from teaching_records.queries import Suggestion


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
