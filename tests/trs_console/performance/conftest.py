from datetime import date, datetime

import pytest

from govuk.formats import UK
from matching.models import MatchDecision, Step
from matching.rules import Outcome as MatchOutcome
from matching.rules import Reason as MatchReason
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks.actions import connect_record, do_not_connect, reopen, send_trn
from support_tasks.models import Reason, SupportTask
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, lost_trn_task, support_task

TODAY = date(2026, 11, 25)  # a Wednesday


def uk(text: str) -> datetime:
    """The instant at which a clock in the UK shows `text`, like 2026-11-03 10:30."""
    return datetime.fromisoformat(text).replace(tzinfo=UK)


class World:
    """What happened, made by the actions that make it happen."""

    def __init__(self) -> None:
        self.officer: StaffUser = StaffUserFactory.create(role=Role.SUPPORT)
        self.manager: StaffUser = StaffUserFactory.create(role=Role.MANAGER)

    def sent(self, at: str | datetime) -> SupportTask:
        """Somebody's request."""
        return support_task(at=_instant(at))

    def lost_a_trn(self, at: str | datetime, email: str) -> SupportTask:
        """Somebody's request for the TRN that they lost."""
        return lost_trn_task(email, at=_instant(at))

    def trn_sent(self, task: SupportTask, at: str | datetime) -> None:
        record = TeachingRecordFactory.create()
        send_trn(task_id=task.pk, record_id=record.pk, by=self.officer, at=_instant(at))

    def rejected(self, task: SupportTask, at: str | datetime, reason: Reason = Reason.NO_RECORD) -> None:
        detail = "Words" if reason == Reason.ANOTHER_REASON else ""
        do_not_connect(task_id=task.pk, reason=reason, detail=detail, by=self.officer, at=_instant(at))

    def connected(self, task: SupportTask, at: str | datetime) -> None:
        record = TeachingRecordFactory.create()
        connect_record(task_id=task.pk, record_id=record.pk, by=self.officer, at=_instant(at))

    def reopened(self, task: SupportTask, at: str | datetime) -> None:
        reopen(task_id=task.pk, reason="A mistake", disconnect=True, by=self.manager, at=_instant(at))

    def tried(
        self,
        at: str | datetime,
        step: Step = Step.IDENTITY,
        reason: MatchReason | None = None,
        who: OneLoginUser | None = None,
    ) -> OneLoginUser:
        """The rules were asked about somebody: they were connected, or not for a reason."""
        user: OneLoginUser = who or OneLoginUserFactory.create()
        MatchDecision.objects.create(
            one_login_user=user,
            step=step,
            at=_instant(at),
            rule_version="2",
            evidence={},
            outcome=MatchOutcome.NOT_CONNECTED if reason else MatchOutcome.CONNECTED,
            reason=reason or "",
        )
        return user


def _instant(at: str | datetime) -> datetime:
    return uk(at) if isinstance(at, str) else at


@pytest.fixture
def world(db: None) -> World:
    return World()
