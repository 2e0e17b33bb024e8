"""Django admin: portal accounts, what addresses were used for, and what was decided. Nothing is changed here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from staff.admin_filters import DaysFilter
from staff.read_only import ReadOnlyAdmin, instant, lines
from tssp_unlock.models import EmailUse, FollowUp, PortalAccount, UnlockDecision
from tssp_unlock.queries import trn_or_mailbox
from tssp_unlock.rules import portal_id


class FoundAdmin(ReadOnlyAdmin):
    """Found by TRN or by an email address, each in any of its forms: by these fields."""

    by_trn: tuple[str, ...] = ()
    by_mailbox: tuple[str, ...] = ()
    show_facets = ShowFacets.NEVER
    search_fields = ("pk",)  # so that there is a search box; `get_search_results` says what it does
    search_help_text = "TRN, or email address"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if search_term.strip():
            trn, mailbox = trn_or_mailbox(search_term)
            asked = [*((field, trn) for field in self.by_trn), *((field, mailbox) for field in self.by_mailbox)]
            conditions = [Q(**{field: value}) for field, value in asked if value]
            queryset = queryset.filter(Q(*conditions, _connector=Q.OR)) if conditions else queryset.none()
        return queryset, False


@admin.register(PortalAccount)
class PortalAccountAdmin(FoundAdmin):
    """The accounts where no portal is configured; a record that is not here was never locked."""

    list_display = ("record", "status", "why", instant("since"), "times_locked")
    list_select_related = ("record",)
    list_filter = ("status", "why")
    by_trn = ("record__trn",)
    search_help_text = "TRN"
    fields = ("record", "id_at_the_portal", "status", "why", instant("since"), "times_locked", "locked_in_file")

    @admin.display(description="ID at the portal")
    def id_at_the_portal(self, account: PortalAccount) -> str:
        return str(portal_id(account.record.trn))


@admin.register(EmailUse)
class EmailUseAdmin(FoundAdmin):
    """Each time that a TRN was sent to an address, or a record connected with it."""

    list_display = (instant("at", "when"), "address", "record", "how")
    list_select_related = ("record",)
    list_filter = ("how", ("at", DaysFilter))
    by_trn, by_mailbox = ("record__trn",), ("mailbox",)
    fields = (instant("at", "when"), "address", "mailbox", "record", "how")


@admin.register(UnlockDecision)
class UnlockDecisionAdmin(FoundAdmin):
    """Every run of the rules, with all that went in."""

    list_display = (instant("at", "when"), "person", "address", "how", "outcome", "headline")
    list_select_related = ("person", "email_use")
    list_filter = ("outcome", "headline", "how", ("at", DaysFilter))
    by_trn, by_mailbox = ("record__trn", "person__trn"), ("email_use__mailbox",)
    fields = (
        instant("at", "when"),
        "record",
        "person",
        "address",
        "how",
        "actor",
        "staff_user",
        "reason",
        "rule_version",
        lines("facts"),
        lines("results"),
        "headline",
        "outcome",
        "joined",
        "lock",
        "attempts",
        instant("asked_at", "portal first asked"),
        "may_have_unlocked",
        "failure",
        instant("ended_at", "ended"),
        "event",
    )

    @admin.display(description="email address")
    def address(self, decision: UnlockDecision) -> str:
        return decision.email_use.address if decision.email_use else "-"


@admin.register(FollowUp)
class FollowUpAdmin(FoundAdmin):
    """Addresses that were used for more than one person. They are worked in the console."""

    list_display = ("address", "status", instant("opened_at", "listed"), instant("last_used_at", "last used"))
    list_filter = ("status",)
    by_mailbox = ("mailbox",)
    search_help_text = "Email address"
    fields = (
        "address",
        "mailbox",
        "status",
        "note",
        instant("opened_at", "listed"),
        instant("last_used_at", "last used"),
    )
