"""While no e-mails go out, nothing promises that one does: staff are told, and administrators what to do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from notifications import gate, rules
from notifications.models import Closed, Email, Status
from notifications.queries import Stop, sending, stopped
from notifications.wording import NOT_NOW, PROMISE, STOPPED, emailing
from staff.models import Role, StaffUser
from support_tasks.models import SupportTask
from tests.factories import OneLoginUserFactory, support_task
from tests.govuk.markup import Markup
from tests.notifications.states import become
from tests.test_house import our_modules
from tests.trs_console.emails.conftest import AT

pytestmark = pytest.mark.django_db
HELD = "No emails can be sent at the moment."
WHY = "GOV.UK Notify does not accept our key or clock (403 AuthError)"


@pytest.fixture
def held(db: None) -> None:
    gate.hold(at=AT, because=WHY)


class TestStopped:
    @pytest.mark.parametrize(
        ("because", "stop"),
        [(Closed.TOO_FAST, None), (Closed.DAY_IS_FULL, Stop.DAY_IS_FULL), (Closed.UNAVAILABLE, Stop.UNAVAILABLE)],
    )
    def test_is_what_people_notice(self, because: Closed, stop: Stop | None) -> None:
        assert stopped(AT) is None
        gate.close(at=AT, until=AT + timedelta(minutes=5), because=because)
        assert stopped(AT) == stop
        assert stopped(AT + timedelta(minutes=5)) is None

    def test_goes_on_between_two_closures(self, email: Email) -> None:
        for number in range(rules.FAILURES_IN_A_ROW):
            gate.note_failure(number, at=AT)
        reopened = AT + rules.LONGEST_CLOSURE * 2
        assert gate.is_open(reopened)
        assert stopped(reopened) == Stop.UNAVAILABLE
        assert sending(reopened).closed_because == "The email service does not answer"
        gate.note_success(at=reopened)
        assert stopped(reopened) is None

    def test_is_one_message_too_that_fails_again_and_again_while_no_other_goes_out(self, email: Email) -> None:
        for minutes in (0, 1, 4):
            gate.note_failure(email.pk, at=AT + timedelta(minutes=minutes))
        at = AT + timedelta(minutes=10)
        assert stopped(at - timedelta(seconds=1)) is None
        assert stopped(at) == Stop.UNAVAILABLE
        assert not sending(at).goes_on
        gate.note_success(at=at)
        gate.note_failure(email.pk, at=at)
        assert stopped(at + timedelta(minutes=1)) is None

    @pytest.mark.parametrize("status", [Status.QUEUED, Status.SENDING, Status.HELD])
    def test_is_late_where_nobody_sends_what_waits(self, email: Email, status: Status) -> None:
        become(Email.objects.filter(pk=email.pk), status, AT)
        assert stopped(AT + timedelta(minutes=9)) is None
        assert stopped(AT + timedelta(minutes=10)) == Stop.LATE
        assert not sending(AT + timedelta(minutes=10)).goes_on

    def test_is_not_late_where_one_has_to_wait(self, email: Email) -> None:
        become(Email.objects.filter(pk=email.pk), Status.QUEUED, AT, next_try_at=AT + timedelta(hours=1))
        assert stopped(AT + timedelta(hours=1)) is None
        become(Email.objects.all(), Status.ACCEPTED, AT)
        assert stopped(AT + timedelta(days=1)) is None

    def test_has_words_for_each(self) -> None:
        assert set(STOPPED) == set(NOT_NOW) == set(Stop)

    def test_a_promise_is_kept_or_not_made(self, held: None) -> None:
        assert emailing("We are emailing a@b.example to tell them.") == (
            "We will email a@b.example to tell them. "
            "No emails can be sent at the moment: it goes out as soon as they can."
        )
        gate.release(at=AT)
        assert emailing("We are emailing a@b.example.") == "We are emailing a@b.example."


def test_whoever_promises_asks_whether_it_is_true() -> None:
    promising = [path for path in our_modules() if PROMISE in path.read_text()]
    tables = [path for path in promising if path.name == "wording.py"]  # of outcomes, and where that is asked
    assert len(promising) > len(tables) == 2
    assert not [path for path in promising if path not in tables and "emailing(" not in path.read_text()]
    assert "emailing(words.sending" in Path(support_tasks_view()).read_text()


def support_tasks_view() -> str:
    from support_tasks.views import one_task

    return one_task.__file__


class TestConsole:
    def test_warns_before_and_after_an_email_is_promised(
        self, browser: Client, email: Email, held: None, task: SupportTask
    ) -> None:
        path = f"/console/emails/{email.reference}/send-again/"
        check = browser.post(path, {"to": "grace@home.example"}, follow=True)
        assert STOPPED[Stop.HELD] in check.text
        page = Markup(check.text)
        sent = {name: page.one("input", name=name)["value"] for name in ("to", "seen")}
        answer = browser.post(f"{path}check/", sent, follow=True).text
        assert "We will email grace@home.example. No emails can be sent at the moment" in answer
        assert PROMISE not in answer

    def test_warns_where_a_decision_is_confirmed(self, browser: Client, held: None) -> None:
        task = support_task(OneLoginUserFactory.create(email="grace@hmoe.example"))
        path = f"/console/tasks/{task.reference}/not-connect/"
        browser.get(f"/console/tasks/{task.reference}/")
        browser.post(path, {"reason": "no_record"})
        page = browser.get(f"{path}check/").text
        assert STOPPED[Stop.HELD] in page
        seen = Markup(page).one("input", name="seen")["value"]
        done = browser.post(f"{path}check/", {"seen": seen}, follow=True).text
        assert "We will email grace@hmoe.example to tell them why. No emails can be sent at the moment" in done

    def test_warns_of_nothing_while_emails_go_out(self, browser: Client, email: Email) -> None:
        check = browser.post(
            f"/console/emails/{email.reference}/send-again/", {"to": "grace@home.example"}, follow=True
        )
        assert "govuk-warning-text" not in check.text

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
    def test_tells_all_staff(self, as_staff: Callable[..., Client], held: None, role: Role) -> None:
        page = as_staff(role).get("/console/emails/failed/").text
        assert HELD in page
        assert "AuthError" not in page

    def test_tells_administrators_what_to_do(
        self, as_staff: Callable[..., Client], held: None, officer: StaffUser
    ) -> None:
        page = as_staff(Role.ADMINISTRATOR).get("/console/emails/failed/").text
        for words in (HELD, WHY, "Since", "4 November 2026 at 2:11pm", "NOTIFY_API_KEY", "release_emails"):
            assert words in page

    @pytest.mark.parametrize(
        ("because", "words"),
        [(Closed.DAY_IS_FULL, "until midnight UTC"), (Closed.UNAVAILABLE, "Every email is tried for 72 hours")],
    )
    def test_tells_administrators_how_long_it_takes(
        self, as_staff: Callable[..., Client], because: Closed, words: str
    ) -> None:
        with time_machine.travel(datetime(2026, 11, 4, 14, 11, tzinfo=UTC), tick=False):
            gate.close(at=AT, until=AT + timedelta(minutes=5), because=because)
            page = as_staff(Role.ADMINISTRATOR).get("/console/emails/failed/").text
        assert words in page
        assert "4 November 2026 at 2:16pm" in page
