"""Not connecting a record: the reason, and the e-mail that gives it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from govuk.pages import Action, Row
from govuk.views import FormPage
from notifications.markdown import inert
from notifications.pages import EmailText
from support_tasks import actions, conflicts, messages, policies
from support_tasks.forms import LATER, NO, ReasonForm
from support_tasks.models import Kind, Reason, SupportTask
from support_tasks.pages import ConfirmPage, Request, reason_in_words, shows, task_href, version_seen
from support_tasks.views.one_task import OpenTask
from teaching_records import connections


class NotConnect(OpenTask, FormPage[ReasonForm]):
    """Why no record is connected."""

    form_class, template_name = ReasonForm, "support_tasks/not_connect.html"

    def check_can_go_on(self) -> None:
        super().check_can_go_on()
        if self.request.method == "POST":
            self.check_is_as_shown()

    def form_arguments(self) -> dict[str, Any]:
        is_for_later = self.request.POST.get("then") == LATER
        return {"kind": Kind(self.task.kind), "initial": self.choices, "is_for_later": is_for_later}

    def page(self) -> Request:
        return Request.of(self.task, by=self.request.user)

    def choices_sent(self) -> dict[str, str]:
        form = ReasonForm(kind=Kind(self.task.kind), data=self.request.POST, is_for_later=True)
        return {"connect": NO, **form.cleaned_data} if form.is_valid() and self.request.POST.get("reason") else {}

    def sends_what_was_decided(self, task: SupportTask) -> bool:
        form = ReasonForm(kind=Kind(self.task.kind), data=self.request.POST)
        return form.is_valid() and form.cleaned_data == {"reason": task.reason, "detail": task.reason_detail}

    def submit(self, form: ReasonForm) -> HttpResponse:
        chosen = {name: form.cleaned_data[name] for name in ("reason", "detail")}
        if form.is_for_later:
            return self.saved_for_later({"connect": NO} | chosen)
        self.keep(**chosen)
        return redirect(task_href("check-not-connect", self.task))


class CheckNotConnect(OpenTask):
    """The reason that was chosen, and the e-mail that confirming sends. One that is half written has no page."""

    reason: Reason
    detail: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = ReasonForm(kind=Kind(self.task.kind), data=self.choices)
        if form.is_valid():
            self.reason, self.detail = Reason(form.cleaned_data["reason"]), form.cleaned_data["detail"]
        elif not self.task.is_closed:
            policies.check_can_decide(self.request.user, self.task)
            return redirect(task_href("not-connect", self.task))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(self._page())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self._page()
        if changed := page.changed_since(request.POST.get("seen", "")):
            return self._show(replace(page, changed=changed), status=409)
        try:
            task = actions.do_not_connect(
                reason=self.reason,
                detail=self.detail,
                version=version_seen(request.POST.get("seen", "")),
                shown=self.newest_event,
                **self.doing,
            )
        except connections.AlreadyConnected:
            return self._show(self._page(), status=409)
        return self.decided(task)

    def choices_sent(self) -> dict[str, str]:
        return {"reason": self.reason, "detail": self.detail}

    def sent(self) -> dict[str, str]:
        return {"connect": NO} | {name: self.choices[name] for name in ("reason", "detail") if name in self.choices}

    def sends_what_was_decided(self, task: SupportTask) -> bool:
        """By the e-mail: of a decision that was made, the choice is forgotten."""
        if not task.reason:
            return False
        email = messages.refused(task, Reason(task.reason), task.reason_detail).preview()
        return shows(self.request.POST.get("seen", ""), [EmailText.of(email)])

    def _email(self) -> EmailText:
        return EmailText.of(messages.refused(self.task, self.reason, self.detail).preview())

    def _page(self) -> ConfirmPage:
        change = Action("Change", task_href("not-connect", self.task), "the reason")
        reason = Row("Reason", reason_in_words(self.reason, self.detail), actions=(change,))
        return ConfirmPage(
            Request.of(self.task, by=self.request.user),
            (self._email(),),
            choice=(reason,),
            back_href=task_href("not-connect", self.task),
            connection=connections.open_connection(self.task.one_login_user_id),
            written=self.written,
            is_reworded=inert(self.detail) != self.detail,
        )

    def _show(self, page: ConfirmPage, *, status: int = 200) -> HttpResponse:
        if page.connection and self.reason != Reason.ANOTHER_REASON:
            return self.conflict(conflicts.person_connected(self.task, page.connection))
        return render(self.request, "support_tasks/check_not_connect.html", {"page": page}, status=status)
