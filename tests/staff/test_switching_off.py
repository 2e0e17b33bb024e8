"""An account that is switched off, or changed: what becomes of whoever is signed in to it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import login
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from staff import actions
from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from tests.at_once import AtOnce
from tests.factories import PASSWORD, StaffUserFactory, support_task

pytestmark = pytest.mark.django_db

SIGN_IN = "/console/sign-in"
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def signed_in(account: StaffUser) -> Client:
    """A browser of their own in which somebody signed in."""
    browser = Client()
    assert browser.post(SIGN_IN, {"email": account.email, "password": PASSWORD}).status_code == 302
    return browser


def is_signed_in(browser: Client) -> bool:
    return browser.get("/console/tasks/").status_code == 200


def save(browser: Client, account: StaffUser, **changes: str) -> Any:
    """Save the account's page in Django admin; `off` takes a cross away."""
    account.refresh_from_db()
    posted = {"email": account.email, "name": account.name, "role": account.role, "own_trn": account.own_trn}
    posted |= {"is_active": "on"} if account.is_active else {}
    posted = {name: value for name, value in (posted | changes).items() if value != "off"}
    return browser.post(reverse("admin:staff_staffuser_change", args=[account.pk]), posted)


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create(role=Role.SUPPORT)


@pytest.fixture
def administrator() -> StaffUser:
    return StaffUserFactory.create(role=Role.ADMINISTRATOR)


@pytest.fixture
def admin_pages(administrator: StaffUser) -> Client:
    return signed_in(administrator)


