"""GOV.UK Notify through its own client, against a server on the loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from notifications.actions import send
from notifications.models import Email, OutboxMessage, Status
from notifications.providers import LocalOutbox, Notify, Provider, Refused, Unavailable, provider
from tests.notifications.conftest import AT
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, Answer, NotifyServer, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[NotifyServer]:
    with running() as server:
        yield server


@pytest.fixture
def notify(server: NotifyServer) -> Notify:
    return Notify(KEY, server.url, TEMPLATE_ID)


class TestNotify:
    def test_sends_subject_and_body_under_our_reference(
        self, notify: Notify, server: NotifyServer, email: Email
    ) -> None:
        taken = notify.send(email)
        [sent] = server.notify.accepted
        assert sent.id == taken
        assert (sent.email_address, sent.template_id) == ("grace@home.example", TEMPLATE_ID)
        assert sent.personalisation == {"subject": email.subject, "body": email.body}
        assert sent.reference == str(email.reference)
        assert server.notify.asked == ["POST /v2/notifications/email"]

    def test_finds_what_was_taken(self, notify: Notify, email: Email) -> None:
        assert notify.find(email) is None
        taken = notify.send(email)
        assert notify.find(email) == taken

    def test_takes_400_for_final(self, notify: Notify, server: NotifyServer, email: Email) -> None:
        server.notify.faults.append(Answer(400))
        with pytest.raises(Refused) as refusal:
            notify.send(email)
        assert "grace" not in str(refusal.value)

    @pytest.mark.parametrize("status", [403, 429, 500, 503, 504])
    def test_takes_anything_else_for_a_reason_to_try_again(
        self, notify: Notify, server: NotifyServer, email: Email, status: int
    ) -> None:
        server.notify.faults.extend([Answer(status)] * 2)
        for call in (notify.send, notify.find):
            with pytest.raises(Unavailable) as trouble:
                call(email)
            assert "grace" not in str(trouble.value)

    def test_takes_silence_for_a_reason_to_try_again(self, email: Email) -> None:
        with running() as server:
            gone = Notify(KEY, server.url, TEMPLATE_ID)
        for call in (gone.send, gone.find):
            with pytest.raises(Unavailable):
                call(email)

    def test_sends_once_though_the_answer_was_lost(
        self, notify: Notify, server: NotifyServer, email: Email, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take = Notify.send

        def lose_the_answer(self: Notify, email: Email) -> str:
            take(self, email)
            raise Unavailable("the answer was lost")

        monkeypatch.setattr(Notify, "send", lose_the_answer)
        with pytest.raises(Unavailable):
            send(email_id=email.pk, provider=notify, at=AT)
        monkeypatch.setattr(Notify, "send", take)
        send(email_id=email.pk, provider=notify, at=AT)
        assert len(server.notify.accepted) == 1
        email.refresh_from_db()
        assert (email.status, email.provider_id) == (Status.ACCEPTED, server.notify.accepted[0].id)

    def test_a_refusal_fails_the_email(self, notify: Notify, server: NotifyServer, email: Email) -> None:
        server.notify.faults.append(Answer(400))
        send(email_id=email.pk, provider=notify, at=AT)
        email.refresh_from_db()
        assert (email.status, email.failure) == (Status.FAILED, "GOV.UK Notify refused the message (400)")

    def test_is_the_provider_where_a_key_is_set(self, settings: Any) -> None:
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE_ID
        assert isinstance(provider(), Notify)


class TestContract:
    """The outbox answers as Notify does."""

    @pytest.fixture(params=["notify", "outbox"])
    def carrier(self, request: pytest.FixtureRequest) -> Provider:
        return request.getfixturevalue("notify") if request.param == "notify" else LocalOutbox()

    def test_what_was_sent_is_found_under_the_same_id(self, carrier: Provider, email: Email) -> None:
        assert carrier.find(email) is None
        sent = carrier.send(email)
        assert carrier.find(email) == sent
        assert isinstance(sent, str)

    def test_the_outbox_alone_takes_a_reference_once(self, email: Email) -> None:
        assert LocalOutbox().send(email) == LocalOutbox().send(email)
        assert OutboxMessage.objects.count() == 1
