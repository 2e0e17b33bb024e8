"""The filters of the list. What stands in the address is read by `Chosen`; this shows it, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict

from govuk.forms import CheckboxesField, Choice, DateField, Form, SelectField, TextField
from support_tasks.models import Kind, Outcome, Status
from support_tasks.task_list.chosen import (
    DAY_PARTS,
    DAYS,
    EARLIEST,
    FILTERS,
    LATEST,
    LONGEST_SEARCH,
    Chosen,
    Due,
    Whose,
)
from support_tasks.task_list.counts import Counts

KINDS = {
    Kind.CONNECT_ONE_LOGIN: "GOV.UK One Login",
    Kind.VERIFY_IDENTITY: "Identity verification",
    Kind.FIND_TRN: "Lost TRN",
}
LABELS: Mapping[str, Mapping[Any, str]] = {
    "kind": KINDS,
    "status": {Status.OPEN: "Open", Status.IN_PROGRESS: "In progress"},
    "assigned": {Whose.ME: "Me", Whose.SOMEBODY_ELSE: "Somebody else", Whose.NOBODY: "Nobody"},
    "due": {Due.OVERDUE: "Overdue", Due.TODAY: "Today", Due.LATER: "Later"},
    "outcome": {
        Outcome.CONNECTED: "Record connected",
        Outcome.NOT_CONNECTED: "Not connected",
        Outcome.TRN_SENT: "TRN sent",
        Outcome.TRN_NOT_SENT: "TRN not sent",
    },
}


def _checkboxes(label: str) -> CheckboxesField:
    return CheckboxesField(label=label, label_size="s", required=False, is_small=True)


def _day(label: str, noun: str) -> DateField:
    return DateField(
        label=label, noun=noun, label_size="s", required=False, earliest=lambda: EARLIEST, latest=lambda: LATEST
    )


class FilterForm(Form):
    """Those of the tab that is shown, each value with the number of tasks that have it."""

    search = TextField(
        label="Search",
        noun="What you search for",
        hint="Reference, name, email address, TRN or National Insurance number",
        required=False,
        max_length=LONGEST_SEARCH,
        spellcheck=False,
    )
    kind = _checkboxes("Type")
    status = _checkboxes("Status")
    assigned = _checkboxes("Assigned to")
    due = _checkboxes("Due")
    outcome = _checkboxes("Outcome")
    decided_by = SelectField(label="Decided by", blank="Anyone", required=False)
    decided_from = _day("Decided from", "The first day")
    decided_to = _day("Decided to", "The last day")

    def __init__(self, *, chosen: Chosen, counts: Counts, query: QueryDict) -> None:
        super().__init__(data=_typed(chosen, counts, query))
        shown = {"search", *FILTERS[chosen.tab], *(DAYS if chosen.is_completed else ())}
        self.fields = {name: field for name, field in self.fields.items() if name in shown}
        for name in FILTERS[chosen.tab]:
            numbers = counts.by(name, chosen)
            labels = counts.officers if name == "decided_by" else LABELS[name]
            choices = [Choice(value, f"{label} ({numbers[value]:,})") for value, label in labels.items()]
            cast(CheckboxesField | SelectField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        first, last = (self.cleaned_data.get(name) for name in DAYS)
        if first and last and first > last:
            raise ValidationError({"decided_to": "The last day must be the same as or after the first"})
        return self.cleaned_data


def _typed(chosen: Chosen, counts: Counts, query: QueryDict) -> QueryDict:
    """What is known of the address, and the days as they were typed."""
    typed = chosen.query
    typed.setlist("decided_by", [pk for pk in typed.getlist("decided_by") if pk in counts.officers])
    for name in (f"{day}-{part}" for day in DAYS for part in DAY_PARTS):
        if name in query:
            typed[name] = query.get(name, "")
    return typed
