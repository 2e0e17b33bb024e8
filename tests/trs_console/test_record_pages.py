"""A record in the console: general, alerts, change history."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from notifications.models import Email
from staff.models import Role, StaffUser
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.models import Reason
from teaching_records.actions import NOTHING, contents, note_saved
from teaching_records.connections import connect, disconnect
from teaching_records.evidence import NOTHING_STATED
from teaching_records.history import EventName
from teaching_records.models import (
    Alert,
    PreviousName,
    RecordNationalInsuranceNumber,
    Route,
    TeachingRecord,
)
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.notifications.states import become
from trs_console.console.history import LABELS, PRESENTERS
from tssp_unlock.actions import send_trn
from tssp_unlock.models import How

pytestmark = pytest.mark.django_db

RECORD = "/console/records/1234567/"
AT = datetime(2026, 1, 2, 14, 11, tzinfo=UTC)
type SignIn = Callable[..., Client]


@pytest.fixture
def record(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(trn="1234567", first_name="Grace", middle_name="Ife", last_name="Adeyemi")


@pytest.fixture
def administrator(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.ADMINISTRATOR, name="Ade Bankole")


class TestHome:
    def test_is_the_work_that_waits(self, as_staff: SignIn) -> None:
        assert as_staff().get("/console/")["Location"] == "/console/tasks/"


TABS = ("", "alerts/", "connections/", "tasks/", "emails/", "history/")


@pytest.mark.parametrize("path", TABS)
class TestEveryPage:
    def test_has_the_name_and_the_way_to_the_others(self, as_staff: SignIn, record: TeachingRecord, path: str) -> None:
        page = as_staff(Role.VIEWER).get(RECORD + path).text
        assert '<h1 class="govuk-heading-l">Grace Ife Adeyemi</h1>' in page
        assert "Back to find a record" in page
        for more in TABS:
            current = ' aria-current="page"' if more == path else ""
            assert f'href="{RECORD}{more}"{current}>' in page

    @pytest.mark.parametrize("trn", ["7777777", "nonsense", "123456"])
    def test_is_not_found_without_a_record(self, as_staff: SignIn, path: str, trn: str) -> None:
        assert as_staff().get(f"/console/records/{trn}/{path}").status_code == 404

    def test_says_what_became_of_a_merged_record(self, as_staff: SignIn, record: TeachingRecord, path: str) -> None:
        middle = TeachingRecordFactory(trn="2222222", status="deactivated", merged_into=record)
        TeachingRecordFactory(trn="3333333", status="deactivated", merged_into=middle)
        page = as_staff().get(f"/console/records/3333333/{path}").text
        assert "This record was deactivated." in page
        assert f'<a class="govuk-link" href="{RECORD}">Grace Ife Adeyemi (TRN 1234567)</a>' in page

    def test_says_that_a_record_was_deactivated(self, as_staff: SignIn, path: str) -> None:
        TeachingRecordFactory(trn="2222222", status="deactivated")
        page = as_staff().get(f"/console/records/2222222/{path}").text
        assert "This record was deactivated." in page
        assert "merged" not in page


class TestGeneral:
    def test_lists_the_records_that_were_merged_into_it(self, as_staff: SignIn, record: TeachingRecord) -> None:
        TeachingRecordFactory(trn="2222222", first_name="Grace", status="deactivated", merged_into=record)
        page = as_staff().get(RECORD).text
        assert "Records merged into this one" in page
        assert 'href="/console/records/2222222/"' in page

    def test_shows_what_the_record_holds(self, as_staff: SignIn, record: TeachingRecord) -> None:
        PreviousName.objects.create(record=record, first_name="Grace", last_name="Okafor")
        for number in ("QQ123456C", "12A34567"):
            RecordNationalInsuranceNumber.objects.create(record=record, number=number)
        page = as_staff().get(RECORD).text
        for words in ("Grace Okafor", "QQ 12 34 56 C<br>12 A3 45 67", "15 August 1990", "Active"):
            assert words in page

    def test_shows_who_is_connected(self, as_staff: SignIn, record: TeachingRecord) -> None:
        user = OneLoginUserFactory(email="grace@home.example")
        with transaction.atomic():
            connect(
                one_login_user_id=user.pk,
                record_id=record.pk,
                route=Route.NATIONAL_INSURANCE_NUMBER,
                agreed_attributes=[],
                at=AT,
            )
        page = as_staff().get(RECORD).text
        for words in ("grace@home.example", "2 January 2026 at 2:11pm", "Connected through"):
            assert words in page

    def test_says_when_nobody_is(self, as_staff: SignIn, record: TeachingRecord) -> None:
        assert "No GOV.UK One Login is connected to this record." in as_staff().get(RECORD).text


class TestConnections:
    def test_says_when_there_is_none(self, as_staff: SignIn, record: TeachingRecord) -> None:
        assert "No GOV.UK One Login is connected to this record." in as_staff().get(RECORD + "connections/").text

    def test_shows_open_and_ended_ones_with_who_when_and_why(
        self, as_staff: SignIn, record: TeachingRecord, administrator: StaffUser
    ) -> None:
        for email in ("first@home.example", "second@home.example"):
            task = support_task(OneLoginUserFactory(email=email))
            connect_record(task_id=task.pk, record_id=record.pk, by=administrator, at=AT)
        with transaction.atomic():
            first = record.connections.get(one_login_user__email="first@home.example")
            disconnect(connection_id=first.pk, reason="Two people", by=administrator, at=AT)
        opened, ended = as_staff().get(RECORD + "connections/").text.split("Ended connections")
        assert "second@home.example" in opened
        assert "first@home.example" not in opened
        for words in ("first@home.example", "Ade Bankole", "2 January 2026 at 2:11pm", "Support task", "Two people"):
            assert words in ended
        assert f"/console/one-logins/{first.one_login_user.public_id}/" in ended

    def test_shows_those_of_merged_records_as_such(self, as_staff: SignIn, record: TeachingRecord) -> None:
        merged = TeachingRecordFactory.create(trn="2222222")
        with transaction.atomic():
            connect(
                one_login_user_id=OneLoginUserFactory().pk,
                record_id=merged.pk,
                route=Route.TRN,
                agreed_attributes=[],
                at=AT,
            )
        TeachingRecord.objects.filter(pk=merged.pk).update(status="deactivated", merged_into=record)
        page = as_staff().get(RECORD + "connections/").text
        assert "Through the merged record" in page
        assert "TRN 2222222" in page


class TestTasksAndEmails:
    def test_are_those_of_the_record_and_its_people(
        self, as_staff: SignIn, record: TeachingRecord, administrator: StaffUser
    ) -> None:
        person = OneLoginUserFactory(email="grace@home.example")
        earlier = support_task(person)
        do_not_connect(task_id=earlier.pk, reason=Reason.NO_RECORD, detail="", by=administrator, at=AT)
        connecting = support_task(person)
        connect_record(task_id=connecting.pk, record_id=record.pk, by=administrator, at=AT)
        naming = support_task(stated=NOTHING_STATED | {"trn": record.trn})
        strange = support_task()
        client = as_staff()
        tasks = client.get(RECORD + "tasks/").text
        assert all(task.reference in tasks for task in (earlier, connecting, naming))
        assert strange.reference not in tasks
        assert "Record connected" in tasks
        emails = client.get(RECORD + "emails/").text
        assert "Your GOV.UK One Login is connected to your teaching record" in emails
        assert f"We have received your support request ({connecting.reference})" in emails
        assert not any(task.reference in emails for task in (earlier, naming, strange))

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("queued", "It is waiting to be sent."),
            ("sending", "It is being sent."),
            ("held", "No emails can be sent at the moment: it will be sent as soon as they can."),
            ("accepted", "Sent on 2 January 2026 at 2:11pm. The email service never told us whether it was delivered."),
            ("delivered", "Sent on 2 January 2026 at 2:11pm, delivered on 2 January 2026 at 2:11pm."),
            (
                "failed",
                "It could not be delivered: no mailbox has this address. We found out on 2 January 2026 at 2:11pm.",
            ),
        ],
    )
    def test_say_what_became_of_each_email(
        self, as_staff: SignIn, record: TeachingRecord, administrator: StaffUser, status: str, words: str
    ) -> None:
        task = support_task()
        connect_record(task_id=task.pk, record_id=record.pk, by=administrator, at=AT)
        become(Email.objects.all(), status, AT)
        assert words in as_staff().get(RECORD + "emails/").text

    def test_may_be_none(self, as_staff: SignIn, record: TeachingRecord) -> None:
        client = as_staff()
        assert "There are no support tasks about this record." in client.get(RECORD + "tasks/").text
        assert "No emails were sent about this record." in client.get(RECORD + "emails/").text

    def test_come_twenty_a_page(self, as_staff: SignIn, record: TeachingRecord) -> None:
        for _ in range(21):
            support_task(stated=NOTHING_STATED | {"trn": record.trn})
        client = as_staff()
        assert client.get(RECORD + "tasks/").text.count("trs-reference") == 20
        page = client.get(RECORD + "tasks/", {"page": "99", "found": "search=smith"}).text
        assert page.count("trs-reference") == 1
        assert "page=1" in page
        assert "found=search%3Dsmith" in page

    @pytest.mark.parametrize("count", [1, 12])
    def test_ask_the_database_the_same_however_many(
        self,
        as_staff: SignIn,
        record: TeachingRecord,
        administrator: StaffUser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        for _ in range(count):
            connect_record(task_id=support_task().pk, record_id=record.pk, by=administrator, at=AT)
        client = as_staff()
        for path in ("tasks/", "emails/", "connections/"):
            with django_assert_max_num_queries(16):
                client.get(RECORD + path)


class TestAlerts:
    def test_an_open_one_is_said_on_every_page(self, as_staff: SignIn, record: TeachingRecord) -> None:
        Alert.objects.create(record=record, type="Order", starts_on=date(2026, 1, 5))
        client = as_staff()
        assert all("Open alert" in client.get(RECORD + path).text for path in TABS)
        Alert.objects.update(ends_on=date(2026, 1, 6))
        assert not any("Open alert" in client.get(RECORD + path).text for path in TABS)

    def test_says_when_there_are_none(self, as_staff: SignIn, record: TeachingRecord) -> None:
        assert "There are no alerts on this record." in as_staff().get(RECORD + "alerts/").text

    @pytest.mark.parametrize(
        ("ends_on", "state"),
        [
            (None, "Open"),
            (date(2026, 11, 21), "Open"),
            (date(2026, 11, 20), "Open"),
            (date(2026, 11, 19), "Closed"),
        ],
    )
    def test_says_whether_each_is_open(
        self, as_staff: SignIn, record: TeachingRecord, ends_on: date | None, state: str
    ) -> None:
        Alert.objects.create(record=record, type="Prohibition order", starts_on=date(2026, 1, 5), ends_on=ends_on)
        client = as_staff()
        with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
            page = client.get(RECORD + "alerts/").text
        other = {"Open": "Closed", "Closed": "Open"}[state]
        assert "Prohibition order" in page
        assert "5 January 2026" in page
        assert f"{state}</strong>" in page.replace("\n", "").replace("  ", "")
        assert f"{other}</strong>" not in page.replace("\n", "").replace("  ", "")


class TestChangeHistory:
    def test_every_event_has_a_presenter(self) -> None:
        assert set(PRESENTERS) == set(EventName)

    def test_every_field_that_can_change_has_a_label(self, record: TeachingRecord) -> None:
        PreviousName.objects.create(record=record, first_name="Grace", last_name="Okafor")
        RecordNationalInsuranceNumber.objects.create(record=record, number="QQ123456C")
        Alert.objects.create(record=record, type="Order", starts_on=date(2026, 1, 5))
        record.merged_into = TeachingRecordFactory()
        assert set(contents(record)) == set(LABELS)

    def test_says_when_nothing_happened(self, as_staff: SignIn, record: TeachingRecord) -> None:
        assert "Nothing has happened to this record yet." in as_staff().get(RECORD + "history/").text

    def test_shows_a_connection_by_staff(
        self, as_staff: SignIn, record: TeachingRecord, administrator: StaffUser
    ) -> None:
        task = support_task(OneLoginUserFactory(email="grace@home.example"))
        connect_record(task_id=task.pk, record_id=record.pk, by=administrator, at=AT)
        page = as_staff().get(RECORD + "history/").text
        for words in (
            "GOV.UK One Login connected",
            "By Ade Bankole on",
            "2 January 2026 at 2:11pm",
            "Support request details",
            "GOV.UK One Login email address",
            "grace@home.example",
            task.reference,
        ):
            assert words in page

    def test_shows_a_disconnection_and_why(
        self, as_staff: SignIn, record: TeachingRecord, administrator: StaffUser
    ) -> None:
        task = support_task(OneLoginUserFactory(email="grace@home.example"))
        connect_record(task_id=task.pk, record_id=record.pk, by=administrator, at=AT)
        with transaction.atomic():
            disconnect(
                connection_id=record.connections.get().pk,
                reason="Two people\nwith one name",
                by=administrator,
                at=AT,
                details={"support_task": task.reference},
            )
        page = as_staff().get(RECORD + "history/").text
        for words in ("GOV.UK One Login disconnected", "Why it was disconnected", "Two people<br>with one name"):
            assert words in page
        assert page.count(task.reference) >= 2
        assert "/console/one-logins/" in page

    def test_shows_to_whom_its_trn_was_sent(self, as_staff: SignIn, record: TeachingRecord) -> None:
        with transaction.atomic():
            send_trn(
                record,
                to="grace@home.example",
                how=How.FIND_TRN,
                about=record,
                asked_at=AT,
                at=AT,
            )
        page = as_staff(Role.VIEWER).get(f"{RECORD}history/").text
        for fact in ("TRN sent by email", "the teacher", "grace@home.example", "Found a lost TRN"):
            assert fact in page

    def test_shows_a_connection_by_the_teacher(self, as_staff: SignIn, record: TeachingRecord) -> None:
        with transaction.atomic():
            connect(
                one_login_user_id=OneLoginUserFactory().pk,
                record_id=record.pk,
                route=Route.TRN,
                agreed_attributes=[],
                at=AT,
            )
        page = as_staff().get(RECORD + "history/").text
        assert "By the teacher on" in page
        assert "Connection details" in page

    def test_shows_what_an_administrator_changed(
        self, as_staff: SignIn, record: TeachingRecord, administrator: StaffUser
    ) -> None:
        with transaction.atomic():
            note_saved(record_id=record.pk, before=NOTHING, by=administrator, at=AT)
            before = contents(record)
            TeachingRecord.objects.filter(pk=record.pk).update(date_of_birth="1990-08-16", email=None)
            note_saved(record_id=record.pk, before=before, by=administrator, at=AT)
        page = as_staff().get(RECORD + "history/").text
        for words in (
            "Record created",
            "Record changed",
            "Before: 15 August 1990<br>After: 16 August 1990",
            "After: nothing",
        ):
            assert words in page

    @pytest.mark.parametrize("count", [1, 12])
    def test_asks_the_database_the_same_however_much_happened(
        self,
        as_staff: SignIn,
        record: TeachingRecord,
        administrator: StaffUser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        for _ in range(count):
            task = support_task()
            connect_record(task_id=task.pk, record_id=record.pk, by=administrator, at=AT)
        client = as_staff()
        with django_assert_max_num_queries(10):
            client.get(RECORD + "history/")
