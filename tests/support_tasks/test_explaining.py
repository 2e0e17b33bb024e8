"""The actions ask why it is the person's record, whatever the page that they were called from had shown."""

from collections.abc import Callable, Iterator
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from notifications.models import Email
from staff.models import StaffUser
from support_tasks.actions import NotExplained, NothingWritten, connect_record, reopen, send_trn
from support_tasks.models import SupportTask, TaskNote
from support_tasks.pages import ConfirmPage
from support_tasks.suggestion_queries import ToExplain
from teaching_records import connections
from teaching_records.models import ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.at_once import wait_until_one_waits
from tests.factories import OneLoginUserFactory, TeachingRecordFactory, lost_trn_task, support_task
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_deciding import connect_path, seen_on
from tests.support_tasks.test_lost_trn_pages import SEND
from tests.support_tasks.test_pages import address
from tssp_unlock.models import EmailUse

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]
type Decide = Callable[..., SupportTask]

WHY = "She married in May."
UNSEEN = " \u200b"
DIFFERS: tuple[dict[str, Any], ...] = (
    {"first_name": "Zoe"},
    {"last_name": "Bello"},
    {"date_of_birth": date(1990, 8, 16)},  # one digit
    {"date_of_birth": date(1971, 2, 3)},
    {"first_name": "Zoe", "date_of_birth": date(1971, 2, 3)},
)
AGREES: tuple[dict[str, Any], ...] = (
    {},
    {"first_name": "Gracie"},
    {"last_name": "Adeyemy"},
    {"date_of_birth": None},
    {"email": "another@school.example"},
)


def record_with(**facts: Any) -> TeachingRecord:
    made: TeachingRecord = TeachingRecordFactory.create(
        **{"trn": "1234567", "first_name": "Grace", "last_name": "Adeyemi"} | facts
    )
    return made


