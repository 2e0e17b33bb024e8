"""What administrators type into a record and its parts: normal forms, and what is wrong in words."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils import timezone

from govuk.written import one_line
from teaching_records.models import (
    Alert,
    PreviousName,
    RecordNationalInsuranceNumber,
    Status,
    TeachingRecord,
    keys_fit,
)
from teaching_records.rules import normal_forms
from teaching_records.rules.names import name_key

NAMES = ("first_name", "middle_name", "last_name")
# The calendar writes the first. Never month first, nor a year of two digits.
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y")
DAY_HINT = "For example, 15/08/1990"

TRN_ERRORS = {
    "length": "TRN must be 7 digits, like 1234567",
    "characters": "TRN must only have digits, like 1234567",
    "zeros": "TRN must not be all zeros",
}
NINO_ERRORS = {
    "length": "National Insurance number must be 2 letters, 6 digits, then A, B, C or D, like QQ 12 34 56 C",
    "characters": "National Insurance number must only have letters and digits, like QQ 12 34 56 C",
    "format": "National Insurance number must be 2 letters, 6 digits, then A, B, C or D, like QQ 12 34 56 C",
    "prefix": "National Insurance numbers never begin with these 2 letters",
}

EMAIL_ERRORS = {
    "length": "Email address must be 254 characters or fewer",
    "format": "Enter an email address in the correct format, like name@example.com",
}


def _normal(form: Callable[[str], str], typed: str, words: Mapping[str, str]) -> str:
    try:
        return form(typed)
    except normal_forms.NotValid as reason:
        raise ValidationError(words[reason.reason]) from None


def _check_name(name: str, field: str, what: str) -> None:
    """Names are kept as given; but one without a letter can be compared with nothing, nor one too long.

    A middle name only goes with others.
    """
    if name and not name_key(name) and field != "middle_name":
        raise ValidationError(f"{what} must have letters")
    if not keys_fit(TeachingRecord, field, name):
        raise ValidationError(
            f"{what} is too long to compare when it is spelt with the letters A to Z. Enter a shorter form of it"
        )


class DayField(forms.DateField):
    """A date with Django admin's calendar."""

    def __init__(self, **options: Any) -> None:
        options |= {"input_formats": DAY_FORMATS, "widget": AdminDateWidget, "help_text": DAY_HINT}
        super().__init__(error_messages={"invalid": f"Enter a real date. {DAY_HINT}"}, **options)


class TeachingRecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """`merged_into` is given by TRN, which is what people know a record by."""

    trn = forms.CharField(
        label="TRN",
        max_length=64,
        help_text="7 digits. It cannot be changed later.",
        error_messages={"unique": "There is a record with this TRN already"},
    )
    date_of_birth = DayField(required=False)
    merged_into_trn = forms.CharField(
        label="Merged into",
        max_length=64,
        required=False,
        help_text="TRN of the record that took this one's place. This one must be deactivated.",
    )

    class Meta:
        model = TeachingRecord
        fields = ("trn", "first_name", "middle_name", "last_name", "date_of_birth", "email", "status")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.merged_into:
            self.initial["merged_into_trn"] = self.instance.merged_into.trn

    def clean_trn(self) -> str:
        return _normal(normal_forms.trn, self.cleaned_data["trn"], TRN_ERRORS)

    def clean_first_name(self) -> str:
        return self._name("first_name", "First name")

    def clean_middle_name(self) -> str:
        return self._name("middle_name", "Middle name")

    def clean_last_name(self) -> str:
        return self._name("last_name", "Last name")

    def clean_date_of_birth(self) -> object:
        day = self.cleaned_data["date_of_birth"]
        if day and day >= timezone.localdate():
            raise ValidationError("Date of birth must be in the past")
        return day

    def clean_email(self) -> str | None:
        typed = self.cleaned_data["email"]
        return _normal(normal_forms.email_address, typed, EMAIL_ERRORS) if typed else None

    def clean_merged_into_trn(self) -> str:
        typed: str = self.cleaned_data["merged_into_trn"]
        self.instance.merged_into = self._merge_target(typed) if typed else None
        return typed

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("merged_into_trn") and self.cleaned_data.get("status") == Status.ACTIVE:
            self.add_error("status", "A record that was merged into another one must be deactivated")
        return self.cleaned_data

    def _name(self, field: str, what: str) -> str:
        name = one_line(self.cleaned_data[field])
        _check_name(name, field, what)
        return name

    def _merge_target(self, typed: str) -> TeachingRecord:
        trn = _normal(normal_forms.trn, typed, TRN_ERRORS)
        target = TeachingRecord.objects.filter(trn=trn).first()
        if target is None:
            # A new record that names itself is not stored yet either.
            raise ValidationError("There is no other record with this TRN")
        if target.pk == self.instance.pk:
            raise ValidationError("A record cannot be merged into itself")
        if target.leads_to(self.instance.pk):
            raise ValidationError("That record was itself merged into this one")
        return target


class NationalInsuranceNumberForm(forms.ModelForm):  # type: ignore[type-arg]
    number = forms.CharField(label="National Insurance number", max_length=64)

    class Meta:
        model = RecordNationalInsuranceNumber
        fields = ("number",)
        error_messages: ClassVar = {
            NON_FIELD_ERRORS: {"unique_together": "This record has this National Insurance number already"}
        }

    def clean_number(self) -> str:
        return _normal(normal_forms.national_insurance_number, self.cleaned_data["number"], NINO_ERRORS)


class NationalInsuranceNumberFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    def get_unique_error_message(self, unique_check: Any) -> str:
        return "Enter each National Insurance number once"


class PreviousNameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PreviousName
        fields = NAMES

    def clean(self) -> dict[str, Any]:
        super().clean()
        names = {field: one_line(self.cleaned_data.get(field, "")) for field in NAMES}
        self.cleaned_data |= names
        if not (names["first_name"] or names["last_name"]):
            raise ValidationError("Enter a previous first name or last name")
        for field, name in names.items():
            try:
                _check_name(name, field, "Previous name")
            except ValidationError as error:
                self.add_error(field, error)
        return self.cleaned_data


class AlertForm(forms.ModelForm):  # type: ignore[type-arg]
    starts_on = DayField()
    ends_on = DayField(required=False)

    class Meta:
        model = Alert
        fields = ("type", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "An alert cannot end before it starts")
        return self.cleaned_data
