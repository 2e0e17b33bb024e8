"""Workers are killed outright at each point of their work: every e-mail goes out once. See benchmark_emails too."""

from collections.abc import Callable, Iterator

import pytest

from benchmarks.emails import kills
from benchmarks.emails.doomed import Point
from benchmarks.emails.workers import Workers, ready
from notifications.models import Email
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, NotifyServer
from tests.notifications.test_worker import environment

ROUNDS = 2


@pytest.fixture
def workers(transactional_db: None, server: NotifyServer) -> Iterator[Workers]:
    notify = {"NOTIFY_API_KEY": KEY, "NOTIFY_API_URL": server.url, "NOTIFY_TEMPLATE_ID": TEMPLATE_ID}
    with ready(environment()["DATABASE_URL"], notify) as workers:
        yield workers


@pytest.mark.django_db(transaction=True)
def test_every_email_goes_out_once_wherever_a_worker_is_killed(
    workers: Workers, server: NotifyServer, queue: Callable[[], Email]
) -> None:
    for point in Point:
        outcome = kills.rounds(point, ROUNDS, workers=workers, notify=server.notify, queue=queue)
        assert outcome == kills.Outcome(ROUNDS, killed=ROUNDS, once=ROUNDS, doubled=0, missing=0), point
    assert len(server.notify.accepted) == ROUNDS * len(Point)


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_email_once(
    workers: Workers, server: NotifyServer, queue: Callable[[], Email]
) -> None:
    emails = [queue() for _ in range(30)]
    assert [ended.status for ended in workers.run(*["healthy"] * 3)] == [0, 0, 0]
    assert sorted(taken.reference or "" for taken in server.notify.accepted) == sorted(
        str(email.reference) for email in emails
    )
