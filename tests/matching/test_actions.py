"""Trying to connect, answering and asking for support, against the database."""

from datetime import date
from unittest import mock

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from matching import actions, policies
from matching.models import JourneyAnswers, MatchDecision, Step
from notifications.models import Email
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks.models import SupportTask
from teaching_records import connections, history
from teaching_records.connections import AlreadyConnected, connect, disconnect
from teaching_records.evidence import NOTHING_STATED
from teaching_records.models import (
    Actor,
    ChangeHistoryEvent,
    Connection,
    RecordNationalInsuranceNumber,
    Route,
    TeachingRecord,
    TeachingRecordQuerySet,
)
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, UnverifiedUserFactory
from tests.matching.answering import NOW

pytestmark = pytest.mark.django_db

KNOWN = {"national_insurance_number": "QQ123456C", "trn": None}
WRONG = {"national_insurance_number": "AB123456C", "trn": None}
YES = {"has_national_insurance_number": "yes", "national_insurance_number": "QQ123456C"}
NO = {"has_national_insurance_number": "no", "national_insurance_number": ""}
SLUG = "national-insurance-number"


class Broken(Exception):
    pass


def try_with(user: OneLoginUser, stated: dict[str, str | None]) -> MatchDecision:
    return actions.try_to_connect(one_login_user_id=user.pk, step=Step.NATIONAL_INSURANCE_NUMBER, stated=stated, at=NOW)


def disconnected(made: Connection, by: StaffUser) -> None:
    with transaction.atomic():
        disconnect(connection_id=made.pk, reason="Not her record.", by=by, at=NOW)


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER)


