"""Addresses to follow up, and all decisions."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from govuk.forms import Form
from staff.access import StaffRequest, needs
from staff.policies import Permission
from tssp_unlock import list_queries
from tssp_unlock.forms import DecisionFilterForm, FollowUpFilterForm
from tssp_unlock.list_queries import Who
from tssp_unlock.listing import on_page, page_of
from tssp_unlock.models import FollowUp, UnlockDecision
from tssp_unlock.pages.lists import DecisionLine, FollowUpLine, ListPage, decision_href, with_way_back


@needs(Permission.READ)
@require_safe
def addresses(request: StaffRequest) -> HttpResponse:
    """The addresses that were used for more than one person, as the query says; those used last first."""
    form = FollowUpFilterForm(data=request.GET)
    whom = _whom(form)
    form.count(list_queries.by_status(list_queries.follow_ups(whom)))
    page = _page(request, form, list_queries.follow_ups(whom, form.cleaned_data.get("status", ())))
    shown = on_page(page, FollowUp.objects.all())
    uses = list_queries.last_uses([each.mailbox for each in shown]) if shown else {}
    lines = tuple(FollowUpLine.of(each, uses.get(each.mailbox, ()), request.GET) for each in shown)
    return _show(request, "addresses", page, lines, form, whom)


@needs(Permission.READ)
@require_safe
def decisions(request: StaffRequest) -> HttpResponse:
    """The decisions as the query says, newest first."""
    form = DecisionFilterForm(data=request.GET)
    whom = _whom(form)
    asked = form.cleaned_data
    found = list_queries.decisions(
        whom,
        outcomes=asked.get("outcome", ()),
        rules=asked.get("rule", ()),
        first=asked.get("first"),
        last=asked.get("last"),
    )
    page = _page(request, form, found)
    shown = on_page(page, list_queries.with_people(UnlockDecision.objects.all()))
    lines = tuple(DecisionLine.of(each, with_way_back(decision_href(each), request.GET)) for each in shown)
    return _show(request, "decisions", page, lines, form, whom)


def _whom(form: Form) -> Who | None:
    """Whom the query means; None for everybody."""
    form.full_clean()
    sought = form.cleaned_data.get("search")
    return list_queries.who(sought) if sought else None


def _page(request: StaffRequest, form: Form, found: "QuerySet[Any]") -> "Page[int]":
    """The page as its number says; nothing while something is wrong with what was asked."""
    return page_of(found.none() if form.errors else found, request.GET.get("page"))


def _show(
    request: StaffRequest,
    name: str,
    page: "Page[int]",
    lines: tuple[FollowUpLine, ...] | tuple[DecisionLine, ...],
    form: Form,
    whom: Who | None,
) -> HttpResponse:
    shown = ListPage.of(name, page, lines, form, request.GET, are_more=whom is not None and whom.are_more)
    context = {"page": shown, "form": form}
    return render(request, f"tssp_unlock/{name}.html", context, status=422 if form.errors else 200)
