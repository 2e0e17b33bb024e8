"""Disconnecting a GOV.UK One Login from its record: say why, check, done."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages as banners
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from govuk.views import FormPage
from notifications.markdown import inert
from notifications.messages import Message
from notifications.pages import EmailText
from notifications.wording import emailing
from one_login.models import OneLoginUser
from staff import viewings
from support_tasks import messages as task_messages
from support_tasks.conflicts import MEANWHILE, meanwhile
from support_tasks.models import Reason, SupportTask
from teaching_records import policies
from teaching_records.connections import AlreadyDisconnected
from teaching_records.models import Connection
from trs_console.console import actions, conflicts, messages, queries, sessions
from trs_console.console.forms import DisconnectForm
from trs_console.console.pages import connecting as pages
from trs_console.console.pages.connecting import CheckPage, DisconnectPage, written_by_colleagues
from trs_console.console.pages.one_logins import connections_href
from trs_console.console.views.by_hand import ByHand, CheckByHand
from trs_console.console.views.connecting import conflict


class OpenConnection(ByHand):
    """Loads the One Login that the address names and its open connection, which this person may end."""

    connection: Connection

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.user = get_object_or_404(OneLoginUser, public_id=kwargs["public_id"])
        policies.check_is_not_own(self.request.user, user=self.user)
        connection = queries.open_connection_of(self.user)
        if connection is None:
            ended = queries.connection_ended_last(self.user)
            return self._shown(self.not_connected(ended), ended)
        policies.check_can_disconnect(self.request.user, connection)
        self.connection = connection
        return self._shown(super().dispatch(request, *args, **kwargs), connection)

    def _shown(self, response: HttpResponseBase, connection: Connection | None) -> HttpResponseBase:
        trn = connection.teaching_record.trn if connection else ""
        return viewings.shown(self.request, response, record=trn, one_login=self.user.public_id)

    def not_connected(self, ended: Connection | None) -> HttpResponse:
        return conflict(self.request, conflicts.already_disconnected(self.user, ended, self.request.user), self.choice)

    @property
    def form_href(self) -> str:
        return pages.disconnect_href(self.user)

    def connection_page(self) -> DisconnectPage:
        held = pages.task_warnings(self.open_task, self.request.user, timezone.now())
        return DisconnectPage.of(self.connection, self.open_task, held)


class Disconnect(OpenConnection, FormPage[DisconnectForm]):
    """The connection, and why it is ended."""

    form_class, template_name = DisconnectForm, "console/disconnect.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"task": self.task, "initial": self.choice}

    def page(self) -> DisconnectPage:
        return self.connection_page()

    def submit(self, form: DisconnectForm) -> HttpResponse:
        self.answer(form)
        return redirect("console:check-disconnect", self.user.public_id)


class CheckDisconnect(CheckByHand, OpenConnection):
    """What confirming does, and the e-mails that it sends."""

    form_class = DisconnectForm

    def confirm(self, newest: int | None) -> HttpResponse:
        try:
            self.disconnect(newest)
        except AlreadyDisconnected as error:
            return self.not_connected(error.connection)
        except MEANWHILE as error:
            trouble = cast("Any", error)
            decided = {"task": trouble.task.reason, "detail": trouble.task.reason_detail}
            is_as_decided = {"detail": "", **self.choice}.items() >= decided.items()
            page = meanwhile(trouble, self.request.user, is_as_decided=is_as_decided)
            return conflict(self.request, page, self.choice)
        return self.done()

    @property
    def closing(self) -> SupportTask | None:
        return self.task if self.choice.get("task") in Reason.values else None

    def disconnect(self, newest: int | None) -> None:
        actions.disconnect_by_hand(
            connection_id=self.connection.pk,
            reason=self.choice["reason"],
            closing=self.closing,
            shown=newest,
            why=Reason(self.choice["task"]) if self.closing else None,
            detail=self.choice.get("detail", ""),
            by=self.request.user,
            at=timezone.now(),
        )

    def done(self) -> HttpResponse:
        closed = f"\n{self.closing.reference} is completed." if self.closing else ""
        sessions.forget(self.request, self.user.public_id)
        sent = emailing(f"We are emailing {self.user.email} to tell them.")
        banners.success(self.request, f"GOV.UK One Login disconnected\n{sent}{closed}")
        return redirect(connections_href(self.user))

    def emails(self) -> Iterator[Message]:
        yield messages.disconnected(self.user)
        if self.closing:
            reason, detail = Reason(self.choice["task"]), self.choice["detail"]
            yield task_messages.not_connected(self.closing, reason, detail, is_connected=False)

    def page(self) -> CheckPage:
        connection = self.connection_page()
        detail = self.choice.get("detail", "")
        chosen = pages.choices(self.choice["reason"], self.task, self.choice.get("task", ""), detail, self.form_href)
        return CheckPage(
            title="Check before you disconnect them",
            caption="Disconnect a GOV.UK One Login from its record",
            confirm_text="Disconnect",
            connection=connection.connection,
            choices=tuple(chosen),
            emails=tuple(EmailText.of(message.preview()) for message in self.emails()),
            back_href=self.form_href,
            cancel_href=connections_href(self.user),
            about=(self.connection.pk, self.task and (self.task.pk, self.task.version)),
            person=connection.person,
            warnings=connection.warnings,
            written=written_by_colleagues(self.open_task, self.request.user),
            sent_along=pages.chosen_before(self.choice),
            is_reworded=inert(detail) != detail,
        )
