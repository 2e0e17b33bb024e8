from collections.abc import Callable

import pytest
from django.test import Client

from matching.models import JourneyAnswers
from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks.actions import do_not_connect
from support_tasks.models import Reason, SupportTask
from teaching_records.models import TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory
from tests.matching.answering import NOW, Answering

NINO = "QQ123456C"
TRN = "2000001"


@pytest.fixture
def grace(db: None) -> OneLoginUser:
    """Verified as Grace Adeyemi, born 15 August 1990."""
    return OneLoginUserFactory.create(email="grace@example.com")


@pytest.fixture
def record(db: None) -> TeachingRecord:
    """Grace's record, with another e-mail address: her identity alone is not enough."""
    record = TeachingRecordFactory.create(trn=TRN, last_name="Adeyemi", email="other@example.com")
    record.national_insurance_numbers.create(number=NINO)
    return record


@pytest.fixture
def answering(grace: OneLoginUser, as_teacher: Callable[[OneLoginUser], Client]) -> Answering:
    """Grace's browser, in which she is signed in."""
    return Answering(as_teacher(grace))


@pytest.fixture
def officer(db: None) -> StaffUser:
    return StaffUserFactory.create()


@pytest.fixture
def rejected(grace: OneLoginUser, officer: StaffUser, answering: Answering) -> SupportTask:
    """Grace asked for support, and an officer could not connect her."""
    answering.answers(national_insurance_number="no", trn="no")
    answering.sends_the_request()
    task = SupportTask.objects.get()
    assert not JourneyAnswers.objects.exists()
    return do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
