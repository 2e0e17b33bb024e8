"""Undoing a decision: what was e-mailed already, whether to disconnect, and why; then a page to check."""

from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from govuk.views import FormPage
from support_tasks import actions, conflicts, lifecycle, policies, queries
from support_tasks.forms import ReopenForm
from support_tasks.pages import ReopenPage, task_href
from support_tasks.views.one_task import OneTask
from teaching_records.models import Connection


class DecidedTask(OneTask):
    """As OneTask, for undoing what was decided: by who may, and as long as nobody has decided otherwise."""

    def prepare(self) -> None:
        policies.check_can_reopen(self.request.user, self.task)
        lifecycle.check_is_closed(self.task)
        if self.request.method == "POST":
            self.check_is_as_shown()

    @cached_property
    def connection(self) -> Connection | None:
        return queries.connection_made_by(self.task)

    def form_arguments(self) -> dict[str, Any]:
        record = self.connection and self.connection.teaching_record
        return {"connected_to": f"{record.full_name} (TRN {record.trn})" if record else ""}

    def page(self) -> ReopenPage:
        return ReopenPage.of(self.task, queries.emails_about(self.task))


class Reopen(DecidedTask, FormPage[ReopenForm]):
    """Why, and whether to disconnect. What is valid goes to the page to check in hidden fields: nothing is kept yet."""

    form_class, template_name = ReopenForm, "support_tasks/reopen.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "change" in request.POST:
            return self.show(ReopenForm(initial=request.POST.dict(), **self.form_arguments()))
        return super().post(request, *args, **kwargs)

    def submit(self, form: ReopenForm) -> HttpResponse:
        page = self.page().to_check(form.about_record, form.cleaned_data["reason"], form.cleaned_data)
        return render(self.request, "support_tasks/check_reopen.html", {"page": page})


class CheckReopen(DecidedTask):
    """Takes what the page to check showed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReopenForm(data=request.POST, **self.form_arguments())
        if not form.is_valid():  # not what our page sends
            return redirect(task_href("reopen", self.task))
        try:
            actions.reopen(
                reason=form.cleaned_data["reason"],
                disconnect=form.disconnects,
                version=self.task.version,
                **self.doing,
            )
        except actions.PersonHasAnotherTask as error:
            return self.conflict(conflicts.another_task(self.task, error.task))
        banners.success(request, "\n".join(["Task reopened", *self._what_was_done(form)]))
        return redirect(task_href("task", self.task))

    def _what_was_done(self, form: ReopenForm) -> list[str]:
        if form.disconnects and self.connection:
            return [f"TRN {self.connection.teaching_record.trn} was disconnected. No email was sent about it."]
        return []
