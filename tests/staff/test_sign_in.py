"""Signing in to the console."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from staff.models import StaffUser
from staff.views import WRONG
from tests.factories import PASSWORD, StaffUserFactory

pytestmark = pytest.mark.django_db

PAGE = "/console/sign-in"
SESSION = f"{settings.SESSION_COOKIE_NAME}-staff"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create(email="ada@console.example")


def sign_in(client: Client, email: str = "ada@console.example", password: str = PASSWORD) -> Any:
    return client.post(PAGE, {"email": email, "password": password})


class TestSignIn:
    def test_leads_to_the_console(self, client: Client, officer: StaffUser) -> None:
        response = sign_in(client)
        assert (response.status_code, response["Location"]) == (302, "/console/")
        assert client.get("/console/").status_code == 302
        assert client.get("/console/tasks/").status_code == 200

    def test_takes_the_address_in_any_case(self, client: Client, officer: StaffUser) -> None:
        assert sign_in(client, email="  ADA@Console.Example ").status_code == 302

    def test_gives_the_session_a_new_key(self, client: Client, officer: StaffUser) -> None:
        session = client.session
        session["something"] = 1
        session.save()
        planted = str(session.session_key)
        client.cookies[SESSION] = planted
        sign_in(client)
        assert client.cookies[SESSION].value != planted

    def test_sets_the_staff_cookie_only(self, client: Client, officer: StaffUser) -> None:
        sign_in(client)
        assert SESSION in client.cookies
        assert settings.SESSION_COOKIE_NAME not in client.cookies

    @pytest.mark.parametrize(
        ("path", "goes_to"),
        [
            ("/console/records/?search=1234567", "/console/records/?search=1234567"),
            ("/admin/", "/admin/"),
            ("https://elsewhere.example/console/", "/console/"),
            ("//elsewhere.example/console/", "/console/"),
            ("/\\elsewhere.example/", "/console/"),
            ("javascript:alert(1)", "/console/"),
            ("/record", "/console/"),
        ],
    )
    def test_goes_on_to_own_places_only(self, client: Client, officer: StaffUser, path: str, goes_to: str) -> None:
        response = client.post(PAGE, {"email": officer.email, "password": PASSWORD}, query_params={"next": path})
        assert response["Location"] == goes_to

    @pytest.mark.parametrize(
        ("path", "goes_to"),
        [
            ("/console/tasks/next/?search=grace&kind=a", "/console/tasks/?search=grace&kind=a"),
            ("/console/tasks/TRS-0000000/extend/", "/console/tasks/TRS-0000000/"),
            ("/console/tasks/TRS-0000000/take-over/?list=tab%3Dmine", "/console/tasks/TRS-0000000/?list=tab%3Dmine"),
            ("/console/tasks/TRS-0000000/reopen/check/", "/console/tasks/TRS-0000000/reopen/"),
            ("/console/tasks/TRS-0000000/reopen/?from=here", "/console/tasks/TRS-0000000/reopen/?from=here"),
            ("/console/unlocks/decisions/1/try-again/", "/console/unlocks/decisions/1/"),
            ("/console/sign-out", "/console/"),
            ("/admin/logout/", "/admin/"),
            ("/console/nowhere/at/all/", "/console/nowhere/at/all/"),
        ],
    )
    def test_goes_on_to_a_page_that_can_be_shown(
        self, client: Client, officer: StaffUser, path: str, goes_to: str
    ) -> None:
        response = client.post(PAGE, {"email": officer.email, "password": PASSWORD}, query_params={"next": path})
        assert response["Location"] == goes_to

    def test_stranger_who_asks_for_a_page_gets_there_in_the_end(self, client: Client, officer: StaffUser) -> None:
        asked = client.get("/console/records/")
        assert asked["Location"] == f"{PAGE}?next=/console/records/"
        response = client.post(asked["Location"], {"email": officer.email, "password": PASSWORD})
        assert response["Location"] == "/console/records/"

    def test_somebody_signed_in_need_not_again(self, client: Client, officer: StaffUser) -> None:
        sign_in(client)
        assert client.get(PAGE)["Location"] == "/console/"


@pytest.mark.usefixtures("production_hashing")
class TestPassword:
    @pytest.fixture
    def officer(self) -> StaffUser:
        return StaffUser.objects.create_user("ada@console.example", PASSWORD, name="Ada")

    def test_is_kept_so_that_nobody_can_read_it(self, officer: StaffUser) -> None:
        assert officer.password.startswith("scrypt$")
        assert PASSWORD not in officer.password

    def test_lets_in_who_knows_it_and_nobody_else(self, client: Client, officer: StaffUser) -> None:
        assert sign_in(client, password="wrong").status_code == 422
        assert sign_in(client).status_code == 302

    def test_takes_as_much_work_for_an_unknown_address(
        self, client: Client, officer: StaffUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed = []
        encode = ScryptPasswordHasher.encode

        def count(self: ScryptPasswordHasher, password: str, *arguments: Any, **options: Any) -> str:
            hashed.append(password)
            return str(encode(self, password, *arguments, **options))

        monkeypatch.setattr(ScryptPasswordHasher, "encode", count)
        sign_in(client, password="known, wrong")
        sign_in(client, email="nobody@console.example", password="unknown")
        assert hashed == ["known, wrong", "unknown"]


class TestRefusal:
    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(self, client: Client, officer: StaffUser) -> None:
        wrong = sign_in(client, password="wrong")
        unknown = sign_in(client, email="nobody@console.example")
        assert wrong.status_code == unknown.status_code == 422
        assert WRONG in wrong.text
        assert WRONG in unknown.text

    def test_keeps_what_was_typed_except_the_password(self, client: Client, officer: StaffUser) -> None:
        page = sign_in(client, password="a wrong password").text
        assert "ada@console.example" in page
        assert "a wrong password" not in page

    def test_account_that_is_switched_off_cannot_sign_in(self, client: Client) -> None:
        StaffUserFactory(email="ada@console.example", is_active=False)
        assert sign_in(client).status_code == 422

    def test_account_that_is_switched_off_is_signed_out(self, client: Client, officer: StaffUser) -> None:
        sign_in(client)
        StaffUser.objects.filter(pk=officer.pk).update(is_active=False)
        assert client.get("/console/tasks/")["Location"].startswith(PAGE)

    def test_asks_for_what_is_missing(self, client: Client, db: None) -> None:
        page = client.post(PAGE, {})
        assert page.status_code == 422
        assert "Enter your email address" in page.text
        assert "Enter your password" in page.text
        assert "Error: Sign in" in page.text


class TestLockOut:
    def fail(self, client: Client, times: int, email: str = "ada@console.example") -> list[int]:
        return [sign_in(client, email=email, password=f"wrong {n}").status_code for n in range(times)]

    def test_comes_with_the_fifth_failure(self, client: Client, officer: StaffUser) -> None:
        assert self.fail(client, 5) == [422, 422, 422, 422, 429]
        assert sign_in(client).status_code == 429

    def test_says_when_to_try_again_and_whom_to_ask(self, client: Client, officer: StaffUser) -> None:
        with time_machine.travel(NOON, tick=False):
            self.fail(client, 5)
            page = sign_in(client)
        assert "20 November 2026 at 12:31pm" in page.text
        assert "administrator" in page.text
        assert page["Retry-After"] == str(31 * 60)
        assert "Content-Security-Policy" in page

    def test_does_not_depend_on_case_spaces_or_browser(self, client: Client, officer: StaffUser) -> None:
        for n, email in enumerate(["ada@console.example", "ADA@console.example", " Ada@Console.Example"]):
            sign_in(Client(headers={"user-agent": f"browser {n}"}), email=email, password="wrong")
        self.fail(Client(REMOTE_ADDR="127.0.0.9"), 2, email="aDa@console.example")
        assert sign_in(client).status_code == 429

    def test_is_the_same_for_an_unknown_address(self, client: Client, db: None) -> None:
        assert self.fail(client, 5, email="nobody@console.example")[-1] == 429

    def test_leaves_other_people_alone(self, client: Client, officer: StaffUser) -> None:
        self.fail(client, 5, email="other@console.example")
        assert sign_in(client).status_code == 302

    def test_ends_after_half_an_hour(self, client: Client, officer: StaffUser) -> None:
        with time_machine.travel(NOON, tick=False):
            self.fail(client, 5)
        with time_machine.travel(NOON + timedelta(minutes=29), tick=False):
            assert sign_in(client).status_code == 429
        with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
            assert sign_in(client).status_code == 302

    def test_failures_before_a_success_do_not_count(self, client: Client, officer: StaffUser) -> None:
        self.fail(client, 4)
        assert sign_in(client).status_code == 302
        assert self.fail(Client(), 2) == [422] * 2

    def test_keeps_no_password(self, client: Client, officer: StaffUser) -> None:
        from axes.models import AccessAttempt

        sign_in(client, password="a password typed wrong")
        kept = AccessAttempt.objects.get()
        assert "a password typed wrong" not in kept.post_data + kept.get_data


class TestSignOut:
    def test_ends_the_session(self, client: Client, officer: StaffUser) -> None:
        sign_in(client)
        response = client.post("/console/sign-out", follow=True)
        assert "You have signed out" in response.text
        assert client.get("/console/tasks/")["Location"].startswith(PAGE)

    def test_is_a_post(self, client: Client, officer: StaffUser) -> None:
        sign_in(client)
        assert client.get("/console/sign-out").status_code == 405
        assert client.get("/console/tasks/").status_code == 200
