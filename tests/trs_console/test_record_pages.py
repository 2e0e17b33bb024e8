"""A record in the console: general, alerts, change history."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from staff.models import Role, StaffUser
from support_tasks.actions import connect_record
from teaching_records.actions import NOTHING, contents, note_saved
from teaching_records.connections import connect, disconnect
from teaching_records.history import EventName
from teaching_records.models import (
    Alert,
    PreviousName,
    RecordNationalInsuranceNumber,
    Route,
    TeachingRecord,
)
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from trs_console.console.history import LABELS, PRESENTERS

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


@pytest.mark.parametrize("path", ["", "alerts/", "history/"])
class TestEveryPage:
    def test_has_the_name_and_the_way_to_the_others(self, as_staff: SignIn, record: TeachingRecord, path: str) -> None:
        page = as_staff(Role.VIEWER).get(RECORD + path).text
        assert '<h1 class="govuk-heading-l">Grace Ife Adeyemi</h1>' in page
        assert "Back to find a record" in page
        for more in ("", "alerts/", "history/"):
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


class TestAlerts:
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
