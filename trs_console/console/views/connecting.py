"""Connecting a GOV.UK One Login to a record by hand: compare and say why, check, done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from django.contrib import messages as banners
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from govuk.forms import today
from govuk.views import FormPage
from notifications.pages import EmailText
from notifications.wording import emailing
from one_login.models import OneLoginUser
from staff import viewings
from staff.access import StaffRequest
from support_tasks import messages as task_messages
from support_tasks.casework_queries import newest_event
from support_tasks.conflicts import MEANWHILE, ConflictPage, meanwhile
from support_tasks.models import Kind, SupportTask
from support_tasks.pages import SOMETHING_CHANGED, typed
from support_tasks.wording import WORDING
from teaching_records import connections, policies
from teaching_records import queries as record_queries
from teaching_records.comparison_pages import Compared
from teaching_records.comparison_queries import cautions
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address
from trs_console.console import actions, conflicts, messages, queries, sessions
from trs_console.console.forms import CLOSE, ConnectForm
from trs_console.console.pages import connecting as pages
from trs_console.console.pages import one_logins, records
from trs_console.console.pages.connecting import CheckPage, ConnectPage, Person, written_by_colleagues

CONNECT = "Connect a GOV.UK One Login to a record"


def conflict(request: HttpRequest, page: ConflictPage, chosen: Mapping[str, str] | None = None) -> HttpResponse:
    """Something stands in the way: nothing was done, and this page says so.

    With what was sent, and was `chosen` on the pages before, to copy.
    """
    if page.shows_typed:
        page = replace(page, typed=typed({**(chosen or {}), **request.POST.dict()}, WORDING[Kind.CONNECT_ONE_LOGIN]))
    return render(request, "support_tasks/conflict.html", {"page": page}, status=409)


class OneConnection(View):
    """Loads the One Login and the record that the address names; they can be connected, and this person may do it."""

    request: StaffRequest
    user: OneLoginUser
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

    @cached_property
    def open_task(self) -> SupportTask | None:
        return queries.open_task_of(self.user)

    @cached_property
    def task(self) -> SupportTask | None:
        """The person's open support request, where this officer may decide it now."""
        return queries.task_to_close(self.open_task, self.request.user, timezone.now())

    @property
    def choice(self) -> sessions.Choice:
        return sessions.choice(self.request, self.user.public_id, self.record.trn)

    @property
    def person(self) -> Person:
        return Person.of(self.user, self.open_task)

    def compared(self) -> Compared:
        known = queries.known_of(self.user, self.open_task)
        suggestion = record_queries.compare(self.record, known, self.user.pk)
        to_know = cautions([self.record], known, self.user, today())[self.record.pk]
        return Compared.of(suggestion, known, self.user, to_know)

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
        sessions.answer(self.request, self.user.public_id, self.record.trn, **form.cleaned_data)
        return redirect("console:check-connect", self.user.public_id, self.record.trn)


class CheckConnect(OneConnection):
    """What confirming does, and the e-mail that it sends."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.page()) if self.is_chosen else self.choose()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_chosen:
            return self.choose()
        shown = newest_event(self.closing) if self.closing else None
        page = self.page()
        if changed := page.changed_since(request.POST.get("seen", "")):
            return self.show(replace(page, changed=changed), status=409)
        try:
            self.connect(shown)
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

    @property
    def is_chosen(self) -> bool:
        """Whether it was said why; a request that came or went meanwhile has to be chosen about anew."""
        return "reason" in self.choice and ("task" in self.choice) == (self.task is not None)

    def choose(self) -> HttpResponse:
        if "reason" in self.choice:
            banners.info(self.request, conflicts.came_between(self.user, self.open_task, self.task))
        return redirect(pages.connect_href(self.user, self.record))

    def connect(self, shown: int | None) -> None:
        actions.connect_by_hand(
            one_login_user_id=self.user.pk,
            record_id=self.record.pk,
            reason=self.choice["reason"],
            beside=[connection.pk for connection in self.record.open_connections],
            closing=self.closing,
            shown=shown,
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
        compared, href = self.compared(), pages.connect_href(self.user, self.record)
        return CheckPage(
            title="Check before you connect them",
            caption=CONNECT,
            confirm_text="Connect",
            choices=tuple(pages.choices(self.choice["reason"], self.task, self.choice.get("task", ""), "", href)),
            emails=tuple(self.emails()),
            back_href=href,
            cancel_href=self.back_href(),
            about=(self.task and (self.task.pk, self.task.version), self.user.verified_names),
            person=self.person,
            card=compared.card,
            warnings=self.warnings(compared),
            written=written_by_colleagues(self.open_task, self.request.user),
            typed=pages.typed_before(self.choice),
        )

    def show(self, page: CheckPage, *, status: int = 200) -> HttpResponse:
        return render(self.request, "console/check_connection.html", {"page": page}, status=status)
