"""Housekeeping: what was kept for long enough."""

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from matching.find_trn import actions


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="delete_old_trn_searches")
def delete_old_trn_searches(timestamp: int) -> None:
    """Delete the answers of searches that nobody goes on with, and searches from before TRN_SEARCHES_KEPT_FOR."""
    close_old_connections()
    actions.delete_old(at=timezone.now(), kept_for=settings.TRN_SEARCHES_KEPT_FOR)
