from datetime import UTC, date, datetime

import pytest

from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks import history
from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    support_task,
    verified_name,
)

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
# What every page of a new task sends along, and of one that was decided once.
NEW, DECIDED = {"version": "1"}, {"version": "2"}


@pytest.fixture
def officer(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.SUPPORT, name="Ada Officer")


@pytest.fixture
def colleague(db: None) -> StaffUser:
    return StaffUserFactory.create(name="Ben Colleague")


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER, name="Mo Manager")


@pytest.fixture
def fails_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step of an action, its event, fails."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("late")

    monkeypatch.setattr(history, "add_event", fail)
    monkeypatch.setattr(history, "add_events", fail)


@pytest.fixture
def person(db: None) -> OneLoginUser:
    return OneLoginUserFactory.create(
        email="grace@home.example",
        verified_names=[verified_name("Grace", "Adeyemi"), verified_name("Grace", "Okafor")],
        verified_dates_of_birth=[date(1990, 8, 15)],
    )


@pytest.fixture
def record(db: None) -> TeachingRecord:
    """Of the person, but with another e-mail address: nothing definite."""
    return TeachingRecordFactory.create(
        trn="1234567", first_name="Grace", last_name="Adeyemi", email="grace@school.example"
    )


@pytest.fixture
def task(person: OneLoginUser) -> SupportTask:
    stated = {"national_insurance_number": "QQ123456C", "trn": None}
    return support_task(person, stated=stated)
