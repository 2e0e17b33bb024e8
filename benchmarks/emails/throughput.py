"""Many e-mails at once by several workers, beside plain calls of Notify's client."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from notifications_python_client.notifications import NotificationsAPIClient

from benchmarks.emails.workers import Workers
from notifications.models import Email
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, Notify


@dataclass(frozen=True, slots=True)
class Outcome:
    """Messages a second; statements to the database for each; and whether each was taken once."""

    a_second: float
    statements: float
    once: bool


def by_workers(emails: Sequence[Email], word: str, count: int, *, workers: Workers, notify: Notify) -> Outcome:
    """What waits, by so many workers of that kind."""
    before, start = len(notify.accepted), perf_counter()
    ended = workers.run(*[word] * count)
    seconds = perf_counter() - start
    taken = [one.reference for one in notify.accepted[before:]]
    once = len(taken) == len(emails) and set(taken) == {str(email.reference) for email in emails}
    return Outcome(len(taken) / seconds, sum(one.statements for one in ended) / len(emails), once)


def by_plain_calls(emails: Sequence[Email], count: int, url: str) -> float:
    """Messages a second that so many threads send by the client alone, one client for each message as we have it."""
    start = perf_counter()
    threads = [threading.Thread(target=_send, args=(emails[number::count], url)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(emails) / (perf_counter() - start)


def _send(emails: Sequence[Email], url: str) -> None:
    for email in emails:
        client = NotificationsAPIClient(KEY, base_url=url, timeout=15)
        words = {"subject": email.subject, "body": email.body}
        client.send_email_notification(email.to, TEMPLATE_ID, words, str(email.reference))
