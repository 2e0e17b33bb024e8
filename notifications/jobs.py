"""Jobs of the worker. Arguments are ids only: nothing of a person stands in the jobs' table."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from notifications import actions, providers

STALLED_AFTER_SECONDS = 30


@app.task(
    queue="emails",
    retry=RetryStrategy(
        max_attempts=30, exponential_wait=3, retry_exceptions=[providers.Unavailable, actions.BeingSent]
    ),
)
def send_email(email_id: int) -> None:
    """Send one e-mail; again, with growing pauses, while the provider can not be reached."""
    close_old_connections()
    actions.send(email_id=email_id, provider=providers.provider(), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="pick_up_what_was_left", pass_context=True)
async def pick_up_what_was_left(context: JobContext, timestamp: int) -> None:
    """Put back the jobs of a worker that was killed in the middle of them."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await context.app.job_manager.retry_job(job)
