"""What the e-mail with a TRN will say about the account, before it is sent."""

import pytest

from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.tssp_unlock.conftest import AT, TODAY
from tests.tssp_unlock.matches import find, open_alert
from tests.tssp_unlock.portal_server import PortalServer
from tssp_unlock.models import EmailUse, PortalAccount, UnlockDecision
from tssp_unlock.queries import account_will_be_open

pytestmark = pytest.mark.django_db

HERS = "grace@home.example"


def is_foreseen(record: TeachingRecord, address: str = HERS) -> bool | None:
    """What was foreseen, which wrote nothing and came true."""
    uses = EmailUse.objects.count()
    foreseen = account_will_be_open(record, address, TODAY)
    assert EmailUse.objects.count() == uses
    assert find(record, address, AT).account_is_open == foreseen
    return foreseen


class TestTheAccount:
    def test_will_be_unlocked(self, grace: TeachingRecord) -> None:
        assert is_foreseen(grace) is True

    def test_will_be_as_open_as_it_is(self) -> None:
        assert is_foreseen(TeachingRecordFactory.create()) is True

    def test_will_stay_locked_with_an_open_alert(self, grace: TeachingRecord) -> None:
        open_alert(grace)
        assert is_foreseen(grace) is False

    def test_will_stay_locked_where_the_address_was_used_for_another(
        self, grace: TeachingRecord, ada: TeachingRecord
    ) -> None:
        find(ada, "Grace+work@home.example")
        assert is_foreseen(grace) is False

    def test_will_stay_open_though_a_rule_fails(self, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(ada, HERS)
        PortalAccount.objects.filter(record=grace).delete()
        assert is_foreseen(grace) is True

    def test_is_not_settled_where_the_portal_is_to_be_asked(self, grace: TeachingRecord, portal: PortalServer) -> None:
        assert is_foreseen(grace) is None
        assert UnlockDecision.objects.get().outcome == "to_ask"
