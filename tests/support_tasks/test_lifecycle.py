"""The moves of a task, and the facts that the database itself guards."""

import pytest
from django.db import IntegrityError, connection, transaction

from staff.models import StaffUser
from support_tasks import lifecycle
from support_tasks.lifecycle import ImpossibleMove, TaskAlreadyClosed
from support_tasks.models import MOVES, OUTCOMES, REASONS, Kind, Outcome, Reason, Status, SupportTask
from teaching_records.models import TeachingRecord
from tests.support_tasks.conftest import AT
from transactions import NoTransaction

pytestmark = pytest.mark.django_db


class TestMoves:
    def test_every_status_has_its_moves_and_a_label(self) -> None:
        assert set(MOVES) == set(Status)
        assert all(status.label for status in Status)

    def test_a_closed_task_can_only_be_opened_again(self) -> None:
        assert MOVES[Status.CLOSED] == {Status.OPEN}

    @pytest.mark.parametrize("status", [Status.OPEN, Status.IN_PROGRESS])
    def test_what_is_not_closed_can_be(
        self, task: SupportTask, officer: StaffUser, record: TeachingRecord, status: Status
    ) -> None:
        task.status = status
        lifecycle.close(task, Outcome.CONNECTED, by=officer, at=AT, record=record)
        task.refresh_from_db()
        assert task.is_closed

    def test_a_closed_one_says_who_closed_it(
        self, task: SupportTask, officer: StaffUser, record: TeachingRecord
    ) -> None:
        lifecycle.close(task, Outcome.CONNECTED, by=officer, at=AT, record=record)
        with pytest.raises(TaskAlreadyClosed) as refusal:
            lifecycle.close(task, Outcome.NOT_CONNECTED, by=officer, at=AT, reason=Reason.NO_RECORD)
        assert refusal.value.task.closed_by == officer

    def test_a_task_is_closed_with_an_outcome_of_its_kind(
        self, task: SupportTask, officer: StaffUser, record: TeachingRecord
    ) -> None:
        with pytest.raises(ImpossibleMove):
            lifecycle.close(task, Outcome.TRN_SENT, by=officer, at=AT, record=record)

    def test_every_kind_has_its_outcomes_and_what_is_refused_its_reasons(self) -> None:
        assert set(OUTCOMES) == set(Kind)
        assert {refused for _, refused in OUTCOMES.values()} == set(REASONS)

    @pytest.mark.django_db(transaction=True)
    def test_closing_needs_a_transaction(self, task: SupportTask, officer: StaffUser, record: TeachingRecord) -> None:
        with pytest.raises(NoTransaction):
            lifecycle.close(task, Outcome.CONNECTED, by=officer, at=AT, record=record)


class TestDatabase:
    @pytest.mark.parametrize(
        ("facts", "constraint"),
        [
            ({"status": "closed"}, "closed_task_says_how_when_and_by_whom"),
            ({"closed_at": AT}, "closed_task_says_how_when_and_by_whom"),
            ({"status": "lost"}, "task_status_is_known"),
            ({"kind": "else"}, "task_kind_is_known"),
            ({"reason": "no_record"}, "rejected_task_has_a_reason"),
            ({"reason_detail": "words"}, "another_reason_is_written_out"),
            ({"claimed_until": AT}, "claim_is_whole_and_in_progress"),
            ({"one_login_user": None}, "who_asks_is_known_as_the_kind_says"),
            ({"mailbox": "grace@home.example"}, "who_asks_is_known_as_the_kind_says"),
            ({"kind": "find_trn"}, "who_asks_is_known_as_the_kind_says"),
            ({"outcome": "trn_sent"}, "outcome_is_of_the_kind|closed_task_says|connected_task_names"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, task: SupportTask, facts: dict[str, object], constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SupportTask.objects.filter(pk=task.pk).update(**facts)

    def test_refuses_another_reason_without_words(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(IntegrityError, match="another_reason_is_written_out"), transaction.atomic():
            lifecycle.close(task, Outcome.NOT_CONNECTED, by=officer, at=AT, reason=Reason.ANOTHER_REASON, detail="")

    def test_refuses_a_second_open_task_of_one_person(self, task: SupportTask) -> None:
        second = SupportTask.objects.get(pk=task.pk)
        second.pk, second.reference = None, "TRS-0000000"
        with pytest.raises(IntegrityError, match="one_task_to_do_per_user"), transaction.atomic():
            second.save()

    def test_refuses_a_claim_of_what_nobody_has_begun(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(IntegrityError, match="claim_is_whole_and_in_progress"), transaction.atomic():
            SupportTask.objects.filter(pk=task.pk).update(claimed_by=officer, claimed_until=AT)

    @pytest.mark.parametrize(
        "statement", ["UPDATE support_tasks_taskevent SET at = now()", "DELETE FROM support_tasks_taskevent"]
    )
    def test_refuses_to_change_what_happened(self, task: SupportTask, statement: str) -> None:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
