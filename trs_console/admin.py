"""Django admin: what is gathered from several apps, and which pages of other packages have no place in it."""

from contextlib import suppress
from typing import Any, cast

import django.contrib.auth.admin  # noqa: F401 (it registers the pages that are taken away below)
import procrastinate.contrib.django.admin  # noqa: F401
from axes.admin import AccessAttemptAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from staff.admin import StaffUserAdmin
from staff.admin_filters import DaysFilter
from staff.models import StaffUser, Viewing, What
from staff.read_only import ReadOnlyAdmin, instant
from support_tasks.actions import return_tasks_of
from support_tasks.policies import can_work_on_tasks
from support_tasks.references import InvalidReference, reference
from teaching_records.rules.normal_forms import InvalidTrn, trn

# Roles say what somebody may do (design §9): groups have no part in it. The two logs are never written, and
# the jobs' pages have inline styles, which our content security policy refuses.
for model in (Group, AccessAttempt, AccessLog, AccessFailureLog, ProcrastinateJob):
    admin.site.unregister(model)


@admin.register(AccessAttempt)
class FailedSignInAdmin(AccessAttemptAdmin):
    """Attempts to sign in that failed. Deleting one lets somebody in again who was locked out; none is changed."""

    def has_change_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """What was done in Django admin, by whom."""

    list_display = (instant("action_time", "when"), "user", "content_type", "object_repr", "what")
    list_select_related = ("user", "content_type")
    list_filter = ("action_flag", "content_type")
    search_fields = ("user__email", "object_repr")
    fields = (instant("action_time", "when"), "user", "content_type", "object_repr", "what")

    @admin.display(description="what")
    def what(self, entry: LogEntry) -> str:
        return str(entry.get_change_message() or entry.get_action_flag_display())


@admin.register(StaffUser)
class StaffAccountAdmin(StaffUserAdmin):
    """Who can no longer work on support tasks, by their role or because their account is off, leaves none behind."""

    def save_model(self, request: HttpRequest, obj: StaffUser, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and not can_work_on_tasks(obj):
            self._return_tasks(request, obj)

    def _return_tasks(self, request: HttpRequest, account: StaffUser) -> None:
        by = cast("StaffUser", request.user)
        if count := return_tasks_of(staff_user=account, by=by, at=timezone.now()):
            tasks = "1 support task" if count == 1 else f"{count:,} support tasks"
            messages.info(request, f"{account.name} no longer has {tasks}: others can work on what was theirs.")


@admin.register(Viewing)
class ViewingAdmin(ReadOnlyAdmin):
    """Who of staff looked at which record, task or One Login."""

    list_display = (instant("at", "when"), "staff_user", "what", "which")
    list_select_related = ("staff_user",)
    list_filter = ("what", ("at", DaysFilter), "staff_user")
    show_facets = ShowFacets.NEVER
    search_fields = ("which",)  # so that there is a search box; `get_search_results` says what it does
    search_help_text = "TRN, reference of a support task, or ID of a GOV.UK One Login"
    ordering = ("-at", "-pk")
    fields = (instant("at", "when"), "staff_user", "what", "which")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Viewing], search_term: str
    ) -> tuple[QuerySet[Viewing], bool]:
        """Exactly what was seen, typed in any of its forms."""
        if search_term.strip():
            queryset = queryset.filter(which__in=_as_kept(search_term))
        return queryset, False

    def view_on_site(self, viewing: Viewing) -> str | None:
        """Where in the console the thing is."""
        page = PAGES.get(What(viewing.what))
        return reverse(page, args=[viewing.which]) if page else None


PAGES = {What.RECORD: "console:record", What.TASK: "support_tasks:task", What.ONE_LOGIN: "console:one-login"}


def _as_kept(typed: str) -> set[str]:
    """What was typed as a TRN, a reference and a public id are kept, where it can be one."""
    forms = {typed.strip().lower()}
    for normal_form, fault in ((trn, InvalidTrn), (reference, InvalidReference)):
        with suppress(fault):
            forms.add(normal_form(typed))
    return forms
