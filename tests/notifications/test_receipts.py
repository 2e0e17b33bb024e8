"""What became of an e-mail, as GOV.UK Notify tells us: late, doubled, out of order, or not at all."""

import json
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications import lifecycle
from notifications.actions import poll, receive
from notifications.actions.polling import IN_A_ROW
from notifications.models import Email, Status
from notifications.providers import Notify, Receipt, Unavailable
from tests.notifications.conftest import AT
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, Answer, NotifyServer
from tests.notifications.states import become, give_up

pytestmark = pytest.mark.django_db

ADDRESS = "/notify/callback"
TOKENS = ("0f4d1c6d2f1f4a53a5de", "9b1e7a3f5c2d4e6f8a0b")
NOTIFY_ID = "740e5834-3a29-46b4-9a6f-16142fde533a"


@pytest.fixture(autouse=True)
def tokens(settings: Any) -> None:
    settings.NOTIFY_CALLBACK_TOKENS = TOKENS


@pytest.fixture
def sent(email: Email) -> Email:
    become(Email.objects.all(), Status.ACCEPTED, AT, provider_id=NOTIFY_ID)
    email.refresh_from_db()
    return email


def content(email: Email | None, status: str = "delivered", **more: Any) -> dict[str, Any]:
    """As Notify's documentation shows one."""
    return {
        "id": NOTIFY_ID,
        "reference": str(email.reference) if email else str(uuid.uuid4()),
        "to": "grace@home.example",
        "status": status,
        "created_at": "2026-11-04T14:11:00.000000Z",
        "completed_at": "2026-11-04T14:12:00.000000Z",
        "sent_at": "2026-11-04T14:11:30.000000Z",
        "notification_type": "email",
        "template_id": TEMPLATE_ID,
        "template_version": 1,
    } | more


def post(body: Any, authorization: str = f"Bearer {TOKENS[0]}") -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(ADDRESS, text, content_type="application/json", headers={"authorization": authorization})


class TestCallback:
    @pytest.mark.parametrize(
        ("status", "expected", "kind"),
        [
            ("delivered", Status.DELIVERED, ""),
            ("permanent-failure", Status.FAILED, "permanent"),
            ("temporary-failure", Status.FAILED, "temporary"),
            ("technical-failure", Status.FAILED, "technical"),
        ],
    )
    def test_notes_the_end(self, sent: Email, status: str, expected: Status, kind: str) -> None:
        response = post(content(sent, status))
        assert (response.status_code, response.content) == (204, b"")
        sent.refresh_from_db()
        assert (sent.status, sent.failure_kind) == (expected, kind)
        assert sent.completed_at == datetime(2026, 11, 4, 14, 12, tzinfo=UTC)

    @pytest.mark.parametrize("token", TOKENS)
    def test_takes_the_old_token_and_the_new(self, sent: Email, token: str) -> None:
        assert post(content(sent), f"bearer {token}").status_code == 204

    @pytest.mark.parametrize(
        "authorization",
        [
            "",
            "Bearer",
            "Bearer ",
            f"Basic {TOKENS[0]}",
            TOKENS[0],
            f"Bearer {TOKENS[0]}x",
            f"Bearer {TOKENS[0][:-1]}",
            f"Bearer {','.join(TOKENS)}",
            "Bearer \xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9",
        ],
    )
    def test_takes_nothing_without_a_token(self, sent: Email, authorization: str) -> None:
        response = post(content(sent), authorization)
        assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
        sent.refresh_from_db()
        assert sent.status == Status.ACCEPTED

    @pytest.mark.parametrize("authorization", ["Bearer ", "Bearer", ""])
    def test_takes_nothing_where_there_are_no_tokens(self, sent: Email, settings: Any, authorization: str) -> None:
        settings.NOTIFY_CALLBACK_TOKENS = ()
        assert post(content(sent), authorization).status_code == 401

    @pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head"])
    def test_takes_posts_only(self, client: Client, method: str) -> None:
        answer = getattr(client, method)(ADDRESS, headers={"authorization": f"Bearer {TOKENS[0]}"})
        assert answer.status_code == 405

    @pytest.mark.parametrize(
        "more",
        [
            {"reference": str(uuid.uuid4())},
            {"reference": None},
            {"reference": "ours"},
            {"reference": ["x"]},
            {"status": "read"},
            {"status": {}},
            {"status": None},
        ],
    )
    def test_says_nothing_of_what_is_not_ours(self, sent: Email, more: dict[str, Any]) -> None:
        assert post(content(sent, **more)).status_code == 204
        sent.refresh_from_db()
        assert sent.status == Status.ACCEPTED

    @pytest.mark.parametrize("body", ["", "x", "[]", "null", '"delivered"', b"\xff", "[" * 60_000, "1" * 5000])
    def test_refuses_what_is_no_receipt(self, body: str | bytes) -> None:
        assert post(body).status_code == 400

    @pytest.mark.parametrize(("longer", "status"), [(0, 204), (64 * 1024, 413)])
    def test_takes_what_comes_in_chunks(self, client: Client, sent: Email, longer: int, status: int) -> None:
        """As the web server hands it on: without a length, and told where it ends."""
        body = BytesIO((json.dumps(content(sent)) + longer * " ").encode())
        chunked: dict[str, Any] = {
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input": body,
            "wsgi.input_terminated": True,
        }
        answer = client.generic("POST", ADDRESS, HTTP_AUTHORIZATION=f"Bearer {TOKENS[0]}", **chunked)
        assert answer.status_code == status
        sent.refresh_from_db()
        assert sent.status == (Status.DELIVERED if status == 204 else Status.ACCEPTED)

    def test_takes_64_kilobytes_and_no_more(self, sent: Email) -> None:
        text = json.dumps(content(sent))
        assert post(text.ljust(64 * 1024 + 1)).status_code == 413
        assert post(text.ljust(64 * 1024)).status_code == 204

    @pytest.mark.parametrize(
        "more",
        [
            {"id": "\x00"},
            {"id": 7},
            {"id": None},
            {"id": "x" * 5000},
            {"completed_at": None},
            {"completed_at": "yesterday"},
            {"completed_at": "0001-01-01T00:00:00+23:59"},
            {"completed_at": "9999-12-31T23:59:59-23:59"},
            {"completed_at": 7},
        ],
    )
    def test_notes_the_end_though_another_field_is_strange(self, sent: Email, more: dict[str, Any]) -> None:
        assert post(content(sent, **more)).status_code == 204
        sent.refresh_from_db()
        assert (sent.status, sent.provider_id) == (Status.DELIVERED, NOTIFY_ID)
        assert sent.completed_at is not None
        assert AT <= sent.completed_at <= timezone.now() or sent.completed_at == sent.queued_at

    def test_logs_nothing_of_the_person(self, sent: Email, caplog: pytest.LogCaptureFixture) -> None:
        for body in (content(sent), content(None), content(sent, "permanent-failure", id=str(uuid.uuid4()))):
            post(body)
        post(content(sent), "Bearer wrong-wrong-wrong")
        assert "email_doubled" in caplog.text
        for personal in ("grace", "home.example", *TOKENS, "wrong-wrong", str(sent.reference)):
            assert personal not in caplog.text


