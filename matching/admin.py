"""Django admin: every decision of the rules, with what it was made of."""

from django.contrib import admin

from matching.models import MatchDecision
from staff.read_only import ReadOnlyAdmin, instant, lines


@admin.register(MatchDecision)
class MatchDecisionAdmin(ReadOnlyAdmin):
    list_display = (instant("at", "when"), "email", "step", "outcome", "rule", "reason", "record")
    list_select_related = ("one_login_user", "record")
    list_filter = ("step", "outcome", "reason", "rule")
    search_fields = ("one_login_user__email__iexact", "record__trn__exact")
    search_help_text = "Email address or TRN"
    fields = (
        instant("at", "when"),
        "one_login_user",
        "step",
        "rule_version",
        lines("evidence"),
        "candidate_ids",
        lines("agreements"),
        "outcome",
        "rule",
        "reason",
        "record",
    )

    @admin.display(description="email address")
    def email(self, decision: MatchDecision) -> str:
        return decision.one_login_user.email
