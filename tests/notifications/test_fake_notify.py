"""The fake of GOV.UK Notify: its limits, its lag, and what it can be told to do wrong."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from tests.notifications.fake_notify import KEY, TEMPLATE_ID, Answer, Drop, Notify, NotifyServer, running

WORDS = {"subject": "A test", "body": "A test"}


def send(server: NotifyServer, reference: str = "one") -> Any:
    client = NotificationsAPIClient(KEY, base_url=server.url, timeout=5)
    return client.send_email_notification("grace@home.example", TEMPLATE_ID, WORDS, reference)


def listed(server: NotifyServer, reference: str = "one") -> int:
    client = NotificationsAPIClient(KEY, base_url=server.url, timeout=5)
    return len(client.get_all_notifications(reference=reference)["notifications"])


class Clock:
    at = datetime(2026, 11, 4, 23, 58, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_it_takes_so_many_in_any_minute_and_day() -> None:
    clock = Clock()
    with running(Notify(clock=clock, a_minute=2, a_day=3)) as server:
        for _ in range(2):
            send(server)
        with pytest.raises(HTTPError, match="RateLimitError"):
            send(server)
        clock.at += timedelta(seconds=60)
        send(server)
        with pytest.raises(HTTPError, match="TooManyRequestsError"):
            send(server)
        clock.at += timedelta(minutes=2)
        send(server)
    assert len(server.notify.accepted) == 4
    assert server.notify.most_in_a_minute == 2


def test_what_it_took_is_listed_after_a_while() -> None:
    clock = Clock()
    with running(Notify(clock=clock, listing_lag=timedelta(seconds=5))) as server:
        send(server)
        assert listed(server) == 0
        clock.at += timedelta(seconds=5)
        assert listed(server) == 1


@pytest.mark.parametrize("is_taken", [True, False])
@pytest.mark.parametrize("kind", [Drop, lambda is_taken: Answer(500, is_taken=is_taken)])
def test_an_answer_may_be_lost_before_or_after_it_was_taken(server: NotifyServer, kind: Any, is_taken: bool) -> None:
    server.notify.faults.append(kind(is_taken=is_taken))
    with pytest.raises(HTTPError):
        send(server)
    assert listed(server) == is_taken


def test_it_may_send_to_its_team_only(server: NotifyServer) -> None:
    server.notify.guests = frozenset({"ada@home.example"})
    with pytest.raises(HTTPError, match="BadRequestError"):
        send(server)


def test_it_may_be_away(server: NotifyServer) -> None:
    server.notify.is_away = True
    for call in (send, listed):
        with pytest.raises(HTTPError) as error:
            call(server)
        assert error.value.status_code == 503