@pytest.fixture(params=["connect_record", "send_trn"])
def action(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def asked(action: str, request: pytest.FixtureRequest) -> SupportTask:
    """A task of the kind that is decided so."""
    return lost_trn_task() if action == "send_trn" else request.getfixturevalue("task")


@pytest.fixture
def decide(action: str, asked: SupportTask, officer: StaffUser) -> Decide:
    """`decide(record, note="…")`"""

    def done(record: TeachingRecord, **more: Any) -> SupportTask:
        do = {"connect_record": connect_record, "send_trn": send_trn}[action]
        return do(task_id=asked.pk, record_id=record.pk, by=officer, at=AT, **more)

    return done


def what_there_is() -> tuple[int, ...]:
    kept = (Connection, ChangeHistoryEvent, Email, EmailUse, TaskNote)
    return (*(model.objects.count() for model in kept), SupportTask.objects.closed().count())


def disconnected_from(record: TeachingRecord, manager: StaffUser) -> None:
    """Somebody with the person's date of birth was connected by mistake."""
    other = support_task(OneLoginUserFactory.create(email="twin@home.example"))
    connect_record(task_id=other.pk, record_id=record.pk, by=manager, at=AT)
    reopen(task_id=other.pk, reason="Her twin’s.", disconnect=True, by=manager, at=AT)


class TestActions:
    @pytest.mark.parametrize("facts", DIFFERS)
    @pytest.mark.parametrize("note", ["", UNSEEN])
    def test_refuse_what_differs_and_nobody_explains(
        self, decide: Decide, asked: SupportTask, facts: dict[str, Any], note: str
    ) -> None:
        record, before = record_with(**facts), what_there_is()
        with pytest.raises(NotExplained) as refused:
            decide(record, note=note)
        assert refused.value.against == ToExplain(tuple(facts))
        asked.refresh_from_db()
        assert not asked.is_closed
        assert what_there_is() == before

    @pytest.mark.parametrize("facts", DIFFERS)
    def test_take_a_note_for_it(self, decide: Decide, asked: SupportTask, facts: dict[str, Any]) -> None:
        assert decide(record_with(**facts), note=WHY).is_closed
        assert asked.notes.get().text == WHY

    @pytest.mark.parametrize("facts", AGREES)
    def test_ask_nothing_of_what_agrees(self, decide: Decide, facts: dict[str, Any]) -> None:
        assert decide(record_with(**facts)).is_closed
        assert not TaskNote.objects.exists()

    def test_refuse_a_note_of_which_nothing_is_seen(self, decide: Decide) -> None:
        record = record_with()
        with pytest.raises(NothingWritten):
            decide(record, note=UNSEEN)

    def test_ask_why_where_the_person_was_disconnected_before(self, decide: Decide, manager: StaffUser) -> None:
        record = record_with()
        disconnected_from(record, manager)
        before = what_there_is()
        with pytest.raises(NotExplained) as refused:
            decide(record)
        assert refused.value.against == ToExplain(was_disconnected=True)
        assert what_there_is() == before
        assert decide(record, note=WHY).is_closed

    def test_ask_why_where_that_was_a_record_merged_into_this_one(self, decide: Decide, manager: StaffUser) -> None:
        record, old = record_with(), record_with(trn="2222222")
        disconnected_from(old, manager)
        TeachingRecord.objects.filter(pk=old.pk).update(status="deactivated", merged_into=record)
        with pytest.raises(NotExplained):
            decide(record)

    def test_ask_nothing_where_somebody_else_was(self, decide: Decide, officer: StaffUser, manager: StaffUser) -> None:
        record = record_with()
        somebody = OneLoginUserFactory.create(verified_dates_of_birth=[date(1971, 2, 3)])
        other = support_task(somebody)
        connect_record(task_id=other.pk, record_id=record.pk, by=officer, at=AT, note=WHY)
        reopen(task_id=other.pk, reason="Not hers.", disconnect=True, by=manager, at=AT)
        assert decide(record).is_closed


class TestByHand:
    @pytest.mark.parametrize("facts", DIFFERS)
    def test_the_reason_explains_it(self, task: SupportTask, officer: StaffUser, facts: dict[str, Any]) -> None:
        by_hand: dict[str, Any] = {"route": Route.MANUAL, "by": officer, "at": AT}
        record = record_with(**facts)
        for unseen in ("", UNSEEN):
            with pytest.raises(NotExplained):
                connect_record(task_id=task.pk, record_id=record.pk, reason=unseen, **by_hand)
        assert connect_record(task_id=task.pk, record_id=record.pk, reason=WHY, **by_hand).is_closed
        assert not TaskNote.objects.exists()


class TestAtTheSameTime:
    @pytest.mark.django_db(transaction=True)
    def test_a_name_that_is_being_changed_is_waited_for(self, decide: Decide) -> None:
        """Who corrects the record holds it when the officer confirms: what counts is what it has then."""
        record = record_with()
        is_renamed = Event()
        results: list[object] = []

        def confirm() -> None:
            is_renamed.wait(timeout=30)
            try:
                results.append(decide(record))
            except NotExplained as refusal:
                results.append(refusal)
            finally:
                connection.close()

        officer = Thread(target=confirm)
        officer.start()
        with transaction.atomic():
            TeachingRecord.objects.filter(pk=record.pk).update(last_name="Bello", last_name_key="bello")
            is_renamed.set()
            wait_until_one_waits()
        officer.join(timeout=30)
        [result] = results
        assert isinstance(result, NotExplained)
        assert not SupportTask.objects.closed().exists()


class TestPages:
    @pytest.fixture
    def browser(self, as_staff: SignIn, officer: StaffUser) -> Client:
        return as_staff(user=officer)

    @pytest.fixture
    def path(self, action: str, asked: SupportTask) -> str:
        return address(asked, SEND) if action == "send_trn" else connect_path(asked)

    @pytest.fixture
    def between(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
        """What is done right after the page was compared with what the officer saw, once."""
        steps: list[Callable[[], object]] = []
        compare = ConfirmPage.changed_since

        def compare_and_go_on(page: ConfirmPage, seen: str) -> str:
            changed = compare(page, seen)
            while steps:
                steps.pop()()
            return changed

        monkeypatch.setattr(ConfirmPage, "changed_since", compare_and_go_on)
        yield steps
        assert not steps

    def test_ask_why_where_the_name_changes_as_they_are_confirmed(
        self, browser: Client, path: str, asked: SupportTask, between: list[Callable[[], object]]
    ) -> None:
        record = record_with()
        seen = seen_on(browser, path)

        def rename() -> None:
            TeachingRecord.objects.filter(pk=record.pk).update(last_name="Bello", last_name_key="bello")

        between.append(rename)
        response = browser.post(path, seen | {"note": "She rang."})
        assert response.status_code == 409
        assert "Something on this page has changed" in response.text
        assert "The last name is not what this person gave." in response.text
        assert "Why is this their record?" in response.text
        assert "She rang." in response.text
        asked.refresh_from_db()
        assert not asked.is_closed
        assert not Connection.objects.exists()
        assert browser.post(path, seen_on(browser, path) | {"note": WHY}).status_code == 302
        assert asked.notes.get().text == WHY

    def test_ask_why_where_they_are_disconnected_as_it_is_confirmed(
        self, browser: Client, path: str, between: list[Callable[[], object]], manager: StaffUser
    ) -> None:
        record = record_with()
        seen = seen_on(browser, path)

        def disconnect() -> None:
            twin = OneLoginUserFactory.create()
            with transaction.atomic():
                made = connections.connect(
                    one_login_user_id=twin.pk,
                    record_id=record.pk,
                    route=Route.MANUAL,
                    agreed_attributes=[],
                    at=AT,
                    by=manager,
                )
                connections.disconnect(connection_id=made.pk, reason="Not hers", by=manager, at=AT)

        between.append(disconnect)
        response = browser.post(path, seen)
        assert response.status_code == 409
        assert "was disconnected from this record before." in response.text
        assert "Why is this their record?" in response.text
