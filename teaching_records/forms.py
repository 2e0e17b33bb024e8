"""Finding a record."""

from typing import Any

from django.core.exceptions import ValidationError

from govuk.forms import Form, TextField, today
from teaching_records.rules.typed_search import MOST_WORDS, NotUnderstood, Sought, WhyNot, read

NOTHING = "Enter a TRN, National Insurance number, email address, date of birth or name"
BROWSER_STOPS_AT = 500  # more than the longest search; as an address even 500 emoji get through the web server
MESSAGES = {
    WhyNot.NOTHING: NOTHING,
    WhyNot.EMAIL: "Enter an email address in the correct format, like name@example.com, instead of ‘{part}’",
    WhyNot.NUMBER: (
        "Check ‘{part}’. A TRN is 7 digits, a National Insurance number is like QQ 12 34 56 C, "
        "a date of birth is like 27 3 1990, or 1990 if you know the year only"
    ),
    WhyNot.DATE: "Enter a real date of birth in the past, like 27 3 1990 or March 1990, instead of ‘{part}’",
    WhyNot.TWO_DATES: "Enter one date, month or year of birth only",
    WhyNot.LETTER_ALONE: "Enter more of the name than initials, or add a date of birth",
    WhyNot.TOO_MANY_WORDS: f"Enter no more than {MOST_WORDS} words of a name",
}


class FindForm(Form):
    """One box. Its cleaned value is what was understood, a Sought."""

    search = TextField(
        label="TRN, National Insurance number, email address, date of birth or name",
        hint="You can enter several together, for example Ann Smith 27 3 1990, or Ann Smith March 1990",
        required_message=NOTHING,
        noun="What you look for",
        label_size="s",
        browser_stops_at=BROWSER_STOPS_AT,
        spellcheck=False,
        autocomplete="off",
    )

    def clean_search(self) -> Sought:
        typed: Any = self.cleaned_data["search"]
        try:
            return read(typed, today())
        except NotUnderstood as error:
            raise ValidationError(MESSAGES[error.reason].format(part=error.part)) from None
