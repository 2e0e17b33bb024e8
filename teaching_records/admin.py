"""Django admin: records with what belongs to them; connections and change history to look at."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from govuk.forms import today
from staff.models import StaffUser
from staff.policies import NotPermitted
from staff.read_only import ReadOnlyAdmin, SavedOnceAdmin, SeenAdmin, day, instant, lines
from teaching_records import actions
from teaching_records.admin_forms import (
    AlertForm,
    NationalInsuranceNumberForm,
    NationalInsuranceNumberFormSet,
    PreviousNameForm,
    TeachingRecordForm,
)
from teaching_records.find_queries import find
from teaching_records.models import (
    Alert,
    ChangeHistoryEvent,
    Connection,
    PreviousName,
    RecordNationalInsuranceNumber,
    TeachingRecord,
)
from teaching_records.rules.typed_search import NotUnderstood, read


class NationalInsuranceNumberInline(admin.TabularInline):  # type: ignore[type-arg]
    model = RecordNationalInsuranceNumber
    form = NationalInsuranceNumberForm
    formset = NationalInsuranceNumberFormSet
    extra = 0


class PreviousNameInline(admin.TabularInline):  # type: ignore[type-arg]
    model = PreviousName
    form = PreviousNameForm
    extra = 0


class AlertInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Alert
    form = AlertForm
    extra = 0


@admin.register(TeachingRecord)
class TeachingRecordAdmin(SeenAdmin, SavedOnceAdmin):
    """Each save is one transaction (Django admin opens it) with one event. Records are never deleted."""

    raised_meanwhile = (*SavedOnceAdmin.raised_meanwhile, actions.MergedTheOtherWay)
    form = TeachingRecordForm
    inlines = (NationalInsuranceNumberInline, PreviousNameInline, AlertInline)
    fields = (
        "trn",
        "first_name",
        "middle_name",
        "last_name",
        "date_of_birth",
        "email",
        "status",
        "merged_into_trn",
    )
    list_display = ("trn", "full_name", day("date_of_birth"), "email", "status", "merged_into")
    list_select_related = ("merged_into",)
    list_filter = ("status",)
    search_fields = ("trn",)  # so that there is a search box; `get_search_results` says what it does
    search_help_text = "TRN, National Insurance number, email address, date of birth or name"
    show_full_result_count = False

    def seen(self, row: TeachingRecord) -> dict[str, str]:
        return {"record": row.trn}

    def get_queryset(self, request: HttpRequest) -> QuerySet[TeachingRecord]:
        return super().get_queryset(request).select_related("merged_into")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[TeachingRecord], search_term: str
    ) -> tuple[QuerySet[TeachingRecord], bool]:
        if not search_term.strip():
            return queryset, False
        try:
            found = find(read(search_term, today()))
        except NotUnderstood:
            return queryset.none(), False
        return queryset.filter(pk__in=[each.record.record_id for each in found.records]), False

    def get_readonly_fields(self, request: HttpRequest, obj: TeachingRecord | None = None) -> tuple[str, ...]:
        """A TRN is for good: tasks, e-mails and people refer to it."""
        return ("trn",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: TeachingRecord | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        try:
            actions.check_can_change(cast("StaffUser", request.user), obj)
        except NotPermitted:
            return False
        return True

    def has_delete_permission(self, request: HttpRequest, obj: TeachingRecord | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: TeachingRecord, form: Any, change: bool) -> None:
        by = cast("StaffUser", request.user)
        form.before = (
            actions.hold(record_id=obj.pk, by=by, merge_into=obj.merged_into_id) if change else actions.NOTHING
        )
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        by = cast("StaffUser", request.user)
        actions.note_saved(record_id=form.instance.pk, before=form.before, by=by, at=timezone.now())
        if "status" in form.changed_data and not form.instance.is_active:
            self._warn_of_connections(request, form.instance)

    def _warn_of_connections(self, request: HttpRequest, record: TeachingRecord) -> None:
        """Nobody is disconnected by deactivating a record: whoever does that should know who is left behind."""
        opened = Connection.objects.open().filter(teaching_record=record).select_related("one_login_user")
        if addresses := ", ".join(connection.one_login_user.email for connection in opened):
            messages.warning(
                request,
                f"GOV.UK One Login still connected to this record: {addresses}. {_what_they_see(record)}",
            )


def _what_they_see(record: TeachingRecord) -> str:
    if record.survivor().is_active:
        return f"They will see the record with TRN {record.survivor().trn} instead."
    return "They cannot see a record any more."


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    list_display = (
        instant("connected_at", "connected"),
        "teaching_record",
        "email",
        "route",
        "connected_by",
        instant("disconnected_at", "disconnected"),
    )
    list_select_related = ("teaching_record", "one_login_user", "connected_by")
    list_filter = ("route",)
    search_fields = ("teaching_record__trn__exact", "one_login_user__email__iexact")
    search_help_text = "TRN or email address"
    fields = (
        "teaching_record",
        "one_login_user",
        "email",
        "route",
        "agreed_attributes",
        instant("connected_at", "connected"),
        "connected_by",
        instant("disconnected_at", "disconnected"),
        "disconnected_by",
        "disconnection_reason",
    )

    @admin.display(description="email address")
    def email(self, connection: Connection) -> str:
        return connection.one_login_user.email


@admin.register(ChangeHistoryEvent)
class ChangeHistoryEventAdmin(ReadOnlyAdmin):
    list_display = (instant("at", "when"), "name", "record", "actor", "staff_user")
    list_select_related = ("record", "staff_user")
    list_filter = ("name", "actor")
    search_fields = ("record__trn__exact",)
    search_help_text = "TRN"
    fields = (instant("at", "when"), "name", "record", "actor", "staff_user", lines("details"))
