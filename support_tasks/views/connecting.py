"""Connecting a record: it stands beside the request, and the e-mail is shown before it is sent."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from govuk.forms import today
from notifications.pages import EmailText
from support_tasks import actions, conflicts, messages, policies, rules, suggestion_queries
from support_tasks.forms import ConnectForm, why_not_active
from support_tasks.models import SupportTask
from support_tasks.pages import SOMETHING_CHANGED, ConfirmPage, Request, task_href, version_seen
from support_tasks.suggestion_queries import Beside
from support_tasks.views.one_task import OpenTask
from teaching_records import connections
from teaching_records.comparison_pages import Compared, different
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address


class Connect(OpenTask):
    """The record beside the request, and the e-mail that confirming sends."""

    record: TeachingRecord

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.record = self._record(trn=trn_in_address(kwargs["trn"]))
        return super().dispatch(request, *args, **kwargs)

    def _record(self, **known: Any) -> TeachingRecord:
        records = TeachingRecord.objects.select_related("merged_into").with_details()
        return get_object_or_404(records, **known)

    @property
    def seen(self) -> dict[str, str]:
        return super().seen | {"record": self.record.trn}

    def check_can_go_on(self) -> None:
        super().check_can_go_on()
        policies.check_can_connect(self.request.user, self.task, self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if connection := connections.open_connection(self.task.one_login_user_id):
            return self.conflict(conflicts.person_connected(self.task, connection))
        return self._show(self._form()) if self.record.is_active else self._not_active()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(data=request.POST)
        is_valid = form.is_valid()
        if changed := self._page().changed_since(request.POST.get("seen", "")):
            return self._changed(changed, form)
        return self._connect(form) if is_valid else self._show(form, status=422)

    def choices_sent(self) -> dict[str, str]:
        """Why it is their record, for this page to show again."""
        form = ConnectForm(differs=True, data=self.request.POST)
        form.is_valid()
        return {"why": form.cleaned_data.get("note", "")}

    def sent(self) -> dict[str, str]:
        return {"connect": self.record.trn, "why": self.request.POST.get("note", "")}

    def sends_what_was_decided(self, task: SupportTask) -> bool:
        return task.connected_record_id == self.record.pk

    def _connect(self, form: ConnectForm) -> HttpResponse:
        try:
            task = actions.connect_record(
                record_id=self.record.pk,
                version=version_seen(self.request.POST.get("seen", "")),
                beside=[connection.pk for connection in self.record.open_connections],
                note=form.cleaned_data.get("note", ""),
                **self.doing,
            )
        except connections.AlreadyConnected:
            connection = connections.open_connection(self.task.one_login_user_id)
            return self.conflict(conflicts.person_connected(self.task, connection))
        except connections.RecordTaken:
            del self.beside
            self.record = self._record(pk=self.record.pk)
            return self._changed(SOMETHING_CHANGED, form)
        except connections.RecordNotActive:
            self.record.refresh_from_db()
            return self._not_active()
        return self.decided(task)

    @cached_property
    def beside(self) -> Beside:
        return suggestion_queries.beside(self.task, self.record, today())

    def _form(self, **arguments: Any) -> ConnectForm:
        initial = {"note": self.choices.get("why", "")}
        return ConnectForm(differs=bool(self._differs), initial=initial, **arguments)

    @property
    def _differs(self) -> tuple[str, ...]:
        return rules.asks_for_a_note(self.beside[0].agreement)

    def _page(self) -> ConfirmPage:
        suggestion, cautions = self.beside
        compared = Compared.of(suggestion, self.task.evidence, self.task.one_login_user, cautions)
        return ConfirmPage(
            Request.of(self.task, by=self.request.user),
            EmailText.of(messages.connected(self.task).preview()),
            card=compared.card,
            warnings=compared.warnings,
            differs=different(self._differs) if self._differs else "",
            back_href=task_href("task", self.task),
        )

    def _show(self, form: ConnectForm, *, status: int = 200) -> HttpResponse:
        context = {"page": self._page(), "form": form}
        return render(self.request, "support_tasks/connect.html", context, status=status)

    def _changed(self, what: str, form: ConnectForm) -> HttpResponse:
        """The record, who is connected to it, or the e-mail is not what the officer saw."""
        if not self.record.is_active:
            return self._not_active()
        page = replace(self._page(), changed=what)
        return render(self.request, "support_tasks/connect.html", {"page": page, "form": form}, status=409)

    def _not_active(self) -> HttpResponse:
        why = why_not_active(self.record)
        return self.conflict(conflicts.record_not_active(self.task, self.record, why))
