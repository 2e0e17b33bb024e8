"""Where staff see that an e-mail failed: the list of all, and what it is about."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from notifications import gate, queries
from notifications.models import Email, FailureKind, Status
from staff.models import StaffUser
from support_tasks.actions import do_not_connect
from support_tasks.messages import request_received
from support_tasks.models import Reason, SupportTask
from teaching_records.connections import connect
from teaching_records.models import Route, TeachingRecord
from tests.factories import OneLoginUserFactory, support_task
from tests.notifications.states import become
from tests.trs_console.emails.conftest import AT, Failed, not_connected, trn_requested, your_trn
from trs_console.emails.actions import correct_and_send_again
from trs_console.emails.queries import number_failed_lately

pytestmark = pytest.mark.django_db
LIST = "/console/emails/failed/"
LINK = "Correct the address and send again"


class TestList:
    def test_says_that_there_are_none(self, browser: Client, task: SupportTask) -> None:
        assert "No email has failed." in browser.get(LIST).text

    def test_has_the_last_first(self, browser: Client, failed: Failed, record: TeachingRecord) -> None:
        for hours, name in ((2, "second"), (1, "first"), (3, "third")):
            failed(trn_requested(f"{name}@home.example"), record, at=AT - timedelta(hours=hours))
        page = browser.get(LIST).text
        assert page.index("first@") < page.index("second@") < page.index("third@")
        for words in (
            "3 emails",
            "TRN requested",
            "Grace Adeyemi",
            "TRN 1234567",
            "4 November 2026 at 1:11pm",
        ):
            assert words in page

    def test_shows_what_each_is_about(
        self, browser: Client, failed: Failed, task: SupportTask, record: TeachingRecord
    ) -> None:
        user = OneLoginUserFactory.create(email="bo@home.example")
        with transaction.atomic():
            made = connect(one_login_user_id=user.pk, record_id=record.pk, route=Route.TRN, agreed_attributes=[], at=AT)
        for about in (task, record, made):
            failed(trn_requested(), about)
        page = browser.get(LIST).text
        for words in (
            ">Grace Adeyemi</a>",
            f">{task.reference}</span>",
            f"/console/tasks/{task.reference}/#emails",
            "/console/records/1234567/emails/",
            f"/console/one-logins/{user.public_id}/emails/",
        ):
            assert words in page
        assert page.count(f"{LINK}<span") == 3

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {"bounced@a.example", "full@b.example", "lost@c.example"}),
            ("why=permanent", {"bounced@a.example"}),
            ("why=temporary&why=technical", {"full@b.example", "lost@c.example"}),
            ("kind=trn_requested", {"lost@c.example"}),
            ("kind=trn_requested&why=permanent", set()),
            ("search=FULL@b.example", {"full@b.example"}),
            ("search=lost", {"lost@c.example"}),
            ("search=example", set()),
            ("search=%25", set()),
            ("again=no", {"bounced@a.example", "lost@c.example"}),
            ("again=yes", {"full@b.example"}),
            ("again=yes&again=no", {"bounced@a.example", "full@b.example", "lost@c.example"}),
        ],
    )
    def test_is_narrowed_down(
        self, browser: Client, failed: Failed, task: SupportTask, officer: StaffUser, query: str, expected: set[str]
    ) -> None:
        for message, to, kind in (
            (not_connected(task), "bounced@a.example", FailureKind.PERMANENT),
            (not_connected(task), "full@b.example", FailureKind.TEMPORARY),
            (trn_requested(), "lost@c.example", FailureKind.TECHNICAL),
        ):
            email = failed(message, kind=kind)
            Email.objects.filter(pk=email.pk).update(to=to)
        full = Email.objects.get(to="full@b.example")
        correct_and_send_again(email_id=full.pk, to="new@b.example", by=officer, at=AT)
        page = browser.get(f"{LIST}?{query}")
        shown = {to for to in ("bounced@a.example", "full@b.example", "lost@c.example") if f">{to}</span>" in page.text}
        assert (page.status_code, shown) == (200, expected)
        assert "new@b.example" not in page.text or "asked us to send it again to new@b.example" in page.text

    def test_says_what_cannot_be_chosen(self, browser: Client) -> None:
        assert browser.get(f"{LIST}?why=nothing").status_code == 422

    def test_takes_twenty_on_a_page_and_few_queries(
        self,
        browser: Client,
        failed: Failed,
        officer: StaffUser,
        record: TeachingRecord,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        officer.own_trn = record.trn
        officer.save()
        for _ in range(8):
            failed(about=support_task())
            failed(trn_requested(), record)
            failed()
        gate.take_turn(AT)  # as whatever was sent did
        browser.get(LIST)
        with django_assert_max_num_queries(14):
            page = browser.get(LIST).text
        assert "1 to 20 of 24 emails" in page
        assert "1 to 20 of 24" not in browser.get(f"{LIST}?page=2").text
        assert browser.get(f"{LIST}?page=99").status_code == 200

    def test_offers_nothing_to_who_only_reads(self, viewer: Client, email: Email) -> None:
        page = viewer.get(LIST).text
        assert "grace@hmoe.example" in page
        assert LINK not in page

    def test_offers_nothing_about_ones_own(
        self, browser: Client, failed: Failed, officer: StaffUser, record: TeachingRecord
    ) -> None:
        officer.own_trn = record.trn
        officer.save()
        failed(trn_requested(), record)
        assert LINK not in browser.get(LIST).text


def test_counts_what_is_left_of_the_last_month(failed: Failed, officer: StaffUser) -> None:
    failed()
    failed(at=AT - timedelta(days=31))
    correct_and_send_again(email_id=failed().pk, to="new@home.example", by=officer, at=AT)
    assert number_failed_lately(AT + timedelta(hours=1)) == 1


class TestWhatItIsAbout:
    def test_is_marked_on_the_task(self, browser: Client, email: Email, task: SupportTask) -> None:
        page = browser.get(f"/console/tasks/{task.reference}/").text
        facts = page.partition('id="emails"')[0]
        assert "Email to the teacher" in facts
        assert "Not delivered" in facts
        assert "no mailbox has this address" in page
        assert LINK in page

    def test_is_not_marked_once_it_was_sent_again(
        self, browser: Client, email: Email, task: SupportTask, officer: StaffUser
    ) -> None:
        correct_and_send_again(email_id=email.pk, to="grace@home.example", by=officer, at=AT)
        page = browser.get(f"/console/tasks/{task.reference}/").text
        assert "Email to the teacher" not in page
        assert "Samir Qureshi asked us to send it again to grace@home.example on 4 November 2026 at 2:11pm." in page
        assert "Sent an email again, to grace@home.example" in page
        assert LINK not in page

    def test_is_marked_beside_the_person_in_the_list_of_tasks(
        self, browser: Client, failed: Failed, officer: StaffUser
    ) -> None:
        task, _ = support_task(), support_task()
        failed(request_received(task), task)
        todo, decided_at = "/console/tasks/", AT + timedelta(minutes=1)
        assert browser.get(todo).text.count("Email not delivered") == 1
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=decided_at)
        assert "Email not delivered" not in browser.get(todo).text
        assert browser.get(f"{todo}?tab=completed").text.count("Email not delivered") == 1
        email = Email.objects.get(kind="record_not_connected")
        become(Email.objects.filter(pk=email.pk), Status.FAILED, decided_at, FailureKind.PERMANENT)
        again = correct_and_send_again(email_id=email.pk, to="grace@home.example", by=officer, at=decided_at)
        become(Email.objects.filter(pk=again.pk), Status.ACCEPTED, decided_at)
        assert "Email not delivered" not in browser.get(f"{todo}?tab=completed").text

    @pytest.mark.parametrize(
        ("status", "later", "is_left"),
        [
            (Status.QUEUED, 1, True),
            (Status.FAILED, 1, True),
            (Status.ACCEPTED, 0, True),
            (Status.ACCEPTED, 1, False),
            (Status.DELIVERED, 1, False),
        ],
    )
    def test_is_not_left_once_another_about_the_same_went_out(
        self, failed: Failed, task: SupportTask, status: Status, later: int, is_left: bool
    ) -> None:
        overtaken, email = failed(request_received(task), task), failed(at=AT + timedelta(minutes=later))
        become(Email.objects.filter(pk=email.pk), status, AT, FailureKind.PERMANENT if status == "failed" else "")
        emails = Email.objects.about(task)
        assert queries.is_left(emails.get(pk=overtaken.pk), emails) == is_left
        assert queries.left().filter(pk=overtaken.pk).exists() == is_left

    def test_a_trn_is_overtaken_by_nothing(self, failed: Failed, record: TeachingRecord) -> None:
        email, other = failed(your_trn(), record), failed(trn_requested(), record, at=AT + timedelta(minutes=1))
        become(Email.objects.filter(pk=other.pk), Status.DELIVERED, AT)
        assert queries.left().get() == email
        assert queries.is_left(email, [email, other])

    @pytest.mark.parametrize("is_viewer", [True, False])
    def test_can_be_sent_again_from_each_page(
        self,
        browser: Client,
        failed: Failed,
        task: SupportTask,
        record: TeachingRecord,
        officer: StaffUser,
        is_viewer: bool,
    ) -> None:
        officer.role = "viewer" if is_viewer else "support"
        officer.save()
        failed()
        failed(trn_requested(), record)
        user = task.one_login_user
        assert user
        for page in (
            f"/console/tasks/{task.reference}/",
            f"/console/one-logins/{user.public_id}/emails/",
            "/console/records/1234567/emails/",
        ):
            assert (LINK in browser.get(page).text) != is_viewer, page

    def test_stands_in_the_history_of_a_record(
        self, browser: Client, failed: Failed, record: TeachingRecord, officer: StaffUser
    ) -> None:
        email = failed(trn_requested(), record)
        correct_and_send_again(email_id=email.pk, to="grace@home.example", by=officer, at=AT)
        page = browser.get("/console/records/1234567/history/").text
        for words in ("Email sent again", email.subject, "Did not reach", "grace@hmoe.example", "grace@home.example"):
            assert words in page
