"""Django admin: staff accounts and their roles."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from staff import actions, policies
from staff.models import Role, StaffUser
from staff.read_only import SavedOnceAdmin, instant

VALUES_IN_AUDIT_TRAIL: dict[str, dict[Any, str]] = {
    "role": {role.value: role.label for role in Role},
    "is_active": {True: "yes", False: "no"},
}
OWN_TRN = forms.RegexField(
    "(?!0000000)[0-9]{7}",
    label="Their own TRN",
    required=False,
    help_text="Keeps them from working on their own record.",
    error_messages={"invalid": "Their own TRN must be 7 digits, like 1234567"},
)


class StaffUserCreationForm(BaseUserCreationForm):  # type: ignore[type-arg]
    own_trn = OWN_TRN

    class Meta:
        model = StaffUser
        fields = ("email", "name", "role", "own_trn")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {}


class StaffUserForm(UserChangeForm):  # type: ignore[type-arg]
    """`editor` is set by the admin: who is looking at the form."""

    editor: ClassVar[StaffUser]
    own_trn = OWN_TRN

    class Meta:
        model = StaffUser
        fields = ("email", "name", "role", "is_active", "own_trn", "password")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {}
        help_texts: ClassVar[dict[str, str]] = {
            "is_active": "Without it they are signed out everywhere at once, and others get the work that was theirs.",
        }

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if role != self.initial["role"]:
            _check(policies.check_can_change_role, self.editor, self.instance)
        return role

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        return self._identity("email", email)

    def clean_own_trn(self) -> str:
        return self._identity("own_trn", self.cleaned_data["own_trn"])

    def _identity(self, name: str, value: str) -> str:
        if value != self.initial[name]:
            _check(policies.check_can_change_identity, self.editor, self.instance)
        return value

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if not is_active:
            _check(policies.check_can_switch_off, self.editor, self.instance)
        return is_active


def _check(policy: Callable[[StaffUser, StaffUser], None], by: StaffUser, account: StaffUser) -> None:
    """The refusal of `policy` as an error of the field."""
    try:
        policy(by, account)
    except policies.NotPermitted as refusal:
        raise ValidationError(str(refusal)) from None


class StaffUserAdmin(SavedOnceAdmin, UserAdmin):  # type: ignore[type-arg]
    """Accounts are switched off, never deleted: history names them.

    Registered in `trs_console.admin`, with what becomes of the tasks of somebody who can no longer work on them.
    """

    form = StaffUserForm
    add_form = StaffUserCreationForm
    list_display = ("email", "name", "role", "is_active", instant("last_login", "last signed in"))
    list_filter = ("role", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = (
        instant("last_login", "last signed in"),
        instant("sessions_ended_at", "signed out everywhere"),
        instant("created_at"),
    )
    fieldsets = (
        (None, {"fields": ("email", "name", "role", "is_active", "own_trn")}),
        ("Signing in", {"fields": ("password", *readonly_fields)}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "role", "own_trn", "password1", "password2")}),)

    def get_form(
        self, request: HttpRequest, obj: StaffUser | None = None, change: bool = False, **options: Any
    ) -> type[Any]:
        form = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (form,), {"editor": request.user})

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, dict[str, list[str]]]]:
        """Django's message names the fields only; who may do what is worth its values too."""
        message = super().construct_change_message(request, form, formsets, add)
        for part in message:
            if fields := part.get("changed", {}).get("fields"):
                fields[:] = [_with_values(form, name) for name in form.changed_data]
        return message

    def has_delete_permission(self, request: HttpRequest, obj: StaffUser | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> StaffUser | None:
        """What is saved was read while nobody else could change it: no role or switch is put back as it was."""
        account: StaffUser | None = super().get_object(request, object_id, from_field)
        if account is None or not transaction.get_connection().in_atomic_block:
            return account
        return actions.hold(account_id=account.pk, by=cast("StaffUser", request.user))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: StaffUser, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            actions.switch_off(account_id=obj.pk, by=cast("StaffUser", request.user), at=timezone.now())


def _with_values(form: Any, name: str) -> str:
    """The label of a changed field; for role and access with what it was and is."""
    if name not in VALUES_IN_AUDIT_TRAIL:
        return str(form.fields[name].label or name) if name in form.fields else name
    words = VALUES_IN_AUDIT_TRAIL[name]
    return f"{form.fields[name].label} from {words[form.initial[name]]} to {words[form.cleaned_data[name]]}"
