"""One job for each e-mail: put off, brought forward, and made anew where it was lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from notifications import jobs, later, rules
from notifications.actions import NotYet, sweep
from notifications.models import Email, Status
from notifications.providers import LocalOutbox
from tests.notifications.conftest import AT
from tests.notifications.states import become

pytestmark = pytest.mark.django_db

JOB = Job(id=1, queue="emails", lock=None, queueing_lock=None, task_name="send_email", worker_id=None)


def waiting() -> list[tuple[int, bool]]:
    """The e-mails of the jobs that wait, in order, and whether they were put off."""
    found = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return [(job.args["email_id"], job.scheduled_at is not None) for job in found]


def put_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = %s", [timezone.now() + timedelta(days=1)])


FAIL = "UPDATE procrastinate_jobs SET status = 'failed' WHERE (args ->> 'email_id')::bigint = %s"


def lose(email: Email) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FAIL, [email.pk])


@pytest.fixture(autouse=True)
def connection_of_the_test_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)


class TestJob:
    def test_is_run_again_when_the_message_may_go(self) -> None:
        decision = jobs.WhenItMay().get_retry_decision(exception=NotYet(AT), job=JOB)
        assert decision is not None
        assert decision.retry_at == AT

    def test_is_left_to_the_sweep_where_something_else_went_wrong(self) -> None:
        assert jobs.WhenItMay().get_retry_decision(exception=ValueError(), job=JOB) is None

    def test_sends_the_message(self, email: Email) -> None:
        jobs.send_email(email_id=email.pk)
        email.refresh_from_db()
        assert email.status == Status.ACCEPTED


class TestWake:
    def test_keeps_a_job_that_was_put_off_in_its_place(self, email: Email, another: Email) -> None:
        put_off()
        later.wake([another.pk, email.pk], at=timezone.now())
        assert waiting() == [(email.pk, False), (another.pk, False)]

    def test_makes_the_jobs_that_were_lost(self, email: Email, another: Email) -> None:
        lose(email)
        later.wake([email.pk, another.pk], at=timezone.now())
        assert waiting() == [(another.pk, False), (email.pk, False)]

    def test_leaves_others_alone(self, email: Email, another: Email) -> None:
        put_off()
        later.wake([email.pk], at=timezone.now())
        assert waiting() == [(email.pk, False), (another.pk, True)]


class TestSweep:
    def test_picks_up_what_a_worker_left_once_its_time_is_over(self, email: Email) -> None:
        become(Email.objects.all(), Status.SENDING, AT, may_be_taken=True)
        lose(email)
        sweep(provider=LocalOutbox(), at=AT - timedelta(seconds=1))
        assert waiting() == []
        sweep(provider=LocalOutbox(), at=AT)
        email.refresh_from_db()
        assert (email.status, email.may_be_taken) == (Status.QUEUED, True)
        assert waiting() == [(email.pk, False)]

    @pytest.mark.parametrize("was_taken", [True, False])
    def test_gives_up_what_ended_its_workers_for_three_days(self, email: Email, was_taken: bool) -> None:
        become(Email.objects.all(), Status.SENDING, AT, may_be_taken=True, first_tried_at=AT - rules.TRIED_FOR)
        if was_taken:
            LocalOutbox().send(email)
        sweep(provider=LocalOutbox(), at=AT)
        email.refresh_from_db()
        assert email.status == (Status.ACCEPTED if was_taken else Status.FAILED)
        assert email.failure == ("" if was_taken else "It was tried for 72 hours: its worker ended in the middle of it")

    def test_leaves_what_has_to_wait(self, email: Email, another: Email) -> None:
        Email.objects.filter(pk=email.pk).update(next_try_at=AT + timedelta(minutes=5))
        put_off()
        sweep(provider=LocalOutbox(), at=AT)
        assert waiting() == [(email.pk, True), (another.pk, False)]

    def test_makes_nothing_of_what_is_over(self, email: Email) -> None:
        become(Email.objects.all(), Status.ACCEPTED, AT)
        lose(email)
        sweep(provider=LocalOutbox(), at=AT)
        assert waiting() == []

    def test_comes_before_the_emails_that_wait(self) -> None:
        for job in (jobs.sweep_emails, jobs.pick_up_what_was_left):
            assert job.priority > jobs.send_email.priority > jobs.poll_emails.priority

    def test_is_the_job_of_a_minute(self, email: Email) -> None:
        lose(email)
        jobs.sweep_emails(timestamp=0)
        assert waiting() == [(email.pk, False)]
