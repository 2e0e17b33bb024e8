"""Tasks of people who lost their TRN: opening, sending it, not sending it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from notifications.models import Email
from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks import actions, casework_queries
from support_tasks.actions import do_not_connect, reopen, send_trn
from support_tasks.lifecycle import ImpossibleMove, TaskAlreadyClosed, TaskChanged, TaskHeld, TrnWasSent
from support_tasks.models import EventName, Kind, Outcome, Reason, Status, SupportTask, TaskNote, TaskTerm
from support_tasks.queries import decision_email
from teaching_records.connections import RecordNotActive
from teaching_records.history import EventName as RecordEvent
from teaching_records.models import Actor, ChangeHistoryEvent, Connection, TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    locked_account,
    lost_trn_task,
    support_task,
)
from tests.support_tasks.conftest import AT
from tests.tssp_unlock.matches import open_alert
from tssp_unlock.models import EmailUse, FollowUp, How, PortalAccount, UnlockDecision

pytestmark = pytest.mark.django_db

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def lost(db: None) -> SupportTask:
    """Of somebody who gives what the record has, but for the address."""
    return lost_trn_task(names=(("Grace", "Adeyemi"), ("Grace", "Okafor")))


class TestOpening:
    def test_keeps_what_was_given_and_calls_nothing_of_it_verified(self, lost: SupportTask) -> None:
        task = SupportTask.objects.get(pk=lost.pk)
        assert (task.kind, task.status, task.one_login_user, task.verified) == (Kind.FIND_TRN, Status.OPEN, None, {})
        assert (task.address, task.mailbox) == ("grace@home.example", "grace@home.example")
        assert task.stated["national_insurance_number"] == "QQ123456C"
        assert [name["family"] for name in task.identity["names"]] == [["Adeyemi"], ["Okafor"]]
        assert task.evidence.dates_of_birth == (date(1990, 8, 15),)
        assert (task.person_name, task.person_name_key) == ("Grace Adeyemi", "adeyemi grace")

    def test_is_in_the_history_as_the_teachers(self, lost: SupportTask) -> None:
        event = lost.events.get()
        assert (event.name, event.actor) == (EventName.OPENED, Actor.TEACHER)

    def test_is_found_by_what_was_given(self, lost: SupportTask) -> None:
        assert set(TaskTerm.objects.filter(task=lost).values_list("kind", "term")) == {
            ("name", "grace"),
            ("name", "adeyemi"),
            ("name", "okafor"),
            ("email", "grace@home.example"),
            ("nino", "QQ123456C"),
        }

    def test_is_acknowledged(self, lost: SupportTask) -> None:
        email = Email.objects.get()
        assert (email.kind, email.to, email.about_thing) == ("support_request_received", lost.address, lost)
        assert email.body.startswith("Hello\n")
        assert "find your teacher reference number (TRN)" in email.body
        assert "If you did not ask for this" in email.body

    def test_repeats_nothing_that_a_stranger_may_have_chosen(self, db: None, officer: StaffUser) -> None:
        task = lost_trn_task(names=(("Grace", "Pay"), ("Call", "Now")))
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        for email in Email.objects.all():
            assert email.body.startswith("Hello\n")
            assert not [word for word in ("Grace", "Pay", "Call", "Now") if word in email.subject + email.body]

    @pytest.mark.parametrize("written", ["grace@home.example", "Grace@HOME.example", "grace+lost@home.example"])
    def test_is_done_once_for_each_mailbox(self, lost: SupportTask, written: str) -> None:
        again = lost_trn_task(written, names=(("Somebody", "Else"),))
        assert again == lost
        assert again.person_name == "Grace Adeyemi"
        assert SupportTask.objects.count() == 1

    def test_is_done_again_once_the_first_is_decided(self, lost: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=lost.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert lost_trn_task() != lost

    def test_has_nothing_to_do_with_a_request_of_who_signs_in(self, lost: SupportTask) -> None:
        assert support_task(OneLoginUserFactory.create(email=lost.address)) != lost

    def test_is_refused_twice_by_the_database(self, lost: SupportTask) -> None:
        second = SupportTask.objects.get(pk=lost.pk)
        second.pk, second.reference = None, "TRS-0000000"
        with pytest.raises(IntegrityError, match="one_to_do_per_mailbox"), transaction.atomic():
            second.save()


class TestAskingAgain:
    """A second request of a mailbox whose first is not decided."""

    AGAIN = (("Grace", "Bell"), ("Grace", "Hill"))

    def test_with_other_details_keeps_them_with_the_task(self, lost: SupportTask) -> None:
        lost_trn_task("Grace+2@home.example", names=self.AGAIN, born=date(1990, 8, 16), at=AT)
        task = SupportTask.objects.get()
        event = task.events.get(name=EventName.ASKED_AGAIN)
        assert (task.stated, task.version, event.version) == (lost.stated, lost.version + 1, lost.version + 1)
        assert (event.actor, event.at) == (Actor.TEACHER, AT)
        given = event.details["stated"]
        assert given["email"] == "Grace+2@home.example"
        assert [name["family"] for name in given["names"]] == [["Bell"], ["Hill"]]
        assert given["dates_of_birth"] == ["1990-08-16"]
        assert given["national_insurance_number"] == "QQ123456C"

    def test_lets_the_task_be_found_by_them(self, lost: SupportTask) -> None:
        lost_trn_task("Grace+2@home.example", names=self.AGAIN, national_insurance_number="QQ123456D")
        terms = set(TaskTerm.objects.filter(task=lost).values_list("kind", "term"))
        assert terms > {
            ("name", "okafor"),
            ("name", "bell"),
            ("name", "hill"),
            ("nino", "QQ123456D"),
            ("email", "grace+2@home.example"),
        }

    def test_stops_who_has_not_seen_them(self, lost: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        lost_trn_task(names=self.AGAIN)
        with pytest.raises(TaskChanged) as refusal:
            send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT, version=lost.version)
        assert [event.name for event in refusal.value.events] == [EventName.ASKED_AGAIN]

    def test_with_the_same_details_adds_nothing(self, lost: SupportTask) -> None:
        lost_trn_task("GRACE+2@home.example", names=(("GRACE", "adeyemi"), ("Grace", "Okafor")))
        for _ in range(2):
            lost_trn_task(names=self.AGAIN)
        assert lost.events.filter(name=EventName.ASKED_AGAIN).count() == 1
        assert SupportTask.objects.get().version == lost.version + 1

    def test_tells_the_reference_to_the_address_again_three_times_at_most(self, lost: SupportTask) -> None:
        for number in range(4):
            lost_trn_task(f"grace+{number}@home.example", at=AT)
        emails = Email.objects.filter(kind="support_request_received").order_by("pk")
        assert [email.to for email in emails] == ["grace@home.example", "grace+0@home.example", "grace+1@home.example"]
        assert all(lost.reference in email.body and "10 November 2026" in email.body for email in emails)

    def test_promises_no_day_that_is_over(self, lost: SupportTask) -> None:
        lost_trn_task(at=AT + timedelta(days=14))
        last = Email.objects.order_by("-pk")[0]
        assert "25 November 2026" in last.body

    def test_is_kept_ten_times_at_most(self, lost: SupportTask) -> None:
        for number in range(12):
            lost_trn_task(names=(("Grace", f"Number{number}"),))
        assert lost.events.filter(name=EventName.ASKED_AGAIN).count() == 10
        assert TaskTerm.objects.filter(task=lost, term="number9").exists()
        assert not TaskTerm.objects.filter(task=lost, term="number10").exists()

    def test_is_kept_with_a_task_that_was_reopened(self, lost: SupportTask, manager: StaffUser) -> None:
        do_not_connect(task_id=lost.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        reopen(task_id=lost.pk, reason="Found.", disconnect=False, by=manager, at=AT)
        assert lost_trn_task(names=self.AGAIN) == lost
        assert lost.events.filter(name=EventName.ASKED_AGAIN).exists()


class TestSending:
    @pytest.fixture
    def sent(self, lost: SupportTask, record: TeachingRecord, officer: StaffUser) -> SupportTask:
        locked_account(record)
        return send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT, note="She rang.")

    def test_closes_the_task_with_the_record(
        self, sent: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = SupportTask.objects.get(pk=sent.pk)
        assert (task.status, task.outcome, task.connected_record) == (Status.CLOSED, Outcome.TRN_SENT, record)
        assert (task.closed_by, task.closed_at) == (officer, AT)
        assert TaskNote.objects.get().text == "She rang."
        assert not Connection.objects.exists()

    def test_emails_the_trn_to_the_address_given_and_word_of_it_to_the_records(self, sent: SupportTask) -> None:
        trn, notice = Email.objects.exclude(kind="support_request_received").order_by("pk")
        assert (trn.kind, trn.to, trn.about_thing) == ("your_trn", "grace@home.example", sent)
        assert (notice.kind, notice.to, notice.about_thing) == ("trn_requested", "grace@school.example", sent)
        assert "Your TRN is 1234567" in trn.body
        assert "You can sign in to your account now." in trn.body
        assert "on 3 November 2026 at 10:30am" in notice.body
        assert "1234567" not in trn.subject + notice.subject + notice.body
        assert decision_email(sent) == trn
        assert sent.events.get(name=EventName.DECIDED).details["notice"] == notice.pk

    def test_asks_the_rules_about_the_account(
        self, sent: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        decision = UnlockDecision.objects.get()
        assert (decision.how, decision.actor, decision.staff_user) == (How.FIND_TRN_TASK, Actor.STAFF, officer)
        assert not PortalAccount.objects.get().is_locked
        assert EmailUse.objects.get().address == "grace@home.example"

    def test_stands_in_both_histories(self, sent: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        event = ChangeHistoryEvent.objects.get(name=RecordEvent.TRN_SENT)
        assert (event.record, event.staff_user) == (record, officer)
        assert event.details == {
            "email": "grace@home.example",
            "how": "find_trn_task",
            "support_task": sent.reference,
        }
        decided = sent.events.get(name=EventName.DECIDED)
        assert (decided.details["outcome"], decided.details["trn"]) == ("trn_sent", "1234567")
        assert [each["trn"] for each in decided.details["suggested"]] == ["1234567"]

    def test_lets_the_task_be_found_by_the_trn(self, sent: SupportTask) -> None:
        assert TaskTerm.objects.filter(task=sent, kind="trn", term="1234567", outcome="trn_sent").exists()

    def test_emails_one_where_the_record_has_the_address(self, record: TeachingRecord, officer: StaffUser) -> None:
        task = lost_trn_task("GRACE@school.example")
        send_trn(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        assert list(Email.objects.values_list("kind", flat=True).order_by("pk"))[1:] == ["your_trn"]

    def test_is_not_stopped_by_an_alert_which_keeps_the_account_locked(
        self, lost: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        locked_account(record)
        open_alert(record)
        send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT)
        assert PortalAccount.objects.get().is_locked
        body = Email.objects.get(kind="your_trn").body
        assert "To have your account opened" in body
        assert "alert" not in body

    def test_of_a_second_person_to_one_address_is_listed_to_follow_up(self, officer: StaffUser) -> None:
        for record in TeachingRecordFactory.create_batch(2):
            locked_account(record)
            send_trn(task_id=lost_trn_task().pk, record_id=record.pk, by=officer, at=AT)
        assert [account.is_locked for account in PortalAccount.objects.order_by("record")] == [False, True]
        assert FollowUp.objects.get().address == "grace@home.example"

    def test_is_done_once(self, sent: SupportTask, record: TeachingRecord, officer: StaffUser) -> None:
        with pytest.raises(TaskAlreadyClosed):
            send_trn(task_id=sent.pk, record_id=record.pk, by=officer, at=AT)
        assert Email.objects.filter(kind="your_trn").count() == 1

    def test_is_refused_for_a_task_that_changed_or_is_held(
        self, lost: SupportTask, record: TeachingRecord, officer: StaffUser, colleague: StaffUser
    ) -> None:
        with pytest.raises(TaskChanged):
            send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT, version=7)
        actions.claim(task_id=lost.pk, by=colleague, at=AT)
        with pytest.raises(TaskHeld):
            send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT)

    def test_is_refused_for_a_record_that_was_deactivated(self, lost: SupportTask, officer: StaffUser) -> None:
        gone = TeachingRecordFactory.create(status="deactivated")
        with pytest.raises(RecordNotActive):
            send_trn(task_id=lost.pk, record_id=gone.pk, by=officer, at=AT)

    def test_is_not_for_a_request_to_be_connected(self, record: TeachingRecord, officer: StaffUser) -> None:
        with pytest.raises(ImpossibleMove):
            send_trn(task_id=support_task().pk, record_id=record.pk, by=officer, at=AT)

    def test_a_late_failure_leaves_nothing_behind(
        self, lost: SupportTask, record: TeachingRecord, officer: StaffUser, fails_late: None
    ) -> None:
        locked_account(record)
        with pytest.raises(RuntimeError, match="late"), transaction.atomic():
            send_trn.__wrapped__(task_id=lost.pk, record_id=record.pk, by=officer, at=AT)  # type: ignore[attr-defined]
        assert PortalAccount.objects.get().is_locked
        assert not SupportTask.objects.get(pk=lost.pk).is_closed
        for model in (EmailUse, UnlockDecision, ChangeHistoryEvent):
            assert not model.objects.exists()
        assert Email.objects.count() == 1


class TestOnesOwn:
    @pytest.mark.parametrize("address", ["officer@home.example", "Officer+lost@home.example"])
    def test_task_is_for_a_colleague(self, record: TeachingRecord, address: str) -> None:
        officer = StaffUserFactory.create(email="officer@home.example")
        with pytest.raises(NotPermitted, match="your own support request"):
            send_trn(task_id=lost_trn_task(address).pk, record_id=record.pk, by=officer, at=AT)

    def test_record_is_for_a_colleague(self, lost: SupportTask, record: TeachingRecord) -> None:
        officer = StaffUserFactory.create(own_trn=record.trn)
        with pytest.raises(NotPermitted, match="A colleague needs to send its TRN"):
            send_trn(task_id=lost.pk, record_id=record.pk, by=officer, at=AT)

    def test_role_that_only_reads_sends_nothing(self, lost: SupportTask, record: TeachingRecord) -> None:
        with pytest.raises(NotPermitted):
            send_trn(task_id=lost.pk, record_id=record.pk, by=StaffUserFactory.create(role=Role.VIEWER), at=AT)


class TestNotSending:
    @pytest.mark.parametrize("reason", Reason)
    def test_closes_the_task_and_says_why(self, lost: SupportTask, officer: StaffUser, reason: Reason) -> None:
        detail = "You trained in Wales." if reason == Reason.ANOTHER_REASON else ""
        do_not_connect(task_id=lost.pk, reason=reason, detail=detail, by=officer, at=AT)
        task = SupportTask.objects.get(pk=lost.pk)
        assert (task.outcome, task.reason, task.connected_record) == (Outcome.TRN_NOT_SENT, reason, None)
        email = Email.objects.get(kind="trn_not_sent")
        assert (email.to, email.about_thing) == (lost.address, lost)
        assert detail in email.body
        assert not EmailUse.objects.exists()

    def test_for_a_reason_of_their_own_is_not_for_who_signed_in(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(IntegrityError, match="rejected_task_has_a_reason"), transaction.atomic():
            do_not_connect.__wrapped__(  # type: ignore[attr-defined]
                task_id=task.pk, reason=Reason.NOT_CERTAIN_WHO, detail="", by=officer, at=AT
            )


class TestReopening:
    def test_what_was_sent_stays_sent(self, lost: SupportTask, record: TeachingRecord, manager: StaffUser) -> None:
        send_trn(task_id=lost.pk, record_id=record.pk, by=manager, at=AT)
        with pytest.raises(TrnWasSent):
            reopen(task_id=lost.pk, reason="Not hers.", disconnect=False, by=manager, at=AT)
        assert SupportTask.objects.get().is_closed

    def test_what_was_not_sent_can_be_decided_again(
        self, lost: SupportTask, record: TeachingRecord, manager: StaffUser
    ) -> None:
        do_not_connect(task_id=lost.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        reopen(task_id=lost.pk, reason="Found.", disconnect=False, by=manager, at=AT + A_MINUTE)
        send_trn(task_id=lost.pk, record_id=record.pk, by=manager, at=AT + 2 * A_MINUTE)
        assert SupportTask.objects.get().outcome == Outcome.TRN_SENT

    def test_waits_for_a_later_request_of_the_same_mailbox(self, lost: SupportTask, manager: StaffUser) -> None:
        do_not_connect(task_id=lost.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        later = lost_trn_task("Grace+2@home.example")
        with pytest.raises(actions.PersonHasAnotherTask) as refusal:
            reopen(task_id=lost.pk, reason="Found.", disconnect=False, by=manager, at=AT)
        assert refusal.value.task == later


class TestOtherRequests:
    def test_are_those_with_the_same_mailbox_or_number(self, lost: SupportTask, officer: StaffUser) -> None:
        lost_trn_task("stranger@home.example", national_insurance_number=None)
        by_number = lost_trn_task("other@home.example")
        by_address = support_task(OneLoginUserFactory.create(email="GRACE@home.example"))
        do_not_connect(task_id=lost.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        by_mailbox = lost_trn_task("grace+2@home.example", national_insurance_number=None)
        others = casework_queries.other_requests(lost)
        assert set(others) == {by_number, by_address, by_mailbox}
        assert not any(lost.is_by_same_person(other) for other in others)
