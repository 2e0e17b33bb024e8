"""The outbox of a local stack, as people read it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from notifications.messages import Preview
from notifications.models import Email, OutboxMessage
from notifications.pages import EmailText, Piece
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

    def test_has_no_page_for_another_reference(self, client: Client) -> None:
        assert client.get(f"/outbox/{uuid.uuid4()}/").status_code == 404


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
