import re
from typing import Any

import pytest
from django.contrib import messages
from django.http import HttpRequest

from govuk.forms import DateField, FileField, Form, RadiosField, TextField
from govuk.pages import NavigationItem
from tests.govuk.conftest import Render
from tests.govuk.markup import Markup

SHELL: dict[str, Any] = {
    "service_name": "Teaching record",
    "service_url": "/start",
    "sign_out_url": "/sign-out",
}
NAVIGATION = [
    NavigationItem("Find a record", "/find"),
    NavigationItem("Support tasks", "/tasks", is_current=True),
]
LAYOUTS = ["page", "interruption", "console", "question"]


class NumberForm(Form):
    has_number = RadiosField(
        label="Do you have a number?",
        is_page_heading=True,
        choices=[("yes", "Yes"), ("no", "No")],
        reveals={"yes": "number"},
    )
    number = TextField(label="Number")
    born = DateField(label="Date of birth")


def extending(layout: str, rest: str = "") -> str:
    return f'{{% extends "govuk/layouts/{layout}.html" %}}{rest}'


@pytest.fixture
def title_of(render: Render) -> Any:
    def title(layout: str, rest: str = "", **context: Any) -> str:
        shown = render(extending(layout, rest), **{**SHELL, "navigation": NAVIGATION, **context})
        return shown.all("title")[0].text

    return title


class TestEveryLayout:
    @pytest.fixture(params=LAYOUTS)
    def shown(self, request: pytest.FixtureRequest, render: Render) -> Markup:
        context = {**SHELL, "navigation": NAVIGATION, "one_login_header": True, "form": NumberForm({})}
        return render(extending(request.param), **context)

    def test_has_what_every_page_needs(self, shown: Markup) -> None:
        assert shown.one("html")["lang"] == "en"
        assert shown.one("a", href="#main-content").text == "Skip to main content"
        assert shown.by_id("main-content").tag == "main"

    def test_has_no_inline_style_and_only_the_script_with_the_nonce(self, shown: Markup) -> None:
        inline = [script for script in shown.all("script") if "src" not in script]
        assert [re.fullmatch(r"[\w-]{20,}", script["nonce"]) is not None for script in inline] == [True]
        assert not [element for element in shown.elements if "style" in element or element.tag == "style"]
        assert not [name for element in shown.elements for name in element.attributes if name.startswith("on")]

    def test_signs_out_with_a_post_that_carries_the_token(self, shown: Markup) -> None:
        form = shown.one("form", action="/sign-out")
        assert form["method"] == "post"
        assert form.text == "Sign out"
        assert shown.all("input", type="hidden", name="csrfmiddlewaretoken")

    def test_ids_are_unique(self, shown: Markup) -> None:
        ids = [element["id"] for element in shown.elements if "id" in element and element.tag != "symbol"]
        assert sorted(ids) == sorted(set(ids))


class TestTitle:
    def test_names_page_service_and_government(self, title_of: Any) -> None:
        assert title_of("page", page_title="Start") == "Start – Teaching record – GOV.UK"

    def test_takes_a_block(self, title_of: Any) -> None:
        assert title_of("page", "{% block page_title %}Mine{% endblock %}").startswith("Mine – ")

    def test_is_the_question_where_the_question_is_the_heading(self, title_of: Any) -> None:
        assert title_of("question", form=NumberForm()) == "Do you have a number? – Teaching record – GOV.UK"

    @pytest.mark.parametrize("layout", ["page", "question", "console"])
    def test_says_first_that_there_is_an_error(self, title_of: Any, layout: str) -> None:
        assert title_of(layout, page_title="Start", form=NumberForm({})).startswith("Error: Start – ")

    def test_of_the_console_names_the_console(self, title_of: Any) -> None:
        assert title_of("console", page_title="Support tasks") == "Support tasks – TRS Console"


