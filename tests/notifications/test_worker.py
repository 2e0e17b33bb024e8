"""The real worker, as a process of its own: also when it is killed in the middle of sending."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import jobs, rules
from notifications.actions import sweep
from notifications.models import Email, OutboxMessage, Status
from notifications.providers import LocalOutbox
from tests.notifications.fake_notify import KEY, TEMPLATE_ID, NotifyServer, Wait

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = [sys.executable, "manage.py", "procrastinate", "worker"]


def environment(**more: str) -> dict[str, str]:
    """The worker's: the tests' database."""
    name = str(connection.settings_dict["NAME"])
    url, _, query = os.environ["DATABASE_URL"].partition("?")
    return os.environ | {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}?{query}"} | more


def work_through_the_queue(**more: str) -> None:
    """Let a worker do whatever waits, and end."""
    subprocess.run(
        [*WORKER, "--one-shot"],
        cwd=settings.BASE_DIR,
        env=environment(**more),
        check=True,
        capture_output=True,
        timeout=60,
    )


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it did not happen within 30 seconds"
        time.sleep(0.05)


def put_back_what_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the periodic job does, without the half minute for which it waits."""

    async def put_back() -> None:
        monkeypatch.setattr(jobs, "STALLED_AFTER_SECONDS", 0)
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        async with app.with_connector(connector).open_async() as worker_app:
            left, *_ = await worker_app.job_manager.list_jobs_async(status="doing")
            context = JobContext(start_timestamp=0, app=worker_app, job=left, abort_reason=lambda: None)
            await jobs.pick_up_what_was_left.func(context, 0)

    asyncio.run(put_back())


class TestWorker:
    def test_sends_what_was_queued(self, email: Email) -> None:
        work_through_the_queue()
        email.refresh_from_db()
        assert email.status == Status.ACCEPTED
        assert OutboxMessage.objects.get().reference == email.reference
        assert not ProcrastinateJob.objects.exists(), "what is done stays in the jobs' table for ever"

    def test_killed_while_it_sends_has_sent_once_after_all(
        self, email: Email, server: NotifyServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notify = {
            "NOTIFY_API_KEY": KEY,
            "NOTIFY_API_URL": server.url,
            "NOTIFY_TEMPLATE_ID": TEMPLATE_ID,
        }
        silence = Wait(is_taken=True)
        server.notify.faults.append(silence)
        worker = subprocess.Popen(
            WORKER,
            cwd=Path(settings.BASE_DIR),
            env=environment(**notify),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: len(server.notify.accepted) == 1)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(timeout=30)
            silence.go.set()
        email.refresh_from_db()
        assert email.status == Status.SENDING

        put_back_what_was_left(monkeypatch)
        sweep(provider=LocalOutbox(), at=timezone.now() + rules.CLAIMED_FOR)
        work_through_the_queue(**notify)
        email.refresh_from_db()
        assert (email.status, email.provider_id, email.attempts) == (Status.ACCEPTED, server.notify.accepted[0].id, 2)
        assert len(server.notify.accepted) == 1
