"""From and to, as they stand in the address."""

from datetime import date
from typing import Any

from django.http import QueryDict

from govuk.formats import govuk_date
from govuk.forms import DateField, Form, today
from trs_console.performance.rules import MOST_YEARS, DayRange

NAMES_IN_ADDRESS = {"first_on": "from", "last_on": "to"}
PARTS = ("year", "month", "day")
DAYS_OF_A_YEAR = 366


class RangeForm(Form):
    """Cleans to a DayRange, `days`. In the address the dates are called from and to."""

    first_on = DateField(
        label="From",
        noun="From date",
        label_size="s",
        hint="For example, 1 9 2026",
        required_message="Enter the date to count from",
        latest=today,
    )
    last_on = DateField(
        label="To",
        noun="To date",
        label_size="s",
        hint="That day is counted too",
        required_message="Enter the date to count to",
        latest=today,
    )

    def add_prefix(self, field_name: str) -> str:
        return NAMES_IN_ADDRESS.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if {"first_on", "last_on"} <= typed.keys():
            self._check_order(typed["first_on"], typed["last_on"])
        return typed

    def _check_order(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last_on", f"To date must be the same as or after the From date, {govuk_date(first)}")
        elif (last - first).days > MOST_YEARS * DAYS_OF_A_YEAR:
            self.add_error("first_on", f"From date must be no more than {MOST_YEARS} years before the To date")

    @classmethod
    def for_unknown_range(cls) -> "RangeForm":
        """With the error that the address names a range that there is not."""
        form = cls(data={})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, "Choose one of the ranges, or enter the dates to count from and to")
        return form

    @property
    def days(self) -> DayRange:
        """What was asked for, once it is valid."""
        return DayRange(self.cleaned_data["first_on"], self.cleaned_data["last_on"])


def typed_in_parts(query: QueryDict) -> QueryDict:
    """The address with each whole date, such as from=2026-11-01, as the form's own three inputs would send it.

    What is no such date is put where it can be seen and mended.
    """
    parts = query.copy()
    for name in NAMES_IN_ADDRESS.values():
        if typed := query.get(name):
            values = typed.split("-") if typed.count("-") == len(PARTS) - 1 else ["", "", typed]
            parts.update({f"{name}-{part}": value for part, value in zip(PARTS, values, strict=True)})
    return parts
