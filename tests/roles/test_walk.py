"""Every address of the console and Django admin, with every method, as nobody, as each role, and of one's own things.

The table is in `addresses`. A test walks the whole of it and then says all that is wrong at once.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse, HttpResponseForbidden
from django.test import Client

from staff import policies
from staff.models import Role, Viewing, What
from staff.policies import PERMISSIONS, REFUSALS
from tests.factories import StaffUserFactory
from tests.roles.addresses import ADDRESSES, DOORS, METHODS, SAFE, Page, missing, patterns
from tests.roles.world import STRANGERS, World, browser_of, own_things, stranger, undone
from trs_console import urls

pytestmark = pytest.mark.django_db

WRITE = re.compile(r'\b(?:INSERT INTO|(?<!FOR )(?<!FOR NO KEY )UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)"?')
OF_LOOKING = {"one_login_session", "staff_viewing"}
type Visit = tuple[str, Page, str]


class Writes:
    """The tables that were written, but for those that looking at a page writes."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: Any, *rest: Any) -> Any:
        self.tables |= set(WRITE.findall(str(sql))) - OF_LOOKING
        return execute(sql, *rest)


@contextmanager
def watched() -> Iterator[Writes]:
    writes = Writes()
    with undone(), connection.execute_wrapper(writes):
        yield writes


def visits(*methods: str) -> Iterator[Visit]:
    """Each address with each of these methods, or with all."""
    for route, page in ADDRESSES.items():
        for method in methods or METHODS:
            yield route, page, method


def ask(browser: Client, method: str, address: str) -> HttpResponse:
    """The answer; the browser forgets it, so that signing out leaves it signed in."""
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    response: HttpResponse = getattr(browser, method.lower())(address)
    browser.cookies.clear()
    browser.cookies.load(cookies)
    return response


def check(wrong: list[tuple[Any, ...]], hint: str = "") -> None:
    assert not wrong, "\n".join([hint, *("  ".join(map(str, each)) for each in wrong)])


