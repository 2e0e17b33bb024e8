"""What was typed while a session ended goes back to whoever typed it, and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from govuk.forms import TextareaField
from one_login.models import Session
from staff.models import Role
from support_tasks.models import Reason
from tests.factories import PASSWORD, StaffUserFactory
from tests.govuk.markup import Element, Markup
from tests.roles.addresses import CONSOLE, METHODS
from tests.roles.world import World
from tests.test_error_words import every_field
from trs_console.unsaved import LABELS, LONGEST_SHOWN

pytestmark = pytest.mark.django_db

ADDRESS = "/console/tasks/TRS-0000000/reopen/"
OURS, FOREIGN = "http://testserver", "https://elsewhere.example"
TYPED = "It is her sister’s record."


def send(browser: Client, path: str = ADDRESS, origin: str = OURS, **typed: str) -> Any:
    return browser.post(path, typed or {"reason": TYPED}, headers={"origin": origin})


def texts(response: Any) -> dict[str, str]:
    """By the names of the fields."""
    return {element["name"]: "".join(element.texts) for element in Markup(response.text).all("textarea")}


def link(response: Any, text: str) -> Element:
    (found,) = [element for element in Markup(response.text).all("a") if element.text.startswith(text)]
    return found


@pytest.fixture
def strict() -> Client:
    """A browser that sends no form's token."""
    return Client(enforce_csrf_checks=True)


class TestWhoIsSignedOut:
    def test_reads_that_nothing_was_saved_and_what_they_typed(self, client: Client) -> None:
        answer = send(client)
        assert answer.status_code == 403
        page = Markup(answer.text)
        assert page.one("h1").text == "You have been signed out"
        assert page.one("title").text == "You have been signed out – TRS Console"
        assert "What you sent was not saved." in page.one("main").text
        assert texts(answer) == {"reason": TYPED}

    def test_can_reach_the_text_and_read_what_it_is_and_not_change_it(self, client: Client) -> None:
        page = Markup(send(client).text)
        field = page.one("textarea")
        assert "readonly" in field
        assert "disabled" not in field
        assert page.one("label", for_=field["id"]).text == "Reason"

    def test_is_known_by_the_token_too(self, strict: Client) -> None:
        answer = send(strict)
        assert (answer.status_code, texts(answer)) == (403, {"reason": TYPED})
        assert Markup(answer.text).one("h1").text == "You have been signed out"

    def test_is_sent_to_sign_in_and_back_to_the_form(self, client: Client) -> None:
        way = link(send(client), "Sign in (opens in new tab)")
        assert way["target"] == "_blank"
        assert "noopener" in way["rel"]
        officer = StaffUserFactory.create(role=Role.MANAGER)
        assert client.post(way["href"], {"email": officer.email, "password": PASSWORD})["Location"] == ADDRESS

    def test_signs_in_in_the_same_tab_where_there_is_nothing_to_copy(self, client: Client) -> None:
        answer = client.post("/console/tasks/next/", headers={"origin": OURS})
        way = link(answer, "Sign in")
        assert "target" not in way
        assert way["href"] == "/console/sign-in?next=/console/tasks/"
        assert "What you typed" not in answer.text

    def test_comes_from_every_page_to_one_that_can_be_shown(self, as_staff: Callable[..., Client]) -> None:
        world, administrator = World.make(), as_staff(Role.ADMINISTRATOR)
        wrong = []
        for route, page in CONSOLE.items():
            if page.permission is None or "POST" not in page.takes.split():
                continue
            way = link(send(Client(), world.address(route)), "Sign in")
            shown = administrator.get(administrator.get(way["href"])["Location"], follow=True)
            if shown.status_code not in {200, 409}:
                wrong.append((route, way["href"], shown.status_code))
        assert not wrong

    @pytest.mark.parametrize("method", METHODS)
    def test_is_told_so_of_what_they_sent_and_sent_to_sign_in_otherwise(self, client: Client, method: str) -> None:
        answer = client.generic(method, ADDRESS, headers={"origin": OURS})
        assert answer.status_code == (403 if method == "POST" else 302)

    def test_leaves_nothing_behind(self, client: Client, caplog: pytest.LogCaptureFixture) -> None:
        answer = send(client)
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert not Session.objects.exists()
        assert TYPED not in caplog.text
        assert "What you sent was not saved" not in client.get("/console/sign-in").text


class TestWhoSignedInAnew:
    """The token of the form is that of before."""

    @pytest.fixture
    def officer(self, strict: Client) -> Client:
        strict.force_login(StaffUserFactory.create(role=Role.MANAGER), backend="staff.access.StaffBackend")
        strict.cookies["session-staff"] = strict.cookies.pop("session").value
        return strict

    def test_reads_what_they_typed(self, officer: Client) -> None:
        answer = send(officer)
        assert answer.status_code == 403
        assert Markup(answer.text).one("h1").text == "Your answers on this page were not saved"
        assert texts(answer) == {"reason": TYPED}

    def test_opens_the_form_again(self, officer: Client) -> None:
        way = link(send(officer, f"{ADDRESS}check/"), "Open the page again (opens in new tab)")
        assert (way["href"], way["target"]) == (ADDRESS, "_blank")

    def test_reads_nothing_that_another_site_sent(self, officer: Client) -> None:
        answer = send(officer, origin=FOREIGN)
        assert (answer.status_code, texts(answer)) == (403, {})


