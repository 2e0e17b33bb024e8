from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase

from matching.actions import NotVerified, try_to_connect
from matching.models import MatchDecision, Step
from matching.rules import Outcome, Reason
from notifications.models import Email
from one_login.actions import record_failed_proving, record_identity, record_sign_in
from one_login.identity import identity
from one_login.models import OneLoginUser
from one_login.simulator.claims import verifiable_credential
from one_login.simulator.personas import PERSONAS
from staff.access import StaffBackend
from staff.models import Role, StaffUser
from support_tasks import queries as queries_of_tasks
from support_tasks.models import REASONS, EventName, SupportTask, TaskDraft, TaskEvent, TaskLink, TaskNote
from support_tasks.models import Outcome as TaskOutcome
from teaching_records import connections, queries
from teaching_records.evidence import NOTHING_STATED, evidence
from teaching_records.models import (
    Alert,
    ChangeHistoryEvent,
    Connection,
    PreviousName,
    RecordNationalInsuranceNumber,
    Status,
    TeachingRecord,
)
from teaching_records.rules import normal_forms
from trs_console.demo import world
from trs_console.demo.persona_records import PERSONA
from trs_console.demo.staff import PASSWORD, STAFF
from tssp_unlock.models import FollowUp, PortalAccount, UnlockDecision

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_world(db: None) -> None:
    world.make(at=NOW)


def open_tasks() -> list[SupportTask]:
    return list(SupportTask.objects.not_closed().select_related("one_login_user").oldest_first())


def contents() -> list[Any]:
    """All that the world says, without what is random by design: keys of rows, references of tasks."""
    records = TeachingRecord.objects.order_by("trn")
    return [
        *records.values_list("trn", "first_name", "middle_name", "last_name", "date_of_birth", "email", "status"),
        *records.order_by("trn", "previous_names__last_name").values_list(
            "trn", "merged_into__trn", "previous_names__last_name"
        ),
        *records.order_by("trn", "national_insurance_numbers__number").values_list(
            "trn", "national_insurance_numbers__number"
        ),
        *records.values_list("trn", "alerts__type", "alerts__starts_on", "alerts__ends_on"),
        *OneLoginUser.objects.order_by("subject").values_list("subject", "email", "verified_names"),
        *SupportTask.objects.order_by("created_at").values_list("created_at", "stated", "outcome", "closed_at"),
        *Connection.objects.order_by("connected_at").values_list("teaching_record__trn", "route", "connected_at"),
        *MatchDecision.objects.order_by("at", "step").values_list("at", "step", "reason", "record__trn"),
        *Email.objects.order_by("queued_at", "kind").values_list("queued_at", "kind", "to"),
        *StaffUser.objects.order_by("email").values_list("email", "name", "role"),
        *PortalAccount.objects.order_by("record__trn").values_list("record__trn", "status", "since"),
        *UnlockDecision.objects.order_by("at", "person__trn").values_list("at", "person__trn", "outcome", "headline"),
        *FollowUp.objects.order_by("mailbox").values_list("mailbox", "status", "note", "last_used_at"),
    ]


class InTheDemoWorld(TestCase):
    """The world is made once for each class: that takes longer than looking at it."""

    @classmethod
    def setUpTestData(cls) -> None:
        world.make(at=NOW)


