"""One decision, and having what was left of it tried again."""

from django.contrib import messages as banners
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from staff import viewings
from staff.access import StaffRequest, needs, only_posts
from staff.policies import Permission
from tssp_unlock import list_queries
from tssp_unlock.actions import NothingToTry
from tssp_unlock.actions import try_again as try_decision_again
from tssp_unlock.models import FollowUp, Outcome, UnlockDecision
from tssp_unlock.pages.decision import DecisionPage


@needs(Permission.READ)
@require_safe
def decision(request: StaffRequest, decision_id: int) -> HttpResponse:
    """What was decided, and what each rule said."""
    decision = get_object_or_404(list_queries.with_people(list_queries.decisions()), pk=decision_id)
    use = decision.email_use
    follow_up = FollowUp.objects.filter(mailbox=use.mailbox).first() if use else None
    page = DecisionPage.of(decision, follow_up, request.user, request.GET)
    shown = render(request, "tssp_unlock/decision.html", {"page": page})
    return viewings.shown(request, shown, record=decision.person.trn)


@needs(Permission.MANAGE)
@only_posts
def try_again(request: StaffRequest, decision_id: int) -> HttpResponse:
    """Leave it to a worker once more, and say so."""
    get_object_or_404(UnlockDecision, pk=decision_id)
    try:
        decision = try_decision_again(decision_id=decision_id, by=request.user, at=timezone.now())
    except NothingToTry:
        banners.info(request, "There is nothing to try again\nIt is settled, or being tried at this moment.")
    else:
        banners.success(request, BEING_ASKED if decision.outcome == Outcome.TO_ASK else BEING_DECIDED)
    return redirect("tssp_unlock:decision", decision_id)


BEING_ASKED = "The portal is being asked again\nThis page shows what came of it, after a moment."
BEING_DECIDED = "It is being decided again\nThis page shows what came of it, after a moment."
