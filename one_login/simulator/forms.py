"""The form for signing in with details of one's own."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from one_login.simulator.personas import SUBJECT_PREFIX, Name, Person, name, subject_for

UNPROVEN_RETURN_CODES = ("A",)
LONGEST_NAME = 200
LONGEST_EMAIL = 320
OPTIONAL = " (optional)"


def _name_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_NAME,
        required=False,
        error_messages={"max_length": _too_long(label.removesuffix(OPTIONAL), LONGEST_NAME)},
    )


def _too_long(name: str, limit: int) -> str:
    return f"{name} must be {limit} characters or fewer"


class OwnDetailsForm(forms.Form):
    """A person as typed. A proven identity needs a name and a date of birth."""

    email = forms.EmailField(
        label="Email address",
        help_text="The same address is the same account",
        max_length=LONGEST_EMAIL,
        error_messages={
            "max_length": _too_long("Email address", LONGEST_EMAIL),
            "required": "Enter an email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    given_names = _name_field("Given names", "Each word becomes a part of its own")
    family_name = _name_field("Family name", "Kept as one part, however many words it has")
    previous_given_names = _name_field(
        "Previous given names (optional)", "Left empty, the current ones go with the previous family name"
    )
    previous_family_name = _name_field(
        "Previous family name (optional)", "Left empty, the current one goes with the previous given names"
    )
    date_of_birth = forms.DateField(
        label="Date of birth",
        help_text="Year, month and day, like 1990-08-15",
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Enter a real date of birth, like 1990-08-15"},
    )
    identity_proven = forms.TypedChoiceField(
        label="Can One Login verify this identity?",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda value: value == "yes",
        initial="yes",
        error_messages={
            "required": "Select yes if One Login can verify this identity",
            "invalid_choice": "Select yes if One Login can verify this identity",
        },
    )
    subject = forms.RegexField(
        label="Subject (optional)",
        help_text="Left empty, it is derived from the email address",
        regex=rf"^{SUBJECT_PREFIX}[A-Za-z0-9_-]+\Z",
        max_length=LONGEST_NAME,
        required=False,
        error_messages={
            "invalid": f"Enter a subject that starts with {SUBJECT_PREFIX}",
            "max_length": _too_long("Subject", LONGEST_NAME),
        },
    )

    def clean(self) -> dict[str, Any]:
        """What One Login must know before it can prove an identity."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("identity_proven"):
            if not {"given_names", "family_name"} & self.errors.keys() and not (
                cleaned.get("given_names") or cleaned.get("family_name")
            ):
                self.add_error("given_names", "Enter given names or a family name")
            if "date_of_birth" not in self.errors and not cleaned.get("date_of_birth"):
                self.add_error("date_of_birth", "Enter a date of birth")
        return cleaned

    def person(self) -> Person:
        """The person as typed, with a subject that always goes with the e-mail address."""
        typed = self.cleaned_data
        return Person(
            subject=typed["subject"] or subject_for(typed["email"]),
            email=typed["email"],
            names=self._names(),
            birth_dates=(typed["date_of_birth"],) if typed["date_of_birth"] else (),
            identity_proven=typed["identity_proven"],
            return_codes=() if typed["identity_proven"] else UNPROVEN_RETURN_CODES,
        )

    def _names(self) -> tuple[Name, ...]:
        typed = self.cleaned_data
        given, family = typed["given_names"], typed["family_name"]
        previous_given, previous_family = typed["previous_given_names"], typed["previous_family_name"]
        if not previous_given and not previous_family:
            return (_typed_name(given, family),) if given or family else ()
        today = datetime.now(tz=UTC).date()
        return (
            _typed_name(given, family, since=today),
            _typed_name(previous_given or given, previous_family or family, until=today),
        )


def _typed_name(given: str, family: str, *, since: date | None = None, until: date | None = None) -> Name:
    return name(tuple(given.split()), (family,) if family else (), since=since, until=until)
