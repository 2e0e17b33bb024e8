"""GOV.UK Notify through its own client, against a server on the loopback."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from notifications.actions import NotYet, send
from notifications.models import Email, OutboxMessage, Status
from notifications.providers import (
    DayIsFull,
    LocalOutbox,
    Notify,
    NotLetIn,
    Provider,
    Refused,
    TooFast,
    Unavailable,
    provider,
)
from tests.notifications.conftest import AT
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, Answer, Drop, Fault, NotifyServer, Wait, running

pytestmark = pytest.mark.django_db


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
        server.notify.faults.append(Answer(400, "ValidationError"))
        with pytest.raises(Refused) as refusal:
            notify.send(email)
        assert "grace" not in str(refusal.value)

    @pytest.mark.parametrize(
        ("answer", "meaning"),
        [
            (Answer(401, "AuthError"), NotLetIn),
            (Answer(403, "AuthError"), NotLetIn),
            (Answer(429, "RateLimitError"), TooFast),
            (Answer(429, "SomethingNew"), TooFast),
            (Answer(429, "TooManyRequestsError"), DayIsFull),
            (Answer(404), Unavailable),
            (Answer(500), Unavailable),
            (Answer(503), Unavailable),
            (Answer(504), Unavailable),
            (Answer(500, is_taken=True), Unavailable),
            (Drop(), Unavailable),
            (Drop(is_taken=True), Unavailable),
        ],
    )
    def test_goes_by_status_and_type(
        self, notify: Notify, server: NotifyServer, email: Email, answer: Fault, meaning: type[Exception]
    ) -> None:
        server.notify.faults.extend([answer] * 2)
        for call in (notify.send, notify.find):
            with pytest.raises(meaning) as trouble:
                call(email)
            assert "grace" not in str(trouble.value)

    def test_a_look_up_is_never_a_refusal(self, notify: Notify, server: NotifyServer, email: Email) -> None:
        server.notify.faults.append(Answer(400))
        with pytest.raises(Unavailable):
            notify.find(email)

    @pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"notifications": [{}]}'])
    def test_takes_an_answer_without_sense_for_none(
        self, notify: Notify, email: Email, monkeypatch: pytest.MonkeyPatch, content: bytes
    ) -> None:
        answer = requests.Response()
        answer.status_code, answer._content = 201, content
        monkeypatch.setattr(requests.Session, "request", lambda *_, **__: answer)
        for call in (notify.send, notify.find):
            with pytest.raises(Unavailable):
                call(email)

    def test_takes_silence_for_no_answer(
        self, notify: Notify, server: NotifyServer, email: Email, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("notifications.providers.notify.TIMEOUT_SECONDS", 0.2)
        silence = Wait(is_taken=True)
        server.notify.faults.append(silence)
        with pytest.raises(Unavailable):
            notify.send(email)
        assert notify.find(email) == server.notify.accepted[0].id
        silence.go.set()

    def test_takes_nobody_there_for_no_answer(self, email: Email) -> None:
        with running() as server:
            gone = Notify(KEY, server.url, TEMPLATE_ID)
        for call in (gone.send, gone.find, gone.what_became):
            with pytest.raises(Unavailable):
                call(email)

    @pytest.mark.parametrize("fault", [Drop(is_taken=True), Answer(500, is_taken=True), Drop(), Answer(500)])
    def test_sends_once_though_the_answer_was_lost(
        self, notify: Notify, server: NotifyServer, email: Email, fault: Fault
    ) -> None:
        server.notify.faults.append(fault)
        with pytest.raises(NotYet) as not_yet:
            send(email_id=email.pk, provider=notify, at=AT)
        send(email_id=email.pk, provider=notify, at=not_yet.value.until)
        [taken] = server.notify.accepted
        email.refresh_from_db()
        assert (email.status, email.provider_id) == (Status.ACCEPTED, taken.id)

    def test_sends_twice_where_the_list_lags_behind(self, notify: Notify, server: NotifyServer, email: Email) -> None:
        # What remains possible: docs/adr/0034.
        server.notify.listing_lag = timedelta(hours=1)
        server.notify.faults.append(Drop(is_taken=True))
        with pytest.raises(NotYet) as not_yet:
            send(email_id=email.pk, provider=notify, at=AT)
        send(email_id=email.pk, provider=notify, at=not_yet.value.until)
        assert len(server.notify.accepted) == 2

    def test_a_refusal_fails_the_email(self, notify: Notify, server: NotifyServer, email: Email) -> None:
        server.notify.guests = frozenset()
        send(email_id=email.pk, provider=notify, at=AT)
        email.refresh_from_db()
        assert (email.status, email.failure_kind) == (Status.FAILED, "permanent")
        assert email.failure == "GOV.UK Notify refused the message (400 BadRequestError)"

    def test_says_what_became_of_a_message(self, notify: Notify, server: NotifyServer, email: Email) -> None:
        send(email_id=email.pk, provider=notify, at=AT)
        email.refresh_from_db()
        server.notify.accepted[0].status = "permanent-failure"
        receipt = notify.what_became(email)
        assert receipt is not None
        assert (receipt.reference, receipt.status, receipt.failure_kind) == (email.reference, "failed", "permanent")
        email.provider_id = str(email.reference)
        assert notify.what_became(email) is None

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