class TestCommand:
    def test_makes_the_world(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("demo_data")

        assert "The demo world is there." in capsys.readouterr().out
        assert TeachingRecord.objects.count() == world.RECORDS

    def test_changes_nothing_the_second_time_and_says_so(
        self, demo_world: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = contents()

        call_command("demo_data")

        assert "Nothing was changed" in capsys.readouterr().out
        assert contents() == before

    def test_refuses_to_run_anywhere_but_in_a_local_stack(self, settings: Any) -> None:
        settings.IS_LOCAL = False

        with pytest.raises(CommandError, match="local stack only"):
            call_command("demo_data")

        assert not StaffUser.objects.exists()

    def test_leaves_nothing_behind_when_it_fails_late(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # The people are the same; the rules find nobody, so the first who is to be connected is not.
        monkeypatch.setattr("trs_console.demo.world.store", lambda records, today: None)

        with pytest.raises(world.DemoWorldIsWrong):
            world.make(at=NOW)

        assert not StaffUser.objects.exists()
        assert not OneLoginUser.objects.exists()


class TestSameEveryTime:
    def test_two_worlds_of_one_instant_are_the_same(self) -> None:
        empty = transaction.savepoint_create()
        world.make(at=NOW)
        first = contents()
        transaction.savepoint_rollback(empty)

        world.make(at=NOW)

        assert first
        assert contents() == first

    def test_records_are_the_same_on_every_machine(self) -> None:
        """The last ones drawn: they are others as soon as the lists or the drawing are."""
        drawn = [record for record in world.all_records() if record.is_active]
        assert [(record.first, record.last, record.born) for record in drawn[-2:]] == [
            ("Mei-Ling", "Zhang", date(1963, 3, 3)),
            ("Aisha", "Hussain", date(1993, 6, 1)),
        ]


class TestStaff(InTheDemoWorld):
    def test_there_is_somebody_of_every_role(self) -> None:
        assert set(StaffUser.objects.values_list("role", flat=True)) == set(Role.values)

    def test_plain_values_agree_with_the_roles(self) -> None:
        for member in STAFF:
            assert Role(member.role).label == member.role_label
            assert member.email.endswith("@console.example")

    def test_each_can_sign_in(self) -> None:
        for user in StaffUser.objects.all():
            assert user.check_password(PASSWORD)
            validate_password(PASSWORD, user)
            assert StaffBackend().authenticate(None, email=user.email, password=PASSWORD) == user

    def test_the_list_needs_no_django(self) -> None:
        """The launcher prints it before Django is set up."""
        import subprocess
        import sys

        program = (
            "import sys; from trs_console.demo.staff import STAFF; "
            "sys.exit(any(module.split('.')[0] == 'django' for module in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestRecords(InTheDemoWorld):
    def test_there_is_some_of_everything(self) -> None:
        assert TeachingRecord.objects.count() == 300
        assert TeachingRecord.objects.filter(date_of_birth=None).count() >= 5
        assert TeachingRecord.objects.filter(email=None).count() >= 20
        assert TeachingRecord.objects.filter(status=Status.DEACTIVATED, merged_into=None).count() >= 5
        assert PreviousName.objects.count() >= 30
        numbers = Counter(RecordNationalInsuranceNumber.objects.values_list("record", flat=True))
        assert {2, 3} <= set(numbers.values())
        assert len(numbers) < 300

    def test_alerts_are_open_ended_and_to_come(self) -> None:
        alerts = Alert.objects.all()
        assert alerts.filter(starts_on__lte=TODAY, ends_on=None).exists()
        assert alerts.filter(ends_on__lt=TODAY).exists()
        assert alerts.filter(starts_on__lte=TODAY, ends_on__gte=TODAY).exists()
        assert alerts.filter(starts_on__gt=TODAY).exists()

    def test_a_chain_of_two_merges_ends_at_an_active_record(self) -> None:
        chained = TeachingRecord.objects.get(merged_into__merged_into__isnull=False)

        assert chained.survivor().is_active
        assert chained.survivor() != chained.merged_into

    def test_identifiers_are_plainly_those_of_a_demo(self) -> None:
        for record in TeachingRecord.objects.all():
            assert record.trn.startswith("2")
            assert normal_forms.trn(record.trn) == record.trn
            if record.email:
                assert record.email.endswith("@example.com")
                assert normal_forms.email_address(record.email) == record.email

    def test_numbers_are_in_normal_form_and_each_is_of_one_person(self) -> None:
        rows = RecordNationalInsuranceNumber.objects.select_related("record__merged_into__merged_into")
        owners: dict[str, set[str]] = {}
        for row in rows:
            assert row.number.startswith("QQ")
            assert normal_forms.national_insurance_number(row.number) == row.number
            owners.setdefault(row.number, set()).add(row.record.survivor().trn)
        assert {number: trns for number, trns in owners.items() if len(trns) > 1} == {}

    def test_addresses_are_of_one_person_each(self) -> None:
        emails = TeachingRecord.objects.exclude(email=None).values_list("email", flat=True)
        assert [email for email, count in Counter(str(email).lower() for email in emails).items() if count > 1] == []

    def test_names_have_both_apostrophes_accents_and_hyphens(self) -> None:
        names = " ".join(map(str, TeachingRecord.objects.all()))
        assert set("'’-áâéłřọō") <= set(names.casefold())

    def test_namesakes_born_on_one_day_are_those_that_are_meant(self) -> None:
        active = TeachingRecord.objects.active().exclude(date_of_birth=None)
        people = Counter(active.values_list("first_name_key", "last_name_key", "date_of_birth"))
        namesakes = {key[:2] for key, count in people.items() if count > 1}
        assert namesakes == {("sarah", "smith"), ("grace", "owusu")}


def signed_in(slug: str) -> OneLoginUser:
    """The persona after the simulator: what the relying party stores of them."""
    persona = PERSONA[slug]
    user = record_sign_in(subject=persona.subject, email=persona.email, at=NOW)
    if not persona.identity_proven:
        return record_failed_proving(one_login_user_id=user.pk, return_codes=list(persona.return_codes), at=NOW)
    proven = identity({"vc": verifiable_credential(persona)}, NOW.date())
    return record_identity(one_login_user_id=user.pk, identity=proven, at=NOW)


def decided(user: OneLoginUser, step: Step = Step.IDENTITY, **stated: str | None) -> tuple[str, str, str | None]:
    decision = try_to_connect(one_login_user_id=user.pk, step=step, stated=NOTHING_STATED | stated, at=NOW)
    return decision.outcome, decision.reason, decision.record.trn if decision.record else None


NOBODY = (Outcome.NOT_CONNECTED, Reason.NO_RECORD, None)


class TestPersonas(InTheDemoWorld):
    def test_none_is_forgotten(self) -> None:
        tested = {name.removeprefix("test_").replace("_", "-") for name in dir(self)}
        assert {persona.slug for persona in PERSONAS} <= tested

    def test_connects_by_itself(self) -> None:
        assert decided(signed_in("connects-by-itself")) == (Outcome.CONNECTED, "", "2000001")

    def test_connects_by_nino(self) -> None:
        user = signed_in("connects-by-nino")

        assert decided(user) == NOBODY
        assert decided(user, Step.NATIONAL_INSURANCE_NUMBER, national_insurance_number="QQ123456A") == (
            Outcome.CONNECTED,
            "",
            "2000002",
        )

    def test_connects_by_trn(self) -> None:
        user = signed_in("connects-by-trn")

        assert decided(user) == NOBODY
        assert decided(user, Step.TRN, trn="2000003") == (Outcome.CONNECTED, "", "2000003")

    def test_matches_nothing(self) -> None:
        user = signed_in("matches-nothing")

        assert decided(user) == NOBODY
        known = evidence(MatchDecision.objects.latest("pk").evidence["verified"], NOTHING_STATED)
        assert queries.suggestions(known, user.pk) == []

    def test_two_possible_records(self) -> None:
        user = signed_in("two-possible-records")

        outcome, _, record = decided(user)

        assert (outcome, record) == (Outcome.NOT_CONNECTED, None)
        known = evidence(MatchDecision.objects.latest("pk").evidence["verified"], NOTHING_STATED)
        suggested = {suggestion.record.trn for suggestion in queries.suggestions(known, user.pk)}
        assert suggested == {"2000005", "2000006"}

    def test_already_connected_elsewhere(self) -> None:
        user = signed_in("already-connected-elsewhere")

        assert decided(user) == (Outcome.NOT_CONNECTED, Reason.ALREADY_CONNECTED, None)

    def test_not_verified(self) -> None:
        user = signed_in("not-verified")

        with pytest.raises(NotVerified):
            decided(user)
        assert TeachingRecord.objects.get(trn="2000008").last_name == "Raman"

    def test_new_email(self) -> None:
        before = OneLoginUser.objects.get(subject=PERSONA["new-email"].subject)
        assert before.email == "gwen.old@example.com"

        user = signed_in("new-email")

        assert user.pk == before.pk
        connection = connections.open_connection(user.pk)
        assert connection is not None
        assert connection.teaching_record.trn == "2000009"


class TestTasks(InTheDemoWorld):
    def test_a_dozen_are_open_from_minutes_to_nine_days_old(self) -> None:
        tasks = [task for task in open_tasks() if not queries_of_tasks.decisions(task)]
        ages = [NOW - task.created_at for task in tasks]

        assert Counter(task.kind for task in tasks) == {"connect_one_login": 12, "find_trn": 1}
        assert min(ages) < timedelta(hours=1)
        assert max(ages) == timedelta(days=9)

    def test_every_outcome_and_reason_was_chosen_in_the_last_two_months(self) -> None:
        closed = SupportTask.objects.closed()

        assert Counter(closed.values_list("outcome", flat=True)) == {
            "connected": 19,
            "not_connected": 13,
            "trn_sent": 1,
            "trn_not_sent": 1,
        }
        not_connected = closed.filter(outcome="not_connected")
        assert set(not_connected.values_list("reason", flat=True)) == set(REASONS[TaskOutcome.NOT_CONNECTED])
        assert all(NOW - timedelta(days=60) < task.created_at < task.closed_at < NOW for task in closed)  # type: ignore[operator]
        assert {task.closed_by.name for task in closed if task.closed_by} == {
            "Samir Qureshi",
            "Niamh O’Rourke",
            "Marged Pritchard",
        }

    def test_some_were_answered_too_late_and_some_wait_for_too_long(self) -> None:
        late = [task for task in SupportTask.objects.closed() if task.closed_at and task.closed_at.date() > task.due_on]
        assert 1 <= len(late) <= 6
        assert 1 <= SupportTask.objects.overdue(TODAY).count() <= 5

    def test_staff_are_at_work_on_some(self) -> None:
        held = SupportTask.objects.held(NOW)
        assert set(held.values_list("claimed_by__name", flat=True)) == {"Niamh O’Rourke", "Marged Pritchard"}
        assigned = SupportTask.objects.not_closed().exclude(assigned_to=None)
        assert Counter(assigned.values_list("assigned_to__name", flat=True)) == {
            "Samir Qureshi": 2,
            "Niamh O’Rourke": 2,
            "Marged Pritchard": 1,
        }
        draft = TaskDraft.objects.get()
        assert draft.task.assigned_to == draft.staff_user

    def test_something_of_everything_happened(self) -> None:
        happened = set(TaskEvent.objects.values_list("name", flat=True))
        assert set(EventName) - happened == {
            EventName.ASKED_AGAIN,
            EventName.RELEASED,
            EventName.UNASSIGNED,
            EventName.EMAIL_SENT_AGAIN,
        }
        assert TaskNote.objects.filter(text__contains="\n\n").exists()
        assert TaskLink.objects.count() == 3

    def test_they_have_one_several_and_no_suggestions(self) -> None:
        counts = {len(queries.suggestions(task.evidence, task.one_login_user_id)) for task in open_tasks()}
        assert {0, 1, 2, 3} <= counts

    def test_they_state_one_number_both_or_neither(self) -> None:
        stated = {(bool(task.stated["national_insurance_number"]), bool(task.stated["trn"])) for task in open_tasks()}
        assert stated == {(True, True), (True, False), (False, True), (False, False)}

    def test_they_failed_for_differing_reasons(self) -> None:
        reasons = {task.match_failure for task in open_tasks()}
        assert reasons == {"no_record", "possible_duplicate", "already_connected", "record_deactivated"}

    def test_they_show_the_ways_in_which_things_are_similar(self) -> None:
        ways = {
            part.how
            for task in open_tasks()
            for suggestion in queries.suggestions(task.evidence, None)
            for _, part in suggestion.agreement.items()
        }
        assert {
            "nickname",
            "previous_name",
            "part_of_name",
            "day_and_month_swapped",
            "one_digit_differs",
            "swapped_names",
        } <= ways

    def test_one_name_has_sixty_characters(self) -> None:
        assert 60 in {len(task.person_name) for task in open_tasks()}

    def test_every_request_was_acknowledged_and_every_decision_told(self) -> None:
        kinds = Counter(Email.objects.values_list("kind", flat=True))
        assert kinds == {
            "support_request_received": 48,
            "record_connected": 20,
            "record_not_connected": 13,
            "record_disconnected": 1,
            "your_trn": 8,
            "trn_requested": 7,
            "trn_not_sent": 1,
        }
        assert all(email.queued_at <= NOW for email in Email.objects.all())

    def test_connections_by_staff_are_in_the_history(self) -> None:
        by_staff = ChangeHistoryEvent.objects.filter(staff_user__isnull=False)
        assert set(by_staff.values_list("staff_user__email", flat=True)) == {
            "support@console.example",
            "support2@console.example",
            "manager@console.example",
        }


class TestUnlocks(InTheDemoWorld):
    def test_accounts_were_unlocked_and_stay_locked_for_each_reason(self) -> None:
        found = UnlockDecision.objects.filter(how="find_trn").order_by("person__trn")
        assert list(found.values_list("person__trn", "outcome", "headline")) == [
            ("2000041", "refused", "no_open_alert"),
            ("2000042", "unlocked", ""),
            ("2000043", "refused", "address_not_used_for_another"),
            ("2000044", "unlocked", ""),
            ("2000045", "refused", "address_not_used_for_another"),
            ("2000046", "unlocked", ""),
            ("2000047", "refused", "no_open_alert"),
        ]
        connected = UnlockDecision.objects.exclude(how__in=("find_trn", "by_hand"))
        assert {"unlocked", "not_locked"} <= set(connected.values_list("outcome", flat=True))
        assert UnlockDecision.objects.get(how="by_hand").person.trn == "2000045"
        assert PortalAccount.objects.get(record__trn="2000048").is_locked  # a deactivated record's
        assert PortalAccount.objects.filter(status="locked").count() > 20

    def test_there_is_an_address_of_each_status(self) -> None:
        assert list(FollowUp.objects.values_list("mailbox", "status")) == [
            ("office.hillside@example.com", "to_contact"),
            ("the.okafors@example.com", "contacted"),
            ("reilly.family@example.com", "explained"),
        ]


class TestWelcome:
    def test_prints_who_to_sign_in_as(self, tmp_path: Any) -> None:
        from trs_console.local_stack.run import welcome

        printed = welcome(8000, True, tmp_path)

        for member in STAFF:
            assert f"{member.role_label:<14}{member.email}" in printed
        assert PASSWORD in printed
        assert all(persona.title in printed for persona in PERSONAS)