class TestWhoMayNotAnyMore:
    """Their role was lowered while the form was open."""

    @pytest.fixture
    def viewer(self, as_staff: Callable[..., Client]) -> Client:
        return as_staff(Role.VIEWER)

    def test_reads_what_they_typed(self, viewer: Client) -> None:
        answer = send(viewer)
        assert answer.status_code == 403
        assert Markup(answer.text).one("h1").text == "You cannot see this page"
        assert "What you typed was not saved." in answer.text
        assert texts(answer) == {"reason": TYPED}

    def test_reads_nothing_that_another_site_sent(self, viewer: Client) -> None:
        assert texts(send(viewer, origin=FOREIGN)) == {}

    def test_reads_of_nothing_typed_where_nothing_was(self, viewer: Client) -> None:
        assert "What you typed" not in viewer.get(ADDRESS).text


class TestWhereSomethingBroke:
    @pytest.fixture
    def broken(self, as_staff: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> Client:
        def fail(_reference: str) -> None:
            raise RuntimeError

        monkeypatch.setattr("support_tasks.queries.task", fail)
        client = as_staff(Role.MANAGER)
        client.raise_request_exception = False
        return client

    def test_what_was_typed_can_be_copied(self, broken: Client) -> None:
        answer = send(broken)
        assert answer.status_code == 500
        assert texts(answer) == {"reason": TYPED}

    def test_nothing_is_given_back_that_cannot_be_read(self, broken: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("trs_console.unsaved.is_from_us", lambda _request: 1 / 0)
        answer = send(broken)
        assert answer.status_code == 500
        assert Markup(answer.text).one("h1").text == "Sorry, there is a problem with the service"


class TestWhoSent:
    @pytest.mark.parametrize(
        ("headers", "is_shown"),
        [
            ({"origin": OURS}, True),
            ({"origin": OURS, "referer": f"{FOREIGN}/"}, True),
            ({"referer": f"{OURS}{ADDRESS}"}, True),
            ({"origin": FOREIGN}, False),
            ({"origin": FOREIGN, "referer": f"{OURS}{ADDRESS}"}, False),
            ({"origin": "null", "referer": f"{OURS}{ADDRESS}"}, False),
            ({"origin": "", "referer": f"{OURS}{ADDRESS}"}, False),
            ({"origin": "https://testserver"}, False),
            ({"origin": f"{OURS}:8000"}, False),
            ({"origin": f"{OURS}.elsewhere.example"}, False),
            ({"referer": f"{FOREIGN}/?{OURS}/"}, False),
            ({"referer": f"{OURS}.elsewhere.example/"}, False),
            ({"referer": f"{OURS}@elsewhere.example/"}, False),
            ({"referer": "http://["}, False),
            ({}, False),
        ],
    )
    def test_decides_whether_it_is_shown(self, client: Client, headers: dict[str, str], *, is_shown: bool) -> None:
        answer = client.post(ADDRESS, {"reason": TYPED}, headers=headers)
        assert answer.status_code == 403
        assert (TYPED in answer.text) is is_shown


class TestTexts:
    @pytest.mark.parametrize(
        ("field", "is_shown"),
        [
            *((name, True) for name in LABELS),
            ("password", False),
            ("email", False),
            ("search", False),
            ("csrfmiddlewaretoken", False),
            ("national_insurance_number", False),
            ("seen", False),
            ("connect", False),
            ("next", False),
        ],
    )
    def test_are_those_of_the_list(self, client: Client, field: str, *, is_shown: bool) -> None:
        assert (TYPED in send(client, **{field: TYPED}).text) is is_shown

    @pytest.mark.parametrize("path", ["/console/sign-in", "/admin/login/", "/connect/check-answers"])
    def test_are_shown_on_pages_for_who_is_signed_in_alone(self, strict: Client, path: str) -> None:
        answer = send(strict, path, password=PASSWORD, email="ada@console.example")
        assert answer.status_code == 403
        assert Markup(answer.text).one("h1").text == "Your answers on this page were not saved"
        assert PASSWORD not in answer.text
        assert "ada@console.example" not in answer.text

    def test_are_of_all_fields_that_take_time_to_write(self) -> None:
        of_staff = [
            name
            for name, field in every_field()
            if isinstance(field, TextareaField) and not name.startswith("matching.")
        ]
        assert of_staff
        assert {name.rpartition(".")[2] for name in of_staff} <= set(LABELS)

    def test_are_shown_as_they_were_typed(self, client: Client) -> None:
        typed = "Rang her.\r\n\r\n  </textarea><script>alert(1)</script> & “she” said {{ 7 * 7 }}"
        answer = send(client, note=typed)
        assert "<script>alert" not in answer.text
        assert texts(answer) == {"note": typed.replace("\r\n", "\n")}

    def test_are_cut_where_nobody_wrote_that_much(self, client: Client) -> None:
        answer = send(client, note="a" * LONGEST_SHOWN, detail="b" * (LONGEST_SHOWN + 1))
        assert {name: len(text) for name, text in texts(answer).items()} == dict.fromkeys(
            ("note", "detail"), LONGEST_SHOWN
        )
        assert answer.text.count("Only the beginning is shown.") == 1

    @pytest.mark.parametrize("nothing", ["", "  \r\n ", Reason.ANOTHER_REASON])
    def test_leave_out_what_nobody_wrote(self, client: Client, nothing: str) -> None:
        assert texts(send(client, reason=nothing)) == {}
