"""Finding a record."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from govuk.forms import DateField, Form, TextField, yesterday
from teaching_records.rules import normal_forms

NORMAL_FORMS: tuple[Callable[[str], str], ...] = (
    normal_forms.trn,
    normal_forms.national_insurance_number,
    normal_forms.email_address,
)
NOT_AN_EMAIL_ADDRESS = "Enter an email address in the correct format, like name@example.com"
NOT_A_NUMBER = "Enter a TRN that is 7 digits, or a National Insurance number like QQ 12 34 56 C"


class FindForm(Form):
    search = TextField(
        label="TRN, National Insurance number, email address or name",
        required_message="Enter a TRN, National Insurance number, email address or name",
        label_size="s",
        spellcheck=False,
        autocomplete="off",
        width="two-thirds",
    )
    date_of_birth = DateField(
        label="Date of birth",
        hint="Needed to find a record by name. For example, 27 3 1990",
        label_size="s",
        required=False,
        latest=yesterday,
    )

    def clean_search(self) -> str:
        """What was typed: a TRN, number or address that has a normal form, else a name."""
        search: str = self.cleaned_data["search"]
        if is_name(search) and "@" in search:
            raise ValidationError(NOT_AN_EMAIL_ADDRESS)
        if is_name(search) and re.search(r"\d", search):
            raise ValidationError(NOT_A_NUMBER)
        return search

    def clean(self) -> dict[str, Any]:
        """A name alone is shared by too many people."""
        typed = self.cleaned_data
        are_both_sound = {"search", "date_of_birth"} <= typed.keys()
        if are_both_sound and is_name(typed["search"]) and not typed["date_of_birth"]:
            self.add_error("date_of_birth", "Enter a date of birth to find a record by name")
        return typed


def is_name(search: str) -> bool:
    """Whether `search` is none of the things that have a normal form."""
    return not any(_has_normal_form(search, normal_form) for normal_form in NORMAL_FORMS)


def _has_normal_form(search: str, normal_form: Callable[[str], str]) -> bool:
    try:
        normal_form(search)
    except normal_forms.NotValid:
        return False
    return True
