"""Jobs of the worker."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from trs_console.performance import actions


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="summarise_days", lock="summarise_days")
def summarise_days(timestamp: int) -> None:
    """Keep the figures of the days that are over. The pages are right without it, only slower."""
    close_old_connections()
    actions.summarise_days(at=timezone.now())
