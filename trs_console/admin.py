"""Django admin: who did what there; and which pages of other packages have no place in it."""

import axes.admin  # noqa: F401 (it registers the pages that are taken away below)
import django.contrib.auth.admin  # noqa: F401
import procrastinate.contrib.django.admin  # noqa: F401
from axes.models import AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from procrastinate.contrib.django.models import ProcrastinateJob

from staff.read_only import ReadOnlyAdmin, instant

# Roles say what somebody may do (design §9): groups have no part in it. The two logs are never written, and
# the jobs' pages have inline styles, which our content security policy refuses.
for model in (Group, AccessLog, AccessFailureLog, ProcrastinateJob):
    admin.site.unregister(model)


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
