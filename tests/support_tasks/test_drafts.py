"""Half-made decisions: kept at each step, put aside for later, forgotten when they are made."""

from datetime import timedelta

import pytest

from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks import jobs, queries
from support_tasks.actions import (
    assign,
    claim,
    do_not_connect,
    forget_old_drafts,
    keep_choices,
    return_lapsed_claims,
    save_for_later,
)
from support_tasks.lifecycle import CLAIM_LASTS, TaskAlreadyClosed, TaskHeld
from support_tasks.models import EventName, Reason, Status, SupportTask, TaskDraft
from tests.factories import StaffUserFactory
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

A_MONTH = timedelta(days=30)


def save(task: SupportTask, by: StaffUser, version: int = 1) -> SupportTask:
    return save_for_later(task_id=task.pk, choices={"connect": "no"}, version=version, by=by, at=AT)


class TestKeepChoices:
    def test_adds_to_what_was_chosen(self, task: SupportTask, officer: StaffUser) -> None:
        keep_choices(task_id=task.pk, choices={"connect": "no"}, version=1, by=officer, at=AT)
        later = AT + timedelta(minutes=1)
        keep_choices(task_id=task.pk, choices={"reason": "no_record"}, version=2, by=officer, at=later)
        draft = TaskDraft.objects.get()
        assert (draft.task, draft.staff_user, draft.saved_at) == (task, officer, later)
        assert draft.choices == {"connect": "no", "reason": "no_record"}
        assert draft.version_seen == 2

    def test_is_each_officers_own(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        for by, chosen in ((officer, "no"), (colleague, "1234567")):
            keep_choices(task_id=task.pk, choices={"connect": chosen}, version=1, by=by, at=AT)
        draft = queries.draft(task, officer)
        assert draft is not None
        assert draft.choices == {"connect": "no"}

    def test_holds_nothing_and_changes_nothing(self, task: SupportTask, officer: StaffUser) -> None:
        keep_choices(task_id=task.pk, choices={}, version=1, by=officer, at=AT)
        task.refresh_from_db()
        assert (task.status, task.claimed_by, task.version) == (Status.OPEN, None, 1)

    def test_ends_with_the_decision(self, task: SupportTask, officer: StaffUser, colleague: StaffUser) -> None:
        for by in (officer, colleague):
            keep_choices(task_id=task.pk, choices={}, version=1, by=by, at=AT)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert TaskDraft.objects.get().staff_user == colleague
        with pytest.raises(TaskAlreadyClosed):
            keep_choices(task_id=task.pk, choices={}, version=2, by=officer, at=AT)

    def test_needs_the_permission(self, task: SupportTask) -> None:
        with pytest.raises(NotPermitted):
            keep_choices(task_id=task.pk, choices={}, version=1, by=StaffUserFactory(role=Role.VIEWER), at=AT)


class TestSaveForLater:
    def test_makes_it_theirs_and_leaves_it_in_progress(self, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        save(task, officer)
        task.refresh_from_db()
        assert (task.status, task.assigned_to, task.claimed_by, task.version) == (
            Status.IN_PROGRESS,
            officer,
            None,
            2,
        )
        assert TaskDraft.objects.get().choices == {"connect": "no"}
        event = task.events.get(name=EventName.SAVED_FOR_LATER)
        assert (event.staff_user, event.at) == (officer, AT)

    def test_is_no_change_that_they_need_to_be_told_of(self, task: SupportTask, officer: StaffUser) -> None:
        saved = save(task, officer)
        assert TaskDraft.objects.get().version_seen == saved.version
        again = save(task, officer, version=saved.version)
        assert TaskDraft.objects.get().version_seen == again.version == saved.version

    def test_remembers_which_version_they_were_shown(
        self, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=officer, by=manager, at=AT)
        save(task, officer, version=1)
        task.refresh_from_db()
        assert (TaskDraft.objects.get().version_seen, task.version) == (1, 2)

    def test_outlasts_the_lapse_of_the_claim(self, task: SupportTask, officer: StaffUser) -> None:
        save(task, officer)
        claim(task_id=task.pk, by=officer, at=AT)
        return_lapsed_claims(at=AT + CLAIM_LASTS)
        task.refresh_from_db()
        assert (task.status, task.assigned_to, task.claimed_by) == (Status.IN_PROGRESS, officer, None)

    def test_is_not_for_what_somebody_else_works_on(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=AT)
        with pytest.raises(TaskHeld):
            save(task, officer)

    def test_keeps_what_was_chosen_and_leaves_what_is_a_colleagues_to_them(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=colleague, by=manager, at=AT)
        claim(task_id=task.pk, by=officer, at=AT)
        saved = save(task, officer, version=2)
        task.refresh_from_db()
        assert (saved.status, saved.version) == (task.status, task.version)
        assert (task.status, task.assigned_to, task.claimed_by, task.version) == (Status.OPEN, colleague, None, 2)
        draft = TaskDraft.objects.get()
        assert (draft.staff_user, draft.choices, draft.version_seen) == (officer, {"connect": "no"}, 2)
        assert task.events.get(name=EventName.SAVED_FOR_LATER).staff_user == officer

    def test_is_not_for_what_was_decided(self, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        with pytest.raises(TaskAlreadyClosed):
            save(task, officer)

    def test_is_not_for_an_account_that_was_switched_off_meanwhile(self, task: SupportTask, officer: StaffUser) -> None:
        StaffUser.objects.update(is_active=False)
        with pytest.raises(NotPermitted):
            save(task, officer)

    def test_leaves_nothing_behind_when_it_fails_late(
        self, task: SupportTask, officer: StaffUser, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError, match="late"):
            save(task, officer)
        task.refresh_from_db()
        assert (task.assigned_to, task.version, TaskDraft.objects.count()) == (None, 1, 0)


class TestForgetOldDrafts:
    def test_deletes_what_was_left_behind_a_month_ago(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        keep_choices(task_id=task.pk, choices={}, version=1, by=colleague, at=AT)
        assert forget_old_drafts(at=AT + 2 * A_MONTH) == 0
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert forget_old_drafts(at=AT + A_MONTH - timedelta(seconds=1)) == 0
        assert forget_old_drafts(at=AT + A_MONTH) == 1

    def test_is_a_job(self, task: SupportTask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
        jobs.forget_old_drafts(0)
