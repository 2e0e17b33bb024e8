"""A worker whose clock is moved, not waited for: the product's own jobs, gate and sweep at instants of our choice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from notifications import actions, later
from notifications.providers import Provider

_NEXT = """
    UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
        SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND task_name = %(task)s AND (scheduled_at IS NULL OR scheduled_at <= %(at)s)
        ORDER BY priority DESC, id LIMIT 1
    ) RETURNING id, (args ->> 'email_id')::bigint
"""
_DONE = "SELECT procrastinate_finish_job_v1(%(id)s, %(status)s, false)"
_PUT_OFF = "SELECT procrastinate_retry_job_v2(%(id)s, %(until)s, NULL, NULL, NULL)"


class MovedClock:
    """`at` is what time it is."""

    def __init__(self, at: datetime, provider: Provider) -> None:
        self.at, self.provider = at, provider

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, time: timedelta, *, step: timedelta = timedelta(minutes=1)) -> None:
        """Work through it, with a sweep at the beginning of each step."""
        end = self.at + time
        while self.at < end:
            ends = min(self.at + step, end)
            actions.sweep(provider=self.provider, at=self.at)
            self._work_until(ends)
            self.at = max(self.at, ends)

    def _work_until(self, end: datetime) -> None:
        while self.at < end and (job := self._next()):
            with self._outcome_of(job[0]):
                turn = actions.turn(at=self.at)
                self.at = max(self.at, turn.at)
                actions.send(email_id=job[1], provider=self.provider, at=self.at, is_probe=turn.is_probe)

    def _next(self) -> tuple[int, int] | None:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, {"task": later.SEND_EMAIL, "at": self.at})
            row: tuple[int, int] | None = cursor.fetchone()
        return row

    @contextmanager
    def _outcome_of(self, job_id: int) -> Iterator[None]:
        statement = _DONE
        parameters: dict[str, int | str] = {"id": job_id, "status": "succeeded"}
        try:
            yield
        except actions.NotYet as not_yet:
            statement, parameters = _PUT_OFF, {"id": job_id, "until": not_yet.until.isoformat()}
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
