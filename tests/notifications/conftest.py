from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from notifications.messages import RecordConnected
from notifications.models import Email
from tests.factories import TeachingRecordFactory
from tests.notifications.fake_notify import NotifyServer, running

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)


@pytest.fixture
def queue(db: None) -> Callable[[], Email]:
    """`queue()`: one more e-mail."""

    def queued() -> Email:
        with transaction.atomic():
            return RecordConnected(to="grace@home.example", name="Grace").queue(about=TeachingRecordFactory(), at=AT)

    return queued


@pytest.fixture
def email(queue: Callable[[], Email]) -> Email:
    """A queued e-mail."""
    return queue()


@pytest.fixture
def another(queue: Callable[[], Email]) -> Email:
    """Another one."""
    return queue()


@pytest.fixture
def emails(queue: Callable[[], Email]) -> list[Email]:
    """Seven of them."""
    return [queue() for _ in range(7)]


@pytest.fixture
def server() -> Iterator[NotifyServer]:
    """GOV.UK Notify on the loopback."""
    with running() as server:
        yield server
