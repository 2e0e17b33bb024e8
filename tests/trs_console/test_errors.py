"""What people see when something goes wrong."""

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory

from staff.models import Role
from staff.policies import NotPermitted
from tests.govuk.markup import Markup
from tests.roles.addresses import CONSOLE
from tests.roles.world import World
from trs_console import errors


@pytest.fixture
def no_database() -> Iterator[None]:
    """A database that answers nothing."""

    def fails(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(fails):
        yield


def request(path: str) -> HttpRequest:
    return RequestFactory().get(path)


class TestServerError:
    def test_needs_no_session_and_no_database(self) -> None:
        response = errors.server_error(request("/record"))
        words = response.content.decode()
        assert response.status_code == 500
        assert "Sorry, there is a problem with the service" in words
        assert "mailto:teaching.record@example.com" in words

    def test_stands_in_the_consoles_frame_for_staff(self) -> None:
        words = errors.server_error(request("/console/tasks/")).content.decode()
        assert "TRS Console" in words
        assert "Access your teaching record" not in words

    @pytest.mark.django_db
    def test_is_shown_when_the_database_fails(self, client: Client, no_database: None) -> None:
        client.raise_request_exception = False
        client.cookies["session"] = "somebody's"
        response = client.get("/")
        assert response.status_code == 500
        assert "there is a problem with the service" in response.content.decode()

    @pytest.mark.django_db
    def test_lets_the_script_of_the_layout_run(self, client: Client) -> None:
        client.raise_request_exception = False
        with mock.patch("matching.views.start.pages.StartPage", side_effect=ZeroDivisionError):
            response = client.get("/")
        nonce = response.content.decode().partition('nonce="')[2].partition('"')[0]
        assert nonce
        assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]


class TestBadRequest:
    def test_needs_no_session(self) -> None:
        response = errors.bad_request(request("/record"))
        assert response.status_code == 400
        assert "this page could not be opened" in response.content.decode()

    @pytest.mark.django_db
    def test_is_shown_for_a_foreign_host(self, client: Client) -> None:
        response = client.get("/", headers={"host": "elsewhere.example"})
        assert response.status_code == 400
        assert "this page could not be opened" in response.content.decode()


@pytest.mark.django_db
class TestNotFound:
    def test_leads_to_the_start_page(self, client: Client) -> None:
        response = client.get("/nowhere")
        words = response.content.decode()
        assert response.status_code == 404
        assert "<title>Page not found – Access your teaching record – GOV.UK</title>" in words.replace("\n", "")
        assert 'href="/"' in words

    def test_leads_staff_to_the_console(self, as_staff: Callable[..., Client]) -> None:
        response = as_staff().get("/console/nowhere")
        assert response.status_code == 404
        assert "Go to the first page of the console" in response.content.decode()


@pytest.mark.django_db
class TestForbidden:
    @pytest.mark.parametrize(
        ("refusal", "words"),
        [
            (NotPermitted("This is your own record."), "This is your own record."),
            (None, "You do not have permission"),
        ],
    )
    def test_says_why_where_it_is_known(self, client: Client, refusal: Exception | None, words: str) -> None:
        refused = request("/")
        refused.session = client.session
        response = errors.forbidden(refused, refusal)
        assert response.status_code == 403
        assert words in response.content.decode()


@pytest.mark.django_db
class TestStaleForm:
    def test_is_shown_in_place_of_a_form_without_its_token(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        response = strict.post("/connect/check-answers")
        words = response.content.decode()
        assert response.status_code == 403
        assert "Your answers on this page were not saved" in words
        assert 'href="/continue"' in words


@pytest.mark.django_db
class TestMethodNotAllowed:
    @pytest.mark.parametrize("address", ["/", "/signed-out", "/one-login/callback"])
    def test_has_a_way_on(self, client: Client, address: str) -> None:
        response = client.post(address)
        assert response.status_code == 405
        assert "GET" in response["Allow"]
        assert "Nothing was saved" in response.text
        assert 'href="/"' in response.text

    def test_stands_in_the_consoles_frame_for_staff(self, as_staff: Callable[..., Client]) -> None:
        response = as_staff().post("/console/tasks/")
        assert response.status_code == 405
        assert "TRS Console" in response.text

    @pytest.mark.parametrize("route", [route for route, page in CONSOLE.items() if page.takes == "POST"])
    def test_says_what_to_do_wherever_only_a_button_leads(self, as_staff: Callable[..., Client], route: str) -> None:
        address = World.make().address(route)
        response = as_staff(Role.ADMINISTRATOR).get(address)
        assert response.status_code == 405
        main = Markup(response.text).one("main")
        assert "This page cannot be opened in this way" in main.text
        assert Markup(response.text).one("a", class_="govuk-link", href="/console/").text == "go to support tasks"
