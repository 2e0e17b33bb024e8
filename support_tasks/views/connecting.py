"""Connecting a record: it stands beside the request, and the e-mail is shown before it is sent."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from notifications.pages import EmailText
from support_tasks import actions, conflicts, messages, policies
from support_tasks.forms import why_not_active
from support_tasks.pages import ConfirmPage, Request, task_href, version_seen
from support_tasks.views.one_task import OpenTask
from teaching_records import connections, queries
from teaching_records.evidence import evidence
from teaching_records.models import TeachingRecord
from teaching_records.pages import record_card, trn_in_address


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
