"""From a field's parameters to the markup of a GOV.UK Frontend component."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from govuk.environment import components


def render_component(component: str, parameters: Mapping[str, Any]) -> SafeString:
    """The package's macro for `component` ("date-input" is govukDateInput), called with `parameters`."""
    template = components().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    macro = getattr(template.module, "govuk" + component.title().replace("-", ""))
    markup: str = macro(parameters)
    return mark_safe(markup)  # noqa: S308  (the macro escapes whatever is not marked as safe)


def text_or_html(content: object) -> dict[str, object]:
    """The macros' way to say whether `content` is text, to be escaped, or markup."""
    return {"html": content} if hasattr(content, "__html__") else {"text": str(content)}
