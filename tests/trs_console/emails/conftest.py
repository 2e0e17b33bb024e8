from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import models, transaction
from django.test import Client

from notifications.messages import Message, RecordNotConnected, TrnRequested, YourTrn
from notifications.models import Email, FailureKind, Status
from staff.models import Role, StaffUser
from support_tasks.models import Outcome, Reason, SupportTask
from support_tasks.models import Status as TaskStatus
from teaching_records.models import TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.notifications.states import become

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
type Failed = Callable[..., Email]


@pytest.fixture
def task(db: None) -> SupportTask:
    """No record was found; nothing says so but what `failed` makes."""
    task = support_task(OneLoginUserFactory.create(email="grace@hmoe.example"))
    decided = {"outcome": Outcome.NOT_CONNECTED, "reason": Reason.NO_RECORD, "closed_by": StaffUserFactory.create()}
    SupportTask.objects.filter(pk=task.pk).update(status=TaskStatus.CLOSED, closed_at=AT, **decided)
    return SupportTask.objects.get(pk=task.pk)


@pytest.fixture
def record(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(trn="1234567", last_name="Adeyemi", email="grace@school.example")


@pytest.fixture
def officer(db: None) -> StaffUser:
    return StaffUserFactory.create(name="Samir Qureshi", email="samir@console.example")


@pytest.fixture
def browser(as_staff: Callable[..., Client], officer: StaffUser) -> Client:
    return as_staff(user=officer)


@pytest.fixture
def viewer(as_staff: Callable[..., Client]) -> Client:
    return as_staff(Role.VIEWER)


@pytest.fixture
def failed(task: SupportTask) -> Failed:
    """`failed(message, about)`: an e-mail that could not be delivered; without a message, that about the task."""

    def make(
        message: Message | None = None,
        about: models.Model | None = None,
        *,
        kind: str = FailureKind.PERMANENT,
        at: datetime = AT,
    ) -> Email:
        with transaction.atomic():
            email = (message or not_connected(task)).queue(about=about or task, at=at)
        become(Email.objects.filter(pk=email.pk), Status.FAILED, at, kind)
        return Email.objects.get(pk=email.pk)

    return make


@pytest.fixture
def email(failed: Failed) -> Email:
    return failed()


def not_connected(task: SupportTask) -> Message:
    return RecordNotConnected(
        to="grace@hmoe.example", name="Grace", reference=task.reference, reason=Reason.NO_RECORD, detail=""
    )


def your_trn(to: str = "grace@hmoe.example") -> YourTrn:
    return YourTrn(to=to, trn="1234567", account_is_open=True)


def trn_requested(to: str = "grace@hmoe.example") -> Message:
    return TrnRequested(to=to, name="Grace", at="4 November 2026 at 2:11pm")
