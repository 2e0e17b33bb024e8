"""The benchmark of e-mails, from an empty database to a report."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from benchmarks.console.visiting import plain_assets
from benchmarks.database import NoServerNamed, own_database
from benchmarks.emails import away, kills, receipts, throughput
from benchmarks.emails.decisions import ON_PAGES, Decisions
from benchmarks.emails.doomed import HEALTHY, UNLIMITED, Point
from benchmarks.emails.moved_clock import MovedClock
from benchmarks.emails.workers import Workers, ready
from benchmarks.plan import CannotRun
from benchmarks.progress import say
from benchmarks.report import Report
from notifications.messages import RecordConnected
from notifications.models import Email, Gate, Status
from notifications.providers import Notify
from teaching_records.models import TeachingRecord
from tests.notifications import fake_notify
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, NotifyServer

SAME = 1.25  # times as long: less than these machines differ from one minute to the next
TOKEN = "a-token-of-the-benchmark"  # noqa: S105 (good for nothing else)
WORKERS = 4


@dataclass(frozen=True, slots=True)
class EmailPlan:
    """How much of each."""

    rounds: int
    decisions: int
    messages: int
    receipts: int


def run(plan: EmailPlan) -> Report:
    """Everything, in a database of its own that is dropped in the end. Raises CannotRun."""
    report = Report(plan.messages, subject="emails", title=f"{plan.messages:,} emails")
    try:
        with own_database(f"emails_{plan.messages}", is_kept=False):
            for section in (_kills, _away, _throughput, _receipts):
                say(f"{section.__name__.strip('_')} …")
                with fake_notify.running(fake_notify.Notify(a_minute=10**9)) as server:
                    section(plan, report, server)
                _empty()
    except NoServerNamed:
        raise CannotRun("Set DATABASE_URL, or use bin/manage.") from None
    return report


def _kills(plan: EmailPlan, report: Report, server: NotifyServer) -> None:
    queue = _queue()
    with _workers(server) as workers:
        for point in Point:
            outcome = kills.rounds(
                point, plan.rounds, workers=workers, notify=server.notify, queue=lambda: queue(datetime.now(UTC))
            )
            where = point.replace("-", " ")
            report.at_least("A worker is killed", f"{where}: killed as meant", outcome.killed, "", plan.rounds)
            report.at_least("A worker is killed", f"{where}: went out once", outcome.once, "", plan.rounds)
            report.at_most("A worker is killed", f"{where}: went out twice", outcome.doubled, "", 0)
            report.at_most("A worker is killed", f"{where}: missing", outcome.missing, "", 0)


@plain_assets()
def _away(plan: EmailPlan, report: Report, server: NotifyServer) -> None:
    logging.disable()
    clock = MovedClock(datetime.now(UTC), Notify(KEY, server.url, TEMPLATE_ID))
    decisions = Decisions()
    for _ in range(max(plan.decisions // ON_PAGES, 1)):
        decisions.take_on_pages()
    while_there, taken = decisions.durations(), decisions.stand()
    clock.pass_time(timedelta(hours=1))
    outcome = away.day_away(
        plan.decisions,
        clock=clock,
        notify=server.notify,
        queue=lambda _: decisions.take(),
        step=timedelta(minutes=1),
    )
    section = "Notify is away for 24 hours"
    report.at_least(section, "decisions that stand", decisions.stand() - taken, "", plan.decisions)
    report.add(section, "emails of them", outcome.emails, "")
    report.add(section, "calls while it was away", outcome.calls_while_away, "")
    report.at_least(section, "went out once", outcome.sent, "", outcome.emails)
    report.at_most(section, "went out twice", outcome.doubled, "", 0)
    report.at_most(section, "the last after its return", outcome.last_after.total_seconds() / 60, "min", 15)
    report.at_most(section, "most in any minute", outcome.most_in_a_minute, "", 2500)
    report.add(section, "out of the order of age", outcome.out_of_order, "")
    for page, durations in decisions.durations().items():
        for percentile in (50, 95):
            now, before = durations.percentile(percentile), while_there[page].percentile(percentile)
            report.add(section, f"{page}, p{percentile}", now, "ms")
            report.at_most(section, f"{page}, p{percentile}, to when Notify was there", now / before, "×", SAME)
    logging.disable(logging.NOTSET)


def _throughput(plan: EmailPlan, report: Report, server: NotifyServer) -> None:
    queue = _queue()
    section = f"{plan.messages:,} messages by {WORKERS} workers"
    with _workers(server) as workers:
        for word, name in ((UNLIMITED, "without turns"), (HEALTHY, "in turns, as in production")):
            emails = [queue(datetime.now(UTC)) for _ in range(plan.messages)]
            plain = throughput.by_plain_calls(emails, WORKERS, server.url)
            outcome = throughput.by_workers(emails, word, WORKERS, workers=workers, notify=server.notify)
            report.add(section, f"{name}: a minute", outcome.a_second * 60, "")
            report.add(section, f"{name}: plain calls of the client, a minute", plain * 60, "")
            report.add(section, f"{name}: plain calls ÷ ours", plain / outcome.a_second, "×")
            report.add(section, f"{name}: statements to the database for each", outcome.statements, "")
            report.at_least(section, f"{name}: each went out once (1: yes)", outcome.once, "", 1)


def _receipts(plan: EmailPlan, report: Report, server: NotifyServer) -> None:
    logging.disable()
    settings.NOTIFY_CALLBACK_TOKENS = (TOKEN,)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    queue = _queue()
    emails = [queue(datetime.now(UTC)) for _ in range(plan.receipts)]
    Email.objects.update(status=Status.ACCEPTED, sent_at=datetime.now(UTC))
    outcome = receipts.post_all(emails, token=TOKEN)
    section = f"Receipts of {plan.receipts:,} emails, doubled and shuffled"
    report.at_least(section, "emails with the right end", outcome.right, "", plan.receipts)
    report.at_least(section, "answered 204", outcome.answers[204], "", outcome.answers.total())
    report.at_most(section, "one request, p95", outcome.durations.percentile(95), "ms", 50)
    report.add(section, "one request, median", outcome.durations.percentile(50), "ms")


def _queue() -> Callable[[datetime], Email]:
    record, _ = TeachingRecord.objects.get_or_create(
        trn="9999999",
        defaults={"first_name": "Grace", "last_name": "Adeyemi", "date_of_birth": datetime(1985, 3, 3, tzinfo=UTC)},
    )

    def queue(at: datetime) -> Email:
        with transaction.atomic():
            return RecordConnected(to="grace@home.example", name="Grace").queue(about=record, at=at)

    return queue


@contextmanager
def _workers(server: NotifyServer) -> Iterator[Workers]:
    notify = {"NOTIFY_API_KEY": KEY, "NOTIFY_API_URL": server.url, "NOTIFY_TEMPLATE_ID": TEMPLATE_ID}
    with ready(os.environ["DATABASE_URL"], notify) as workers:
        yield workers


def _empty() -> None:
    """What one section left is not the next one's."""
    from django.db import connection

    Email.objects.all().delete()
    Gate.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
