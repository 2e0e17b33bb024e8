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
