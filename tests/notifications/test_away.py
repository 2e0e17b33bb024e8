"""Notify is away for a day while decisions are taken: all stand, and all e-mails go out when it is back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from benchmarks.emails import away, receipts
from benchmarks.emails.decisions import ON_PAGES, Decisions
from benchmarks.emails.moved_clock import MovedClock
from notifications.messages import RecordConnected
from notifications.models import Email, Status
from notifications.providers import Notify
from support_tasks.actions import connect_record
from support_tasks.models import SupportTask
from tests.factories import StaffUserFactory, TeachingRecordFactory, support_task
from tests.notifications.conftest import AT
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, NotifyServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(server: NotifyServer) -> MovedClock:
    return MovedClock(AT, Notify(KEY, server.url, TEMPLATE_ID))


@pytest.fixture
def queue_at() -> Callable[[datetime], Email]:
    record = TeachingRecordFactory.create()

    def queue(at: datetime) -> Email:
        with transaction.atomic():
            return RecordConnected(to="grace@home.example", name="Grace").queue(about=record, at=at)

    return queue


def test_all_go_out_soon_after_its_return_and_the_oldest_first(
    clock: MovedClock, server: NotifyServer, queue_at: Callable[[datetime], Email]
) -> None:
    outcome = away.day_away(150, clock=clock, notify=server.notify, queue=queue_at, step=timedelta(minutes=30))
    assert (outcome.emails, outcome.sent, outcome.doubled) == (150, 150, 0)
    assert outcome.last_after < timedelta(minutes=15)
    assert outcome.most_in_a_minute <= 2500
    # The one that found out that Notify is back, and no other.
    assert outcome.out_of_order <= 1
    assert outcome.calls_while_away < 1500


def test_decisions_stand_while_it_is_away(clock: MovedClock, server: NotifyServer) -> None:
    server.notify.is_away = True
    officer = StaffUserFactory.create()
    for _ in range(5):
        task = support_task(is_emailed=False)
        connect_record(task_id=task.pk, record_id=TeachingRecordFactory.create().pk, by=officer, at=clock.at)
        clock.pass_time(timedelta(minutes=1))
    assert SupportTask.objects.filter(outcome="connected").count() == 5
    assert not server.notify.accepted
    server.notify.is_away = False
    clock.pass_time(timedelta(minutes=15))
    assert set(Email.objects.values_list("status", flat=True)) == {Status.ACCEPTED}
    assert len(server.notify.accepted) == Email.objects.count() == len(server.notify.by_reference)


def test_decisions_on_the_pages_stand_too(clock: MovedClock, server: NotifyServer) -> None:
    decisions = Decisions()
    outcome = away.day_away(
        ON_PAGES, clock=clock, notify=server.notify, queue=lambda _: decisions.take(), step=timedelta(hours=2)
    )
    assert decisions.stand() == ON_PAGES
    assert (outcome.emails, outcome.sent, outcome.doubled) == (2 * ON_PAGES, 2 * ON_PAGES, 0)
    timed = decisions.durations()
    assert {page: len(durations.seconds) for page, durations in timed.items()} == dict.fromkeys(
        ("the list", "the request", "the page to check", "confirming"), 1
    )


def test_a_key_that_is_put_right_lets_all_go(
    clock: MovedClock, server: NotifyServer, queue_at: Callable[[datetime], Email]
) -> None:
    wrong = Notify(f"{KEY[:-4]}ffff", server.url, TEMPLATE_ID)
    right, clock.provider = clock.provider, wrong
    for _ in range(10):
        queue_at(clock.at)
    clock.pass_time(timedelta(hours=1))
    assert set(Email.objects.values_list("status", flat=True)) == {Status.HELD}
    assert len(server.notify.asked) < 60 + 10
    clock.provider = right
    clock.pass_time(timedelta(minutes=2))
    assert set(Email.objects.values_list("status", flat=True)) == {Status.ACCEPTED}
    references = [taken.reference for taken in server.notify.accepted]
    assert references == [str(email.reference) for email in Email.objects.order_by("pk")]


def test_a_full_day_lets_the_rest_go_at_midnight(
    clock: MovedClock, server: NotifyServer, queue_at: Callable[[datetime], Email]
) -> None:
    server.notify.clock, server.notify.a_day = clock, 4
    for _ in range(7):
        queue_at(clock.at)
    clock.pass_time(timedelta(hours=9), step=timedelta(minutes=10))
    assert len(server.notify.accepted) == 4
    clock.pass_time(timedelta(hours=2), step=timedelta(minutes=10))
    assert len(server.notify.accepted) == 7
    assert server.notify.accepted[4].at.isoformat() >= "2026-11-05T00:00:00"


def test_every_receipt_of_many_finds_its_email(queue_at: Callable[[datetime], Email], settings: object) -> None:
    settings.NOTIFY_CALLBACK_TOKENS = ("a-token-of-the-test",)  # type: ignore[attr-defined]
    emails = [queue_at(AT) for _ in range(60)]
    Email.objects.update(status=Status.ACCEPTED, sent_at=AT)
    outcome = receipts.post_all(emails, token="a-token-of-the-test")
    assert (outcome.right, outcome.answers) == (60, {204: 126})