class TestTryToConnect:
    def test_connects_and_writes_decision_and_history(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        decision = try_with(grace, KNOWN)
        assert (decision.outcome, decision.rule, decision.record) == ("connected", "b", record)
        connection = Connection.objects.get()
        assert (connection.one_login_user, connection.teaching_record) == (grace, record)
        assert connection.route == Route.NATIONAL_INSURANCE_NUMBER
        assert set(connection.agreed_attributes) == {
            "first_name",
            "last_name",
            "date_of_birth",
            "national_insurance_number",
        }
        event = ChangeHistoryEvent.objects.get()
        assert (event.name, event.actor) == (history.EventName.ONE_LOGIN_CONNECTED, Actor.TEACHER)
        assert event.details["email"] == "grace@example.com"

    def test_keeps_why_it_did_not_connect(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        decision = try_with(grace, WRONG)
        assert (decision.outcome, decision.reason) == ("not_connected", "no_record")
        assert decision.evidence["stated"] == WRONG
        assert decision.candidate_ids == [record.pk]
        assert not Connection.objects.exists()

    def test_leaves_nothing_behind_when_something_fails_late(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        with mock.patch.object(MatchDecision, "save", side_effect=Broken), pytest.raises(Broken):
            try_with(grace, KNOWN)
        assert not Connection.objects.exists()
        assert not ChangeHistoryEvent.objects.exists()

    def test_refuses_who_is_not_verified(self) -> None:
        with pytest.raises(actions.NotVerified):
            try_with(UnverifiedUserFactory.create(), KNOWN)

    def test_refuses_who_is_connected(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        try_with(grace, KNOWN)
        with pytest.raises(AlreadyConnected):
            try_with(grace, KNOWN)

    def test_refuses_who_asked_for_support(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        actions.send_support_request(one_login_user_id=grace.pk, stated=NOTHING_STATED, at=NOW)
        with pytest.raises(actions.RequestAlreadySent):
            try_with(grace, KNOWN)

    def test_a_record_that_many_guess_at_connects_nobody_by_itself(
        self, grace: OneLoginUser, record: TeachingRecord
    ) -> None:
        for _ in range(policies.MOST_FAILED_ATTEMPTS_ON_A_RECORD):
            try_with(OneLoginUserFactory.create(), WRONG)
        assert try_with(grace, KNOWN).reason == "too_many_attempts"
        assert not Connection.objects.exists()

    def test_counts_a_connection_to_a_record_that_was_merged_into_this_one(
        self, grace: OneLoginUser, record: TeachingRecord
    ) -> None:
        """Who was connected to the merged record sees this one now: it is taken."""
        merged = TeachingRecordFactory.create(last_name="Adeyemi", email="merged@example.com")
        between = TeachingRecordFactory.create(last_name="Adeyemi")
        someone = OneLoginUserFactory.create(email="merged@example.com")
        assert merged.date_of_birth == record.date_of_birth
        with transaction.atomic():
            connect(
                one_login_user_id=someone.pk, record_id=merged.pk, route=Route.TRN, agreed_attributes=["trn"], at=NOW
            )
        for old, new in ((merged, between), (between, record)):
            TeachingRecord.objects.filter(pk=old.pk).update(status="deactivated", merged_into=new)
        assert try_with(grace, KNOWN).reason == "already_connected"
        assert Connection.objects.get().one_login_user == someone

    def test_does_not_connect_again_who_was_disconnected(
        self, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        try_with(grace, KNOWN)
        disconnected(Connection.objects.get(), manager)
        decision = try_with(grace, KNOWN)
        assert (decision.outcome, decision.reason, decision.rule) == ("not_connected", "disconnected", "")
        assert not Connection.objects.open().exists()

    def test_connects_who_was_disconnected_to_another_record(
        self, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        """The wrong record was connected by hand; the rules find the right one."""
        wrong = TeachingRecordFactory.create(first_name="Ngozi", last_name="Hale")
        with transaction.atomic():
            by_hand = connect(
                one_login_user_id=grace.pk,
                record_id=wrong.pk,
                route=Route.MANUAL,
                agreed_attributes=[],
                at=NOW,
                by=manager,
            )
        disconnected(by_hand, manager)
        assert try_with(grace, KNOWN).record == record

    def test_connects_another_person_to_a_record_from_which_somebody_was_disconnected(
        self, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        another = OneLoginUserFactory.create(verified_dates_of_birth=[date(1971, 2, 3)])
        with transaction.atomic():
            by_hand = connect(
                one_login_user_id=another.pk,
                record_id=record.pk,
                route=Route.MANUAL,
                agreed_attributes=[],
                at=NOW,
                by=manager,
            )
        disconnected(by_hand, manager)
        assert try_with(grace, KNOWN).record == record

    def test_does_not_forget_a_stated_trn_that_disagrees(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        """The address was changed after the answers were given; what was stated still stands."""
        stated = {"has_trn": "yes", "trn": "2999999"}
        JourneyAnswers.objects.create(one_login_user=grace, answers={SLUG: NO, "trn": stated})
        OneLoginUser.objects.filter(pk=grace.pk).update(email=record.email)
        decision = actions.try_to_connect(one_login_user_id=grace.pk, step=Step.IDENTITY, at=NOW)
        assert decision.reason == "trn_disagrees"
        assert not Connection.objects.exists()
        JourneyAnswers.objects.update(answers={SLUG: NO, "trn": stated | {"trn": record.trn}})
        assert actions.try_to_connect(one_login_user_id=grace.pk, step=Step.IDENTITY, at=NOW).is_connected

    def test_connects_no_record_that_was_not_held_while_asking(
        self, grace: OneLoginUser, record: TeachingRecord
    ) -> None:
        """What matched changes under our hands: the record that is connected is always one that was held."""
        other = TeachingRecordFactory.create(last_name="Adeyemi", date_of_birth=date(1991, 1, 1))
        held: list[int] = []

        def swap(self: object, record_id: int) -> TeachingRecord:
            held.append(record_id)
            if len(held) == 1:
                TeachingRecord.objects.filter(pk=record.pk).update(date_of_birth=date(1991, 1, 1))
                TeachingRecord.objects.filter(pk=other.pk).update(date_of_birth=date(1990, 8, 15))
                RecordNationalInsuranceNumber.objects.update(record=other)
            return TeachingRecord.objects.select_for_update().get(pk=record_id)

        with (
            mock.patch.object(TeachingRecordQuerySet, "locked", swap),
            mock.patch.object(connections, "connect"),
            mock.patch.object(actions, "evaluate_connection"),
        ):
            decision = try_with(grace, KNOWN)
        assert decision.record == other
        assert held == [record.pk, other.pk]

    def test_one_person_guessing_the_same_shuts_nobody_out(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        other = OneLoginUserFactory.create()
        for _ in range(policies.MOST_FAILED_ATTEMPTS_ON_A_RECORD):
            try_with(other, WRONG)
        assert try_with(grace, KNOWN).is_connected

    def test_keeps_one_row_of_an_identity_that_says_the_same_again(self, grace: OneLoginUser) -> None:
        for _ in range(3):
            actions.try_to_connect(one_login_user_id=grace.pk, step=Step.IDENTITY, at=NOW)
        assert MatchDecision.objects.count() == 1
        TeachingRecordFactory(last_name="Adeyemi", email=grace.email, trn="1234567")
        actions.try_to_connect(one_login_user_id=grace.pk, step=Step.IDENTITY, at=NOW)
        assert MatchDecision.objects.first().is_connected  # type: ignore[union-attr]
        assert MatchDecision.objects.count() == 2


class TestAnswerQuestion:
    def answer(self, user: OneLoginUser, answer: dict[str, str]) -> MatchDecision | None:
        return actions.answer_question(one_login_user_id=user.pk, slug=SLUG, answer=answer, at=NOW)

    def test_keeps_the_answer(self, grace: OneLoginUser) -> None:
        assert self.answer(grace, NO) is None
        assert JourneyAnswers.objects.get().answers == {SLUG: NO}

    def test_connects(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        decision = self.answer(grace, YES)
        assert decision is not None
        assert decision.is_connected
        assert not JourneyAnswers.objects.exists()

    def test_keeps_nothing_when_the_attempt_breaks_off(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        with mock.patch.object(MatchDecision, "save", side_effect=Broken), pytest.raises(Broken):
            self.answer(grace, YES)
        assert not JourneyAnswers.objects.exists()
        assert not Connection.objects.exists()

    def test_refuses_who_is_connected(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        try_with(grace, KNOWN)
        with pytest.raises(AlreadyConnected):
            self.answer(grace, NO)


class TestSendSupportRequest:
    def test_opens_a_task_with_all_that_is_known(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        task = actions.send_support_request(one_login_user_id=grace.pk, stated=WRONG, at=NOW)
        assert task is not None
        assert task.stated == WRONG
        assert task.verified["email"] == "grace@example.com"
        assert task.match_failure == "no_record"
        assert task.created_at == NOW

    def test_queues_one_acknowledgement_with_its_job(self, grace: OneLoginUser) -> None:
        task = actions.send_support_request(one_login_user_id=grace.pk, stated=NOTHING_STATED, at=NOW)
        assert task is not None
        email = Email.objects.about(task).get()
        assert (email.kind, email.to) == ("support_request_received", "grace@example.com")
        assert task.reference in email.body
        assert ProcrastinateJob.objects.filter(args={"email_id": email.pk}).count() == 1

    def test_leaves_nothing_behind_when_the_email_cannot_be_queued(self, grace: OneLoginUser) -> None:
        JourneyAnswers.objects.create(one_login_user=grace, answers={SLUG: NO})
        with mock.patch.object(Email.objects, "create", side_effect=Broken), pytest.raises(Broken):
            actions.send_support_request(one_login_user_id=grace.pk, stated=NOTHING_STATED, at=NOW)
        assert not SupportTask.objects.exists()
        assert not MatchDecision.objects.exists()
        assert JourneyAnswers.objects.exists()

    def test_returns_the_task_that_is_open(self, grace: OneLoginUser) -> None:
        first, second = (
            actions.send_support_request(one_login_user_id=grace.pk, stated=stated, at=NOW)
            for stated in (NOTHING_STATED, WRONG)
        )
        assert first == second
        assert Email.objects.count() == 1

    def test_connects_instead_where_that_has_become_possible(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        assert actions.send_support_request(one_login_user_id=grace.pk, stated=KNOWN, at=NOW) is None
        assert Connection.objects.get().teaching_record == record
