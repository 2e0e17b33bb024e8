"""Fields in which something is typed."""

from typing import Any, ClassVar

from django import forms

from govuk.forms.component import BoundField, Component
from govuk.written import is_seen, one_line


class TypedField(Component, forms.CharField):
    """What is typed. Where nothing of it can be seen (a zero width space, say) nothing was typed."""

    def __init__(self, *, max_length: int, **arguments: Any) -> None:
        super().__init__(max_length=max_length, **arguments)
        # Django's own placeholder writes 5000; people read 5,000.
        longest = self.error_messages["max_length"]
        self.error_messages["max_length"] = longest.replace("%(limit_value)d", f"{max_length:,}")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text if not self.strip or is_seen(text or "") else self.empty_value


class TextField(TypedField):
    """One line. `width` is in characters (2, 3, 4, 5, 10, 20, 30) or a fraction of the column ("one-half").

    `is_code` is for codes and numbers that people copy: letters set apart, no spelling check.
    `browser_stops_at` is for what goes into an address, which has a longest length: characters that the input takes.
    It is more than `max_length`, so that what the browser cut off is still refused and never taken for the whole.
    """

    component = "input"
    input_type = "text"
    message_templates: ClassVar[dict[str, str]] = {
        "max_length": "{noun} must be %(limit_value)d characters or less",
        "null_characters_not_allowed": "{noun} must not include hidden characters",
    }

    def __init__(
        self,
        *,
        width: int | str = "",
        autocomplete: str = "",
        inputmode: str = "",
        spellcheck: bool | None = None,
        prefix: str = "",
        suffix: str = "",
        is_code: bool = False,
        max_length: int = 255,
        browser_stops_at: int | None = None,
        **arguments: Any,
    ) -> None:
        self.component_parameters = {
            "type": self.input_type,
            "classes": f"{width_class(width)} {'govuk-input--extra-letter-spacing' * is_code}".strip(),
            "autocomplete": autocomplete or None,
            "inputmode": inputmode or None,
            "spellcheck": False if is_code and spellcheck is None else spellcheck,
            "prefix": {"text": prefix},
            "suffix": {"text": suffix},
            "attributes": {"maxlength": str(browser_stops_at)} if browser_stops_at else {},
        }
        super().__init__(max_length=max_length, **arguments)

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        return {**self.component_parameters, "value": bound.typed}


class NameField(TextField):
    """A person's name, on one line: without what would turn the page around it, or do something to a terminal."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**{"spellcheck": False, **arguments})

    def to_python(self, value: Any) -> Any:
        return one_line(super().to_python(value) or "")


class EmailField(TextField, forms.EmailField):
    """An e-mail address, checked for its form only."""

    input_type = "email"
    message_templates: ClassVar[dict[str, str]] = {
        "required": "Enter an email address",
        "invalid": "Enter an email address in the correct format, like name@example.com",
    }

    def __init__(self, *, label: str = "Email address", **arguments: Any) -> None:
        super().__init__(label=label, **{"autocomplete": "email", "spellcheck": False, "max_length": 254, **arguments})


class PasswordField(TextField):
    """A password: kept as typed, never shown again."""

    component = "password-input"

    def __init__(self, *, autocomplete: str = "current-password", **arguments: Any) -> None:
        super().__init__(strip=False, autocomplete=autocomplete, **{"max_length": 1000, **arguments})

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        return {**super().parameters(bound), "value": ""}


class TextareaField(TypedField):
    """Several lines, with a count of the characters left. A line break counts as one character."""

    component = "character-count"
    message_templates = TextField.message_templates

    def __init__(self, *, max_length: int = 500, rows: int = 5, **arguments: Any) -> None:
        self.rows = rows
        super().__init__(max_length=max_length, **arguments)

    def to_python(self, value: Any) -> str:
        # Browsers post every line break as two characters.
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        return {"value": bound.typed, "maxlength": self.max_length, "rows": self.rows}


def width_class(width: int | str) -> str:
    """The design system's class for a width in characters or as a fraction of the column."""
    if isinstance(width, int):
        return f"govuk-input--width-{width}"
    return f"govuk-!-width-{width}" if width else ""
