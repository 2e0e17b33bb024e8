"""Housekeeping: what was kept for long enough."""

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from staff import viewings


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="delete_old_viewings")
def delete_old_viewings(timestamp: int) -> None:
    """Delete what staff looked at before VIEWINGS_KEPT_FOR."""
    close_old_connections()
    viewings.delete_from_before(timezone.now() - settings.VIEWINGS_KEPT_FOR)
