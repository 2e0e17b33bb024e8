"""Which GOV.UK One Login, or which record, is to be connected by hand: the beginning of connecting."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from govuk.forms import today
from one_login.models import OneLoginUser
from staff import viewings
from staff.access import StaffRequest, needs
from staff.policies import Permission
from teaching_records import find_queries, policies
from teaching_records import queries as record_queries
from teaching_records.comparison_pages import Compared, taken_by_others
from teaching_records.comparison_queries import cautions
from teaching_records.models import TeachingRecord
from teaching_records.pages import trn_in_address
from trs_console.console import conflicts, queries, sessions
from trs_console.console.forms import ChooseOneLoginForm, ChooseRecordForm
from trs_console.console.pages import connecting as pages
from trs_console.console.pages import one_logins, records
from trs_console.console.pages.connecting import Choosing, OneLoginChoice
from trs_console.console.views.connecting import conflict

NOBODY = "Nobody has signed in with this GOV.UK One Login. Check what you entered"


@needs(Permission.WORK)
@require_safe
def choose_one_login(request: StaffRequest, trn: str) -> HttpResponse:
    """From a record: which One Login. One that fits is gone on with at once."""
    record = queries.record_of(trn_in_address(trn), with_details=True)
    if record is None:
        raise Http404
    policies.check_can_begin_to_connect(request.user, record=record)
    if not record.is_active:
        return viewings.shown(request, conflict(request, conflicts.record_not_active(record)), record=record.trn)
    form = ChooseOneLoginForm(data=request.GET) if "one_login" in request.GET else ChooseOneLoginForm()
    found = find_queries.find(form.cleaned_data["one_login"]).one_logins if form.is_valid() else []
    for user in found:
        sessions.keep(request, user.public_id, record.trn, begun_at="record")
    if len(found) == 1:
        return redirect(pages.connect_href(found[0], record))
    if form.is_valid() and not found:
        form.add_error("one_login", NOBODY)
    page = Choosing(
        "Which GOV.UK One Login do you want to connect?",
        f"{record.full_name}, TRN {record.trn}",
        records.connections_href(record),
        one_logins=_to_choose(found, record),
        warnings=(taken_by_others(record.open_connections),) if record.open_connections else (),
    )
    shown = [user.public_id for user in found]
    return _choose(request, "console/choose_one_login.html", form, page, record=record.trn, one_logins=shown)


def _to_choose(found: Sequence[OneLoginUser], record: TeachingRecord) -> tuple[OneLoginChoice, ...]:
    connected = queries.open_connections_of(found) if found else {}
    asking = queries.open_tasks_of(found) if found else {}
    return tuple(
        OneLoginChoice.of(user, record, f"{place} of {len(found)}", connected.get(user.pk), asking.get(user.pk))
        for place, user in enumerate(found, 1)
    )


@needs(Permission.WORK)
@require_safe
def choose_record(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """From a One Login: which record. Those that may be the person's are suggested."""
    user = get_object_or_404(OneLoginUser, public_id=public_id)
    policies.check_can_begin_to_connect(request.user, user=user)
    if in_the_way := conflicts.in_the_way(user, request.user):
        trns = queries.trns_connected(user)
        return viewings.shown(request, conflict(request, in_the_way), records=trns, one_login=user.public_id)
    form = ChooseRecordForm(data=request.GET) if "trn" in request.GET else ChooseRecordForm()
    if form.is_valid():
        sessions.keep(request, user.public_id, form.cleaned_data["trn"], begun_at="one_login")
        return redirect("console:connect", user.public_id, form.cleaned_data["trn"])
    page = Choosing(
        "Which record do you want to connect?",
        user.current_name or user.email,
        one_logins.connections_href(user),
        suggested=_suggested(user),
    )
    shown = [each.card.trn for each in page.suggested]
    return _choose(request, "console/choose_record.html", form, page, one_login=user.public_id, records=shown)


def _suggested(user: OneLoginUser) -> tuple[Compared, ...]:
    """Each with the way on."""
    known = queries.known_of(user, queries.open_task_of(user))
    found = record_queries.suggestions(known, user.pk)
    to_know = cautions([each.record for each in found], known, user, today())
    compared = (Compared.of(each, known, user, to_know[each.record.pk]) for each in found)
    return tuple(
        replace(each, card=replace(each.card, actions=(pages.compare_action(user, each.card.trn),)))
        for each in compared
    )


def _choose(request: StaffRequest, template_name: str, form: Any, page: Choosing, **shown: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return viewings.shown(request, render(request, template_name, {"form": form, "page": page}, status=status), **shown)
