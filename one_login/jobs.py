"""Housekeeping: rows that have had their time."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from one_login import actions


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="delete_what_has_ended")
def delete_what_has_ended(timestamp: int) -> None:
    """Delete sessions, attempts to sign in and marks of logout tokens whose time is over."""
    close_old_connections()
    actions.delete_what_has_ended(at=timezone.now())
