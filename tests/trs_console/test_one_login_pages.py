"""A One Login in the console: who they are, their connections, sign-ins, tasks, e-mails and history."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from one_login.actions import record_failed_proving, record_sign_in
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.models import Reason
from teaching_records.connections import disconnect
from teaching_records.models import TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    UnverifiedUserFactory,
    support_task,
    verified_name,
)
from tests.govuk.markup import Markup

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
TABS = ("", "connections/", "sign-ins/", "tasks/", "emails/", "history/")
type SignIn = Callable[..., Client]


@pytest.fixture
def grace(db: None) -> OneLoginUser:
    user = OneLoginUserFactory.create(email="grace@home.example", verified_names=[verified_name("Grace", "Adeyemi")])
    user.verified_names.append(verified_name("Grace", "Okafor") | {"valid_until": "2019-04-01"})
    user.save()
    return user


@pytest.fixture
def record(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Adeyemi")


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER, name="Marged Pritchard")


def address(user: OneLoginUser, tab: str = "") -> str:
    return f"/console/one-logins/{user.public_id}/{tab}"


def connected(user: OneLoginUser, record: TeachingRecord, by: StaffUser) -> None:
    connect_record(task_id=support_task(user).pk, record_id=record.pk, by=by, at=AT)


def disconnected(user: OneLoginUser, by: StaffUser) -> None:
    with transaction.atomic():
        disconnect(connection_id=user.connections.get().pk, reason="Not her\nrecord", by=by, at=AT + timedelta(days=1))


@pytest.mark.parametrize("tab", TABS)
class TestEveryPage:
    def test_has_the_name_and_the_way_to_the_others(self, as_staff: SignIn, grace: OneLoginUser, tab: str) -> None:
        page = Markup(as_staff(Role.VIEWER).get(address(grace, tab)).text)
        assert page.one("h1").text == "Grace Adeyemi"
        current = [link["href"] for link in page.all("a", aria_current="page") if "one-logins" in link["href"]]
        assert current == [address(grace, tab)]
        hrefs = {link["href"] for link in page.all("a")}
        assert {address(grace, other) for other in TABS} <= hrefs

    def test_has_the_address_of_who_was_never_verified(self, as_staff: SignIn, tab: str) -> None:
        page = Markup(as_staff().get(address(UnverifiedUserFactory.create(email="x@home.example"), tab)).text)
        assert page.one("h1").text == "x@home.example"
        assert "Identity not verified" in page.one("main").text

    @pytest.mark.parametrize("which", [str(uuid.UUID(int=7)), "1", "nobody"])
    def test_is_not_found_without_a_one_login(self, as_staff: SignIn, tab: str, which: str) -> None:
        assert as_staff().get(f"/console/one-logins/{which}/{tab}").status_code == 404


class TestGeneral:
    def test_shows_what_was_verified_how_and_when(self, as_staff: SignIn, grace: OneLoginUser) -> None:
        grace.verified_dates_of_birth = [date(1990, 8, 15), date(1990, 5, 8)]
        grace.save()
        page = as_staff().get(address(grace)).text
        for words in (
            "grace@home.example",
            grace.subject,
            "By GOV.UK One Login on 2 November 2026 at 9:00am",
            "Grace Okafor, until 1 April 2019",
            "15 August 1990<br>8 May 1990",
        ):
            assert words in page

    def test_says_that_it_could_not_be_verified(self, as_staff: SignIn) -> None:
        user = UnverifiedUserFactory.create()
        record_failed_proving(one_login_user_id=user.pk, return_codes=["A", "C"], at=AT)
        page = as_staff().get(address(user)).text
        assert "Not verified" in page
        assert "4 November 2026 at 2:11pm, return codes A, C" in page


class TestConnections:
    def test_says_when_there_is_none(self, as_staff: SignIn, grace: OneLoginUser) -> None:
        page = as_staff().get(address(grace, "connections/")).text
        assert "This GOV.UK One Login is not connected to a record." in page
        assert "Connect a record" in page

    def test_shows_the_open_one(
        self, as_staff: SignIn, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        connected(grace, record, manager)
        page = as_staff(Role.MANAGER).get(address(grace, "connections/")).text
        for words in ("1234567", "4 November 2026 at 2:11pm", "Marged Pritchard", "Support task", "Disconnect"):
            assert words in page
        assert "Ended connections" not in page
        assert "Connect a record" not in page

    def test_shows_those_that_ended_and_why(
        self, as_staff: SignIn, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        connected(grace, record, manager)
        disconnected(grace, manager)
        page = as_staff(Role.MANAGER).get(address(grace, "connections/")).text
        for words in ("Ended connections", "5 November 2026 at 2:11pm", "Not her<br>record", "Connect a record"):
            assert words in page

    def test_says_what_became_of_the_record(
        self, as_staff: SignIn, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        connected(grace, record, manager)
        record.status, record.merged_into = "deactivated", TeachingRecordFactory(trn="7654321")
        record.save()
        assert "Deactivated, merged into TRN 7654321" in as_staff().get(address(grace, "connections/")).text

    @pytest.mark.parametrize(
        ("role", "connects", "disconnects"),
        [(Role.VIEWER, False, False), (Role.SUPPORT, True, False), (Role.MANAGER, True, True)],
    )
    def test_offers_what_the_role_may_do(
        self,
        as_staff: SignIn,
        grace: OneLoginUser,
        record: TeachingRecord,
        manager: StaffUser,
        role: Role,
        connects: bool,
        disconnects: bool,
    ) -> None:
        client = as_staff(role)
        assert ("Connect a record" in client.get(address(grace, "connections/")).text) is connects
        assert ("Connect a GOV.UK One Login" in client.get("/console/records/1234567/connections/").text) is connects
        connected(grace, record, manager)
        for page in (address(grace, "connections/"), "/console/records/1234567/connections/"):
            assert ("/disconnect/" in client.get(page).text) is disconnects


class TestSignIns:
    def test_are_listed_newest_first_with_what_was_asked(self, as_staff: SignIn) -> None:
        for hours, asked in ((0, False), (1, True)):
            user = record_sign_in(
                subject="urn:x", email="x@home.example", at=AT + timedelta(hours=hours), identity_was_asked=asked
            )
        page = Markup(as_staff().get(address(user, "sign-ins/")).text)
        assert [cell.text for cell in page.all("td")] == [
            "4 November 2026 at 3:11pm",
            "Signed in, and was asked to prove their identity",
            "4 November 2026 at 2:11pm",
            "Signed in",
        ]

    def test_come_thirty_a_page(self, as_staff: SignIn) -> None:
        for minutes in range(31):
            user = record_sign_in(subject="urn:x", email="x@home.example", at=AT + timedelta(minutes=minutes))
        client = as_staff()
        assert len(Markup(client.get(address(user, "sign-ins/")).text).all("td")) == 60
        assert len(Markup(client.get(address(user, "sign-ins/"), {"page": "9"}).text).all("td")) == 2

    def test_may_be_none(self, as_staff: SignIn, grace: OneLoginUser) -> None:
        assert "No sign-in has been recorded." in as_staff().get(address(grace, "sign-ins/")).text


class TestTasksAndEmails:
    def test_are_theirs_alone(self, as_staff: SignIn, grace: OneLoginUser, manager: StaffUser) -> None:
        task, other = support_task(grace), support_task()
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        client = as_staff()
        tasks = client.get(address(grace, "tasks/")).text
        assert task.reference in tasks
        assert other.reference not in tasks
        for words in ("Teaching record not connected", "Marged Pritchard on 4 November 2026 at 2:11pm"):
            assert words in tasks
        emails = client.get(address(grace, "emails/")).text
        for words in (
            f"We have received your support request ({task.reference})",
            f"We could not connect you to your teaching record ({task.reference})",
            "To grace@home.example. Written on 4 November 2026 at 2:11pm. It is waiting to be sent.",
            "We could not find a teaching record with the details that you gave.",
        ):
            assert words in emails

    def test_may_be_none(self, as_staff: SignIn, grace: OneLoginUser) -> None:
        assert "sent no support requests" in as_staff().get(address(grace, "tasks/")).text
        assert "No emails were sent" in as_staff().get(address(grace, "emails/")).text


class TestHistory:
    def test_holds_all_that_happened_newest_first(
        self, as_staff: SignIn, grace: OneLoginUser, record: TeachingRecord, manager: StaffUser
    ) -> None:
        connected(grace, record, manager)
        disconnected(grace, manager)
        page = Markup(as_staff().get(address(grace, "history/")).text)
        titles = [heading.text for heading in page.with_class("trs-timeline__title")]
        assert titles[0] == "Disconnected from a teaching record"
        assert set(titles[1:4]) == {
            "Connected to a teaching record",
            "Support request completed: record connected",
            "Email: Your GOV.UK One Login is connected to your teaching record",
        }
        assert set(titles[4:6]) == {
            "Support request sent",
            f"Email: We have received your support request ({grace.support_tasks.get().reference})",
        }
        assert titles[6:] == ["Identity verified by GOV.UK One Login"]
        whole = page.one("main").text
        for words in ("By Marged Pritchard on", "By the teacher on", "Not her record", "Grace Adeyemi (TRN 1234567)"):
            assert words in whole

    def test_says_when_there_is_nothing(self, as_staff: SignIn) -> None:
        user = UnverifiedUserFactory.create()
        assert "Nothing has happened yet." in as_staff().get(address(user, "history/")).text

    @pytest.mark.parametrize("count", [1, 12])
    def test_asks_the_database_the_same_however_much_happened(
        self,
        as_staff: SignIn,
        grace: OneLoginUser,
        manager: StaffUser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        for _ in range(count):
            task = support_task(grace)
            do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=manager, at=AT)
        client = as_staff()
        with django_assert_max_num_queries(14):
            client.get(address(grace, "history/"))
        with django_assert_max_num_queries(12):
            client.get(address(grace, "emails/"))
        with django_assert_max_num_queries(9):
            client.get(address(grace, "tasks/"))