class TestQuestion:
    def test_puts_the_summary_first_and_every_link_leads_somewhere(self, render: Render) -> None:
        form = NumberForm({"has_number": "yes", "born-day": "5", "born-year": "1990"})
        page = render(extending("question"), form=form, **SHELL)
        links = [link["href"] for link in page.all("a") if link["href"].startswith("#id_")]
        assert links == ["#id_number", "#id_born-month"]
        for link in links:
            assert page.by_id(link[1:]).tag == "input"
        main = page.elements[page.elements.index(page.by_id("main-content")) :]
        summary, form_tag = (
            next(index for index, element in enumerate(main) if mark in element.classes or element.tag == mark)
            for mark in ("govuk-error-summary", "form")
        )
        assert summary < form_tag

    def test_lets_the_server_validate(self, render: Render) -> None:
        page = render(extending("question"), form=NumberForm(), **SHELL)
        form = page.one("form", method="post")
        assert "novalidate" in form
        assert "enctype" not in form
        assert page.all("button", type="submit")[-1].text == "Continue"

    def test_sends_files_as_files(self, render: Render) -> None:
        form = type("ProofForm", (Form,), {"proof": FileField(label="Proof")})()
        page = render(extending("question"), form=form, **SHELL)
        assert page.one("form", method="post")["enctype"] == "multipart/form-data"

    def test_stands_on_the_console_where_asked(self, render: Render) -> None:
        source = '{% set layout = "govuk/layouts/console.html" %}' + extending("question")
        page = render(source, form=NumberForm(), navigation=NAVIGATION, **SHELL)
        assert page.with_class("trs-console-header")


class TestPage:
    def test_has_the_plain_header_for_a_stranger(self, render: Render) -> None:
        page = render(extending("page"), **SHELL)
        assert page.with_class("govuk-header")
        assert not page.all(data_module="one-login-header")
        assert not page.all("form")

    def test_has_the_service_header_for_somebody_signed_in(self, render: Render) -> None:
        page = render(extending("page"), one_login_header=True, **SHELL)
        assert not page.with_class("govuk-header")
        assert page.one("a", href="https://home.account.gov.uk").text == "GOV.UK One Login"

    def test_the_service_headers_stylesheet_comes_first(self, render: Render) -> None:
        page = render(extending("page"), one_login_header=True, **SHELL)
        sheets = [link["href"].rpartition("/")[2] for link in page.all("link", rel="stylesheet")]
        assert sheets == ["service-header.min.css", "govuk-frontend.min.css", "trs_console.css"]

    def test_the_back_link_is_there_when_asked_for(self, render: Render) -> None:
        assert not render(extending("page"), **SHELL).all("nav")
        page = render(extending("page"), back_href="/before", back_text="Back to tasks", **SHELL)
        assert page.one("a", href="/before").text == "Back to tasks"


class TestInterruption:
    SOURCE = extending("interruption", "{% block message %}Words{% endblock %}")

    def test_the_title_is_the_heading(self, render: Render) -> None:
        page = render(self.SOURCE, page_title="Get support", **SHELL)
        assert page.one("h1").text == "Get support"
        assert "Words" in page.by_id("main-content").text

    def test_can_be_green(self, render: Render) -> None:
        page = render(self.SOURCE, interruption_colour="green", **SHELL)
        assert "trs-interruption--green" in page.by_id("main-content").classes


class TestConsole:
    def test_marks_where_one_is(self, render: Render) -> None:
        page = render(extending("console"), navigation=NAVIGATION, product_url="/console/", **SHELL)
        assert page.one("a", aria_current="page").text == "Support tasks"
        assert page.one("a", href="/console/").text == "TRS Console"

    def test_has_no_navigation_before_signing_in(self, render: Render) -> None:
        page = render(extending("console"), navigation=[], **SHELL)
        assert not page.all("nav")
        assert not page.all("form")


class TestMessages:
    @pytest.mark.parametrize("layout", ["page", "console"])
    def test_become_banners_that_are_told_apart(self, render: Render, http_request: HttpRequest, layout: str) -> None:
        messages.success(http_request, "Record connected\nWe are emailing <anna>")
        messages.warning(http_request, "Closed already")
        page = render(extending(layout), **SHELL)
        done, known = page.all(data_module="govuk-notification-banner")
        assert done.text == "Success Record connected We are emailing <anna>"
        assert done["role"] == "alert"
        assert known.text == "Important Closed already"
        assert page.by_id(done["aria-labelledby"]).text == "Success"
        assert page.by_id(known["aria-labelledby"]).text == "Important"
