"""Saying whose several tasks are."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict

from govuk.forms import CheckboxesField, Choice, Form, RadiosField, SelectField
from staff.models import StaffUser
from support_tasks import queries
from support_tasks.references import is_reference
from support_tasks.task_list.listing import Listing

NOBODY = "nobody"
MOST_AT_ONCE = 100  # named one by one


class Which(StrEnum):
    SELECTED = "selected"
    ON_PAGE = "page"
    ALL = "all"


class ReferencesField(CheckboxesField):
    """References of tasks; the boxes stand in the rows of the list. What is no reference is nobody's task."""

    def valid_value(self, value: object) -> bool:
        return True


class AssignManyForm(Form):
    """Which tasks of the list, and whose they will be."""

    task = ReferencesField(label="Tasks", required=False)
    on_page = ReferencesField(label="Tasks on this page", required=False)
    which = RadiosField(label="Which tasks", label_size="s", is_small=True, required_message="Select which tasks")
    to = SelectField(label="Assign to", blank="Choose who", required_message="Select who to assign the tasks to")

    def __init__(self, *, officers: Sequence[StaffUser], on_page: int, total: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.officers = {str(officer.pk): officer for officer in officers}
        people = [Choice(pk, officer.name) for pk, officer in self.officers.items()]
        cast(SelectField, self.fields["to"]).choices = [*people, Choice(NOBODY, "Nobody")]
        cast(RadiosField, self.fields["which"]).choices = list(_which(on_page, total, is_sent=self.is_bound))

    @classmethod
    def offered_for(cls, listed: Listing, data: QueryDict | None = None) -> "AssignManyForm | None":
        """For a page of the list; None where there is nothing to assign and nothing was sent."""
        if data is None and (listed.chosen.is_completed or not listed.tasks):
            return None
        return cls(
            officers=queries.officers_who_work(),
            on_page=len(listed.tasks),
            total=listed.total,
            data=data,
            initial={"which": Which.SELECTED},
        )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("which") == Which.SELECTED and not self.cleaned_data.get("task"):
            raise ValidationError({"task": "Select at least one task in the list"})
        return self.cleaned_data

    @property
    def selected(self) -> frozenset[str]:
        """The references of those whose boxes are ticked, also in a form that is not valid."""
        return frozenset(self["task"].data or ())

    @property
    def officer(self) -> StaffUser | None:
        """Of a valid form: whose the tasks will be; None is nobody."""
        return self.officers.get(self.cleaned_data["to"])

    @property
    def is_for_all(self) -> bool:
        """Of a valid form: whether it is about all tasks that match."""
        return bool(self.cleaned_data["which"] == Which.ALL)

    @property
    def references(self) -> list[str]:
        """Of a valid form that is about some: which."""
        field = "task" if self.cleaned_data["which"] == Which.SELECTED else "on_page"
        typed: list[str] = self.cleaned_data[field][:MOST_AT_ONCE]
        return list(filter(is_reference, typed))


def _which(on_page: int, total: int, *, is_sent: bool) -> Iterator[Choice]:
    """All that match are always a choice once that was sent: there may have been more of them when it was made."""
    yield Choice(Which.SELECTED, "The tasks selected in the list")
    yield Choice(Which.ON_PAGE, f"All {on_page:,} on this page")
    if total > on_page or is_sent:
        yield Choice(Which.ALL, f"All {total:,} that match")