class TestOrder:
    @pytest.mark.parametrize("order", list(permutations(["created", "sending", "delivered", "permanent-failure"])))
    def test_the_first_end_stays_whatever_comes_when(self, sent: Email, order: tuple[str, ...]) -> None:
        for status in order * 2:
            assert post(content(sent, status)).status_code == 204
        sent.refresh_from_db()
        first = next(status for status in order if status not in {"created", "sending"})
        assert sent.status == (Status.DELIVERED if first == "delivered" else Status.FAILED)

    @pytest.mark.parametrize("status", [Status.QUEUED, Status.SENDING, Status.HELD])
    def test_a_receipt_can_be_quicker_than_the_answer(self, email: Email, status: Status) -> None:
        become(Email.objects.all(), status, AT, may_be_taken=True)
        assert post(content(email)).status_code == 204
        email.refresh_from_db()
        assert (email.status, email.provider_id) == (Status.DELIVERED, NOTIFY_ID)

    @pytest.mark.parametrize("completed_at", ["2026-11-04T14:12:00Z", "2026-11-04T14:10:00Z", None])
    @pytest.mark.parametrize("has_answer", [True, False])
    def test_nothing_is_delivered_before_it_was_sent(
        self, email: Email, completed_at: str | None, has_answer: bool
    ) -> None:
        if has_answer:
            lifecycle.accept(Email.objects.all(), provider_id=NOTIFY_ID, at=AT + timedelta(minutes=2))
        post(content(email, completed_at=completed_at))
        email.refresh_from_db()
        assert email.sent_at is not None
        assert email.completed_at is not None
        assert AT <= email.sent_at <= email.completed_at

    @pytest.mark.parametrize(
        ("status", "end", "kind"), [("delivered", "delivered", ""), ("permanent-failure", "failed", "permanent")]
    )
    def test_one_of_an_email_that_we_had_given_up_is_true(self, email: Email, status: str, end: str, kind: str) -> None:
        give_up(Email.objects.all(), AT)
        post(content(email, status))
        email.refresh_from_db()
        assert (email.status, email.failure_kind, email.provider_id) == (end, kind, NOTIFY_ID)

    def test_none_brings_back_what_was_refused(self, email: Email) -> None:
        become(Email.objects.all(), Status.FAILED, AT)
        Email.objects.update(sent_at=None)
        post(content(email))
        email.refresh_from_db()
        assert (email.status, email.sent_at) == (Status.FAILED, None)

    def test_one_that_tells_no_end_tells_that_it_was_taken(self, email: Email) -> None:
        post(content(email, "sending"))
        email.refresh_from_db()
        assert email.status == Status.ACCEPTED

    @settings(max_examples=40)
    @given(
        st.binary(max_size=200)
        | st.recursive(
            st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
            lambda inner: (
                st.lists(inner) | st.dictionaries(st.sampled_from(["reference", "status", "id", "completed_at"]), inner)
            ),
        )
    )
    def test_nothing_that_is_sent_breaks_it(self, body: Any) -> None:
        assert post(body if isinstance(body, bytes) else json.dumps(body)).status_code in {204, 400}


