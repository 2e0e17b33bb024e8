"""Django admin: every search for a lost TRN, so that somebody who fishes for other people's is seen."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from matching.find_trn.keys import address_key
from matching.find_trn.models import PastSearch
from staff.read_only import ReadOnlyAdmin, instant


@admin.register(PastSearch)
class PastSearchAdmin(ReadOnlyAdmin):
    list_display = (instant("at", "when"), "outcome", "record", "visitor", "address_key")
    list_select_related = ("record",)
    list_filter = ("outcome",)
    search_fields = ("record__trn__exact",)
    search_help_text = "Email address that was given, or TRN"
    fields = (
        instant("at", "when"),
        "outcome",
        "record",
        "visitor",
        "address_key",
        "details_key",
        "network_key",
        "rule_version",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[PastSearch], search_term: str
    ) -> tuple[QuerySet[PastSearch], Any]:
        """What was typed is kept nowhere, so that an address is looked for by its key."""
        term = search_term.strip()
        if "@" in term:
            return queryset.filter(address_key=address_key(term)), False
        return super().get_search_results(request, queryset, search_term)
