"""A browser inside this process that says how long a page took, and what of that the database."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from staff.models import StaffUser

SEEN = re.compile('name="seen" value="(?P<seen>\\w+)"')


def plain_assets() -> override_settings:
    """Assets by their plain names, because nothing was collected where a benchmark runs."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain})


class PageNotShown(Exception):
    """The address, and the status of what came in place of the page."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds of the whole and of its statements, and how many statements there were."""

    seconds: float
    database_seconds: float
    queries: int


class Visitor:
    """Signed in to the console as `account`. Session, permission, template and the row that says what was seen
    are part of each page.
    """

    def __init__(self, account: StaffUser) -> None:
        self._client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        self._client.force_login(account, backend="staff.access.StaffBackend")
        cookie = self._client.cookies.pop(settings.SESSION_COOKIE_NAME)
        self._client.cookies[f"{settings.SESSION_COOKIE_NAME}-staff"] = cookie.value

    def visit(self, address: str) -> Visit:
        """Raises PageNotShown."""
        visit, response = self._timed(lambda: self._client.get(address, secure=not settings.IS_LOCAL))
        # A search for a reference leads to the task.
        is_shown = response.status_code == 200 or response.headers.get("Location", "").startswith("/console/tasks/")
        if not is_shown:
            raise PageNotShown(f"{address} answered {response.status_code}")
        return visit

    def confirm(self, address: str) -> tuple[Visit, Visit]:
        """Open a page to check, and press its button. Raises PageNotShown where one of the two goes wrong."""
        opened, page = self._timed(lambda: self._client.get(address, secure=not settings.IS_LOCAL))
        if (seen := SEEN.search(page.text)) is None:
            raise PageNotShown(f"{address} answered {page.status_code}, and has nothing to confirm")
        pressed, answer = self._timed(
            lambda: self._client.post(address, {"seen": seen["seen"]}, secure=not settings.IS_LOCAL)
        )
        if answer.status_code != 302:
            raise PageNotShown(f"{address} was confirmed, and answered {answer.status_code}")
        return opened, pressed

    def _timed(self, call: Callable[[], Any]) -> tuple[Visit, Any]:
        watch = Stopwatch()
        with connection.execute_wrapper(watch):
            start = perf_counter()
            response = call()
            seconds = perf_counter() - start
        return Visit(seconds, watch.seconds, watch.queries), response


class Stopwatch:
    """Runs while a statement does: in the driver, on the wire and in the database."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0

    def __call__(self, execute: Any, *statement: Any) -> Any:
        start = perf_counter()
        try:
            return execute(*statement)
        finally:
            self.seconds += perf_counter() - start
            self.queries += 1
