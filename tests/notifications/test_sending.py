"""Each message goes out once, whatever is killed when."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from notifications import gate, rules
from notifications.actions import NotYet, release, send, sweep, turn
from notifications.models import Closed, Email, FailureKind, Gate, OutboxMessage, Status
from notifications.providers import (
    DayIsFull,
    LocalOutbox,
    NotLetIn,
    Receipt,
    Refused,
    TooFast,
    Unavailable,
    provider,
)
from tests.at_once import AtOnce
from tests.notifications.conftest import AT

DAY = timedelta(days=1)


@dataclass
class Carrier:
    """Notify as it is: nothing stops it from taking a message twice. `trouble` is for the next calls."""

    taken: list[str] = field(default_factory=list)
    trouble: list[Exception | None] = field(default_factory=list)
    looked_up: int = 0
    loses_the_answer: bool = False

    def send(self, email: Email) -> str:
        trouble = self.trouble.pop(0) if self.trouble else None
        if trouble and not self.loses_the_answer:
            raise trouble
        self.taken.append(str(email.reference))
        if trouble:
            raise trouble
        return f"id-{len(self.taken)}"

    def find(self, email: Email) -> str | None:
        self.looked_up += 1
        if self.trouble and (trouble := self.trouble.pop(0)):
            raise trouble
        return "id-1" if str(email.reference) in self.taken else None

    def what_became(self, email: Email) -> Receipt | None:
        return None

    def check(self) -> None:
        if self.trouble and (trouble := self.trouble.pop(0)):
            raise trouble


@dataclass
class Killed(Carrier):
    """The worker dies before or after the provider took the message."""

    has_taken: bool = False

    def send(self, email: Email) -> str:
        if self.has_taken:
            super().send(email)
        raise KeyboardInterrupt


def attempt(email: Email, carrier: Carrier, at: object = AT) -> NotYet | None:
    """One job of a worker, and what it says where the message did not go."""
    try:
        send(email_id=email.pk, provider=carrier, at=at, is_probe=True)  # type: ignore[arg-type]
    except NotYet as not_yet:
        return not_yet
    finally:
        email.refresh_from_db()
    return None


@pytest.mark.django_db
class TestSend:
    def test_hands_the_message_over(self, email: Email) -> None:
        send(email_id=email.pk, provider=LocalOutbox(), at=AT)
        message = OutboxMessage.objects.get()
        assert (message.to, message.subject, message.body) == (email.to, email.subject, email.body)
        email.refresh_from_db()
        assert (email.status, email.sent_at, email.attempts) == (Status.ACCEPTED, AT, 1)
        assert email.provider_id == str(email.reference)

    def test_is_once_however_often_it_is_called(self, email: Email) -> None:
        carrier = Carrier()
        for _ in range(3):
            attempt(email, carrier)
        assert len(carrier.taken) == 1
        assert carrier.looked_up == 0
        assert email.attempts == 1

    def test_asks_the_database_little(self, email: Email, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(4):  # a turn, the message, ours, accepted
            turn(at=AT)
            send(email_id=email.pk, provider=Carrier(), at=AT)

    @pytest.mark.parametrize("has_taken", [True, False])
    def test_killed_in_between_is_once_after_all(self, email: Email, has_taken: bool) -> None:
        carrier = Killed(has_taken=has_taken)
        with pytest.raises(KeyboardInterrupt):
            attempt(email, carrier)
        assert (email.status, email.may_be_taken) == (Status.SENDING, True)
        healthy = Carrier(taken=carrier.taken)
        not_yet = attempt(email, healthy, AT + timedelta(seconds=1))
        assert not_yet is not None
        assert not_yet.until == AT + rules.CLAIMED_FOR
        assert healthy.looked_up == 0
        attempt(email, healthy, not_yet.until)
        assert (healthy.looked_up, len(healthy.taken)) == (1, 1)
        assert (email.status, email.attempts) == (Status.ACCEPTED, 2)

    @pytest.mark.parametrize("loses_the_answer", [True, False])
    def test_looks_a_lost_answer_up_before_sending_again(self, email: Email, loses_the_answer: bool) -> None:
        carrier = Carrier(trouble=[Unavailable("no answer")], loses_the_answer=loses_the_answer)
        not_yet = attempt(email, carrier)
        assert not_yet is not None
        assert (email.status, email.next_try_at, email.failure) == (Status.QUEUED, not_yet.until, "no answer")
        attempt(email, carrier, not_yet.until)
        assert (carrier.looked_up, len(carrier.taken)) == (1, 1)
        assert (email.status, email.provider_id, email.failure) == (Status.ACCEPTED, "id-1", "")

    def test_waits_until_it_can_look_up(self, email: Email) -> None:
        carrier = Carrier(trouble=[Unavailable("no answer")] * 3, loses_the_answer=True)
        at = AT
        for _ in range(3):
            not_yet = attempt(email, carrier, at)
            assert not_yet is not None
            at = not_yet.until
        assert attempt(email, carrier, at) is None
        assert len(carrier.taken) == 1

    def test_notes_a_refusal_and_never_tries_again(self, email: Email) -> None:
        carrier = Carrier(trouble=[Refused("the provider refused the message (400)")])
        assert attempt(email, carrier) is None
        assert (email.status, email.failure_kind, email.completed_at) == (Status.FAILED, FailureKind.PERMANENT, AT)
        assert email.failure == "the provider refused the message (400)"
        attempt(email, carrier)
        assert carrier.taken == []

    def test_tries_for_three_days_with_growing_pauses(self, email: Email) -> None:
        carrier = Carrier(trouble=[Unavailable("no answer")] * 1000)
        at, pauses = AT, []
        while not_yet := attempt(email, carrier, at):
            pauses.append(not_yet.until - at)
            at = not_yet.until
        assert at == AT + rules.TRIED_FOR
        assert pauses[0] < timedelta(minutes=1)
        assert timedelta(minutes=45) < pauses[20] < timedelta(minutes=75)
        assert 60 < len(pauses) < 120
        assert (email.status, email.failure_kind) == (Status.FAILED, FailureKind.TECHNICAL)
        assert email.failure == "It was tried for 72 hours: no answer"

    def test_that_takes_too_long_leaves_the_message_to_whoever_is_next(
        self, email: Email, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        carrier = Carrier(trouble=[Unavailable("no answer")])
        not_yet = attempt(email, carrier)
        assert not_yet is not None
        monkeypatch.setattr("notifications.rules.CLAIMED_FOR", timedelta(0))
        assert attempt(email, carrier, not_yet.until) is not None
        assert (carrier.looked_up, carrier.taken) == (1, [])

    def test_accepts_what_turns_out_late_and_keeps_off_what_another_claimed(self, email: Email) -> None:
        late = AT + timedelta(minutes=10)

        class Slow(Carrier):
            def send(self, email: Email) -> str:
                sweep(provider=Carrier(), at=late)
                attempt(Email.objects.get(pk=email.pk), quick, late)
                raise Unavailable("no answer")

        quick = Carrier()
        attempt(email, Slow())
        assert (email.status, email.attempts) == (Status.ACCEPTED, 2)


@pytest.mark.django_db
class TestWhatStopsEverything:
    def test_too_fast_is_a_matter_of_seconds(self, email: Email) -> None:
        turn(at=AT)
        not_yet = attempt(email, Carrier(trouble=[TooFast()]))
        assert not_yet is not None
        assert timedelta(seconds=7) < not_yet.until - AT < timedelta(seconds=13)
        with pytest.raises(NotYet) as stopped:
            turn(at=AT)
        assert stopped.value.until == not_yet.until
        assert turn(at=not_yet.until).is_probe
        assert (email.status, email.may_be_taken, email.first_tried_at) == (Status.QUEUED, False, None)

    def test_a_full_day_ends_at_midnight(self, email: Email) -> None:
        not_yet = attempt(email, Carrier(trouble=[DayIsFull()]))
        assert not_yet is not None
        assert not_yet.until.isoformat() == "2026-11-05T00:00:00+00:00"
        with pytest.raises(NotYet) as stopped:
            turn(at=AT)
        assert stopped.value.until == not_yet.until
        assert Gate.objects.get().closed_because == Closed.DAY_IS_FULL
        carrier = Carrier()
        attempt(email, carrier, turn(at=not_yet.until).at)
        assert (email.status, carrier.looked_up) == (Status.ACCEPTED, 0)
        assert gate.is_open(not_yet.until)

    def test_a_key_that_is_refused_holds_everything(
        self, email: Email, another: Email, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert attempt(email, Carrier(trouble=[NotLetIn("our key (403 AuthError)")])) is not None
        another.refresh_from_db()
        assert email.status == another.status == Status.HELD
        with pytest.raises(NotYet):
            turn(at=AT + DAY)
        assert attempt(another, Carrier(), AT + DAY) is not None
        assert Gate.objects.get().held_because == "our key (403 AuthError)"

    def test_what_is_held_is_released_when_the_provider_would_take_it(self, email: Email, another: Email) -> None:
        carrier = Carrier(trouble=[NotLetIn("our key"), NotLetIn("our key"), None])
        attempt(email, carrier)
        later = AT + timedelta(minutes=1)
        sweep(provider=carrier, at=later)
        email.refresh_from_db()
        assert email.status == Status.HELD
        sweep(provider=carrier, at=later)
        for one in (email, another):
            assert attempt(one, carrier, turn(at=later).at) is None
            assert one.status == Status.ACCEPTED
        assert carrier.looked_up == 0

    def test_what_is_held_is_released_by_hand(self, email: Email) -> None:
        attempt(email, Carrier(trouble=[NotLetIn("our key")]))
        assert release(at=AT)
        email.refresh_from_db()
        assert email.status == Status.QUEUED
        assert not release(at=AT)

    def test_what_is_queued_while_all_is_held_is_held_too(self, email: Email, queue: Callable[[], Email]) -> None:
        carrier = Carrier(trouble=[NotLetIn("our key"), NotLetIn("our key")])
        attempt(email, carrier)
        late = queue()
        sweep(provider=carrier, at=AT)
        late.refresh_from_db()
        assert late.status == Status.HELD


@pytest.mark.django_db
class TestAway:
    def test_nobody_tries_once_some_in_a_row_have_failed(self, emails: list[Email]) -> None:
        away = Carrier(trouble=[Unavailable("no answer")] * 100)
        for email in emails[: rules.FAILURES_IN_A_ROW]:
            turn(at=AT)
            attempt(email, away)
        with pytest.raises(NotYet) as stopped:
            turn(at=AT)
        assert stopped.value.until == AT + rules.PARKED_FOR
        assert Gate.objects.get().closed_because == Closed.UNAVAILABLE

    def test_one_message_alone_stops_no_other(self, email: Email) -> None:
        away = Carrier(trouble=[Unavailable("no answer")] * 100)
        at = AT
        for _ in range(20):
            not_yet = attempt(email, away, turn(at=at).at)
            assert not_yet is not None
            at = not_yet.until
        assert not turn(at=at).at > at + timedelta(seconds=1)

    def test_a_success_brings_back_all(self, emails: list[Email]) -> None:
        carrier = Carrier(trouble=[Unavailable("no answer")] * rules.FAILURES_IN_A_ROW)
        for email in emails[: rules.FAILURES_IN_A_ROW]:
            attempt(email, carrier)
        assert not gate.is_open(AT)
        attempt(emails[-1], carrier)
        assert gate.is_open(AT)
        assert not Email.objects.exclude(next_try_at=None).exists()


@pytest.mark.django_db
class TestTurns:
    def test_are_never_more_than_2500_in_a_minute(self) -> None:
        turns = [turn(at=AT).at for _ in range(2600)]
        within = [at for at in turns if at < turns[0] + timedelta(minutes=1)]
        assert len(within) == 2400
        assert turn(at=AT + timedelta(hours=1)).at == AT + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_two_never_send_one_message_together(self, email: Email) -> None:
        asked, answer = threading.Event(), threading.Event()

        class Slow(Carrier):
            def send(self, email: Email) -> str:
                asked.set()
                answer.wait(timeout=30)
                return super().send(email)

        slow, quick = Slow(), Carrier()

        def work() -> None:
            send(email_id=email.pk, provider=slow, at=AT)
            connection.close()

        first = threading.Thread(target=work)
        first.start()
        try:
            assert asked.wait(timeout=30)
            with pytest.raises(NotYet):
                send(email_id=email.pk, provider=quick, at=AT)
        finally:
            answer.set()
            first.join(timeout=30)
        assert (len(slow.taken), len(quick.taken)) == (1, 0)

    def test_many_at_the_same_instant_send_it_once(self, email: Email, at_once: AtOnce) -> None:
        carrier = Carrier()
        at_once(*[lambda: send(email_id=email.pk, provider=carrier, at=AT)] * 6, expected=NotYet)
        assert len(carrier.taken) == 1

    def test_take_turns_one_after_the_other(self, at_once: AtOnce) -> None:
        turns = at_once(*[lambda: turn(at=AT)] * 8)
        assert len({one.at for one in turns}) == 8


class TestProvider:
    def test_is_the_outbox_without_a_key(self) -> None:
        assert isinstance(provider(), LocalOutbox)
