"""What the list counts and searches by, kept true with the tasks whoever writes them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from staff.models import StaffUser
from support_tasks.actions import connect_record, do_not_connect, reopen
from support_tasks.models import CompletedTally, Reason, Shelf, SupportTask, TaskTerm
from support_tasks.task_list import upkeep
from support_tasks.task_list.reached import Reached, Tallied, reached
from teaching_records.models import TeachingRecord
from tests.at_once import AtOnce
from tests.factories import OneLoginUserFactory, StaffUserFactory, support_task, verified_name
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def true_in_the_end(db: None) -> Iterator[None]:
    """Whatever a test did, the tally is what the tasks say."""
    yield
    assert list(upkeep.wrong_counts()) == []
    assert upkeep.wrong_terms() == []


def tally(shelf: Shelf = Shelf.ALL) -> dict[tuple[str, str, str], int]:
    """How many there are by part, outcome and officer, on one shelf."""
    rows = CompletedTally.objects.filter(shelf=shelf, count__gt=0)
    return {(row.part, row.outcome, row.closed_by.name): row.count for row in rows.select_related("closed_by")}


def reject(task: SupportTask, by: StaffUser, at: datetime = AT) -> SupportTask:
    return do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=by, at=at)


class TestTally:
    def test_counts_a_task_when_it_is_decided(self, task: SupportTask, officer: StaffUser) -> None:
        assert tally() == {}
        reject(task, officer)
        assert tally() == {("", "not_connected", "Ada Officer"): 1}

    def test_knows_its_days_and_how_name_and_reference_begin(self, task: SupportTask, officer: StaffUser) -> None:
        reject(task, officer, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))  # past midnight in the UK
        parts = {shelf: [part for part, _, _ in tally(shelf)] for shelf in Shelf}
        assert parts == {
            Shelf.ALL: [""],
            Shelf.DECIDED: ["2026-07-02"],
            Shelf.REQUESTED: ["2026-11-03"],
            Shelf.NAME: ["ad"],
            Shelf.REFERENCE: [task.reference[4:6]],
            Shelf.DECIDED_MONTH: ["2026-07"],
            Shelf.REQUESTED_MONTH: ["2026-11"],
            Shelf.NAME_INITIAL: ["a"],
            Shelf.REFERENCE_INITIAL: [task.reference[4]],
        }

    def test_keeps_outcomes_and_officers_apart(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser, colleague: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        for _ in range(2):
            reject(support_task(), officer)
        reject(support_task(), colleague)
        assert tally() == {
            ("", "connected", "Ada Officer"): 1,
            ("", "not_connected", "Ada Officer"): 2,
            ("", "not_connected", "Ben Colleague"): 1,
        }

    def test_forgets_what_was_reopened(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        reject(task, officer)
        reopen(task_id=task.pk, reason="Look again", disconnect=False, by=manager, at=AT)
        assert tally() == {}
        reject(task, manager)
        assert tally() == {("", "not_connected", "Mo Manager"): 1}

    def test_counts_nothing_of_a_decision_that_fails(
        self, task: SupportTask, officer: StaffUser, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError):
            reject(task, officer)
        assert tally() == {}

    def test_counts_tasks_that_are_written_many_at_once(self, task: SupportTask, officer: StaffUser) -> None:
        reject(task, officer)
        copies = [SupportTask.objects.get(pk=task.pk) for _ in range(3)]
        for number, copy in enumerate(copies):
            copy.pk, copy.reference = None, f"TRS-000000{number}"
        SupportTask.objects.bulk_create(copies)
        assert tally() == {("", "not_connected", "Ada Officer"): 4}

    def test_follows_whatever_is_changed(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        reject(task, officer)
        SupportTask.objects.update(
            closed_by=colleague, closed_at=AT + timedelta(days=1), person_name_key="zz", created_at=AT
        )
        assert [part for part, _, _ in tally(Shelf.NAME)] == ["zz"]
        assert tally(Shelf.DECIDED) == {("2026-11-05", "not_connected", "Ben Colleague"): 1}

    def test_is_empty_without_tasks(self, task: SupportTask, officer: StaffUser) -> None:
        reject(task, officer)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE support_tasks_supporttask CASCADE")
        assert tally() == {}

    def test_holds_while_officers_decide_and_reopen_at_once(self, at_once: AtOnce) -> None:
        officer, manager = StaffUserFactory(name="Ada Officer"), StaffUserFactory(role="manager")
        decided = [reject(support_task(), officer) for _ in range(4)]
        waiting = [support_task() for _ in range(4)]
        again = partial(reopen, reason="Again", disconnect=False, by=manager, at=AT)
        at_once(
            *(partial(reject, task, officer) for task in waiting),
            *(partial(again, task_id=task.pk) for task in decided),
        )
        assert tally() == {("", "not_connected", "Ada Officer"): 4}


class TestReached:
    @pytest.mark.parametrize("from_greatest", [False, True])
    def test_finds_the_parts_of_a_stretch(self, task: SupportTask, officer: StaffUser, *, from_greatest: bool) -> None:
        reject(task, officer)
        everything = Tallied({}, None, None)
        found = reached(Shelf.NAME_INITIAL, Shelf.NAME, everything, 0, 20, from_greatest=from_greatest)
        assert found == Reached("ad", "ad", 0, 1)

    def test_finds_none_where_all_are_reopened_meanwhile(self, task: SupportTask, officer: StaffUser) -> None:
        everything = Tallied({}, None, None)
        assert reached(Shelf.NAME_INITIAL, Shelf.NAME, everything, 0, 20, from_greatest=False) is None
        reject(task, officer)
        assert reached(Shelf.NAME_INITIAL, Shelf.NAME, everything, 1, 20, from_greatest=False) is None
        days = Tallied({"outcome": ["connected"]}, AT.date(), AT.date())
        assert reached(Shelf.DECIDED_MONTH, Shelf.DECIDED, days, 0, 20, from_greatest=False) is None


class TestTerms:
    def test_say_how_their_task_stands(self, task: SupportTask, officer: StaffUser, manager: StaffUser) -> None:
        assert {term.closed_at for term in task.terms.all()} == {None}
        reject(task, officer)
        stands = {(term.task_kind, term.closed_at, term.outcome, term.closed_by) for term in task.terms.all()}
        assert stands == {("connect_one_login", AT, "not_connected", officer)}
        reopen(task_id=task.pk, reason="Look again", disconnect=False, by=manager, at=AT)
        assert {(term.closed_at, term.outcome, term.closed_by) for term in task.terms.all()} == {(None, "", None)}

    def test_say_what_their_task_is_sorted_by(self, task: SupportTask) -> None:
        columns = ("created_at", "person_name_key", "reference")
        assert {tuple(getattr(term, column) for column in columns) for term in task.terms.all()} == {
            (task.created_at, task.person_name_key, task.reference)
        }
        SupportTask.objects.update(created_at=AT, person_name_key="zz", reference="TRS-AAAA777")
        assert set(task.terms.values_list(*columns)) == {(AT, "zz", "TRS-AAAA777")}

    def test_of_a_record_that_was_connected_do_too(
        self, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        term = TaskTerm.objects.get(kind="trn", term=record.trn)
        assert (term.outcome, term.closed_by) == ("connected", officer)


class TestUpkeep:
    @pytest.fixture
    def decided(self, officer: StaffUser) -> SupportTask:
        user = OneLoginUserFactory(verified_names=[verified_name("Grace", "Adeyemi")])
        return reject(support_task(user), officer)

    def test_finds_nothing_where_all_is_true(self, decided: SupportTask) -> None:
        out = StringIO()
        call_command("check_task_list", stdout=out)
        assert "The list counts what there is." in out.getvalue()

    def test_finds_what_is_wrong_and_mends_it(self, decided: SupportTask) -> None:
        CompletedTally.objects.filter(shelf=Shelf.NAME).update(count=7)
        CompletedTally.objects.filter(shelf=Shelf.DECIDED).delete()
        decided.terms.filter(kind="name").update(closed_at=None)
        out = StringIO()
        with pytest.raises(CommandError, match="3 differences"):
            call_command("check_task_list", stdout=out)
        assert out.getvalue().splitlines() == [
            "decided 2026-11-04: 0 kept, 1 counted",
            "name ad: 7 kept, 1 counted",
            f"terms of task {decided.pk}",
        ]
        upkeep.count_again()
        assert upkeep.correct_terms() == 2
        call_command("check_task_list", stdout=out)