@pytest.fixture(autouse=True)
def thousands_of_requests(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Without what takes most of their time: log lines, sessions that are put off, and the frame round a refusal
    (`test_errors` looks at it)."""
    settings.SESSION_SAVE_EVERY_REQUEST = False
    monkeypatch.setattr(urls, "handler403", lambda _, exception=None: HttpResponseForbidden(str(exception)))
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    return World.make()


class TestTheTable:
    def test_has_every_address(self) -> None:
        lines = missing()
        assert not lines, "add to tests/roles/addresses.py:\n" + "\n".join(lines)

    def test_has_no_address_that_is_gone(self) -> None:
        gone = sorted(set(ADDRESSES) - set(patterns()))
        assert not gone, f"take out of tests/roles/addresses.py: {gone}"

    def test_has_a_sample_for_every_parameter(self, world: World) -> None:
        for route in ADDRESSES:
            assert world.address(route).startswith(DOORS), route

    def test_says_of_each_page_what_the_page_says_itself(self) -> None:
        for route, pattern in patterns().items():
            if not route.startswith("/console/"):
                continue
            declared = getattr(pattern.callback, "permission", None)
            assert declared == ADDRESSES[route].permission, route
            assert declared or getattr(pattern.callback, "open_to_anyone", False), route


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_is_sent_to_sign_in(world: World, who: str) -> None:
    """What they send to the console is refused: `test_unsaved` looks at the page that gives it back."""
    browser = stranger(who)
    wrong = []
    for route, page, method in visits():
        if page.permission is None:
            continue
        with watched() as writes:
            response = ask(browser, method, world.address(route))
        where = response.headers.get("Location", "").replace("/admin/login/", "/console/sign-in")
        # Django admin's own way out ends where it began: there is nobody to sign out.
        is_sent = where.startswith("/console/sign-in?next=/") or (route, where) == ("/admin/logout/", "/admin/")
        is_refused = response.status_code == 403 and "You have been signed out." in response.content.decode()
        is_right = is_refused if _sends_to_the_console(route, method) else response.status_code == 302 and is_sent
        if not is_right or writes.tables:
            wrong.append((method, route, response.status_code, where, writes.tables))
    check(wrong)


def _sends_to_the_console(route: str, method: str) -> bool:
    return method == "POST" and route.startswith("/console/")


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_it_may_and_nothing_else(world: World, role: Role) -> None:
    browser = browser_of(StaffUserFactory.create(role=role))
    wrong = []
    for route, page, method in visits():
        with watched() as writes:
            response = ask(browser, method, world.address(route))
        if fault := _fault(response, page, method, role, writes.tables):
            wrong.append((method, route, fault))
    check(wrong)


def _fault(response: HttpResponse, page: Page, method: str, role: Role, written: set[str]) -> str:
    """What is wrong with the answer; "" where nothing is."""
    status = response.status_code
    needed = page.permission_for(method)
    refusal = REFUSALS[needed] if needed and needed not in PERMISSIONS[role] else ""
    if method in SAFE or refusal or not page.takes_method(method):
        may_write = page.writes if page.takes_method(method) and not refusal else set()
        if not written <= may_write:
            return f"wrote {written}"
    if refusal:
        return "" if status == 403 and _says(response, refusal, method) else f"{status}, not refused"
    if page.refuses_everybody(method):
        return "" if status == 403 else f"{status}, not refused"
    if page.takes_method(method):
        return "" if status in page.answers else f"{status}, not in {sorted(page.answers)}"
    if status != 405 or not response.headers.get("Allow"):
        return f"{status}, not 405: mark the view with require_safe, or name the method in the table"
    return "" if _says(response, "Nothing was saved", method) else "405 without a page"


def _says(response: HttpResponse, words: str, method: str) -> bool:
    return method == "HEAD" or words in response.content.decode()


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.MANAGER, Role.ADMINISTRATOR])
def test_nobody_works_on_what_is_their_own(world: World, role: Role) -> None:
    officer = StaffUserFactory.create(role=role, email="ada@console.example")
    things = list(own_things(officer))
    browser = browser_of(officer)
    wrong = []
    for route, page, method in visits("GET", "POST"):
        needed = page.permission_for(method)
        if needed is None or not policies.can(officer, needed) or not page.takes_method(method):
            continue
        for why, instead in things:
            if not _names(route, instead):
                continue
            with watched() as writes:
                response = ask(browser, method, world.address(route, **instead))
            status = response.status_code
            # A record that was deactivated can be connected to nobody, so that page says so, and no more.
            expected = page.answers if page.takes_of_owner(method) else {403} if method == "POST" else {403, 409}
            if status not in expected or (not page.takes_of_owner(method) and writes.tables):
                wrong.append((why, method, route, status, writes.tables))
    check(wrong)


def _names(route: str, instead: dict[str, str]) -> bool:
    """Whether one's own thing can stand in the address: of ids in Django admin, only that of a record to change."""
    if "object_id" in instead:
        return "/teachingrecord/<path:object_id>/change/" in route
    return any(f":{name}>" in route for name in instead)


def test_nothing_is_done_without_the_forms_token(world: World) -> None:
    """As another site would ask for it, in the browser of somebody who may do everything."""
    browser = browser_of(StaffUserFactory.create(role=Role.ADMINISTRATOR), enforce_csrf_checks=True)
    wrong = []
    for route, _, method in visits("POST"):
        with watched() as writes:
            response = ask(browser, method, world.address(route))
        if response.status_code != 403 or "were not saved" not in response.content.decode() or writes.tables:
            wrong.append((method, route, response.status_code, writes.tables))
    check(wrong)


def test_whatever_is_shown_is_recorded(world: World) -> None:
    """A page with a record's TRN, a task's reference or a One Login's id in its address shows that thing."""
    browser = browser_of(StaffUserFactory.create(role=Role.ADMINISTRATOR))
    wrong = []
    for route in ADDRESSES:
        shown = ((what, world.samples_of(route)[of]) for name, (what, of) in SHOWN_BY.items() if f":{name}>" in route)
        expected = set(shown)
        with undone():
            response = ask(browser, "GET", world.address(route))
            seen = set(Viewing.objects.filter(staff_user__role=Role.ADMINISTRATOR).values_list("what", "which"))
        if response.status_code == 200 and route.startswith("/console/") and seen != expected:
            wrong.append((route, seen, expected))
    check(wrong, "the view returns its page through staff.viewings.shown")


# By the parameter: what is shown, and which sample it is. A decision and an e-mail are about the record with the TRN of
# the sample.
SHOWN_BY = {
    "trn": (What.RECORD, "trn"),
    "reference": (What.TASK, "reference"),
    "public_id": (What.ONE_LOGIN, "public_id"),
    "decision_id": (What.RECORD, "trn"),
    "email_reference": (What.RECORD, "trn"),
}
