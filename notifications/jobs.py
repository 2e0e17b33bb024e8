"""Jobs of the worker. Arguments are ids only: nothing of a person stands in the jobs' table."""

import time

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from notifications import actions, later
from notifications.providers import provider

STALLED_AFTER_SECONDS = 30


class WhenItMay(BaseRetryStrategy):
    """Run the job again when its message may go. One that failed for another reason is made anew by the sweep."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision(retry_at=exception.until) if isinstance(exception, actions.NotYet) else None


@app.task(name=later.SEND_EMAIL, queue=later.QUEUE, retry=WhenItMay())
def send_email(email_id: int) -> None:
    """Send one e-mail, when it is its turn."""
    close_old_connections()
    turn = actions.turn(at=timezone.now())
    time.sleep(max(0.0, (turn.at - timezone.now()).total_seconds()))
    actions.send(email_id=email_id, provider=provider(), at=timezone.now(), is_probe=turn.is_probe)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="pick_up_what_was_left", priority=later.BEFORE_EMAILS, pass_context=True)
async def pick_up_what_was_left(context: JobContext, timestamp: int) -> None:
    """Put back the jobs of a worker that was killed in the middle of them."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep_emails", lock="sweep_emails", priority=later.BEFORE_EMAILS)
def sweep_emails(timestamp: int) -> None:
    """Pick up e-mails that were left behind, and go on where sending was stopped."""
    close_old_connections()
    actions.sweep(provider=provider(), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="poll_emails", lock="poll_emails", priority=later.BEHIND_EMAILS)
def poll_emails(timestamp: int) -> None:
    """Ask what became of e-mails of which no receipt has come."""
    close_old_connections()
    actions.poll(provider=provider(), at=timezone.now())
