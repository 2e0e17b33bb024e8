"""What connecting and disconnecting by hand have in common: a request that may be closed, and a page to check."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from govuk.forms import Form
from one_login.models import OneLoginUser
from staff.access import StaffRequest
from support_tasks.casework_queries import newest_event
from support_tasks.models import SupportTask
from trs_console.console import conflicts, queries, sessions
from trs_console.console.forms import ConnectForm, DisconnectForm
from trs_console.console.pages.connecting import CheckPage


class ByHand(View):
    """About one GOV.UK One Login and, to connect it, a record."""

    request: StaffRequest
    user: OneLoginUser

    @property
    def form_href(self) -> str:
        """The page on which to choose."""
        raise NotImplementedError

    @property
    def to_trn(self) -> str:
        """The TRN of the record to connect; "" to disconnect."""
        return ""

    @cached_property
    def open_task(self) -> SupportTask | None:
        return queries.open_task_of(self.user)

    @cached_property
    def task(self) -> SupportTask | None:
        """The person's open support request, where this officer may decide it now."""
        return queries.task_to_close(self.open_task, self.request.user, timezone.now())

    @property
    def choice(self) -> sessions.Choice:
        return sessions.choice(self.request, self.user.public_id, self.to_trn)

    def answer(self, form: Form) -> None:
        """Keep what a valid form says, until it is confirmed."""
        sessions.answer(self.request, self.user.public_id, self.to_trn, **form.cleaned_data)


class CheckByHand(ByHand):
    """What confirming does, and the e-mails that it sends. A subclass has `page`, `confirm` and where it was chosen."""

    form_class: type[ConnectForm | DisconnectForm]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.page()) if self.is_chosen else self.choose()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.take_what_was_shown()
        if not self.is_chosen:
            return self.choose()
        newest = newest_event(self.closing) if self.closing else None
        page = self.page()
        if changed := page.changed_since(request.POST.get("seen", "")):
            return self.show(replace(page, changed=changed), status=409)
        return self.confirm(newest)

    def page(self) -> CheckPage:
        raise NotImplementedError

    def confirm(self, newest: int | None) -> HttpResponse:
        """Do it. `newest` is the last event of the task to close that the page showed."""
        raise NotImplementedError

    @property
    def closing(self) -> SupportTask | None:
        """The task that is closed in the same step."""
        raise NotImplementedError

    def take_what_was_shown(self) -> None:
        """The page sends along the choices that it showed: another tab may have chosen otherwise since.

        Not where it showed another question: a request came or went meanwhile.
        """
        form = self.form_class(data=self.request.POST, task=self.task)
        if ("task" in self.request.POST) == (self.task is not None) and form.is_valid():
            self.answer(form)

    @property
    def is_chosen(self) -> bool:
        """Whether it was said why; a request that came or went meanwhile has to be chosen about anew."""
        return "reason" in self.choice and ("task" in self.choice) == (self.task is not None)

    def choose(self) -> HttpResponse:
        if "reason" in self.choice:
            banners.info(self.request, conflicts.came_between(self.user, self.open_task, self.task))
        return redirect(self.form_href)

    def show(self, page: CheckPage, *, status: int = 200) -> HttpResponse:
        return render(self.request, "console/check_connection.html", {"page": page}, status=status)
