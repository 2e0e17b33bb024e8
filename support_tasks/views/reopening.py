"""Undoing a decision: what was e-mailed already, whether to disconnect, and why; then a page to check."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from govuk.views import FormPage
from notifications.pages import EmailText
from notifications.wording import emailing
from support_tasks import actions, conflicts, lifecycle, messages, policies, queries
from support_tasks.forms import ReopenForm
from support_tasks.pages import ConnectedNow, ReopenPage, changed_since, task_href
from support_tasks.views.one_task import OneTask
from teaching_records import connections
from teaching_records.models import Connection


class DecidedTask(OneTask):
    """As OneTask, for undoing what was decided: by who may, and as long as nobody has decided otherwise."""

    def prepare(self) -> None:
        policies.check_can_reopen(self.request.user, self.task)
        lifecycle.check_can_be_undone(self.task)
        if self.request.method == "POST":
            self.check_is_as_shown()

    @cached_property
    def connection(self) -> Connection | None:
        """What the decision connected and is connected still."""
        return queries.connection_made_by(self.task)

    @cached_property
    def another(self) -> Connection | None:
        """Another connection of the person, made in some other way since: it stays."""
        current = connections.open_connection(self.task.one_login_user_id)
        return current if current != self.connection else None

    def form_arguments(self) -> dict[str, Any]:
        record = self.connection and self.connection.teaching_record
        return {"connected_to": f"{record.full_name} (TRN {record.trn})" if record else ""}

    def page(self) -> ReopenPage:
        return ReopenPage.of(
            self.task,
            queries.emails_about(self.task),
            can_disconnect=self.connection is not None,
            connected=ConnectedNow.of(self.another) if self.another else None,
        )

    def page_to_check(self, form: ReopenForm) -> ReopenPage:
        """What a valid form asks for, with the e-mail that it sends."""
        email = EmailText.of(messages.disconnected(self.task).preview()) if form.disconnects else None
        return self.page().to_check(form.about_record, form.cleaned_data["reason"], form.cleaned_data, email)

    def show_to_check(self, page: ReopenPage, *, status: int = 200) -> HttpResponse:
        return render(self.request, "support_tasks/check_reopen.html", {"page": page}, status=status)


class Reopen(DecidedTask, FormPage[ReopenForm]):
    """Why, and whether to disconnect. What is valid goes to the page to check in hidden fields: nothing is kept yet."""

    form_class, template_name = ReopenForm, "support_tasks/reopen.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "change" in request.POST:
            return self.show(ReopenForm(initial=request.POST.dict(), **self.form_arguments()))
        return super().post(request, *args, **kwargs)

    def submit(self, form: ReopenForm) -> HttpResponse:
        return self.show_to_check(self.page_to_check(form))


class CheckReopen(DecidedTask):
    """Takes what the page to check showed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReopenForm(data=request.POST, **self.form_arguments())
        if not form.is_valid():  # not what our page sends
            return redirect(task_href("reopen", self.task))
        page = self.page_to_check(form)
        if changed := changed_since(request.POST.get("seen", ""), page.fingerprint):
            return self.show_to_check(replace(page, changed=changed), status=409)
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
            trn, to = self.connection.teaching_record.trn, self.task.address
            return [f"TRN {trn} was disconnected. {emailing(f'We are emailing {to} to tell them.')}"]
        return []
