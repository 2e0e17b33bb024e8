"""The jobs that send e-mails: one for each, put off and brought forward."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

SEND_EMAIL, QUEUE = "notifications.jobs.send_email", "emails"
BEHIND_EMAILS, BEFORE_EMAILS = -1, 1


def send(email_ids: Iterable[int]) -> None:
    """A job for each, in that order."""
    jobs: list[JSONDict] = [{"email_id": email_id} for email_id in email_ids]
    if jobs:
        app.configure_task(SEND_EMAIL, queue=QUEUE).batch_defer(*jobs)


# A job that was put off keeps its number, and so its place: workers take the lowest first.
_WAKE = """
    UPDATE procrastinate_jobs SET scheduled_at = NULL
    WHERE status = 'todo' AND task_name = %(task)s AND scheduled_at > %(at)s
        AND (args ->> 'email_id')::bigint = ANY (%(ids)s)
"""
_WITHOUT_A_JOB = """
    SELECT id FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS email (id, place)
    WHERE id NOT IN (
        SELECT (args ->> 'email_id')::bigint FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing') AND task_name = %(task)s
    )
    ORDER BY place
"""


def wake(email_ids: list[int], *, at: datetime) -> None:
    """Bring forward the jobs that were put off beyond `at`, and make those that are lost."""
    parameters: dict[str, Any] = {"task": SEND_EMAIL, "at": at, "ids": email_ids}
    with connection.cursor() as cursor:
        cursor.execute(_WAKE, parameters)
        cursor.execute(_WITHOUT_A_JOB, parameters)
        lost = [email_id for (email_id,) in cursor.fetchall()]
    send(lost)
