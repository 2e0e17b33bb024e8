"""Officers who connect and disconnect by hand at the same instant: one of them does."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from notifications.models import Email
from staff.models import Role, StaffUser
from teaching_records.connections import AlreadyConnected, AlreadyDisconnected
from teaching_records.models import ChangeHistoryEvent, Connection
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory
from trs_console.console.actions import connect_by_hand, disconnect_by_hand

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
FOUR = 4


def refused_at_once(act: Callable[[StaffUser], None], *expected: type[Exception]) -> int:
    """Four managers act at the same instant; how many of them were refused as expected."""
    managers = [StaffUserFactory.create(role=Role.MANAGER) for _ in range(FOUR)]
    refusals: list[Exception] = []
    start = threading.Barrier(FOUR)

    def run(by: StaffUser) -> None:
        start.wait()
        try:
            act(by)
        except expected as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(by,)) for by in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return len(refusals)


class TestAtTheSameInstant:
    def test_one_connects_and_one_disconnects(self) -> None:
        user, record = OneLoginUserFactory.create(), TeachingRecordFactory.create()

        def join(by: StaffUser) -> None:
            connect_by_hand(one_login_user_id=user.pk, record_id=record.pk, reason="Seen", beside=[], by=by, at=AT)

        def part(by: StaffUser) -> None:
            made = Connection.objects.get()
            disconnect_by_hand(connection_id=made.pk, reason="Not theirs", by=by, at=AT)

        assert refused_at_once(join, AlreadyConnected) == FOUR - 1
        assert Connection.objects.open().count() == ChangeHistoryEvent.objects.count() == Email.objects.count() == 1
        assert refused_at_once(part, AlreadyDisconnected) == FOUR - 1
        assert Connection.objects.open().count() == 0
        assert ChangeHistoryEvent.objects.count() == Email.objects.count() == 2
