"""Connecting a GOV.UK One Login to a record by hand: compare and say why, check, done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages as banners
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from govuk.forms import today
from govuk.views import FormPage
from notifications.pages import EmailText
from notifications.wording import emailing
from one_login.models import OneLoginUser
from staff import viewings
from support_tasks import messages as task_messages
from support_tasks.conflicts import MEANWHILE, ConflictPage, meanwhile
from support_tasks.models import Kind, SupportTask
from support_tasks.pages import SOMETHING_CHANGED, typed
from support_tasks.rules import asks_for_a_note
from support_tasks.wording import WORDING
from teaching_records import connections, policies
from teaching_records import queries as record_queries
from teaching_records.comparison_pages import Compared, different
from teaching_records.comparison_queries import cautions
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address
from trs_console.console import actions, conflicts, messages, queries, sessions
from trs_console.console.forms import CLOSE, ConnectForm
from trs_console.console.pages import connecting as pages
from trs_console.console.pages import one_logins, records
from trs_console.console.pages.connecting import CheckPage, ConnectPage, Person, written_by_colleagues
from trs_console.console.views.by_hand import ByHand, CheckByHand

CONNECT = "Connect a GOV.UK One Login to a record"


def conflict(request: HttpRequest, page: ConflictPage, chosen: Mapping[str, str] | None = None) -> HttpResponse:
    """Something stands in the way: nothing was done, and this page says so.

    With what was sent, and was `chosen` on the pages before, to copy.
    """
    if page.shows_typed:
        page = replace(page, typed=typed({**(chosen or {}), **request.POST.dict()}, WORDING[Kind.CONNECT_ONE_LOGIN]))
    return render(request, "support_tasks/conflict.html", {"page": page}, status=409)


class OneConnection(ByHand):
    """Loads the One Login and the record that the address names; they can be connected, and this person may do it."""

    record: TeachingRecord

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = get_object_or_404(OneLoginUser, public_id=kwargs["public_id"])
        self.record = self.loaded_record(trn_in_address(kwargs["trn"]))

    def loaded_record(self, trn: str) -> TeachingRecord:
        record = queries.record_of(trn, with_details=True)
        if record is None:
            raise Http404
        return record

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        policies.check_can_connect(self.request.user, self.user, self.record)
        seen: dict[str, Any] = {"record": self.record.trn, "one_login": self.user.public_id}
        if in_the_way := conflicts.in_the_way(self.user, self.request.user):
            seen |= {"records": queries.trns_connected(self.user)}
            shown: HttpResponseBase = self.conflict(in_the_way)
        elif not self.record.is_active:
            shown = self.conflict(conflicts.record_not_active(self.record, self.user))
        else:
            shown = super().dispatch(request, *args, **kwargs)
        return viewings.shown(self.request, shown, **seen)

    def conflict(self, page: ConflictPage) -> HttpResponse:
        return conflict(self.request, page, self.choice)

    @property
    def to_trn(self) -> str:
        return self.record.trn

    @property
    def form_href(self) -> str:
        return pages.connect_href(self.user, self.record)

    @property
    def person(self) -> Person:
        return Person.of(self.user, self.open_task)

    def compared(self) -> Compared:
        """What the reason has to explain comes first among what to know."""
        known = queries.known_of(self.user, self.open_task)
        suggestion = record_queries.compare(self.record, known, self.user.pk)
        to_know = cautions([self.record], known, self.user, today())[self.record.pk]
        compared = Compared.of(suggestion, known, self.user, to_know)
        differing = asks_for_a_note(suggestion.agreement)
        return replace(compared, warnings=(different(differing), *compared.warnings)) if differing else compared

    def warnings(self, compared: Compared) -> tuple[str, ...]:
        held = pages.task_warnings(self.open_task, self.request.user, timezone.now())
        return (*compared.warnings, *held)

    def back_href(self) -> str:
        """Where it began: the record's connections, or the One Login's."""
        is_record = self.choice.get(sessions.BEGUN_AT) == "record"
        return records.connections_href(self.record) if is_record else one_logins.connections_href(self.user)


class Connect(OneConnection, FormPage[ConnectForm]):
    """The two side by side; why they are connected."""

    form_class, template_name = ConnectForm, "console/connect.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"task": self.task, "initial": self.choice}

    def page(self) -> ConnectPage:
        compared = self.compared()
        return ConnectPage(self.person, compared.card, compared.why, self.warnings(compared), self.back_href())

    def submit(self, form: ConnectForm) -> HttpResponse:
        self.answer(form)
        return redirect("console:check-connect", self.user.public_id, self.record.trn)


class CheckConnect(CheckByHand, OneConnection):
    """What confirming does, and the e-mail that it sends."""

    form_class = ConnectForm

    def confirm(self, newest: int | None) -> HttpResponse:
        try:
            self.connect(newest)
        except connections.AlreadyConnected:
            now = queries.open_connection_of(self.user)
            return self.conflict(conflicts.already_connected(self.user, now, self.request.user))
        except connections.RecordTaken:
            self.record = self.loaded_record(self.record.trn)
            return self.show(replace(self.page(), changed=SOMETHING_CHANGED), status=409)
        except connections.RecordNotActive:
            return self.conflict(conflicts.record_not_active(self.loaded_record(self.record.trn), self.user))
        except MEANWHILE as error:
            trouble = cast("Any", error)
            is_as_decided = trouble.task.connected_record_id == self.record.pk
            return self.conflict(meanwhile(trouble, self.request.user, is_as_decided=is_as_decided))
        return self.done()

    def connect(self, newest: int | None) -> None:
        actions.connect_by_hand(
            one_login_user_id=self.user.pk,
            record_id=self.record.pk,
            reason=self.choice["reason"],
            beside=[connection.pk for connection in self.record.open_connections],
            closing=self.closing,
            shown=newest,
            by=self.request.user,
            at=timezone.now(),
        )

    def done(self) -> HttpResponse:
        to = self.back_href()
        closed = f"\n{self.closing.reference} is completed." if self.closing else ""
        sessions.forget(self.request, self.user.public_id)
        sent = emailing(f"We are emailing {self.user.email} to say that their record is connected.")
        banners.success(self.request, f"GOV.UK One Login connected\n{sent}{closed}")
        return redirect(to)

    @property
    def closing(self) -> SupportTask | None:
        return self.task if self.choice.get("task") == CLOSE else None

    def emails(self) -> Sequence[EmailText]:
        message = task_messages.connected(self.closing) if self.closing else messages.connected(self.user)
        return (EmailText.of(message.preview()),)

    def page(self) -> CheckPage:
        compared = self.compared()
        chosen = pages.choices(self.choice["reason"], self.task, self.choice.get("task", ""), "", self.form_href)
        return CheckPage(
            title="Check before you connect them",
            caption=CONNECT,
            confirm_text="Connect",
            choices=tuple(chosen),
            emails=tuple(self.emails()),
            back_href=self.form_href,
            cancel_href=self.back_href(),
            about=(self.task and (self.task.pk, self.task.version), self.user.verified_names),
            person=self.person,
            card=compared.card,
            warnings=self.warnings(compared),
            written=written_by_colleagues(self.open_task, self.request.user),
            sent_along=pages.chosen_before(self.choice),
        )
