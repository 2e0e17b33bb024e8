"""Housekeeping: rows that have had their time."""

from django.conf import settings
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


@app.periodic(cron="51 2 * * *")
@app.task(queueing_lock="delete_old_sign_ins")
def delete_old_sign_ins(timestamp: int) -> None:
    """Delete the sign-ins from before SIGN_INS_KEPT_FOR. When somebody first and last signed in is kept with them."""
    close_old_connections()
    actions.delete_sign_ins_from_before(timezone.now() - settings.SIGN_INS_KEPT_FOR)
