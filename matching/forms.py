"""The questions of the connect journey. What is typed cleans to its normal form (design §4)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from govuk.forms import Form, RadiosField, TextField
from teaching_records.rules import normal_forms

YES_NO = [("yes", "Yes"), ("no", "No")]

# By reason of `normal_forms`; other reasons are a wrong format.
NATIONAL_INSURANCE_NUMBER_FORMAT = "Enter a National Insurance number in the correct format, for example QQ 12 34 56 C"
NATIONAL_INSURANCE_NUMBER_MESSAGES = {
    "characters": "National Insurance number must only include letters, numbers and spaces",
}
TRN_FORMAT = "TRN must be 7 numbers, like 1234567"
TRN_MESSAGES = {
    "characters": "TRN must only include numbers, like 1234567",
    "zeros": "TRN must include numbers other than zero",
}


def _normal(form: Callable[[str], str], typed: str, messages: dict[str, str], otherwise: str) -> str:
    try:
        return form(typed)
    except normal_forms.NotValid as problem:
        raise ValidationError(messages.get(problem.reason, otherwise)) from problem


class NationalInsuranceNumberForm(Form):
    """Cleans to `national_insurance_number` in its normal form, "" for no."""

    has_national_insurance_number = RadiosField(
        label="Do you have a National Insurance number?",
        is_page_heading=True,
        hint=("It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’."),
        choices=YES_NO,
        reveals={"yes": "national_insurance_number"},
        required_message="Select yes if you have a National Insurance number",
    )
    national_insurance_number = TextField(
        label="National Insurance number",
        noun="National Insurance number",
        width=10,
        is_code=True,
        autocomplete="off",
        required_message="Enter your National Insurance number",
    )

    def clean_national_insurance_number(self) -> str:
        return _normal(
            normal_forms.national_insurance_number,
            self.cleaned_data["national_insurance_number"],
            NATIONAL_INSURANCE_NUMBER_MESSAGES,
            NATIONAL_INSURANCE_NUMBER_FORMAT,
        )


class TrnForm(Form):
    """Cleans to `trn` in its normal form, "" for no."""

    has_trn = RadiosField(
        label="Do you have a teacher reference number (TRN)?",
        is_page_heading=True,
        hint="A TRN is 7 numbers long, for example ‘1234567’.",
        choices=YES_NO,
        reveals={"yes": "trn"},
        required_message="Select yes if you have a teacher reference number (TRN)",
    )
    trn = TextField(
        label="Teacher reference number (TRN)",
        noun="TRN",
        width=10,
        is_code=True,
        autocomplete="off",
        inputmode="numeric",
        required_message="Enter your teacher reference number (TRN)",
    )

    def clean_trn(self) -> str:
        return _normal(normal_forms.trn, self.cleaned_data["trn"], TRN_MESSAGES, TRN_FORMAT)
