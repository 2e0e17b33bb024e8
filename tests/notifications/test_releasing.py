"""Whether e-mails go out, and the command that lets them."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from notifications import gate, queries
from notifications.actions import hold
from notifications.models import Closed, Email, Status
from tests.notifications.conftest import AT

pytestmark = pytest.mark.django_db


def said(*options: str) -> str:
    out = StringIO()
    call_command("release_emails", *options, stdout=out)
    return out.getvalue()


class TestSending:
    def test_goes_on_where_nothing_stops_it(self, email: Email) -> None:
        state = queries.sending(AT)
        assert state.goes_on
        assert (state.waiting, state.oldest_queued_at) == (1, AT)

    def test_is_held(self, email: Email) -> None:
        hold(at=AT, because="our key")
        state = queries.sending(AT)
        assert not state.goes_on
        assert (state.held_at, state.held_because, state.waiting) == (AT, "our key", 1)

    def test_is_closed_for_a_while(self) -> None:
        gate.close(at=AT, until=AT + timedelta(hours=1), because=Closed.DAY_IS_FULL)
        state = queries.sending(AT)
        assert (state.closed_because, state.waiting) == ("No more emails can be sent today", 0)
        assert queries.sending(AT + timedelta(hours=1)).goes_on


class TestCommand:
    def test_releases(self, email: Email) -> None:
        with time_machine.travel(AT, tick=False):
            hold(at=timezone.now(), because="our key")
            assert "Held back since" in said("--look")
            email.refresh_from_db()
            assert email.status == Status.HELD
            answer = said()
        assert answer.startswith("Released what was held back.\nEmails go out.\n1 wait, the oldest since 4 November")
        email.refresh_from_db()
        assert email.status == Status.QUEUED

    def test_says_that_nobody_sends_them(self, email: Email) -> None:
        assert said("--look").startswith("Emails are late: check that workers are running.\n1 wait, the oldest since 4")

    def test_says_when_there_is_nothing_to_release(self) -> None:
        assert said() == "Emails go out.\n0 wait.\n"

    def test_says_until_when_nothing_is_sent(self) -> None:
        now = timezone.now()
        gate.close(at=now, until=now + timedelta(hours=1), because=Closed.UNAVAILABLE)
        assert "The email service does not answer" in said("--look")
