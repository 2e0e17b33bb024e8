"""Advisory locks and how long somebody waits for one, with connections of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from transactions import NoTransaction
from transactions.locks import Space, alone, hold, waiting_at_most

pytestmark = pytest.mark.django_db(transaction=True)

A_MOMENT = timedelta(milliseconds=50)


class Busy(Exception):
    pass


@contextmanager
def somebody_holds(name: str) -> Iterator[None]:
    held, done = Event(), Event()

    def hold_it() -> None:
        with transaction.atomic():
            hold(Space.MAILBOX, name)
            held.set()
            done.wait(timeout=30)
        connection.close()

    thread = Thread(target=hold_it)
    thread.start()
    held.wait(timeout=30)
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=30)


def hold_at_once(name: str) -> None:
    with waiting_at_most(A_MOMENT):
        hold(Space.MAILBOX, name)


class TestHold:
    def test_needs_a_transaction(self) -> None:
        with pytest.raises(NoTransaction):
            hold(Space.MAILBOX, "ann@example.com")

    def test_keeps_others_waiting_for_the_same_name(self) -> None:
        with somebody_holds("ann@example.com"), pytest.raises(OperationalError), transaction.atomic():
            hold_at_once("ann@example.com")

    def test_lets_others_hold_another_name(self) -> None:
        with somebody_holds("ann@example.com"), transaction.atomic():
            hold_at_once("bob@example.com")

    def test_lets_go_when_the_savepoint_in_which_it_was_taken_is_undone(self) -> None:
        with transaction.atomic():
            savepoint = transaction.savepoint_create()
            hold(Space.MAILBOX, "ann@example.com")
            transaction.savepoint_rollback(savepoint)
            with somebody_holds("ann@example.com"):
                pass


class TestWaitingAtMost:
    def test_is_over_behind_it(self) -> None:
        with transaction.atomic():
            for undone in (False, True):
                try:
                    with transaction.atomic(), waiting_at_most(A_MOMENT):
                        if undone:
                            raise Busy
                except Busy:
                    pass
                with connection.cursor() as cursor:
                    cursor.execute("SHOW lock_timeout")
                    assert cursor.fetchone() == ("0",)


class TestAlone:
    def test_is_one_at_a_time(self) -> None:
        refused: list[Exception] = []

        def try_it() -> None:
            try:
                with alone(Space.UNLOCK_DECISION, 7, otherwise=Busy):
                    pass
            except Busy as refusal:
                refused.append(refusal)
            connection.close()

        with alone(Space.UNLOCK_DECISION, 7, otherwise=Busy):
            thread = Thread(target=try_it)
            thread.start()
            thread.join(timeout=30)
        assert refused
        with alone(Space.UNLOCK_DECISION, 7, otherwise=Busy):
            pass
