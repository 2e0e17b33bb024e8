"""Deciding a support task: a page for each step, and what happened meanwhile."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from govuk.pages import Action, Row
from govuk.views import FormPage
from notifications.markdown import inert
from notifications.pages import EmailText
from support_tasks import actions, conflicts, messages, policies
from support_tasks.forms import ReasonForm, why_not_active
from support_tasks.models import Reason
from support_tasks.pages import ConfirmPage, Request, reason_in_words, task_href, version_seen
from support_tasks.views import OneTask
from teaching_records import connections, queries
from teaching_records.evidence import evidence
from teaching_records.models import TeachingRecord
from teaching_records.pages import record_card, trn_in_address


class OpenTask(OneTask):
    """As OneTask, for a page that decides: the task is still open, and this person may decide it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.check_can_go_on()
        except conflicts.MEANWHILE as error:
            return self.conflict(conflicts.meanwhile(error, self.request.user))
        return super().dispatch(request, *args, **kwargs)


class Connect(OpenTask):
    """The record beside the request, and the e-mail that confirming sends."""

    record: TeachingRecord

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        records = TeachingRecord.objects.select_related("merged_into").with_details()
        self.record = get_object_or_404(records, trn=trn_in_address(kwargs["trn"]))
        return super().dispatch(request, *args, **kwargs)

    @property
    def seen(self) -> dict[str, str]:
        return super().seen | {"record": self.record.trn}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.record.is_active:
            return self._not_active()
        policies.check_can_connect(self.request.user, self.task, self.record)
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policies.check_can_connect(self.request.user, self.task, self.record)
        if changed := self._page().changed_since(request.POST.get("seen", "")):
            return self._changed(changed)
        try:
            task = actions.connect_record(
                task_id=self.task.pk,
                record_id=self.record.pk,
                version=version_seen(request.POST.get("seen", "")),
                beside=[connection.pk for connection in self.record.open_connections],
                by=self.request.user,
                at=timezone.now(),
            )
        except connections.AlreadyConnected:
            connection = connections.open_connection(self.task.one_login_user_id)
            return self.conflict(conflicts.person_connected(self.task, connection))
        except connections.RecordTaken:
            self.record = TeachingRecord.objects.with_details().get(pk=self.record.pk)
            return self._changed("Something on this page")
        except connections.RecordNotActive:
            self.record.refresh_from_db()
            return self._not_active()
        to = task.one_login_user.email
        return self.decided("Record connected", f"We are emailing {to} to say that their record is connected.")

    def _page(self) -> ConfirmPage:
        task = self.task
        known = evidence(task.verified, task.stated)
        compared = queries.compare(self.record, known, task.one_login_user_id)
        return ConfirmPage(
            Request.of(task),
            EmailText.of(messages.connected(task).preview()),
            card=record_card(compared, task.one_login_user_id),
            back_href=task_href("task", task),
        )

    def _show(self) -> HttpResponse:
        return render(self.request, "support_tasks/connect.html", {"page": self._page()})

    def _changed(self, what: str) -> HttpResponse:
        """The record, who is connected to it, or the e-mail is not what the officer saw."""
        if not self.record.is_active:
            return self._not_active()
        page = replace(self._page(), changed=what)
        return render(self.request, "support_tasks/connect.html", {"page": page}, status=409)

    def _not_active(self) -> HttpResponse:
        why = why_not_active(self.record)
        return self.conflict(conflicts.record_not_active(self.task, self.record, why))


class NotConnect(OpenTask, FormPage[ReasonForm]):
    """Why no record is connected."""

    form_class, template_name = ReasonForm, "support_tasks/not_connect.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.choices}

    def page(self) -> Request:
        return Request.of(self.task)

    def submit(self, form: ReasonForm) -> HttpResponse:
        chosen = form.cleaned_data
        self.keep(reason=chosen["reason"], detail=chosen["detail"])
        return redirect(task_href("check-not-connect", self.task))


class CheckNotConnect(OpenTask):
    """The reason that was chosen, and the e-mail that confirming sends."""

    reason: Reason
    detail: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        choice = self.choices
        if "reason" not in choice and not self.task.is_closed:
            policies.check_can_decide(self.request.user, self.task)
            return redirect(task_href("not-connect", self.task))
        if "reason" in choice:
            self.reason, self.detail = Reason(choice["reason"]), choice["detail"]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(self._page())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self._page()
        if changed := page.changed_since(request.POST.get("seen", "")):
            return self._show(replace(page, changed=changed), status=409)
        try:
            task = actions.do_not_connect(
                task_id=self.task.pk,
                reason=self.reason,
                detail=self.detail,
                version=version_seen(request.POST.get("seen", "")),
                by=self.request.user,
                at=timezone.now(),
            )
        except connections.AlreadyConnected:
            return self._show(self._page(), status=409)
        to = task.one_login_user.email
        return self.decided("Teaching record not connected", f"We are emailing {to} to tell them why.")

    def _email(self) -> EmailText:
        return EmailText.of(messages.not_connected(self.task, self.reason, self.detail).preview())

    def _page(self) -> ConfirmPage:
        change = Action("Change", task_href("not-connect", self.task), "the reason")
        reason = Row("Reason", reason_in_words(self.reason, self.detail), actions=(change,))
        return ConfirmPage(
            Request.of(self.task),
            self._email(),
            choice=(reason,),
            back_href=task_href("not-connect", self.task),
            connection=connections.open_connection(self.task.one_login_user_id),
            is_reworded=inert(self.detail) != self.detail,
        )

    def _show(self, page: ConfirmPage, *, status: int = 200) -> HttpResponse:
        if page.connection and self.reason != Reason.ANOTHER_REASON:
            return self.conflict(conflicts.person_connected(self.task, page.connection))
        return render(self.request, "support_tasks/check_not_connect.html", {"page": page}, status=status)