@dataclass
class Unanswered:
    """Notify, which gives no answer about messages with these ids."""

    notify: Notify
    ids: Collection[str]

    def what_became(self, email: Email) -> Receipt | None:
        if email.provider_id in self.ids:
            raise Unavailable("no answer")
        return self.notify.what_became(email)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.notify, name)


class TestPolling:
    @pytest.fixture
    def notify(self, server: NotifyServer) -> Notify:
        return Notify(KEY, server.url, TEMPLATE_ID)

    @pytest.fixture
    def open_one(self, notify: Notify, email: Email) -> Email:
        """It was taken, and no receipt came."""
        become(Email.objects.all(), Status.ACCEPTED, AT, provider_id=notify.send(email))
        email.refresh_from_db()
        return email

    def test_asks_after_a_day(self, notify: Notify, server: NotifyServer, open_one: Email) -> None:
        server.notify.accepted[0].status = "temporary-failure"
        assert poll(provider=notify, at=AT + timedelta(hours=23, minutes=59)) == 0
        assert poll(provider=notify, at=AT + timedelta(days=1)) == 1
        open_one.refresh_from_db()
        assert (open_one.status, open_one.failure_kind) == (Status.FAILED, "temporary")

    def test_asks_each_day_until_the_seventh(self, notify: Notify, server: NotifyServer, open_one: Email) -> None:
        server.notify.asked.clear()
        for hours in range(10 * 24):
            poll(provider=notify, at=AT + timedelta(hours=hours))
        assert len(server.notify.asked) == 6
        open_one.refresh_from_db()
        assert open_one.status == Status.ACCEPTED

    def test_leaves_the_rest_for_later_where_nobody_answers(
        self, notify: Notify, server: NotifyServer, open_one: Email
    ) -> None:
        server.notify.faults.append(Answer(500))
        server.notify.accepted[0].status = "delivered"
        at = AT + timedelta(days=1)
        assert poll(provider=notify, at=at) == 0
        assert poll(provider=notify, at=at + timedelta(minutes=59)) == 0
        assert poll(provider=notify, at=at + timedelta(hours=1)) == 1

    def test_one_without_an_answer_keeps_no_other_from_being_asked_about(
        self, notify: Notify, server: NotifyServer, open_one: Email, queue: Callable[[], Email]
    ) -> None:
        oldest = Email.objects.filter(pk__in=[queue().pk for _ in range(IN_A_ROW)])
        become(oldest, Status.ACCEPTED, AT - timedelta(hours=1), provider_id="bad")
        server.notify.accepted[0].status = "delivered"
        troubled = Unanswered(notify, {"bad"})
        assert poll(provider=troubled, at=AT + timedelta(days=1)) == 0
        assert poll(provider=troubled, at=AT + timedelta(days=1, minutes=10)) == 1

    def test_goes_on_with_others_at_once_where_one_alone_gets_no_answer(
        self, notify: Notify, server: NotifyServer, open_one: Email, another: Email
    ) -> None:
        become(Email.objects.filter(pk=another.pk), Status.ACCEPTED, AT - timedelta(hours=1), provider_id="bad")
        server.notify.accepted[0].status = "delivered"
        assert poll(provider=Unanswered(notify, {"bad"}), at=AT + timedelta(days=1)) == 1
        another.refresh_from_db()
        assert another.status == Status.ACCEPTED

    @pytest.mark.parametrize("fault", [Answer(403, "AuthError"), Answer(429, "RateLimitError")])
    def test_asks_about_no_other_where_notify_takes_no_question(
        self, notify: Notify, server: NotifyServer, open_one: Email, another: Email, fault: Answer
    ) -> None:
        become(Email.objects.filter(pk=another.pk), Status.ACCEPTED, AT, provider_id=str(uuid.uuid4()))
        server.notify.faults.append(fault)
        server.notify.asked.clear()
        poll(provider=notify, at=AT + timedelta(days=1))
        assert len(server.notify.asked) == 1

    def test_goes_on_where_one_is_not_known_any_more(
        self, notify: Notify, server: NotifyServer, open_one: Email, another: Email
    ) -> None:
        server.notify.accepted[0].status = "delivered"
        lost = Email.objects.filter(pk=another.pk)
        become(lost, Status.ACCEPTED, AT - timedelta(hours=1), provider_id=str(uuid.uuid4()))
        assert poll(provider=notify, at=AT + timedelta(days=1)) == 1

    def test_is_the_job_of_ten_minutes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from notifications import jobs

        monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
        jobs.poll_emails(timestamp=0)


class TestReceipt:
    def test_of_an_unknown_email_is_nothing(self) -> None:
        receipt = Receipt.of(content(None))
        assert receipt is not None
        assert receive(receipt, at=AT) is False
