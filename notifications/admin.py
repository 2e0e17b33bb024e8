"""Django admin: e-mails as they were queued, and what became of them."""

from django.contrib import admin

from notifications.models import Email, Gate
from staff.read_only import ReadOnlyAdmin, instant


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    list_display = (
        instant("queued_at", "queued"),
        "kind",
        "to",
        "status",
        "attempts",
        instant("sent_at", "sent"),
    )
    list_filter = ("status", "failure_kind", "kind")
    search_fields = ("to__iexact", "reference__exact", "provider_id__exact")
    search_help_text = "Email address or reference"
    fields = (
        "reference",
        "kind",
        "about",
        "to",
        "subject",
        "body",
        "status",
        "attempts",
        "provider_id",
        "failure_kind",
        "failure",
        instant("queued_at", "queued"),
        instant("next_try_at", "next try"),
        instant("sent_at", "sent"),
        instant("completed_at", "completed"),
        "replaces",
        "sent_again_by",
    )

    @admin.display(description="about")
    def about(self, email: Email) -> str:
        return str(email.about_thing or "-")


@admin.register(Gate)
class GateAdmin(ReadOnlyAdmin):
    list_display = (
        "__str__",
        instant("held_at", "held since"),
        "held_because",
        instant("closed_until"),
        "closed_because",
        "failures",
    )
    fields = (
        instant("held_at", "held since"),
        "held_because",
        instant("closed_until"),
        "closed_because",
        "failures",
        instant("next_at", "next email at"),
    )
