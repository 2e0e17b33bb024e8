"""Notify is away for a day while e-mails are queued, and comes back."""

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from benchmarks.emails.moved_clock import MovedClock
from notifications.models import Email, Status
from tests.notifications.fake_notify import Notify


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of `emails` that were queued, `sent` went out once. `calls_while_away`: how often Notify was asked then.

    `last_after`: how long after its return the last of those went out that were queued before. `most_in_a_minute`
    were taken by it. `out_of_order`: so many stood not where their age puts them.
    """

    emails: int
    sent: int
    doubled: int
    calls_while_away: int
    last_after: timedelta
    most_in_a_minute: int
    out_of_order: int


def day_away(
    count: int, *, clock: MovedClock, notify: Notify, queue: Callable[[datetime], object], step: timedelta
) -> Outcome:
    """Call `queue` so often, evenly over the day, then let it come back and wait for an hour. Clocks are moved."""
    notify.is_away, notify.clock = True, clock
    asked = len(notify.asked)
    newest = Email.objects.aggregate(newest=Max("pk"))["newest"] or 0
    steps, called = round(timedelta(days=1) / step), 0
    for number in range(steps):
        while called < count * (number + 1) // steps:
            queue(clock.at)
            called += 1
        clock.pass_time(step, step=step)
    calls, returned_at = len(notify.asked) - asked, clock.at
    notify.is_away = False
    clock.pass_time(timedelta(hours=1))
    emails = list(Email.objects.filter(pk__gt=newest).order_by("queued_at", "pk"))
    return _outcome(emails, notify, calls, returned_at)


def _outcome(emails: list[Email], notify: Notify, calls: int, returned_at: datetime) -> Outcome:
    places = {str(email.reference): place for place, email in enumerate(emails)}
    taken = [one for one in notify.accepted if one.reference in places]
    accepted = Email.objects.filter(pk__in=[email.pk for email in emails], status=Status.ACCEPTED).count()
    order = [places[str(one.reference)] for one in taken]
    return Outcome(
        emails=len(emails),
        sent=min(accepted, len(set(order))),
        doubled=len(order) - len(set(order)),
        calls_while_away=calls,
        last_after=max((one.at for one in taken), default=returned_at) - returned_at,
        most_in_a_minute=notify.most_in_a_minute,
        out_of_order=_out_of_order(order),
    )


def _out_of_order(order: list[int]) -> int:
    """How many would have to be left out for the rest to be in order."""
    ends: list[int] = []  # the lowest place at which an ordered series of each length ends
    for place in order:
        length = bisect(ends, place)
        ends[length : length + 1] = [place]
    return len(order) - len(ends)
