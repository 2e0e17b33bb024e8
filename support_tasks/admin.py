"""Django admin: support tasks. They are worked in the console, so nothing is changed here."""

from django.contrib import admin

from staff.read_only import ReadOnlyAdmin, SeenAdmin, instant, lines
from support_tasks.models import SupportTask


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
    search_fields = ("reference__iexact", "one_login_user__email__iexact", "connected_record__trn__exact")
    search_help_text = "Reference, email address or TRN"
    ordering = ("-created_at", "-pk")
    fields = (
        "reference",
        "kind",
        "status",
        "one_login_user",
        lines("verified"),
        lines("stated"),
        "match_failure",
        instant("created_at", "requested"),
        "outcome",
        "connected_record",
        "reason",
        "reason_detail",
        instant("closed_at", "decided"),
        "closed_by",
    )

    def seen(self, row: SupportTask) -> dict[str, str]:
        return {"task": row.reference}
