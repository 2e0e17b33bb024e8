"""Each message goes out once, whatever is killed when."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from pytest_django import DjangoAssertNumQueries

from notifications import gate, rules
from notifications.actions import NotYet, hold, holding, release, send, sweep, turn
from notifications.actions.waking import wake_all
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


def stop(*_: object, **__: object) -> None:
    raise Stop


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

    def test_one_that_cannot_be_given_up_keeps_no_other_from_the_sweep(
        self, email: Email, another: Email, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        at = AT + rules.TRIED_FOR
        gone = {"status": Status.SENDING, "claimed_until": AT, "first_tried_at": AT}
        Email.objects.update(**gone)
        monkeypatch.setattr("notifications.actions.sweeping.give_up", stop)
        sweep(provider=Carrier(), at=at)
        assert set(Email.objects.values_list("status", flat=True)) == {Status.QUEUED}
        assert caplog.text.count("email_not_given_up") == 2
        assert email.to not in caplog.text

    def test_asks_once_more_before_it_gives_up(self, email: Email) -> None:
        Email.objects.update(first_tried_at=AT - rules.TRIED_FOR, may_be_taken=True)
        carrier = Carrier(trouble=[None, Unavailable("no answer")], loses_the_answer=True)
        assert attempt(email, carrier) is None
        assert (carrier.looked_up, len(carrier.taken)) == (2, 1)
        assert (email.status, email.provider_id, email.failure) == (Status.ACCEPTED, "id-1", "")

    @pytest.mark.parametrize("finds", [True, False])
    def test_a_mistake_of_ours_is_tried_again_and_ends(self, email: Email, finds: bool) -> None:
        class Mistaken(Carrier):
            def send(self, email: Email) -> str:
                raise AssertionError(f"a short key, and {email.to}")

            def find(self, email: Email) -> str | None:
                return super().find(email) if finds else self.send(email)

        at = AT
        while not_yet := attempt(email, Mistaken(), at):
            at = not_yet.until
        assert at == AT + rules.TRIED_FOR
        assert (email.status, email.failure_kind) == (Status.FAILED, FailureKind.TECHNICAL)
        assert email.failure == "It was tried for 72 hours: we made a mistake (AssertionError)"

    def test_pauses_do_not_grow_by_attempts_that_took_nothing(self, email: Email) -> None:
        carrier, at = Carrier(trouble=[TooFast()] * 50), AT
        while carrier.trouble:
            not_yet = attempt(email, carrier, at)
            assert not_yet is not None
            at = not_yet.until
        last = attempt(email, Carrier(trouble=[Unavailable("no answer")]), at)
        assert last is not None
        assert last.until - at < timedelta(minutes=1)

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

    def test_a_day_that_is_full_at_its_beginning_was_yesterday(self, email: Email) -> None:
        """Our clock is a little ahead."""
        midnight = AT.replace(hour=0, minute=0) + DAY
        not_yet = attempt(email, Carrier(trouble=[DayIsFull()]), midnight)
        assert not_yet is not None
        assert not_yet.until == midnight + timedelta(minutes=1)
        assert attempt(email, Carrier(), turn(at=not_yet.until).at) is None

    @pytest.mark.parametrize("because", [Closed.DAY_IS_FULL, Closed.TOO_FAST])
    def test_one_that_had_its_turn_before_opens_nothing(self, email: Email, because: Closed) -> None:
        until = AT + timedelta(hours=1)

        class Slow(Carrier):
            def send(self, email: Email) -> str:
                gate.close(at=AT, until=until, because=because)
                return super().send(email)

        assert attempt(email, Slow()) is None
        assert not gate.is_open(AT)
        assert gate.is_open(until)

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

    def test_a_key_that_may_look_and_not_send_holds_all_the_time(
        self, email: Email, another: Email, capsys: pytest.CaptureFixture[str]
    ) -> None:
        attempt(email, Carrier(trouble=[NotLetIn("our key")]))
        for minute in range(3):
            at = AT + timedelta(minutes=minute)
            sweep(provider=Carrier(trouble=[None, NotLetIn("our key")]), at=at)
            assert set(Email.objects.values_list("status", flat=True)) == {Status.HELD}
            assert not gate.is_open(at)

    def test_one_that_was_taken_before_or_is_refused_releases_no_other(
        self, emails: list[Email], capsys: pytest.CaptureFixture[str]
    ) -> None:
        lost, wrong, *others = emails
        carrier = Carrier(trouble=[Unavailable("no answer")], loses_the_answer=True)
        attempt(lost, carrier)
        attempt(wrong, Carrier(trouble=[NotLetIn("our key")]))
        at = AT + timedelta(minutes=2)
        no_key = Carrier(taken=carrier.taken, trouble=[None, None, NotLetIn("our key")])
        sweep(provider=no_key, at=at)
        assert Email.objects.filter(status=Status.HELD).count() == len(others) + 1
        for_our_team_only = Carrier(trouble=[None, Refused("not to them (400 BadRequestError)")])
        sweep(provider=for_our_team_only, at=at + timedelta(minutes=1))
        assert not gate.is_open(at)
        assert dict(Email.objects.values_list("status").annotate(Count("pk")).order_by()) == {
            Status.ACCEPTED: 1,
            Status.FAILED: 1,
            Status.HELD: len(others),
        }

    @pytest.mark.parametrize("wakes", [release, wake_all], ids=["release", "success of another"])
    def test_what_wakes_all_lets_the_provider_list_what_it_has_taken(
        self, email: Email, another: Email, wakes: Callable[..., object]
    ) -> None:
        """One that has no answer yet is asked for no sooner than half a minute after it was tried."""
        carrier = Carrier(trouble=[Unavailable("no answer")], loses_the_answer=True)
        assert attempt(email, carrier) is not None
        if wakes is release:
            hold(at=AT, because="our key")
        at = AT + timedelta(seconds=2)
        wakes(at=at)
        not_yet = attempt(email, carrier, at)
        assert not_yet is not None
        assert timedelta(seconds=30) <= not_yet.until - AT < timedelta(seconds=31)
        assert attempt(another, carrier, at) is None
        assert attempt(email, carrier, not_yet.until) is None
        assert (carrier.looked_up, carrier.taken.count(str(email.reference))) == (1, 1)

    def test_one_that_cannot_be_sent_keeps_no_other_held(self, email: Email, another: Email) -> None:
        attempt(email, Carrier(trouble=[NotLetIn("our key")]))
        sweep(provider=Carrier(trouble=[None, Unavailable("of this one alone")]), at=AT)
        assert not gate.is_open(AT)
        carrier, at = Carrier(), AT + timedelta(seconds=1)
        sweep(provider=carrier, at=at)
        assert gate.is_open(at)
        assert carrier.taken == [str(another.reference)]

    def test_the_time_for_which_it_was_held_is_no_time_for_which_it_was_tried(self, email: Email) -> None:
        first = attempt(email, Carrier(trouble=[Unavailable("no answer")]))
        assert first is not None
        attempt(email, Carrier(trouble=[None, NotLetIn("our key")]), first.until)
        at = AT + 4 * DAY
        release(at=at)
        assert attempt(email, Carrier(trouble=[None, Unavailable("no answer")]), at) is not None
        assert email.status == Status.QUEUED

    @pytest.mark.parametrize("is_held", [True, False])
    def test_what_a_killed_worker_left_undone_is_done(self, email: Email, is_held: bool) -> None:
        attempt(email, Carrier(trouble=[NotLetIn("our key")]))
        if is_held:
            Email.objects.update(status=Status.QUEUED)
        else:
            Gate.objects.update(held_at=None, held_because="")
        sweep(provider=Carrier(trouble=[NotLetIn("our key")]), at=AT)
        email.refresh_from_db()
        assert email.status == (Status.HELD if is_held else Status.QUEUED)

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
        at = AT + rules.LISTED_AFTER + timedelta(seconds=1)
        attempt(emails[-1], carrier, at)
        assert gate.is_open(at)
        assert not Email.objects.exclude(next_try_at=None).exists()


@pytest.mark.django_db
class TestTurns:
    def test_of_a_clock_that_was_ahead_stop_nobody(self) -> None:
        turn(at=AT + timedelta(hours=8))
        assert turn(at=AT).at == AT
        assert turn(at=AT).at == AT + rules.BETWEEN_TWO

    def test_are_never_more_than_2500_in_a_minute(self) -> None:
        turns = [turn(at=AT).at for _ in range(2600)]
        within = [at for at in turns if at < turns[0] + timedelta(minutes=1)]
        assert len(within) == 2400
        assert turn(at=AT + timedelta(hours=1)).at == AT + timedelta(hours=1)


class Stop(Exception):
    """In the middle of it."""


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_hold_all_or_nothing(self, email: Email, another: Email, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(holding, "_hold_what_waits", stop)
            with pytest.raises(Stop):
                attempt(email, Carrier(trouble=[NotLetIn("our key")]))
        assert gate.is_open(AT)
        assert not Email.objects.filter(status=Status.HELD).exists()

    def test_release_all_or_nothing(self, email: Email, another: Email, monkeypatch: pytest.MonkeyPatch) -> None:
        attempt(email, Carrier(trouble=[NotLetIn("our key")]))
        with monkeypatch.context() as patch:
            patch.setattr(holding, "wake_all", stop)
            with pytest.raises(Stop):
                release(at=AT)
        assert not gate.is_open(AT)
        assert set(Email.objects.values_list("status", flat=True)) == {Status.HELD}

    @pytest.mark.parametrize("is_first", [False, True], ids=["gate exists", "no gate yet"])
    def test_hold_and_release_at_the_same_time_leave_nothing_between(
        self, email: Email, another: Email, at_once: AtOnce, *, is_first: bool
    ) -> None:
        hold(at=AT, because="our key")
        for _ in range(10):
            if is_first:
                Gate.objects.all().delete()
            holds = [lambda: hold(at=AT, because="our key")] * 3
            at_once(*holds, *[lambda: release(at=AT)] * 3)
            state = Status.QUEUED if gate.is_open(AT) else Status.HELD
            assert set(Email.objects.values_list("status", flat=True)) == {state}

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
