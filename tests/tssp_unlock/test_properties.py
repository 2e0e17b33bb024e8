"""Whatever happens, in whatever order: no address opens two people's accounts, and none is opened with an alert."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staff.models import StaffUser
from support_tasks.actions import connect_record
from teaching_records import connections
from teaching_records.models import Alert, Route, TeachingRecord
from teaching_records.queries import with_merged
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    locked_account,
    support_task,
)
from tests.roles.world import undone
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import find, merge
from tssp_unlock.actions import evaluate_connection
from tssp_unlock.models import FollowUp, Outcome, PortalAccount, UnlockDecision
from tssp_unlock.rules import is_open

pytestmark = pytest.mark.django_db

MAILBOXES = ("ann@example.com", "bob@bücher.example")
WAYS_TO_WRITE = (
    str.upper,
    " {} ".format,
    lambda address: address.replace("@", "+school@"),
    lambda address: address.replace("bücher", "xn--bcher-kva"),
)
PEOPLE = st.integers(0, 3)
ADDRESSES = st.builds(
    lambda mailbox, write: str(write(mailbox)), st.sampled_from(MAILBOXES), st.sampled_from(WAYS_TO_WRITE)
)
STEPS = st.one_of(
    st.tuples(st.just("is_found"), PEOPLE, ADDRESSES),
    st.tuples(st.just("connects"), PEOPLE, ADDRESSES),
    st.tuples(st.just("is_connected_by_staff"), PEOPLE, ADDRESSES),
    st.tuples(st.just("is_locked_again"), PEOPLE, st.none()),
    st.tuples(st.just("gets_an_alert"), PEOPLE, st.none() | st.integers(-2, 2)),
    st.tuples(st.just("is_merged"), PEOPLE, PEOPLE),
)


class World:
    """Four people with locked accounts, to whom things happen one a minute."""

    def __init__(self, officer: StaffUser) -> None:
        self.officer, self.at = officer, AT
        self.records: list[TeachingRecord] = TeachingRecordFactory.create_batch(4)
        for record in self.records:
            locked_account(record)

    def take(self, step: str, nth: int, what: object) -> None:
        self.at += timedelta(minutes=1)
        before = set(UnlockDecision.objects.values_list("pk", flat=True))
        getattr(self, step)(self.records[nth], what)
        for decision in UnlockDecision.objects.exclude(pk__in=before):
            assert decision.outcome != Outcome.UNDECIDED
            assert decision.outcome != Outcome.UNLOCKED or not self.has_open_alert(decision.person_id)

    def has_open_alert(self, record_id: int) -> bool:
        alerts = Alert.objects.filter(record__in=with_merged(record_id))
        return any(is_open(alert.ends_on, self.at.date()) for alert in alerts)

    def is_found(self, record: TeachingRecord, address: str) -> None:
        find(record, address, self.at)

    def connects(self, record: TeachingRecord, address: str) -> None:
        user = OneLoginUserFactory.create(email=address)
        try:
            with transaction.atomic():
                connection = connections.connect(
                    one_login_user_id=user.pk,
                    record_id=record.pk,
                    route=Route.AUTOMATIC,
                    agreed_attributes=[],
                    at=self.at,
                )
                evaluate_connection(connection, at=self.at)
        except (connections.RecordTaken, connections.RecordNotActive):
            pass

    def is_connected_by_staff(self, record: TeachingRecord, address: str) -> None:
        task = support_task(OneLoginUserFactory.create(email=address), at=self.at)
        if TeachingRecord.objects.get(pk=record.pk).is_active:
            connect_record(task_id=task.pk, record_id=record.pk, by=self.officer, at=self.at, note="Certificate seen.")

    def is_locked_again(self, record: TeachingRecord, _: None) -> None:
        account = PortalAccount.objects.get(record=record)
        if not account.is_locked:
            account.status, account.why, account.times_locked = "locked", "file", account.times_locked + 1
            account.save()

    def gets_an_alert(self, record: TeachingRecord, ends_in_days: int | None) -> None:
        ends_on = None if ends_in_days is None else self.at.date() + timedelta(days=ends_in_days)
        Alert.objects.create(
            record=record, type="Prohibition", starts_on=self.at.date() - timedelta(9), ends_on=ends_on
        )

    def is_merged(self, record: TeachingRecord, nth: int) -> None:
        into = TeachingRecord.objects.get(pk=self.records[nth].pk)
        if into.pk not in with_merged(record.pk) and TeachingRecord.objects.get(pk=record.pk).is_active:
            merge(record, into)

    def opened_through(self) -> dict[str, set[int]]:
        """By mailbox, the people whose accounts were unlocked through it: merges count as they are in the end."""
        opened: defaultdict[str, set[int]] = defaultdict(set)
        for decision in UnlockDecision.objects.filter(outcome=Outcome.UNLOCKED).select_related("email_use", "person"):
            assert decision.email_use
            opened[decision.email_use.mailbox].add(decision.person.survivor().pk)
        return opened


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
def test_no_address_opens_two_peoples_accounts(officer: StaffUser, steps: list[tuple[str, int, object]]) -> None:
    with undone():
        world = World(officer)
        for step in steps:
            world.take(*step)
        opened = world.opened_through()
        assert set(opened) <= {"ann@example.com", "bob@xn--bcher-kva.example"}
        assert all(len(people) == 1 for people in opened.values())
        refused = UnlockDecision.objects.filter(results__contains=[["address_not_used_for_another", "fails"]])
        assert {use.email_use.mailbox for use in refused if use.email_use} == set(
            FollowUp.objects.values_list("mailbox", flat=True)
        )


@pytest.fixture
def officer(db: None) -> StaffUser:
    return StaffUserFactory.create(email="officer@console.example")
