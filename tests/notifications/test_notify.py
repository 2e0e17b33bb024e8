"""GOV.UK Notify through its own client, against a server on the loopback."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from notifications.actions import NotYet, send, sweep
from notifications.models import Email, Gate, OutboxMessage, Status
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
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, Answer, Dribble, Drop, Fault, NotifyServer, Wait, running

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

    @pytest.mark.parametrize("status", [400, 410, 413, 422])
    def test_takes_a_fault_of_ours_for_final(
        self, notify: Notify, server: NotifyServer, email: Email, status: int
    ) -> None:
        server.notify.faults.append(Answer(status, "ValidationError"))
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
            (Answer(404), NotLetIn),
            (Answer(405), NotLetIn),
            (Answer(408), Unavailable),
            (Answer(425), Unavailable),
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

    @pytest.mark.parametrize(
        ("answer", "meaning"),
        [
            (Answer(403, "AuthError"), NotLetIn),
            (Answer(404, "NoResultFound"), NotLetIn),
            (Answer(429, "RateLimitError"), TooFast),
            (Answer(500), Unavailable),
            (Drop(), Unavailable),
        ],
    )
    def test_a_check_goes_by_them_too(
        self, notify: Notify, server: NotifyServer, answer: Fault, meaning: type[Exception]
    ) -> None:
        notify.check()
        server.notify.faults.append(answer)
        with pytest.raises(meaning) as trouble:
            notify.check()
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

    def test_waits_for_no_answer_without_end(
        self, notify: Notify, server: NotifyServer, email: Email, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("notifications.providers.notify.WHOLE_ANSWER_SECONDS", 0.3)
        server.notify.faults.append(Dribble(seconds_between=0.05))
        with pytest.raises(Unavailable, match="in time"):
            notify.send(email)
        monkeypatch.undo()
        assert notify.find(email) == server.notify.accepted[0].id

    @pytest.mark.parametrize("odd", ["null", '""', '"a b"', '"\\u0000"', f'"{"x" * 101}"', "{}", "7"])
    def test_takes_an_id_without_sense_for_no_answer(
        self, notify: Notify, email: Email, monkeypatch: pytest.MonkeyPatch, odd: str
    ) -> None:
        answer = requests.Response()
        one = f'{{"id": {odd}, "reference": "{email.reference}"'
        answer.status_code, answer._content = 201, f'{one}, "notifications": [{one}}}]}}'.encode()
        monkeypatch.setattr(requests.Session, "request", lambda *_, **__: answer)
        for call in (notify.send, notify.find):
            with pytest.raises(Unavailable):
                call(email)

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

    @pytest.mark.parametrize("template", [None, "((body)) ((first))"])
    def test_a_template_that_cannot_be_filled_in_holds_all_and_loses_none(
        self, notify: Notify, server: NotifyServer, email: Email, another: Email, template: str | None
    ) -> None:
        as_it_was, server.notify.template = server.notify.template, template
        with pytest.raises(NotYet):
            send(email_id=email.pk, provider=notify, at=AT)
        sweep(provider=notify, at=AT)
        assert set(Email.objects.values_list("status", flat=True)) == {Status.HELD}
        assert Gate.objects.get().held_because.startswith("GOV.UK Notify does not have our template")
        server.notify.template = as_it_was
        sweep(provider=notify, at=AT)
        for one in (email, another):
            send(email_id=one.pk, provider=notify, at=AT)
        assert set(Email.objects.values_list("status", flat=True)) == {Status.ACCEPTED}
        assert len(server.notify.accepted) == 2

    def test_an_id_that_is_none_is_a_template_that_is_gone(self, server: NotifyServer, email: Email) -> None:
        for template_id in ("none", str(email.reference)):
            with pytest.raises(NotLetIn):
                Notify(KEY, server.url, template_id).send(email)

    @pytest.mark.parametrize("template", ["((body)) Regards", "Hello"])
    def test_a_template_that_says_something_else_is_not_ours(
        self, notify: Notify, server: NotifyServer, template: str
    ) -> None:
        notify.check()
        server.notify.template = template
        with pytest.raises(NotLetIn, match="does not make an email of subject and body alone"):
            notify.check()

    @pytest.mark.parametrize("fault", [Drop(), Answer(500), Answer(429, "RateLimitError")])
    def test_a_refusal_stands_where_the_template_is_not_shown(
        self, notify: Notify, server: NotifyServer, email: Email, fault: Fault
    ) -> None:
        server.notify.faults.extend([Answer(400, "BadRequestError"), fault])
        with pytest.raises(Refused):
            notify.send(email)

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

    def test_a_message_would_be_taken(self, carrier: Provider) -> None:
        carrier.check()

    def test_the_outbox_alone_takes_a_reference_once(self, email: Email) -> None:
        assert LocalOutbox().send(email) == LocalOutbox().send(email)
        assert OutboxMessage.objects.count() == 1
