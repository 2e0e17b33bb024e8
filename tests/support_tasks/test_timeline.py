"""The history of a task in words."""

import pytest

from staff.models import StaffUser
from support_tasks.actions import assign, claim, do_not_connect, return_lapsed_claims, take_over, unassign
from support_tasks.lifecycle import CLAIM_LASTS
from support_tasks.models import EventName, Reason, SupportTask
from support_tasks.timeline import PRESENTERS, sentence
from tests.support_tasks.conftest import AT


class TestTimeline:
    def test_has_words_for_every_event(self) -> None:
        assert set(PRESENTERS) == set(EventName)

    @pytest.mark.django_db
    def test_says_who_did_what_and_when(
        self, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=officer, at=AT)
        take_over(task_id=task.pk, by=manager, at=AT)
        return_lapsed_claims(at=AT + CLAIM_LASTS)
        assign(task_id=task.pk, to=colleague, by=manager, at=AT)
        unassign(task_id=task.pk, by=manager, at=AT)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert [sentence(event) for event in task.events.order_by("pk")] == [
            "The teacher sent this support request on 3 November 2026 at 10:30am.",
            "Ada Officer began to work on this task on 4 November 2026 at 2:11pm.",
            "Mo Manager took this task over from Ada Officer on 4 November 2026 at 2:11pm.",
            "The system returned this task, which Mo Manager had begun, on 4 November 2026 at 2:26pm.",
            "Mo Manager assigned this task to Ben Colleague on 4 November 2026 at 2:11pm.",
            "Mo Manager took this task from Ben Colleague on 4 November 2026 at 2:11pm.",
            "Ada Officer chose not to connect a record on 4 November 2026 at 2:11pm.",
        ]
