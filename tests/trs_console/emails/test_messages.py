"""The words of every e-mail: kept in docs/emails.md, and shown to administrators."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from notifications.messages import MESSAGES, Message
from notifications.pages import EmailText
from staff.models import Role
from trs_console.emails.samples import email_words, samples

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "emails.md"


def test_every_message_has_a_sample() -> None:
    assert {type(sample.message) for sample in samples()} == set(Message.__subclasses__())
    assert set(MESSAGES.values()) == set(Message.__subclasses__())


def test_no_two_samples_are_alike() -> None:
    texts = [EmailText.of(sample.message.preview()) for sample in samples()]
    assert len({text.fingerprint for text in texts}) == len({sample.title for sample in samples()}) == len(texts)


def test_the_words_are_those_that_are_kept() -> None:
    assert DOCUMENT.read_text() == email_words(), "read the difference, then run bin/manage email_words"


def test_what_has_a_trn_in_it_says_so() -> None:
    for sample in samples():
        preview = sample.message.preview()
        assert ("1234567" in preview.body) == sample.message.has_trn, sample.title
        assert "1234567" not in preview.subject


@pytest.mark.django_db
def test_administrators_read_every_one(as_staff: Callable[..., Client]) -> None:
    browser = as_staff(Role.ADMINISTRATOR)
    assert 'href="/console/emails/messages/"' in browser.get("/console/emails/failed/").text
    page = browser.get("/console/emails/messages/").text
    for sample in samples():
        assert sample.title in page
        assert sample.message.preview().subject in page


@pytest.mark.django_db
def test_nobody_else_does(as_staff: Callable[..., Client]) -> None:
    browser = as_staff(Role.MANAGER)
    assert "/console/emails/messages/" not in browser.get("/console/emails/failed/").text
    assert browser.get("/console/emails/messages/").status_code == 403
