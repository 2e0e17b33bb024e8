"""Jobs of the worker."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from support_tasks import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="return_lapsed_claims")
def return_lapsed_claims(timestamp: int) -> None:
    """Return the tasks that officers claimed and left."""
    close_old_connections()
    while actions.return_lapsed_claims(at=timezone.now()):
        pass


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    """Delete half-made decisions about tasks that somebody else decided long ago."""
    close_old_connections()
    actions.forget_old_drafts(at=timezone.now())
