"""Each message goes out once, whatever is killed when."""

import threading
from dataclasses import dataclass, field

import pytest
from django.db import connection

from notifications.actions import BeingSent, send
from notifications.models import Email, OutboxMessage, Status
from notifications.providers import LocalOutbox, Refused, Unavailable, provider
from tests.notifications.conftest import AT


@dataclass
class KilledAfterSending(LocalOutbox):
    """The outbox takes the message; the worker dies before it hears so."""

    def send(self, email: Email) -> str:
        super().send(email)
        raise KeyboardInterrupt


@dataclass
class KilledBeforeSending(LocalOutbox):
    def send(self, email: Email) -> str:
        raise KeyboardInterrupt


@dataclass
class Counting:
    """Notify as it is: nothing stops it from taking a message twice."""

    taken: list[str] = field(default_factory=list)
    lost_answers: int = 0

    def send(self, email: Email) -> str:
        self.taken.append(str(email.reference))
        if self.lost_answers:
            self.lost_answers -= 1
            raise Unavailable("no answer")
        return f"id-{len(self.taken)}"

    def find(self, email: Email) -> str | None:
        return "id-1" if str(email.reference) in self.taken else None


class Refusing(LocalOutbox):
    def send(self, email: Email) -> str:
        raise Refused("the provider refused the message (400)")


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
        carrier = Counting()
        for _ in range(3):
            send(email_id=email.pk, provider=carrier, at=AT)
        assert len(carrier.taken) == 1
        email.refresh_from_db()
        assert email.attempts == 1

    @pytest.mark.parametrize("killed", [KilledAfterSending(), KilledBeforeSending()])
    def test_killed_in_between_is_once_after_all(self, email: Email, killed: LocalOutbox) -> None:
        with pytest.raises(KeyboardInterrupt):
            send(email_id=email.pk, provider=killed, at=AT)
        email.refresh_from_db()
        assert email.status == Status.SENDING
        send(email_id=email.pk, provider=LocalOutbox(), at=AT)
        assert OutboxMessage.objects.count() == 1
        email.refresh_from_db()
        assert (email.status, email.attempts) == (Status.ACCEPTED, 2)

    def test_looks_a_lost_answer_up_before_sending_again(self, email: Email) -> None:
        carrier = Counting(lost_answers=1)
        with pytest.raises(Unavailable):
            send(email_id=email.pk, provider=carrier, at=AT)
        send(email_id=email.pk, provider=carrier, at=AT)
        assert len(carrier.taken) == 1
        email.refresh_from_db()
        assert (email.status, email.provider_id) == (Status.ACCEPTED, "id-1")

    def test_notes_a_refusal_and_never_tries_again(self, email: Email) -> None:
        send(email_id=email.pk, provider=Refusing(), at=AT)
        email.refresh_from_db()
        assert (email.status, email.completed_at) == (Status.FAILED, AT)
        assert email.failure == "the provider refused the message (400)"
        send(email_id=email.pk, provider=LocalOutbox(), at=AT)
        assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_two_never_send_one_message_together(self, email: Email) -> None:
        asked, answer = threading.Event(), threading.Event()

        class Slow(Counting):
            def send(self, email: Email) -> str:
                asked.set()
                answer.wait(timeout=30)
                return super().send(email)

        slow, quick = Slow(), Counting()

        def work() -> None:
            send(email_id=email.pk, provider=slow, at=AT)
            connection.close()

        first = threading.Thread(target=work)
        first.start()
        try:
            assert asked.wait(timeout=30)
            with pytest.raises(BeingSent):
                send(email_id=email.pk, provider=quick, at=AT)
        finally:
            answer.set()
            first.join(timeout=30)
        assert (len(slow.taken), len(quick.taken)) == (1, 0)


class TestProvider:
    def test_is_the_outbox_without_a_key(self) -> None:
        assert isinstance(provider(), LocalOutbox)
