"""Fields in which something is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.forms.component import BoundField, Component
from govuk.forms.rendering import text_or_html


@dataclass(frozen=True)
class Choice:
    """One answer; `hint` is text or safe markup."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Divider:
    """A word between two answers, usually "or"."""

    text: str = "or"


NOTHING: Mapping[str, str] = MappingProxyType({})
Option = Choice | Divider
Options = Iterable[Option | tuple[Any, Any]]


class OptionsField(Component, forms.ChoiceField):
    """A field with options, given as Choice, Divider or (value, label), and assignable as `choices`."""

    label_kind = "fieldset"
    default_label_size = "m"
    message_templates: ClassVar[dict[str, str]] = {"required": "Select {noun_inside}"}

    def __init__(self, *, choices: Options = (), **arguments: Any) -> None:
        super().__init__(**arguments)
        self._require(str(self.error_messages["required"]))
        self.choices = choices

    def ask(self, label: str, required_message: str) -> None:
        """For a form that words its question by what it is about."""
        self.label = label
        self._require(required_message)

    def _require(self, message: str) -> None:
        """What was not on offer was not chosen: it comes from an old page, or from one tampered with."""
        self.error_messages["required"] = self.error_messages["invalid_list"] = message
        self.error_messages["invalid_choice"] = message.replace("%", "%%")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return self._choices

    @choices.setter  # type: ignore[override]  # neither callables nor groups
    def choices(self, options: Options) -> None:
        self.options = tuple(as_option(option) for option in options)
        pairs = [(option.value, option.label) for option in self.options if isinstance(option, Choice)]
        self._choices = self.widget.choices = pairs

    def items(self) -> list[dict[str, Any]]:
        return [option_item(option) for option in self.options]


class RadiosField(OptionsField):
    """One of a few. `reveals` says which fields of the same form an answer brings up: {"yes": "trn"}.

    A revealed field counts only while its answer is chosen: otherwise what was typed into it is discarded
    unchecked, so it may be `required` with a message of its own.
    """

    component = "radios"

    def __init__(
        self,
        *,
        reveals: Mapping[str, str | tuple[str, ...]] | None = None,
        is_inline: bool = False,
        is_small: bool = False,
        **arguments: Any,
    ) -> None:
        self.reveals = {
            value: (names,) if isinstance(names, str) else names for value, names in (reveals or {}).items()
        }
        self.classes = " ".join(["govuk-radios--inline"] * is_inline + ["govuk-radios--small"] * is_small)
        super().__init__(**arguments)

    def parameters(
        self, bound: BoundField, *, reveal_before: Mapping[str, str] = NOTHING, hints: Mapping[str, str] = NOTHING
    ) -> dict[str, Any]:
        items = [
            {**item, "conditional": {"html": self.revealed(bound, item.get("value", ""), reveal_before)}}
            for item in self.items()
        ]
        for item in items:
            if hint := hints.get(item.get("value", "")):
                item["hint"] = text_or_html(hint)
        return {"value": bound.typed, "items": items, "classes": self.classes}

    def revealed(self, bound: BoundField, value: str, before: Mapping[str, str]) -> SafeString:
        """What choosing `value` brings up: the markup in `before`, then its fields."""
        fields = ((bound.form[name].as_field_group(),) for name in self.reveals.get(value, ()))
        return format_html("{}{}", before.get(value, ""), format_html_join("", "{}", fields))


class CheckboxesField(OptionsField, forms.MultipleChoiceField):
    """Any number of a few; cleans to the list of values chosen."""

    component = "checkboxes"
    discarded_value: ClassVar[Any] = []

    def __init__(self, *, is_small: bool = False, **arguments: Any) -> None:
        self.classes = "govuk-checkboxes--small" * is_small
        super().__init__(**arguments)

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        values = [str(value) for value in bound.value() or []]
        return {"values": values, "items": self.items(), "classes": self.classes}


class SelectField(OptionsField):
    """One of many, in a list that drops down; `blank` is the text of a first line that chooses nothing."""

    component = "select"
    label_kind = "label"
    default_label_size = ""

    def __init__(self, *, blank: str = "", **arguments: Any) -> None:
        self.blank = blank
        super().__init__(**arguments)

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        blank = [{"value": "", "text": self.blank}] if self.blank else []
        return {"value": bound.typed, "items": blank + self.items()}


def as_option(option: Option | tuple[Any, Any]) -> Option:
    return Choice(str(option[0]), option[1]) if isinstance(option, tuple | list) else option


def option_item(option: Option) -> dict[str, Any]:
    """The option as the macros of radios, checkboxes and select want it."""
    if isinstance(option, Divider):
        return {"divider": option.text}
    item: dict[str, Any] = {"value": option.value, **text_or_html(option.label)}
    return {**item, "hint": text_or_html(option.hint)} if option.hint else item
