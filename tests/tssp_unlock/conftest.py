from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from staff.models import Role, StaffUser
from teaching_records.models import TeachingRecord
from tests.factories import StaffUserFactory, TeachingRecordFactory, locked_account
from tests.tssp_unlock.portal_server import KEY, PortalServer, running

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
TODAY = date(2026, 11, 4)


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with running() as server:
        yield server


@pytest.fixture
def portal(server: PortalServer, settings: Any) -> PortalServer:
    """A portal that is configured, as in production."""
    settings.TSSP_API_URL, settings.TSSP_API_KEY = server.url, KEY
    return server


@pytest.fixture
def grace(db: None) -> TeachingRecord:
    """A record with a locked account."""
    record = TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Adeyemi")
    locked_account(record)
    return record


@pytest.fixture
def ada(db: None) -> TeachingRecord:
    """Another person's, locked too."""
    record = TeachingRecordFactory.create(
        trn="7654321", first_name="Ada", last_name="Bell", date_of_birth=date(1975, 3, 2)
    )
    locked_account(record)
    return record


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER, name="Mo Manager")
