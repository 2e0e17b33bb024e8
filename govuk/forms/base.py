"""The form that a question page shows."""

from dataclasses import dataclass

from django import forms

from govuk.forms.choices import RadiosField
from govuk.forms.component import BoundField, Component


@dataclass(frozen=True)
class ErrorLink:
    """A line of the error summary; `href` leads to the input at fault."""

    text: str
    href: str


class Form(forms.Form):
    """A plain Django form whose fields render as GOV.UK components and may reveal one another."""

    @property
    def page_heading(self) -> str:
        """The label that is the page's h1; empty when the page has a heading of its own."""
        headings = (bound.label for bound in self if getattr(bound.field, "is_page_heading", False))
        return str(next(headings, ""))

    @property
    def top_level_fields(self) -> list[forms.BoundField]:
        """The fields that stand on the page by themselves: no choice reveals them."""
        revealed = self.revealing_choices()
        return [bound for bound in self if bound.name not in revealed]

    def revealing_choices(self) -> dict[str, tuple[str, str]]:
        """For each field that a choice reveals: the field with that choice, and the choice's value."""
        return {
            name: (owner, value)
            for owner, field in self.fields.items()
            if isinstance(field, RadiosField)
            for value, names in field.reveals.items()
            for name in names
        }

    def is_discarded(self, name: str) -> bool:
        """Whether what field `name` holds does not count: the choice that reveals it was not made."""
        owner, value = self.revealing_choices().get(name, (None, ""))
        return owner is not None and (self[owner].data != value or self.is_discarded(owner))

    def error_summary(self) -> list[ErrorLink]:
        """The first error of each field in the order of the page, after those of the form as a whole."""
        if not self.errors:
            return []
        fields = [bound for bound in self if bound.errors]
        start = f"#{target_of(next(iter(self)))}" if self.fields else ""
        whole = [ErrorLink(str(error), start) for error in self.non_field_errors()]
        return whole + [ErrorLink(str(bound.errors[0]), f"#{target_of(bound)}") for bound in fields]

    def _clean_fields(self) -> None:
        # Django would call clean_<name> for the discarded ones too: to it they are not there.
        every_field = self.fields
        discarded = {name for name in every_field if self.is_discarded(name)}
        self.fields = {name: field for name, field in every_field.items() if name not in discarded}
        try:
            super()._clean_fields()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.fields = every_field
        for name in discarded:
            self.cleaned_data[name] = getattr(every_field[name], "discarded_value", None)


def target_of(bound: forms.BoundField) -> str:
    """The id that a link to the field leads to."""
    if isinstance(bound, BoundField) and isinstance(bound.field, Component):
        return bound.error_target
    return bound.auto_id
