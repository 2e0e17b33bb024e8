"""Django admin: support tasks. They are worked in the console, so nothing is changed here."""

from django.contrib import admin

from staff.read_only import ReadOnlyAdmin, SeenAdmin, day, instant, lines
from support_tasks.models import SupportTask, TaskEvent


@admin.register(SupportTask)
class SupportTaskAdmin(SeenAdmin, ReadOnlyAdmin):
    list_display = (
        "reference",
        "kind",
        "status",
        "outcome",
        instant("created_at", "requested"),
        instant("closed_at", "decided"),
        "closed_by",
    )
    list_select_related = ("closed_by",)
    list_filter = ("status", "kind", "outcome", "reason")
    search_fields = (
        "reference__iexact",
        "one_login_user__email__iexact",
        "mailbox__iexact",
        "connected_record__trn__exact",
    )
    search_help_text = "Reference, email address or TRN"
    ordering = ("-created_at", "-pk")
    fields = (
        "reference",
        "kind",
        "status",
        "one_login_user",
        "mailbox",
        lines("verified"),
        lines("stated"),
        "match_failure",
        instant("created_at", "requested"),
        day("due_on", "due"),
        "version",
        "assigned_to",
        "claimed_by",
        instant("claimed_until"),
        "outcome",
        "connected_record",
        "reason",
        "reason_detail",
        instant("closed_at", "decided"),
        "closed_by",
    )

    def seen(self, row: SupportTask) -> dict[str, str]:
        return {"task": row.reference}


@admin.register(TaskEvent)
class TaskEventAdmin(SeenAdmin, ReadOnlyAdmin):
    """What happened to support tasks. In order of being written: over millions, the instant has no index."""

    list_display = (instant("at", "when"), "task", "name", "actor", "staff_user")
    list_select_related = ("task", "staff_user")
    search_fields = ("task__reference__iexact",)
    search_help_text = "Reference of a support task"
    ordering = ("-pk",)
    fields = (instant("at", "when"), "task", "version", "name", "actor", "staff_user", lines("details"))

    def seen(self, row: TaskEvent) -> dict[str, str]:
        return {"task": row.task.reference}
