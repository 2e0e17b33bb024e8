"""One address that was used for more than one person: for whom, and what managers say about it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from govuk.lists import nearest_page
from govuk.views import FormPage
from staff.access import StaffRequest
from staff.policies import NotPermitted
from tssp_unlock import list_queries, policies
from tssp_unlock.actions import ChangedMeanwhile, NothingChanged, change_follow_up
from tssp_unlock.forms import FollowUpForm
from tssp_unlock.listing import ON_A_PAGE
from tssp_unlock.models import FollowUp, FollowUpChange
from tssp_unlock.pages.address import AddressPage

NOTHING_CHANGED = "Change the status or the note"


class Address(FormPage[FollowUpForm]):
    """Everybody of staff reads it; managers say how far they have got."""

    request: StaffRequest
    form_class, template_name = FollowUpForm, "tssp_unlock/address.html"
    meanwhile: Sequence[FollowUpChange] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.follow_up = get_object_or_404(FollowUp, pk=kwargs["follow_up_id"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policies.check_can_follow_up(self.request.user, self.follow_up)
        return super().post(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"status": self.follow_up.status, "note": self.follow_up.note}}

    def submit(self, form: FollowUpForm) -> HttpResponse:
        try:
            change_follow_up(
                follow_up_id=self.follow_up.pk,
                **form.cleaned_data,
                seen=_number(self.request.POST.get("seen", "")),
                by=self.request.user,
                at=timezone.now(),
            )
        except NothingChanged:
            raise ValidationError({"note": NOTHING_CHANGED}) from None
        except ChangedMeanwhile as error:
            self.meanwhile = error.changes
            self.follow_up.refresh_from_db()
            return self.show(form, status=409)
        banners.success(self.request, "Saved")
        return redirect(self.request.get_full_path())

    @cached_property
    def refusal(self) -> str:
        """Why the reader may not change it; "" where they may."""
        try:
            policies.check_can_follow_up(self.request.user, self.follow_up)
        except NotPermitted as refusal:
            return str(refusal)
        return ""

    def page(self) -> AddressPage:
        uses = Paginator(list_queries.uses_of(self.follow_up.mailbox), ON_A_PAGE)
        return AddressPage.of(
            self.follow_up,
            nearest_page(uses, self.request.GET.get("page")),
            list(self.follow_up.changes.select_related("by")),
            self.request.GET,
            refusal=self.refusal,
            meanwhile=self.meanwhile,
        )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
