"""What was there before is known to the rules too."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from teaching_records import connections
from teaching_records.models import Route, TeachingRecord
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import find
from tssp_unlock.models import EmailUse, Outcome

pytestmark = pytest.mark.django_db

FILLING = import_module("tssp_unlock.migrations.0003_uses_from_history")


def connected_before(record: TeachingRecord, address: str) -> None:
    """As when the rules were not asked yet."""
    with transaction.atomic():
        connections.connect(
            one_login_user_id=OneLoginUserFactory.create(email=address).pk,
            record_id=record.pk,
            route=Route.TRN,
            agreed_attributes=[],
            at=AT,
        )


class TestUsesFromHistory:
    def test_are_those_of_every_connection(
        self, grace: TeachingRecord, ada: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(FILLING, "AT_A_TIME", 2)
        for record in (grace, *TeachingRecordFactory.create_batch(4)):
            connected_before(record, f"Teacher+{record.trn}@example.com")
        FILLING.fill(apps, None)
        assert EmailUse.objects.count() == 5
        use = EmailUse.objects.get(record=grace)
        assert (use.address, use.mailbox, use.how, use.at) == (
            "Teacher+1234567@example.com",
            "teacher@example.com",
            "trn",
            AT,
        )
        assert find(ada, "teacher@example.com").outcome == Outcome.REFUSED

    def test_are_filled_once(self, grace: TeachingRecord) -> None:
        connected_before(grace, "grace@example.com")
        for _ in range(2):
            FILLING.fill(apps, None)
        assert EmailUse.objects.count() == 1
