"""What every field has: a label, a hint, messages in plain words, and the component that shows it."""

from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString

from govuk.forms.rendering import render_component, text_or_html


class BoundField(forms.BoundField):
    """A field with what was typed into it: turns label, hint, value and first error into a component."""

    field: "Component"

    def as_field_group(self, **arguments: Any) -> SafeString:
        """The whole component. `arguments` are the field's own (RadiosField: `reveal_before`)."""
        parameters = self.common_parameters() | self.field.parameters(self, **arguments)
        return render_component(self.field.component, parameters)

    __str__ = as_field_group
    __html__ = as_field_group

    @property
    def first_error(self) -> str:
        """The message to show: one at a time is enough to put things right. Empty when there is none."""
        return str(self.errors[0]) if self.errors else ""

    @property
    def error_target(self) -> str:
        """The id of the input that the error summary leads to."""
        return self.field.error_target(self)

    @property
    def typed(self) -> str:
        """What the input shows: what was typed, else the initial value, as text."""
        value = self.value()
        return "" if value is None else str(value)

    def common_parameters(self) -> dict[str, Any]:
        parameters: dict[str, Any] = {"id": self.auto_id, "idPrefix": self.auto_id, "name": self.html_name}
        parameters |= self.field.label_parameters(str(self.label))
        if self.help_text:
            parameters["hint"] = text_or_html(self.help_text)
        if self.first_error:
            parameters["errorMessage"] = {"text": self.first_error}
        return parameters


class Component(forms.Field):
    """Mixed into a Django field. `noun` is what the messages call the answer; they may hold `{noun}`."""

    bound_field_class = BoundField
    component: ClassVar[str]
    label_kind: ClassVar[str] = "label"
    default_label_size: ClassVar[str] = ""
    message_templates: ClassVar[dict[str, str]] = {"required": "Enter {noun_inside}"}
    discarded_value: ClassVar[Any] = ""

    def __init__(
        self,
        *,
        label: str,
        hint: str = "",
        required_message: str = "",
        noun: str = "",
        label_size: str = "",
        is_page_heading: bool = False,
        **arguments: Any,
    ) -> None:
        self.is_page_heading = is_page_heading
        self.label_size = label_size or ("l" if is_page_heading else self.default_label_size)
        self.noun = noun or str(label)
        messages = self.worded_messages() | arguments.pop("error_messages", {})
        if required_message:
            messages["required"] = required_message
        super().__init__(label=label, help_text=hint, error_messages=messages, **arguments)

    def worded_messages(self) -> dict[str, str]:
        """The messages of all classes of this field, the nearest first, with its noun in them."""
        templates: dict[str, str] = {}
        for ancestor in reversed(type(self).__mro__):
            templates |= vars(ancestor).get("message_templates", {})
        words = {"noun": self.noun, "noun_inside": inside_a_sentence(self.noun)}
        return {code: template.format(**words) for code, template in templates.items()}

    def label_parameters(self, label: str) -> dict[str, Any]:
        content = {**text_or_html(label), "isPageHeading": self.is_page_heading}
        if self.label_kind == "label":
            classes = f"govuk-label--{self.label_size}" if self.label_size else ""
            return {"label": {**content, "classes": classes}}
        classes = f"govuk-fieldset__legend--{self.label_size}" if self.label_size else ""
        return {"fieldset": {"legend": {**content, "classes": classes}}}

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        """The component's parameters beyond label, hint and error."""
        return {"value": bound.typed}

    def error_target(self, bound: BoundField) -> str:
        return bound.auto_id


def inside_a_sentence(noun: str) -> str:
    """The noun with a small first letter, unless it is an abbreviation: "your name", but "TRN"."""
    return noun if noun[1:2].isupper() else noun[:1].lower() + noun[1:]