class TestSwitchingOff:
    def test_ends_every_session_at_once(self, admin_pages: Client, officer: StaffUser) -> None:
        browsers = [signed_in(officer), signed_in(officer)]
        save(admin_pages, officer, is_active="off")
        for browser in browsers:
            assert browser.get("/console/tasks/")["Location"].startswith(SIGN_IN)
            assert "You have been signed out" in browser.post("/console/tasks/").text

    def test_ends_them_for_good(self, admin_pages: Client, officer: StaffUser) -> None:
        unused, used = signed_in(officer), signed_in(officer)
        save(admin_pages, officer, is_active="off")
        assert not is_signed_in(used)
        save(admin_pages, officer, is_active="on")
        assert not is_signed_in(used)
        assert not is_signed_in(unused)
        assert is_signed_in(signed_in(officer))

    def test_ends_a_sign_in_that_was_under_way(self, admin_pages: Client, client: Client, officer: StaffUser) -> None:
        request = RequestFactory().post(SIGN_IN)
        request.session = client.session
        as_it_was = StaffUser.objects.get(pk=officer.pk)
        save(admin_pages, officer, is_active="off")
        save(admin_pages, officer, is_active="on")
        login(request, as_it_was, backend="staff.access.StaffBackend")
        request.session.save()
        late = Client()
        late.cookies["session-staff"] = str(request.session.session_key)
        assert not is_signed_in(late)

    def test_lets_nobody_sign_in(self, admin_pages: Client, officer: StaffUser) -> None:
        save(admin_pages, officer, is_active="off")
        assert Client().post(SIGN_IN, {"email": officer.email, "password": PASSWORD}).status_code == 422

    def test_leaves_everybody_else_signed_in(self, admin_pages: Client, officer: StaffUser) -> None:
        other = signed_in(StaffUserFactory.create())
        save(admin_pages, officer, is_active="off")
        assert is_signed_in(other)
        assert is_signed_in(admin_pages)

    def test_is_in_the_audit_trail(self, admin_pages: Client, officer: StaffUser, administrator: StaffUser) -> None:
        save(admin_pages, officer, is_active="off")
        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id) == (administrator, str(officer.pk))
        assert entry.get_change_message() == "Changed Can sign in from yes to no."

    def test_leaves_nothing_behind_when_it_fails_late(
        self, admin_pages: Client, officer: StaffUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = signed_in(officer)

        def fails(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("staff.admin.StaffUserAdmin.log_change", fails)
        with pytest.raises(ZeroDivisionError):
            save(admin_pages, officer, is_active="off")
        officer.refresh_from_db()
        assert officer.is_active
        assert is_signed_in(browser)

    def test_is_for_administrators_and_never_of_oneself(self, officer: StaffUser, administrator: StaffUser) -> None:
        manager = StaffUserFactory.create(role=Role.MANAGER)
        for by, account in ((manager, officer), (administrator, administrator)):
            with pytest.raises(NotPermitted), transaction.atomic():
                actions.switch_off(account_id=account.pk, by=by, at=AT)
        assert not StaffUser.objects.filter(is_active=False).exists()


class TestSavingAnAccount:
    def test_leaves_its_sessions_alone_where_nothing_of_them_changed(
        self, admin_pages: Client, officer: StaffUser
    ) -> None:
        browser = signed_in(officer)
        save(admin_pages, officer, name="Ada Renamed")
        assert is_signed_in(browser)

    @pytest.mark.parametrize(("before", "after"), [(Role.SUPPORT, Role.VIEWER), (Role.VIEWER, Role.SUPPORT)])
    def test_with_another_role_takes_effect_on_the_next_request(
        self, admin_pages: Client, before: Role, after: Role
    ) -> None:
        account = StaffUserFactory.create(role=before)
        browser = signed_in(account)
        page = f"/console/tasks/{support_task().reference}/not-connect/"
        status = {Role.SUPPORT: 200, Role.VIEWER: 403}
        assert browser.get(page).status_code == status[before]
        save(admin_pages, account, role=after)
        assert browser.get(page).status_code == status[after]

    def test_an_administrator_who_is_one_no_more_sees_no_admin(
        self, admin_pages: Client, administrator: StaffUser
    ) -> None:
        other = StaffUserFactory.create(role=Role.ADMINISTRATOR)
        browser = signed_in(other)
        save(admin_pages, other, role=Role.MANAGER)
        assert browser.get("/admin/").status_code == 403

    def test_with_another_password_ends_its_sessions(self, admin_pages: Client, officer: StaffUser) -> None:
        browser = signed_in(officer)
        new = {"usable_password": "true", "password1": "quite another password", "password2": "quite another password"}
        admin_pages.post(reverse("admin:auth_user_password_change", args=[officer.pk]), new)
        assert not is_signed_in(browser)
        assert is_signed_in(admin_pages)


class TestSessionHash:
    @pytest.fixture
    def browser(self, officer: StaffUser) -> Client:
        return signed_in(officer)

    def rotate_keys(self, settings: Any) -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key for tests"

    def test_outlives_a_change_of_the_secret_key(self, browser: Client, settings: Any) -> None:
        self.rotate_keys(settings)
        assert is_signed_in(browser)

    def test_does_not_outlive_switching_off_by_it(
        self, browser: Client, officer: StaffUser, administrator: StaffUser, settings: Any
    ) -> None:
        with transaction.atomic():
            actions.switch_off(account_id=officer.pk, by=administrator, at=AT)
        StaffUser.objects.update(is_active=True)
        self.rotate_keys(settings)
        assert not is_signed_in(browser)


def test_two_administrators_never_switch_off_each_other(at_once: AtOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has sent the form: the second reads that there is nothing for them to do here any more."""
    people = [StaffUserFactory.create(role=Role.ADMINISTRATOR) for _ in range(2)]
    browsers = [signed_in(account) for account in people]
    both_were_let_in = threading.Barrier(2)
    have_waited: set[int] = set()
    hold: Callable[..., StaffUser] = actions.hold

    def hold_together(**arguments: Any) -> StaffUser:
        if threading.get_ident() not in have_waited:
            have_waited.add(threading.get_ident())
            both_were_let_in.wait(timeout=10)
        return hold(**arguments)

    monkeypatch.setattr(actions, "hold", hold_together)
    pairs = zip(browsers, reversed(people), strict=True)
    responses = at_once(*(partial(save, browser, account, is_active="off") for browser, account in pairs))
    assert sorted(response.status_code for response in responses) == [302, 403]
    assert StaffUser.objects.filter(is_active=True).count() == 1
