"""Django admin: the people who sign in. One Login says who they are, so nothing is changed here."""

from django.contrib import admin

from govuk.formats import govuk_date
from one_login.models import OneLoginUser
from staff.read_only import ReadOnlyAdmin, SeenAdmin, instant


@admin.register(OneLoginUser)
class OneLoginUserAdmin(SeenAdmin, ReadOnlyAdmin):
    list_display = (
        "email",
        "verified_name",
        "verification_route",
        instant("verified_at", "verified"),
        instant("last_signed_in_at", "last signed in"),
    )
    list_filter = ("verification_route",)
    search_fields = ("email__iexact", "subject__exact", "public_id__exact")
    search_help_text = "Email address or subject"
    ordering = ("-last_signed_in_at", "-pk")
    fields = (
        "email",
        "subject",
        "public_id",
        "verification_route",
        instant("verified_at", "verified"),
        "verified_name",
        "previous_verified_names",
        "dates_of_birth",
        instant("proving_failed_at", "proving failed"),
        "return_codes",
        instant("first_signed_in_at", "first signed in"),
        instant("last_signed_in_at", "last signed in"),
    )

    def seen(self, row: OneLoginUser) -> dict[str, str]:
        return {"one_login": str(row.public_id)}

    @admin.display(description="verified name")
    def verified_name(self, user: OneLoginUser) -> str:
        return user.current_name or "-"

    @admin.display(description="previous names")
    def previous_verified_names(self, user: OneLoginUser) -> str:
        return ", ".join(user.previous_names) or "-"

    @admin.display(description="dates of birth")
    def dates_of_birth(self, user: OneLoginUser) -> str:
        return ", ".join(govuk_date(day) for day in user.verified_dates_of_birth) or "-"
