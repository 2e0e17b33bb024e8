"""What a form says is wrong reads as plain English: a label that is a question or a command is no noun."""

from collections.abc import Iterator
from importlib import import_module

import pytest

from govuk.forms import Form
from govuk.forms.component import Component
from tests.test_house import ROOT, our_modules

COMMANDS = ("Add ", "Choose ", "Connect ", "Enter ", "Find ", "Link ", "Search", "Select ", "What is", "Why ")
# What a field says of itself alone; the other messages of fields that need no answer are never read.
SAID = ("required", "max_length", "min_length", "unreal", "future")


def every_form(of: type[Form] = Form) -> Iterator[type[Form]]:
    for form in of.__subclasses__():
        if not form.__module__.startswith("tests."):
            yield form
        yield from every_form(form)


def every_field() -> list[tuple[str, Component]]:
    for path in our_modules():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if "forms" in module.split(".") and not module.startswith("govuk."):
            import_module(module.removesuffix(".__init__"))
    return [
        (f"{form.__module__}.{form.__name__}.{name}", field)
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, Component)
    ]


@pytest.mark.parametrize(("name", "field"), [pytest.param(*each, id=each[0]) for each in every_field()])
class TestErrors:
    def test_name_the_answer_and_not_the_question(self, name: str, field: Component) -> None:
        for code in SAID:
            if (message := str(field.error_messages.get(code, ""))) and (field.required or code != "required"):
                assert "?" not in message
                assert code == "required" or not message.startswith((*COMMANDS, " "))
