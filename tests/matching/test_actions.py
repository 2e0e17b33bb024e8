"""Trying to connect, answering and asking for support, against the database."""

from unittest import mock

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from matching import actions, policies
from matching.models import JourneyAnswers, MatchDecision, Step
from notifications.models import Email
from one_login.models import OneLoginUser
from support_tasks.models import SupportTask
from teaching_records import history
from teaching_records.connections import AlreadyConnected
from teaching_records.evidence import NOTHING_STATED
from teaching_records.models import Actor, ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.factories import OneLoginUserFactory, UnverifiedUserFactory
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
        with mock.patch.object(MatchDecision.objects, "create", side_effect=Broken), pytest.raises(Broken):
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

    def test_one_person_guessing_the_same_shuts_nobody_out(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        other = OneLoginUserFactory.create()
        for _ in range(policies.MOST_FAILED_ATTEMPTS_ON_A_RECORD):
            try_with(other, WRONG)
        assert try_with(grace, KNOWN).is_connected


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
        with mock.patch.object(MatchDecision.objects, "create", side_effect=Broken), pytest.raises(Broken):
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
