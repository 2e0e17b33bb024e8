"""Running kept decisions through today's rules."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from matching import actions
from matching.models import MatchDecision, Step
from matching.replay import COLUMNS, differences
from one_login.models import OneLoginUser
from teaching_records.evidence import Stated
from teaching_records.models import Connection, Status, TeachingRecord
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from tests.matching.answering import NOW
from tests.matching.conftest import NINO

pytestmark = pytest.mark.django_db

KNOWN: Stated = {"national_insurance_number": NINO, "trn": None}


@pytest.fixture
def failed(grace: OneLoginUser, record: TeachingRecord) -> MatchDecision:
    """A wrong number was stated: the record has another TRN."""
    stated: Stated = {"national_insurance_number": NINO, "trn": "7654321"}
    return actions.try_to_connect(one_login_user_id=grace.pk, step=Step.TRN, stated=stated, at=NOW)


@pytest.fixture
def connected(grace: OneLoginUser, record: TeachingRecord, failed: MatchDecision) -> MatchDecision:
    step = Step.NATIONAL_INSURANCE_NUMBER
    return actions.try_to_connect(one_login_user_id=grace.pk, step=step, stated=KNOWN, at=NOW + timedelta(minutes=1))


def replay(**options: object) -> str:
    out = StringIO()
    call_command("replay_decisions", stdout=out, **options)
    return out.getvalue()


class TestReplayDecisions:
    def test_finds_no_difference_while_all_is_as_it_was(self, failed: MatchDecision, connected: MatchDecision) -> None:
        assert (failed.reason, connected.outcome) == ("trn_disagrees", "connected")
        assert "0 of 2 decisions would differ" in replay()

    def test_lists_what_would_differ(self, connected: MatchDecision, record: TeachingRecord) -> None:
        TeachingRecord.objects.update(last_name="Nowak", last_name_key="nowak", last_name_sounds="nfk")
        listed = replay()
        assert f"decision={connected.pk}" in listed
        assert f"outcome=connected  record_id={record.pk}  rule=b  reason=" in listed
        assert "outcome_now=not_connected  record_id_now=None  rule_now=  reason_now=no_record" in listed
        assert "2 of 2 decisions would differ" in listed
        assert "Nowak" not in listed
        assert NINO not in listed

    def test_says_why_there_would_be_none_today(self, connected: MatchDecision) -> None:
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        [difference] = differences([connected])
        assert difference.now.reason == "record_deactivated"

    def test_takes_another_persons_connection_into_account(
        self, connected: MatchDecision, record: TeachingRecord
    ) -> None:
        Connection.objects.update(one_login_user=OneLoginUserFactory.create())
        [difference] = differences([connected])
        assert difference.now.reason == "already_connected"

    @pytest.mark.parametrize("reason", ["too_many_attempts", "disconnected"])
    def test_leaves_out_what_no_rule_decided(self, failed: MatchDecision, reason: str) -> None:
        MatchDecision.objects.update(reason=reason)
        assert "0 of 1 decisions would differ" in replay()

    def test_writes_a_table(self, connected: MatchDecision, record: TeachingRecord, tmp_path: Path) -> None:
        TeachingRecordFactory.create(last_name="Adeyemi")
        file = tmp_path / "replayed.csv"
        replay(output=file)
        columns, *rows = csv.reader(file.read_text().splitlines())
        assert tuple(columns) == COLUMNS
        [row] = [row for row in rows if row[0] == str(connected.pk)]
        assert row[4:] == ["connected", str(record.pk), "b", "", "not_connected", "", "", "possible_duplicate"]

    def test_begins_where_it_is_told(self, connected: MatchDecision) -> None:
        assert "of 1 decisions" in replay(since=connected.at)

    def test_changes_nothing(self, connected: MatchDecision, record: TeachingRecord) -> None:
        before = list(MatchDecision.objects.order_by("pk").values())
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        replay()
        assert list(MatchDecision.objects.order_by("pk").values()) == before
        assert Connection.objects.count() == 1
