"""The filters of the lists, and what a manager says about an address."""

from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError

from govuk.forms import CheckboxesField, Choice, DateField, Form, RadiosField, TextareaField, TextField, today
from teaching_records.forms import BROWSER_STOPS_AT, MESSAGES
from teaching_records.rules.typed_search import NotUnderstood, Sought, read
from tssp_unlock.models import FollowUpStatus
from tssp_unlock.models.following_up import LONGEST_NOTE
from tssp_unlock.pages.in_words import OUTCOMES, STATUSES, STOOD_IN_THE_WAY

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class SearchField(TextField):
    """A person or an address, as find a record understands it: cleans to Sought, or None."""

    def __init__(self) -> None:
        super().__init__(
            label="Search",
            hint="TRN, email address or name",
            required=False,
            noun="What you look for",
            browser_stops_at=BROWSER_STOPS_AT,
            spellcheck=False,
            autocomplete="off",
        )

    def clean(self, value: Any) -> Sought | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read(typed, today())
        except NotUnderstood as error:
            raise ValidationError(MESSAGES[error.reason].format(part=error.part)) from None


def _checkboxes(label: str, choices: Any) -> CheckboxesField:
    return CheckboxesField(label=label, label_size="s", required=False, is_small=True, choices=choices)


def _day(label: str, noun: str) -> DateField:
    return DateField(
        label=label, noun=noun, label_size="s", required=False, earliest=lambda: EARLIEST, latest=lambda: LATEST
    )


class FollowUpFilterForm(Form):
    search = SearchField()
    status = _checkboxes("Status", [(status, tag.text) for status, tag in STATUSES.items()])

    def count(self, numbers: dict[str, int]) -> None:
        """Say beside each status how many addresses have it."""
        choices = [Choice(status, f"{tag.text} ({numbers.get(status, 0):,})") for status, tag in STATUSES.items()]
        cast("CheckboxesField", self.fields["status"]).choices = choices


class DecisionFilterForm(Form):
    search = SearchField()
    outcome = _checkboxes("Outcome", [(outcome, tag.text) for outcome, tag in OUTCOMES.items()])
    rule = _checkboxes("What stood in the way", [(rule, words) for rule, words in STOOD_IN_THE_WAY.items()])
    first = _day("Decided from", "The first day")
    last = _day("Decided to", "The last day")

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            raise ValidationError({"last": "The last day must be the same as or after the first"})
        return self.cleaned_data


class FollowUpForm(Form):
    """How far staff have got with an address."""

    status = RadiosField(
        label="Status",
        label_size="s",
        required_message="Select how far you have got",
        choices=[(status, tag.text) for status, tag in STATUSES.items()],
    )
    note = TextareaField(
        label="Note (optional)",
        hint="Other staff can read it. Nobody else does.",
        label_size="s",
        noun="Note",
        required=False,
        max_length=LONGEST_NOTE,
    )

    def clean_status(self) -> FollowUpStatus:
        return FollowUpStatus(self.cleaned_data["status"])
