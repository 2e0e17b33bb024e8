"""Whatever goes wrong in whatever order, each e-mail goes out once in the end."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.emails.moved_clock import MovedClock
from notifications.actions import receive
from notifications.messages import RecordConnected
from notifications.models import NOT_TAKEN, Email, Gate, Status
from notifications.providers import DayIsFull, NotLetIn, Receipt, TooFast, Unavailable
from tests.factories import TeachingRecordFactory
from tests.notifications.conftest import AT


class Killed(BaseException):
    """The worker is no more."""


# What happens to one call, and whether it does its work all the same.
TROUBLES: dict[str, tuple[BaseException, bool]] = {
    "no answer": (Unavailable("no answer"), False),
    "answer lost": (Unavailable("no answer"), True),
    "too fast": (TooFast(), False),
    "day is full": (DayIsFull(), False),
    "not let in": (NotLetIn("our key"), False),
    "killed before": (Killed(), False),
    "killed after": (Killed(), True),
}


@dataclass
class Troubled:
    """Takes a reference as often as it is sent, as Notify does. `troubles` are for the next calls, one each."""

    troubles: list[str]
    taken: list[str] = field(default_factory=list)

    def send(self, email: Email) -> str:
        return self._call(lambda: self._take(email))

    def find(self, email: Email) -> str | None:
        return self._call(lambda: f"id-{email.reference}" if str(email.reference) in self.taken else None)

    def what_became(self, email: Email) -> Receipt | None:
        return None

    def check(self) -> None:
        self._call(lambda: None)

    def _take(self, email: Email) -> str:
        self.taken.append(str(email.reference))
        return f"id-{email.reference}"

    def _call(self, work: Any) -> Any:
        error, does_it = TROUBLES[self.troubles.pop(0)] if self.troubles else (None, True)
        answer = work() if does_it else None
        if error:
            raise error
        return answer


def forget_what_was_before() -> None:
    """Of an example's e-mails, and of a job whose worker was killed when there was nothing left to send."""
    from django.db import connection

    for model in (Email, Gate):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def work(clock: MovedClock, time: timedelta) -> None:
    """By workers of which some are killed, until all is sent or the time is over. Their jobs are put back."""
    from django.db import connection

    end = clock.at + time
    while clock.at < end and Email.objects.filter(status__in=NOT_TAKEN).exists():
        try:
            clock.pass_time(timedelta(minutes=30), step=timedelta(minutes=30))
        except Killed:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")


@pytest.mark.django_db
@settings(max_examples=10, phases=[Phase.generate])  # making an example smaller would take minutes
@given(st.lists(st.sampled_from(list(TROUBLES)), max_size=12), st.integers(1, 4), st.booleans())
def test_each_email_goes_out_once(troubles: list[str], count: int, has_receipt: bool) -> None:
    forget_what_was_before()
    carrier = Troubled(troubles)
    clock = MovedClock(AT, carrier)
    record = TeachingRecordFactory.create()
    with transaction.atomic():
        for _ in range(count):
            RecordConnected(to="grace@home.example", name="Grace").queue(about=record, at=AT)
    work(clock, timedelta(hours=1))
    if has_receipt and carrier.taken:
        # Before anybody knows that the message was taken, it may be.
        reference = Email.objects.get(reference=carrier.taken[0]).reference
        receive(Receipt(reference, f"id-{reference}", Status.DELIVERED), at=clock.at)
    work(clock, timedelta(days=14))
    emails = list(Email.objects.all())
    assert sorted(carrier.taken) == sorted(str(email.reference) for email in emails)
    assert {email.status for email in emails} <= {Status.ACCEPTED, Status.DELIVERED}
    assert all(email.provider_id == f"id-{email.reference}" for email in emails)
