from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from govuk.forms import Form, TextField
from govuk.views import FormPage
from tests.govuk.conftest import TEMPLATES
from tests.govuk.markup import Markup


class NameForm(Form):
    name = TextField(label="Name", required_message="Enter your name")


class NamePage(FormPage[NameForm]):
    form_class = NameForm
    template_name = "govuk/layouts/question.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"name": "Anna"}}

    def submit(self, form: NameForm) -> HttpResponse:
        if form.cleaned_data["name"] == "Nobody":
            raise ValidationError({"name": "Enter somebody’s name"})
        if form.cleaned_data["name"] == "Nowhere":
            raise ValidationError("Try again later")
        return HttpResponseRedirect(f"/hello/{form.cleaned_data['name']}")


@pytest.fixture(autouse=True)
def only_govuk(settings: Settings) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.jinja2.Jinja2", **TEMPLATES}]


def answer(request: HttpRequest) -> HttpResponse:
    response = NamePage.as_view()(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.fixture
def post(rf: RequestFactory) -> Any:
    def posted(**data: str) -> HttpResponse:
        return answer(rf.post("/", data))

    return posted


class TestFormPage:
    def test_shows_the_form(self, http_request: HttpRequest) -> None:
        response = answer(http_request)
        page = Markup(response.content.decode())
        assert response.status_code == 200
        assert page.by_id("id_name")["value"] == "Anna"
        assert not page.with_class("govuk-error-summary")

    def test_an_empty_post_is_an_answer(self, post: Any) -> None:
        response = post()
        assert response.status_code == 422
        assert "Enter your name" in response.content.decode()

    def test_goes_on_when_all_is_well(self, post: Any) -> None:
        response = post(name="Bo")
        assert (response.status_code, response["Location"]) == (302, "/hello/Bo")

    @pytest.mark.parametrize(("name", "message"), [("Nobody", "Enter somebody’s name"), ("Nowhere", "Try again later")])
    def test_a_refusal_becomes_an_error_and_keeps_what_was_typed(self, post: Any, name: str, message: str) -> None:
        response = post(name=name)
        page = Markup(response.content.decode())
        assert response.status_code == 422
        assert page.by_id("id_name")["value"] == name
        assert [link.text for link in page.all("a", href="#id_name")] == [message]
