"""The outbox of a local stack, as people read it."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from notifications import actions
from notifications.messages import Preview
from notifications.models import Email, FailureKind, OutboxMessage, Status
from notifications.pages import EmailText, Piece, what_became
from notifications.providers import LocalOutbox
from tests.notifications.conftest import AT

pytestmark = pytest.mark.django_db


class TestOutbox:
    def test_says_when_nothing_was_sent(self, client: Client) -> None:
        assert "No emails have been sent yet." in client.get("/outbox/").text

    def test_lists_the_newest_first(self, client: Client) -> None:
        for hours in (2, 0, 1):
            OutboxMessage.objects.create(
                reference=uuid.uuid4(),
                to=f"to{hours}@home.example",
                subject=f"Subject {hours}",
                body="Body\n",
                accepted_at=AT - timedelta(hours=hours),
            )
        page = client.get("/outbox/").text
        assert page.index("Subject 0") < page.index("Subject 1") < page.index("Subject 2")
        assert "to1@home.example" in page
        assert "4 November 2026 at 2:11pm" in page
        assert "This page exists on a local machine only." in page

    def test_shows_a_message_as_its_reader_would_see_it(self, client: Client, email: Email) -> None:
        LocalOutbox().send(email)
        page = client.get(f"/outbox/{email.reference}/").text
        assert f'<h1 class="govuk-heading-l">{email.subject}</h1>' in page
        assert '<h2 class="govuk-heading-s">What you can do now</h2>' in page
        assert "grace@home.example" in page
        assert "Dear Grace" in page
        assert "This page exists on a local machine only." in page

    def test_reads_marks_as_notify_does(self, client: Client, email: Email) -> None:
        email.body = (
            "Before you start:\n* one\n* two\n\n## First\n1. find it\n2. send it\n---\n^ Keep it safe\n"
            "Read [the guidance](https://trs.example/help)."
        )
        LocalOutbox().send(email)
        page = re.sub(r"\s*\n\s*", "", client.get(f"/outbox/{email.reference}/").text)
        for expected in (
            (
                '<p class="govuk-body">Before you start:</p>'
                '<ul class="govuk-list govuk-list--bullet"><li>one</li><li>two</li></ul>'
            ),
            (
                '<h3 class="govuk-heading-s">First</h3>'
                '<ol class="govuk-list govuk-list--number"><li>find it</li><li>send it</li></ol><hr '
            ),
            (
                '<div class="govuk-inset-text">Keep it safe</div><p class="govuk-body">Read '
                '<a class="govuk-link" href="https://trs.example/help">the guidance</a>.</p>'
            ),
        ):
            assert expected in page

    def test_has_no_page_for_another_reference(self, client: Client) -> None:
        assert client.get(f"/outbox/{uuid.uuid4()}/").status_code == 404


class TestWhatBecame:
    def test_says_that_the_end_is_not_known_for_a_week(self, email: Email) -> None:
        actions.send(email_id=email.pk, provider=LocalOutbox(), at=AT)
        email.refresh_from_db()
        with time_machine.travel(AT + timedelta(days=6, hours=23)):
            assert "We do not know yet whether it was delivered." in what_became(email)
        with time_machine.travel(AT + timedelta(days=7, hours=1)):
            assert "The email service never told us whether it was delivered." in what_became(email)


class TestMailbox:
    """What a simulated recipient's mailbox says goes the way of a receipt."""

    @pytest.fixture
    def sent(self, email: Email) -> Email:
        actions.send(email_id=email.pk, provider=LocalOutbox(), at=AT)
        return email

    @pytest.mark.parametrize(
        ("says", "status", "kind", "words"),
        [
            ("delivered", Status.DELIVERED, "", "Delivered"),
            ("temporary-failure", Status.FAILED, FailureKind.TEMPORARY, "the mailbox did not take it"),
            ("permanent-failure", Status.FAILED, FailureKind.PERMANENT, "no mailbox has this address"),
        ],
    )
    def test_ends_the_email(self, client: Client, sent: Email, says: str, status: str, kind: str, words: str) -> None:
        path = f"/outbox/{sent.reference}/"
        assert says in client.get(path).text
        answer = client.post(f"{path}answer/", {"status": says}, follow=True)
        sent.refresh_from_db()
        assert (sent.status, sent.failure_kind) == (status, kind)
        assert words in answer.text
        assert "What does the mailbox say" not in answer.text
        assert Status(status).label in client.get("/outbox/").text

    def test_says_nothing_else_afterwards(self, client: Client, sent: Email) -> None:
        for says in ("permanent-failure", "delivered"):
            client.post(f"/outbox/{sent.reference}/answer/", {"status": says})
        sent.refresh_from_db()
        assert sent.status == Status.FAILED

    def test_has_three_answers(self, client: Client, sent: Email) -> None:
        for says in ("technical-failure", "sending", ""):
            assert client.post(f"/outbox/{sent.reference}/answer/", {"status": says}).status_code == 404
        assert client.get(f"/outbox/{sent.reference}/answer/").status_code == 405
        assert client.post(f"/outbox/{uuid.uuid4()}/answer/", {"status": "delivered"}).status_code == 404

    def test_wants_the_token_of_its_form(self, sent: Email) -> None:
        browser = Client(enforce_csrf_checks=True)
        assert browser.post(f"/outbox/{sent.reference}/answer/", {"status": "delivered"}).status_code == 403
        sent.refresh_from_db()
        assert sent.status == Status.ACCEPTED


class TestEmailText:
    def test_makes_links_of_addresses_alone(self) -> None:
        text = EmailText.of(Preview("a@b.example", "S", "Sign in at https://trs.example/start, then wait.\n"))
        assert text.blocks[0].lines == (
            (
                Piece("Sign in at "),
                Piece("https://trs.example/start", "https://trs.example/start"),
                Piece(", then wait."),
            ),
        )

    @pytest.mark.parametrize("part", ["to", "subject", "body"])
    def test_has_another_fingerprint_with_any_change(self, part: str) -> None:
        preview = Preview("a@b.example", "Subject", "Body")
        changed = preview._replace(**{part: getattr(preview, part) + "."})
        assert EmailText.of(preview).fingerprint != EmailText.of(changed).fingerprint
        assert EmailText.of(preview).fingerprint == EmailText.of(preview).fingerprint
