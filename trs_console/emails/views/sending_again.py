"""Correcting the address of an e-mail that failed, and sending it again: the address, check, done."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from govuk.forms import today
from govuk.views import FormPage
from notifications.actions import check_can_be_sent_again
from notifications.messages import has_trn
from notifications.models import Email
from notifications.wording import emailing
from staff import viewings
from staff.access import StaffRequest
from support_tasks import way_back
from support_tasks.models import SupportTask
from support_tasks.pages import changed_since
from teaching_records.models import Connection, TeachingRecord
from trs_console.console.views.connecting import conflict
from trs_console.emails import conflicts, policies, queries, sessions
from trs_console.emails.actions import correct_and_send_again
from trs_console.emails.forms import AddressForm
from trs_console.emails.pages.sending_again import SendAgainPage, address_href, check_href
from trs_console.emails.policies import About


class FailedEmail(View):
    """Loads the e-mail that the address names; it failed, and this person may send it again."""

    request: StaffRequest
    email: Email
    about: About

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        return way_back.kept(super().as_view(**initkwargs))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        email = queries.email_of(kwargs["email_reference"])
        if email is None:
            raise Http404
        self.email, self.about = email, queries.what_it_is_about(email)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        policies.check_can_send_again(self.request.user, self.email, self.about)
        try:
            check_can_be_sent_again(self.email)
            if has_trn(self.email.kind) and self.email.address_does_not_work:
                return self._shown(conflict(request, conflicts.stuck(self.email, self.about)))
            policies.check_is_still_so(self.email, self.about, today())
            response = super().dispatch(request, *args, **kwargs)
        except conflicts.MEANWHILE as error:
            response = self._meanwhile(error)
        return self._shown(response)

    def _shown(self, response: Any) -> Any:
        return viewings.shown(self.request, response, **_seen(self.about))

    def _meanwhile(self, error: Any) -> HttpResponse:
        sent_to = self.request.POST.get("to", "")
        return conflict(self.request, conflicts.meanwhile(error, self.about, self.request.user, sent_to=sent_to))

    @cached_property
    def since(self) -> list[Email]:
        return queries.sent_since(self.email)

    def form_arguments(self) -> dict[str, Any]:
        return {"email": self.email, "by": self.request.user}

    def page(self, address: str = "") -> SendAgainPage:
        return SendAgainPage.of(self.email, self.about, self.since, address=address)

    def show_to_check(self, page: SendAgainPage, *, status: int = 200) -> HttpResponse:
        return render(self.request, "console/emails/check_send_again.html", {"page": page}, status=status)


def _seen(about: About) -> dict[str, Any]:
    """What a page about the e-mail shows, as `viewings.shown` takes it."""
    match about:
        case SupportTask():
            return {"task": about.reference}
        case Connection():
            return {"record": about.teaching_record.trn, "one_login": about.one_login_user.public_id}
        case TeachingRecord():
            return {"record": about.trn}
    return {}


class SendAgain(FailedEmail, FormPage[AddressForm]):
    """The address."""

    form_class, template_name = AddressForm, "console/emails/send_again.html"

    def form_arguments(self) -> dict[str, Any]:
        chosen = sessions.address(self.request, self.email.reference)
        return super().form_arguments() | ({"initial": {"to": chosen}} if chosen else {})

    def submit(self, form: AddressForm) -> HttpResponse:
        sessions.keep(self.request, self.email.reference, form.cleaned_data["to"])
        return redirect(check_href(self.email))


class CheckSendAgain(FailedEmail):
    """Shows the e-mail as it goes to the address that was chosen, and sends what it showed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = {"to": sessions.address(request, self.email.reference)}
        form = AddressForm(data=chosen, **self.form_arguments())
        if not form.is_valid():
            return redirect(address_href(self.email))
        return self.show_to_check(self.page(form.cleaned_data["to"]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AddressForm(data=request.POST, **self.form_arguments())
        if not form.is_valid():  # not what our page sends
            return redirect(address_href(self.email))
        page = self.page(form.cleaned_data["to"])
        if changed := changed_since(request.POST.get("seen", ""), page.fingerprint):
            return self.show_to_check(replace(page, changed=changed), status=409)
        again = correct_and_send_again(
            email_id=self.email.pk, to=form.cleaned_data["to"], by=self.request.user, at=timezone.now()
        )
        sessions.forget(request, self.email.reference)
        banners.success(request, f"The email will be sent again\n{emailing(f'We are emailing {again.to}.')}")
        return redirect(page.cancel_href)
