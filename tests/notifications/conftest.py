from datetime import UTC, datetime

import pytest
from django.db import transaction

from notifications.messages import RecordConnected
from notifications.models import Email
from tests.factories import TeachingRecordFactory

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)


@pytest.fixture
def email(db: None) -> Email:
    """A queued e-mail."""
    with transaction.atomic():
        return RecordConnected(to="grace@home.example", name="Grace").queue(about=TeachingRecordFactory(), at=AT)
