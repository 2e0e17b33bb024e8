"""The questions of *find a lost TRN*. What is typed cleans to its normal form (design §4)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from govuk.forms import DateField, Form, NameField, RadiosField, TextField
from govuk.forms.dates import today, yesterday
from matching.forms import NationalInsuranceNumberForm
from teaching_records.rules import normal_forms
from teaching_records.rules.names import name_tokens

__all__ = ["DateOfBirthForm", "EmailForm", "NameForm", "NationalInsuranceNumberForm"]

YOUNGEST = 16
OLDEST_DAY = date(1900, 1, 1)
LONGEST_NAME = 200
MOST_WORDS = 6  # of a first or last name: a list of surnames is none
EMAIL_FORMAT = "Enter an email address in the correct format, like name@example.com"
CHANGED = [("yes", "Yes, I’ve changed my name"), ("no", "No"), ("prefer_not_to_say", "Prefer not to say")]
TOO_YOUNG = "You must be 16 or over to have a TRN. Check your date of birth"


class AddressField(TextField):
    """An e-mail address as people type it: spaces around it and invisible marks are none of its."""

    input_type = "email"


class EmailForm(Form):
    """Cleans to `email`, the address in normal form."""

    email = AddressField(
        label="What is your email address?",
        is_page_heading=True,
        noun="Email address",
        hint="We’ll send your TRN to this address, so use one that only you can read.",
        autocomplete="email",
        spellcheck=False,
        max_length=normal_forms.LONGEST_EMAIL_ADDRESS,
        required_message="Enter your email address",
    )

    def clean_email(self) -> str:
        try:
            return normal_forms.email_address(self.cleaned_data["email"])
        except normal_forms.NotValid as problem:
            raise ValidationError(EMAIL_FORMAT) from problem


def _name(which: str, *, autocomplete: str = "", **arguments: Any) -> NameField:
    return NameField(
        label=f"{which} name",
        max_length=LONGEST_NAME,
        autocomplete=autocomplete,
        **{"required_message": f"Enter your {which.lower()} name", **arguments},
    )


class NameForm(Form):
    """Cleans to first and last name and, after yes, to the previous ones; of these one may be ""."""

    first_name = _name("First", autocomplete="given-name")
    last_name = _name("Last", autocomplete="family-name")
    has_changed_name = RadiosField(
        label="Have you ever changed your name?",
        hint="For example, when you married. Your record may still have the name that you had before.",
        choices=CHANGED,
        reveals={"yes": ("previous_first_name", "previous_last_name")},
        required_message="Select yes if you have ever changed your name",
    )
    previous_first_name = _name("Previous first", required=False)
    previous_last_name = _name("Previous last", required=False)

    def clean_first_name(self) -> str:
        return _with_letters(_of_few_words(self.cleaned_data["first_name"], "first"), "first")

    def clean_last_name(self) -> str:
        return _with_letters(_of_few_words(self.cleaned_data["last_name"], "last"), "last")

    def clean_previous_first_name(self) -> str:
        return _of_few_words(self.cleaned_data["previous_first_name"], "previous first")

    def clean_previous_last_name(self) -> str:
        return _of_few_words(self.cleaned_data["previous_last_name"], "previous last")

    def clean(self) -> dict[str, Any]:
        names = [self.cleaned_data.get(f"previous_{which}_name") for which in ("first", "last")]
        is_asked = self.cleaned_data.get("has_changed_name") == "yes"
        is_refused = self.has_error("previous_first_name") or self.has_error("previous_last_name")
        if is_asked and not is_refused and not any(name_tokens(name or "") for name in names):
            self.add_error("previous_first_name", "Enter your previous first name, your previous last name, or both")
        return self.cleaned_data


def _with_letters(name: str, which: str) -> str:
    if not name_tokens(name):
        raise ValidationError(f"Enter your {which} name using letters")
    return name


def _of_few_words(name: str, which: str) -> str:
    if len(name_tokens(name)) > MOST_WORDS:
        raise ValidationError(
            f"{which.capitalize()} name must be {MOST_WORDS} words or fewer. "
            f"If yours has more, enter the first {MOST_WORDS}"
        )
    return name


class DateOfBirthForm(Form):
    """Cleans to `date_of_birth`, a date of somebody who is 16 today or was before."""

    date_of_birth = DateField(
        label="What is your date of birth?",
        is_page_heading=True,
        noun="Date of birth",
        hint="For example, 27 3 1985. You can type the month as a word.",
        autocomplete="bday",
        earliest=lambda: OLDEST_DAY,
        latest=yesterday,
        required_message="Enter your date of birth",
    )

    def clean_date_of_birth(self) -> date:
        born: date = self.cleaned_data["date_of_birth"]
        now = today()
        if (now.year - born.year) - ((now.month, now.day) < (born.month, born.day)) < YOUNGEST:
            raise ValidationError(TOO_YOUNG)
        return born
