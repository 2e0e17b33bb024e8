"""The portal account of a record, and unlocking it by hand: say why, check, done."""

from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_safe

from govuk.forms import today
from govuk.lists import nearest_page
from govuk.views import FormPage
from staff import viewings
from staff.access import StaffRequest, needs
from staff.policies import Permission
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address
from trs_console.console import queries
from trs_console.console.forms import UnlockForm
from trs_console.console.pages import portal_accounts as pages
from trs_console.console.pages.parts import ON_A_PAGE
from trs_console.console.pages.portal_accounts import PortalAccountPage, UnlockPage, account_href, unlock_href
from trs_console.console.views.connecting import conflict
from tssp_unlock import policies
from tssp_unlock.actions import CannotUnlock, unlock_by_hand
from tssp_unlock.models import Outcome, UnlockDecision
from tssp_unlock.pages.in_words import WHY_NOT_BY_HAND
from tssp_unlock.queries import Standing, standing
from tssp_unlock.rules import Rule


def _record(trn: str) -> TeachingRecord:
    record = queries.record_of(trn_in_address(trn), with_details=True)
    if record is None:
        raise Http404
    return record


@needs(Permission.READ)
@require_safe
def record_portal_account(request: StaffRequest, trn: str) -> HttpResponse:
    """Whether it is locked, why, and all that was decided about it."""
    record = _record(trn)
    found = queries.unlock_decisions_of_record(record)
    shown = nearest_page(Paginator(found, ON_A_PAGE), request.GET.get("page"))
    now = standing(record.survivor(), today())
    page = PortalAccountPage.of(record, now, shown, found.first(), request.user, request.GET)
    rendered = render(request, "console/record_portal_account.html", {"page": page})
    return viewings.shown(request, rendered, record=record.trn)


class AccountToUnlock(View):
    """Loads the record whose account can be unlocked by this person; else says what stands in the way."""

    request: StaffRequest
    record: TeachingRecord

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.record = _record(kwargs["trn"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        policies.check_can_unlock(self.request.user, self.record)
        if headline := self.standing.verdict.headline:
            shown: HttpResponseBase = self.cannot_unlock(headline, pages.why_not(self.standing))
        else:
            shown = super().dispatch(request, *args, **kwargs)
        return viewings.shown(self.request, shown, record=self.record.trn)

    @cached_property
    def standing(self) -> Standing:
        return standing(self.record, today())

    def cannot_unlock(self, rule: Rule, sentence: str) -> HttpResponse:
        last = queries.last_unlocking_of(self.record) if rule == Rule.ACCOUNT_IS_LOCKED else None
        return conflict(self.request, pages.cannot_unlock(self.record, sentence, last, self.request.user))


class Unlock(AccountToUnlock, FormPage[UnlockForm]):
    """Why. What is valid goes to the page to check in a hidden field: nothing is kept yet."""

    form_class, template_name = UnlockForm, "console/unlock.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "change" in request.POST:
            return self.show(UnlockForm(initial=request.POST.dict()))
        return super().post(request, *args, **kwargs)

    def page(self) -> UnlockPage:
        return UnlockPage.of(self.record, self.standing)

    def submit(self, form: UnlockForm) -> HttpResponse:
        page = UnlockPage.of(self.record, self.standing, form.cleaned_data["reason"])
        return render(self.request, "console/check_unlock.html", {"page": page})


class CheckUnlock(AccountToUnlock):
    """Takes what the page to check showed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UnlockForm(data=request.POST)
        if not form.is_valid():  # not what our page sends
            return redirect(unlock_href(self.record))
        try:
            decision = unlock_by_hand(
                record_id=self.record.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now()
            )
        except CannotUnlock as error:
            sentence = pages.why_not(standing(self.record, today())) or WHY_NOT_BY_HAND[error.rule]
            return self.cannot_unlock(error.rule, sentence)
        banners.success(request, what_was_done(decision))
        return redirect(account_href(self.record))


def what_was_done(decision: UnlockDecision) -> str:
    if decision.outcome == Outcome.UNLOCKED:
        return "Portal account unlocked\nThe teacher can use it now. No email was sent about it."
    return "The portal is being asked to unlock the account\nThis page shows what came of it, after a moment."
