import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from django.test import Client

from staff.models import Role, StaffUser
from tests.factories import StaffUserFactory

pytest_plugins = ["tests.at_once", "tests.database", "tests.one_login.fixtures"]

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers go last: Playwright leaves an event loop behind, in which Django refuses to use the database.

    Of those the largest classes go first, so that at the end no worker of pytest-xdist is left alone with one.
    """
    with_browsers = [item for item in items if item.nodeid.startswith("tests/system")]
    sizes = Counter(map(_class_of, with_browsers))
    items.sort(key=lambda item: -sizes[_class_of(item)])
    items.sort(key=lambda item: _class_of(item) in sizes)


def _class_of(item: pytest.Item) -> str:
    return item.nodeid.rpartition("::")[0]


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> None:
    """Hashing one as in production takes a tenth of a second, on purpose: `production_hashing` is for who means it."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def production_hashing(settings: Any) -> None:
    from trs_console.settings import PASSWORD_HASHERS

    settings.PASSWORD_HASHERS = PASSWORD_HASHERS


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the tests run reaches out of this machine."""
    connect = socket.socket.connect

    def connect_to_loopback(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect_to_loopback)


@pytest.fixture
def as_staff(client: Client, db: None) -> Callable[..., Client]:
    """`as_staff(Role.MANAGER)` or `as_staff(user=officer)`: a browser that is signed in to the console."""

    def signed_in(role: Role = Role.SUPPORT, user: StaffUser | None = None) -> Client:
        from django.conf import settings

        client.force_login(user or StaffUserFactory(role=role), backend="staff.access.StaffBackend")
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            if name in client.cookies:
                client.cookies[f"{name}-staff"] = client.cookies.pop(name).value
        return client

    return signed_in


@pytest.fixture
def as_teacher(client: Client, db: None) -> Callable[..., Client]:
    """`as_teacher(user)`: a browser in which that One Login user is signed in."""
    from matching import sessions

    def signed_in(user: object) -> Client:
        session = client.session
        session[sessions.USER] = user.pk  # type: ignore[attr-defined]
        session[sessions.ID_TOKEN] = "an ID token"
        session.save()
        return client

    return signed_in
