"""A completed task shows everything: what was asked, suggested and decided, what was e-mailed, what happened."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from notifications.models import Email, Status
from staff.models import Role, StaffUser
from support_tasks import actions
from support_tasks.casework_queries import casework
from support_tasks.history import Details
from support_tasks.models import EventName, Outcome, Reason, SupportTask, TaskEvent
from support_tasks.pages import CaseworkPart
from teaching_records import connections
from teaching_records.models import Actor, Connection, TeachingRecord
from tests.factories import TeachingRecordFactory, locked_account
from tests.notifications.states import become
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_pages import address, tags
from tests.support_tasks.test_task_page import words
from tests.tssp_unlock.matches import open_alert
from tssp_unlock.models import UnlockDecision

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn) -> Client:
    return as_staff(Role.VIEWER)


@pytest.fixture
def connected(task: SupportTask, record: TeachingRecord, officer: StaffUser) -> SupportTask:
    TeachingRecordFactory.create(trn="7654321", first_name="Gracie", last_name="Adeyemi")
    return actions.connect_record(
        task_id=task.pk, record_id=record.pk, note="She sent\na certificate.", by=officer, at=AT
    )


class TestDecision:
    def test_says_what_was_decided_by_whom_when_and_why(self, browser: Client, connected: SupportTask) -> None:
        page = words(browser.get(address(connected)))
        assert (
            "Record connected Record Grace Adeyemi (TRN 1234567) Open record for TRN 1234567 Decided by Ada Officer "
            "Decided on 4 November 2026 at 2:11pm Note She sent a certificate."
        ) in page

    def test_says_what_became_of_the_portal_account(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        locked_account(record)
        open_alert(record)
        actions.connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        page = browser.get(address(task))
        assert "Portal account Not unlocked Open alert See why that is so" in words(page)
        assert f'href="/console/unlocks/decisions/{UnlockDecision.objects.get().pk}/"' in page.text

    def test_says_that_its_connection_was_ended_since(
        self, browser: Client, connected: SupportTask, manager: StaffUser
    ) -> None:
        assert "Disconnected since" not in browser.get(address(connected)).text
        with transaction.atomic():
            connections.disconnect(
                connection_id=Connection.objects.get().pk, reason="Her twin’s.\nShe rang.", by=manager, at=AT
            )
        assert (
            "Disconnected since Disconnected by Mo Manager Disconnected on 4 November 2026 at 2:11pm "
            "Reason Her twin’s. She rang."
        ) in words(browser.get(address(connected)))

    def test_is_the_heading(self, browser: Client, connected: SupportTask) -> None:
        page = browser.get(address(connected))
        assert f"<title>Record connected – {connected.reference}" in " ".join(page.text.split())
        assert "Record connected Completed Requested" in words(page)
        assert "Unable to connect" not in page.text

    def test_says_why_nothing_was_connected(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        actions.do_not_connect(
            task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="Too few\ndetails", by=officer, at=AT
        )
        page = words(browser.get(address(task)))
        assert "Teaching record not connected Reason Another reason Too few details Decided by Ada Officer" in page
        assert "No record came close enough to suggest." in page

    def test_shows_what_was_suggested_then_whatever_the_records_hold_now(
        self, browser: Client, connected: SupportTask, record: TeachingRecord
    ) -> None:
        TeachingRecord.objects.filter(pk=record.pk).update(first_name="Nobody", last_name="Else")
        response = browser.get(address(connected))
        then = words(response).partition("Suggested at the time")[2]
        assert "Grace Adeyemi (TRN 1234567) Connected The first name, last name and date of birth are the same." in then
        assert "Gracie Adeyemi (TRN 7654321)" in then
        assert "First and middle names Similar: sounds alike" in then
        assert tags(response.text).count("Connected") == 1

    @pytest.mark.parametrize(
        ("status", "shown"),
        [
            (Status.QUEUED, "Waiting to be sent To {} Written on 4 November 2026 at 2:11pm."),
            (
                Status.DELIVERED,
                "Delivered To {} Sent on 4 November 2026 at 2:11pm, delivered on 4 November 2026 at 2:11pm.",
            ),
            (Status.FAILED, "Not delivered To {} Written on 4 November 2026 at 2:11pm. It could not be delivered"),
        ],
    )
    def test_shows_the_email_and_what_became_of_it(
        self, browser: Client, connected: SupportTask, status: Status, shown: str
    ) -> None:
        become(Email.objects.filter(kind="record_connected"), status, AT)
        page = words(browser.get(address(connected)))
        assert f"Email to the teacher {shown.format('grace@home.example.')}" in page
        assert "Our support team has connected your GOV.UK One Login" in page

    def test_from_before_these_were_kept_shows_what_there_is(
        self, browser: Client, connected: SupportTask, officer: StaffUser
    ) -> None:
        # As the migration that began the history wrote it.
        kept = TaskEvent(
            name=EventName.DECIDED,
            task=connected,
            version=1,
            actor=Actor.STAFF,
            staff_user=officer,
            at=AT,
            details={"outcome": Outcome.CONNECTED, "reason": "", "detail": ""},
        )
        kept.save()
        page = words(browser.get(address(connected)))
        assert "Record connected Record Grace Adeyemi (TRN 1234567)" in page
        assert "Email to the teacher Waiting to be sent" in page
        assert "What was suggested was not kept then." in page


class TestEarlierDecisions:
    @pytest.fixture
    def decided_twice(self, connected: SupportTask, officer: StaffUser, manager: StaffUser) -> SupportTask:
        actions.reopen(task_id=connected.pk, reason="Her twin’s.", disconnect=True, by=manager, at=AT)
        return actions.do_not_connect(task_id=connected.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)

    def test_are_shown_with_who_undid_them_and_why(self, browser: Client, decided_twice: SupportTask) -> None:
        page = words(browser.get(address(decided_twice)))
        last, _, earlier = page.partition("Earlier decision: Record connected, by Ada Officer on 4 November 2026")
        assert "Teaching record not connected Reason There is no teaching record with these details" in last
        assert "Grace Adeyemi (TRN 1234567)" in earlier
        assert (
            "Undone Reopened by Mo Manager Reopened on 4 November 2026 at 2:11pm Reason Her twin’s. "
            "Record Disconnected Email about undoing it Waiting to be sent"
        ) in earlier
        assert "Disconnected since" not in earlier

    def test_are_shown_on_a_task_that_is_open_again(
        self, as_staff: SignIn, connected: SupportTask, manager: StaffUser
    ) -> None:
        actions.reopen(task_id=connected.pk, reason="Her twin’s.", disconnect=True, by=manager, at=AT)
        page = words(as_staff().get(address(connected)))
        assert "Connect record?" in page
        assert "Earlier decisions Record connected, by Ada Officer" in page
        # and before the choice: they were disconnected
        assert "Mo Manager disconnected this person from this record on 4 November 2026" in page


class TestHistory:
    DETAILS: dict[EventName, Details] = {
        EventName.ASKED_AGAIN: {
            "stated": {
                "email": "grace@home.example",
                "names": [{"given": ["Grace"], "family": ["Bell"], "shown": "Grace Bell"}],
                "dates_of_birth": ["1990-08-15"],
                "national_insurance_number": None,
            }
        },
        EventName.CLAIM_TAKEN_OVER: {"from": {"id": 1, "name": "Ben Colleague"}},
        EventName.ASSIGNED: {"to": {"id": 1, "name": "Ben Colleague"}, "before": None},
        EventName.UNASSIGNED: {"before": {"id": 1, "name": "Ben Colleague"}},
        EventName.NOTE_ADDED: {"note": 1},
        EventName.LINK_ADDED: {"link": 1, "url": "https://support.zendesk.example/agent/tickets/4711"},
        EventName.DECIDED: {"outcome": "connected", "trn": "1234567"},
        EventName.REOPENED: {"reason": "Her twin’s."},
        EventName.DISCONNECTED: {"trn": "1234567"},
        EventName.EMAIL_SENT_AGAIN: {"to": "grace@new.example", "from": "grace@old.example", "subject": "An email"},
    }

    def test_has_every_event_in_words(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        for name in EventName:
            details = self.DETAILS.get(name, {})
            event = TaskEvent(
                name=name, task=task, version=1, actor=Actor.STAFF, staff_user=officer, at=AT, details=details
            )
            event.save()
        history = CaseworkPart.of(task, casework(task)).history
        assert len(history) == len(EventName) + 1
        assert len({entry.title for entry in history}) == len(EventName)
        for entry in history:
            assert entry.title[0].isupper()
            assert entry.title[-1].isalnum()
            assert entry.by in ("Ada Officer", "the teacher")
            assert entry.title in words(browser.get(address(task)))

    def test_has_what_goes_with_an_event(self, browser: Client, connected: SupportTask, manager: StaffUser) -> None:
        actions.add_link(task_id=connected.pk, ticket="4711", by=manager, at=AT)
        actions.reopen(task_id=connected.pk, reason="Her twin’s.", disconnect=True, by=manager, at=AT)
        page = words(browser.get(address(connected))).partition("What happened to this task")[2]
        for expected in (
            "Reopened this task By Mo Manager on 4 November 2026 at 2:11pm Reason Her twin’s.",
            "Disconnected the record By Mo Manager on 4 November 2026 at 2:11pm Record TRN 1234567",
            "Added a link to a Zendesk ticket By Mo Manager on 4 November 2026 at 2:11pm Ticket https://support",
            "Connected a record By Ada Officer on 4 November 2026 at 2:11pm Record TRN 1234567",
            "Added a note By Ada Officer on 4 November 2026 at 2:11pm Note She sent a certificate.",
            "Sent this support request By the teacher on 3 November 2026 at 10:30am",
        ):
            assert expected in page


class TestCompletedPage:
    @pytest.mark.parametrize("times", [1, 4])
    def test_asks_the_database_the_same_however_often_it_was_decided(
        self,
        browser: Client,
        connected: SupportTask,
        officer: StaffUser,
        manager: StaffUser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        times: int,
    ) -> None:
        for _ in range(times):
            actions.add_note(task_id=connected.pk, text="A note", by=officer, at=AT)
            actions.reopen(task_id=connected.pk, reason="Another look.", disconnect=True, by=manager, at=AT)
            actions.do_not_connect(task_id=connected.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        with django_assert_max_num_queries(15):
            browser.get(address(connected))
