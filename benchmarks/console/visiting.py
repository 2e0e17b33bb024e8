"""A browser inside this process that says how long a page took, and what of that the database."""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from staff.models import StaffUser


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
        watch = Stopwatch()
        with connection.execute_wrapper(watch):
            start = perf_counter()
            response = self._client.get(address, secure=not settings.IS_LOCAL)
            seconds = perf_counter() - start
        # A search for a reference leads to the task.
        is_shown = response.status_code == 200 or response.headers.get("Location", "").startswith("/console/tasks/")
        if not is_shown:
            raise PageNotShown(f"{address} answered {response.status_code}")
        return Visit(seconds, watch.seconds, watch.queries)


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
