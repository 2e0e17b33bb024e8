"""The tasks of the benchmark are such as the product makes: its own rules and constraints say so."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.console import consequences
from benchmarks.console.officers import add_officers
from benchmarks.console.plan import ConsolePlan
from benchmarks.console.population import Piece, copy_requests
from benchmarks.console.support_requests import SupportRequests
from benchmarks.plan import CannotRun
from benchmarks.population import records, write_csv
from notifications.models import Email
from staff.models import StaffUser, Viewing
from support_tasks import queries, rules
from support_tasks.models import EventName, Outcome, Status, SupportTask, TaskEvent
from support_tasks.references import reference
from teaching_records.imports.actions import import_records
from teaching_records.models import ChangeHistoryEvent, Connection

PLAN = ConsolePlan(completed=400, open=200, records=1_100, requests=1, seed=1)
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


class TestSupportRequests:
    def test_are_the_same_made_alone_or_with_others(self) -> None:
        together = list(SupportRequests(PLAN, NOW).between(0, PLAN.tasks))
        assert SupportRequests(PLAN, NOW).numbered(225) == together[225]
        assert list(SupportRequests(PLAN, NOW).between(395, 405)) == together[395:405]

    def test_are_others_with_another_seed(self) -> None:
        other = ConsolePlan(completed=400, open=200, records=1_100, requests=1, seed=2)
        assert SupportRequests(other, NOW).numbered(7).person != SupportRequests(PLAN, NOW).numbered(7).person

    def test_some_are_of_somebody_who_was_turned_down_before(self) -> None:
        made = {each.number: each for each in SupportRequests(PLAN, NOW).between(0, PLAN.tasks)}
        again = [each for each in made.values() if not each.is_of_new_person]
        assert again
        for each in again:
            earlier = made[each.person_number]
            assert earlier.outcome == Outcome.NOT_CONNECTED
            assert earlier.decided_at is not None
            assert earlier.decided_at < each.arrived_at
            assert earlier.email == each.email

    @pytest.mark.parametrize("name", ["completed", "open", "records", "requests"])
    def test_need_enough_of_everything(self, name: str) -> None:
        plan = {"completed": 400, "open": 60, "records": 1_100, "requests": 1, "seed": 1} | {name: 0}
        with pytest.raises(CannotRun, match=f"--{name}"):
            ConsolePlan(**plan).check()


@pytest.mark.django_db
class TestRows:
    @pytest.fixture(autouse=True)
    def world(self, tmp_path: Path) -> None:
        path = tmp_path / "population.csv"
        write_csv(path, records(PLAN.records, PLAN.seed))
        import_records(path, today=timezone.localdate(), output=io.StringIO())
        officers = add_officers(PLAN.seed)
        copy_requests(Piece(PLAN, timezone.now(), officers, 0, PLAN.tasks))
        consequences.add_all(timezone.now())

    def test_hold_what_the_product_would_have_written(self) -> None:
        tasks = list(SupportTask.objects.prefetch_related("terms"))
        assert len(tasks) == PLAN.tasks
        for task in tasks:
            assert reference(task.reference) == task.reference
            assert task.due_on == rules.answer_by(task.created_at)
            assert task.person_name == rules.person_name(task.verified)
            assert task.person_name_key == rules.person_name_key(task.verified)
            found_by = {(term.kind, term.term) for term in task.terms.all()}
            of_record = {("trn", task.connected_record.trn)} if task.connected_record else set()
            assert found_by == set(rules.terms(task.verified, task.stated)) | of_record

    def test_keep_every_reference_and_constraint(self) -> None:
        connection.check_constraints()

    def test_are_spread_over_what_there_is(self) -> None:
        completed = SupportTask.objects.closed()
        assert 0.5 < completed.filter(outcome=Outcome.CONNECTED).count() / PLAN.completed < 0.75
        assert completed.exclude(reason="").values("reason").distinct().count() == 4
        assert SupportTask.objects.values("kind").distinct().count() == 2
        assert SupportTask.objects.values("match_failure").distinct().count() == 6
        waiting = SupportTask.objects.not_closed()
        assert waiting.count() == PLAN.open
        assert waiting.exclude(assigned_to=None).exists()
        assert waiting.overdue(timezone.localdate()).exists()
        assert set(waiting.values_list("status", flat=True)) == {Status.OPEN, Status.IN_PROGRESS}

    def test_tell_how_each_was_decided(self) -> None:
        decided = TaskEvent.objects.filter(name=EventName.DECIDED).select_related("task")
        assert decided.count() == PLAN.completed
        for event in decided:
            assert queries.suggested_then(event)
            assert Email.objects.get(pk=event.details["email"]) == queries.decision_email(event.task)

    def test_connect_one_person_after_the_other(self) -> None:
        connected = SupportTask.objects.filter(outcome=Outcome.CONNECTED)
        assert Connection.objects.count() == connected.count()
        open_ones = Connection.objects.open().values_list("teaching_record_id", flat=True)
        assert len(open_ones) == len(set(open_ones)) == connected.values("connected_record").distinct().count()
        ended = Connection.objects.exclude(disconnected_at=None).count()
        assert ChangeHistoryEvent.objects.count() == connected.count() + ended

    def test_say_who_looked(self) -> None:
        assert set(Viewing.objects.values_list("what", flat=True)) == {"task", "record"}

    def test_let_what_comes_later_have_its_place(self) -> None:
        assert StaffUser.objects.create(email="late@console.example", name="Late").pk

    def test_are_shown_by_the_console(self, as_staff: Callable[..., Client]) -> None:
        browser = as_staff()
        for task in [*SupportTask.objects.closed()[:15], *SupportTask.objects.filter(status=Status.OPEN)[:15]]:
            assert browser.get(f"/console/tasks/{task.reference}/").status_code == 200
            if task.connected_record:
                assert browser.get(f"/console/records/{task.connected_record.trn}/history/").status_code == 200
