"""Connecting a record: it stands beside the request, and the e-mail is shown before it is sent."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from govuk.forms import today
from notifications.messages import Message
from notifications.pages import EmailText
from support_tasks import actions, conflicts, messages, policies, suggestion_queries
from support_tasks.forms import ConnectForm, why_not_active
from support_tasks.models import Kind, SupportTask
from support_tasks.pages import (
    SOMETHING_CHANGED,
    ConfirmPage,
    Request,
    compared,
    for_record_href,
    task_href,
    version_seen,
)
from support_tasks.suggestion_queries import Beside
from support_tasks.views.one_task import OpenTask
from teaching_records import connections
from teaching_records.comparison_pages import WAS_DISCONNECTED, different
from teaching_records.models import Connection, TeachingRecord
from teaching_records.pages import trn_in_address


class Connect(OpenTask):
    """The record beside the request, and the e-mail that confirming sends."""

    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.CONNECT_ONE_LOGIN, Kind.VERIFY_IDENTITY})
    record: TeachingRecord

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.record = self._record(trn=trn_in_address(kwargs["trn"]))
        if self.task.kind not in self.kinds:
            self.check_record()
            return redirect(for_record_href(self.task, self.record.trn))
        return super().dispatch(request, *args, **kwargs)

    def _record(self, **known: Any) -> TeachingRecord:
        records = TeachingRecord.objects.select_related("merged_into").with_details()
        return get_object_or_404(records, **known)

    @property
    def seen(self) -> dict[str, Any]:
        return super().seen | {"record": self.record.trn}

    def check_can_go_on(self) -> None:
        super().check_can_go_on()
        self.check_record()

    def check_record(self) -> None:
        """Raises NotPermitted: the record is the officer's own."""
        policies.check_can_connect(self.request.user, self.task, self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        connection = connections.open_connection(self.task.one_login_user_id)
        if connection and not connection.is_to(self.record):
            return self.conflict(conflicts.person_connected(self.task, connection))
        return self._show(self._form()) if self.record.is_active else self.not_active()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(data=request.POST)
        is_valid = form.is_valid()
        if changed := self._page().changed_since(request.POST.get("seen", "")):
            return self._changed(changed, form)
        return self.decide(form) if is_valid else self._show(form, status=422)

    def choices_sent(self) -> dict[str, str]:
        """Why it is their record, for this page to show again."""
        form = ConnectForm(takes_note=True, data=self.request.POST)
        form.is_valid()
        return {"why": form.cleaned_data.get("note", "")}

    def sent(self) -> dict[str, str]:
        return {"connect": self.record.trn, "why": self.request.POST.get("note", "")}

    def sends_what_was_decided(self, task: SupportTask) -> bool:
        return task.connected_record_id == self.record.pk

    def chosen(self, form: ConnectForm) -> dict[str, Any]:
        """What the action is told."""
        version = version_seen(self.request.POST.get("seen", ""))
        note = form.cleaned_data.get("note", "")
        return self.doing | {"version": version, "shown": self.newest_event, "note": note}

    def decide(self, form: ConnectForm) -> HttpResponse:
        """Do what the page showed."""
        try:
            return self.decide_as_shown(form)
        except connections.AlreadyConnected:
            connection = connections.open_connection(self.task.one_login_user_id)
            return self.conflict(conflicts.person_connected(self.task, connection))
        except (connections.RecordTaken, actions.NotExplained):
            del self.beside
            self.record = self._record(pk=self.record.pk)
            return self._changed(SOMETHING_CHANGED, self._form(data=self.request.POST))
        except connections.RecordNotActive:
            return self.not_active()

    def decide_as_shown(self, form: ConnectForm) -> HttpResponse:
        """Raises what the action raises where something has changed since the page was made."""
        beside = [connection.pk for connection in self.record.open_connections]
        return self.decided(actions.connect_record(record_id=self.record.pk, beside=beside, **self.chosen(form)))

    def emails(self) -> Iterator[Message]:
        """The e-mails that confirming sends."""
        yield messages.connected(self.task)

    @cached_property
    def beside(self) -> Beside:
        return suggestion_queries.beside(self.task, self.record, today())

    def _form(self, **arguments: Any) -> ConnectForm:
        initial = {"note": self.choices.get("why", "")}
        return ConnectForm(takes_note=bool(self._to_explain), initial=initial, **arguments)

    @property
    def _to_explain(self) -> tuple[str, ...]:
        """What speaks against the record, a sentence each: connecting it all the same takes a note."""
        against = suggestion_queries.to_explain(self.beside)
        return (
            *((different(against.differing),) if against.differing else ()),
            *((WAS_DISCONNECTED,) if against.was_disconnected else ()),
        )

    @property
    def _connected(self) -> Connection | None:
        """The person's connection to this very record, which stays as it is."""
        connection = connections.open_connection(self.task.one_login_user_id)
        return connection if connection and connection.is_to(self.record) else None

    def _page(self) -> ConfirmPage:
        shown = compared(self.task, *self.beside)
        return ConfirmPage(
            Request.of(self.task, by=self.request.user),
            tuple(EmailText.of(message.preview()) for message in self.emails()),
            card=shown.card,
            connection=self._connected,
            written=self.written,
            warnings=shown.warnings,
            to_explain=self._to_explain,
            back_href=task_href("task", self.task),
        )

    def _show(self, form: ConnectForm, *, status: int = 200) -> HttpResponse:
        context = {"page": self._page(), "form": form}
        return render(self.request, "support_tasks/connect.html", context, status=status)

    def _changed(self, what: str, form: ConnectForm) -> HttpResponse:
        """The record, who is connected to it, or the e-mail is not what the officer saw."""
        if not self.record.is_active:
            return self.not_active()
        page = replace(self._page(), changed=what)
        return render(self.request, "support_tasks/connect.html", {"page": page, "form": form}, status=409)

    def not_active(self) -> HttpResponse:
        """The record was deactivated, perhaps meanwhile."""
        self.record.refresh_from_db()
        why = why_not_active(self.record)
        return self.conflict(conflicts.record_not_active(self.task, self.record, why))
