from dataclasses import dataclass

import jinja2
import pytest

from govuk.environment import environment
from govuk.forms import Form, TextField


@dataclass(frozen=True)
class NamePage:
    name: str


class NameForm(Form):
    name = TextField(label="Name")


def rendered(source: str, **context: object) -> str:
    return environment().from_string(source).render(context)


class TestUndefined:
    @pytest.mark.parametrize(
        "source",
        [
            "{{ page.nmae }}",
            "{% if page.nmae %}{% endif %}",
            "{% for x in page.nmae %}{% endfor %}",
            "{{ page.nmae.x }}",
        ],
    )
    def test_a_typo_in_an_attribute_of_ours_raises(self, source: str) -> None:
        with pytest.raises(jinja2.UndefinedError, match="nmae"):
            rendered(source, page=NamePage("Anna"))

    def test_a_typo_in_a_form_field_raises(self) -> None:
        with pytest.raises(jinja2.UndefinedError, match="nmae"):
            rendered("{{ form.nmae }}", form=NameForm())

    def test_asking_whether_it_is_there_is_no_typo(self) -> None:
        page = NamePage("Anna")
        assert rendered("{{ page.x is defined }} {{ page.x | default('none') }}", page=page) == "False none"

    @pytest.mark.parametrize(
        "source", ["{{ absent }}", "{{ absent.deeper.still }}", "{{ given.absent }}", "{{ text.x }}"]
    )
    def test_names_and_keys_that_were_not_given_are_empty(self, source: str) -> None:
        assert rendered(source, given={"a": 1}, text="words") == ""

    @pytest.mark.parametrize(
        ("source", "shown"),
        [
            ("{{ given.a }}{{ given['items'] }}", "1ours"),  # a key that is a method's name, as the macros ask for it
            ("{{ given.items() | length }}", "2"),
            ("{{ given.absent in [absent] }}{{ given.absent in [none] }}", "TrueFalse"),
            ("{{ given.absent is defined }}{{ given.absent | default('none') }}", "Falsenone"),
        ],
    )
    def test_a_dict_answers_as_in_any_environment(self, source: str, shown: str) -> None:
        given = {"a": 1, "items": "ours"}
        assert rendered(source, given=given) == shown
        assert jinja2.Environment(autoescape=True).from_string(source).render(given=given) == shown

    def test_does_not_print_its_own_source_while_debugging(self) -> None:
        assert environment(undefined=jinja2.DebugUndefined).from_string("{{ absent }}").render() == ""


class TestEnvironment:
    def test_escapes(self) -> None:
        assert rendered("{{ name }}", name="<b>") == "&lt;b&gt;"

    def test_asks_the_given_loader_first(self) -> None:
        loader = jinja2.DictLoader({"govuk/components/details.html": "ours"})
        assert environment(loader=loader).get_template("govuk/components/details.html").render() == "ours"

    def test_finds_the_packages_macros_and_our_own(self) -> None:
        for name in ("govuk_frontend_jinja/components/button/macro.html", "govuk/components/details.html"):
            assert environment().get_template(name)

    def test_every_template_knows_what_the_environment_does(self) -> None:
        ours = environment()
        ours.globals["word"] = "ours"
        assert ours.from_string("{{ word }}{{ other }}", globals={"other": "!"}).render() == "ours!"
        assert ours.from_string("{{ word }}{{ other }}").render() == "ours"

    def test_makes_what_templates_import_once(self) -> None:
        made: list[str] = []
        import_word = "{% from 'part' import word %}{{ word() }}"
        page = "{% macro tag() %}" + import_word + "{% endmacro %}{{ tag() }}{{ tag() }}"
        part = "{{ make('part') or '' }}{% macro word() %}Open{% endmacro %}"
        ours = environment(loader=jinja2.DictLoader({"part": part, "page": page}))
        ours.globals["make"] = made.append
        assert ours.get_template("page").render() == "OpenOpen"
        assert made == ["part"]
