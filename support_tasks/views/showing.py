"""What the page of one task shows to the officer who asks for it."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.utils import timezone

from govuk.forms import today
from govuk.pages import Row
from staff import viewings
from staff.models import What
from support_tasks import casework_queries, policies, suggestion_queries
from support_tasks.casework_queries import Casework
from support_tasks.forms import why_not_active
from support_tasks.pages import (
    LOOKING_FOR,
    CaseworkPart,
    CompletedTaskPage,
    ConnectedNow,
    Decided,
    HalfMade,
    Request,
    Standing,
    TaskPage,
    compared,
    task_href,
    typed,
)
from support_tasks.suggestion_queries import Beside
from support_tasks.views.one_task import OneTask
from support_tasks.way_back import list_href
from teaching_records import connections
from teaching_records import queries as record_queries


class ShownTask(OneTask):
    """A task to decide with its suggestions, or a decided one; and what belongs to it.

    `records_shown` are the TRNs of the records that the page has shown.
    """

    records_shown: Collection[str] = ()

    @property
    def seen(self) -> dict[str, Any]:
        return super().seen | {"records": self.records_shown}

    @cached_property
    def can_decide(self) -> bool:
        is_free = self.task.holder(timezone.now()) in (None, self.request.user)
        return not self.task.is_closed and is_free and not self.refusal

    @cached_property
    def suggested(self) -> list[Beside]:
        return suggestion_queries.suggested(self.task, today())

    @cached_property
    def casework(self) -> Casework:
        return casework_queries.casework(self.task)

    def page(self) -> TaskPage | CompletedTaskPage:
        return self._completed() if self.task.is_closed else self._open()

    def _completed(self) -> CompletedTaskPage:
        self.records_shown = [record.trn for record in self.casework.records.values()]
        decided = [Decided.of(decision, self.casework) for decision in self.casework.decisions]
        casework = CaseworkPart.of(self.task, self.casework, can_send_again=not self.refusal)
        return CompletedTaskPage(
            title=self.task.get_outcome_display(),
            request=Request.of(self.task),
            standing=self._standing(casework),
            decision=next(iter(decided), None),
            earlier=tuple(decided[1:]),
            casework=casework,
            can_write=not self.refusal,
            reopen_href=task_href("reopen", self.task) if self._can_reopen else "",
            sent_to=self.task.address if self.task.is_final else "",
            typed=self._left_behind(),
            list_href=list_href(),
        )

    def _left_behind(self) -> tuple[Row, ...]:
        """What the reader had chosen when somebody else decided; of their own decision nothing is left."""
        by = self.request.user
        has_begun = any(event.staff_user_id == by.pk for event in self.casework.events)
        return typed(self.choices, self.wording) if has_begun and self.task.closed_by != by else ()

    @property
    def _can_reopen(self) -> bool:
        return not self.task.is_final and policies.can_reopen(self.request.user, self.task)

    def _open(self) -> TaskPage:
        casework = CaseworkPart.of(self.task, self.casework, can_send_again=not self.refusal)
        connection = connections.open_connection(self.task.one_login_user_id)
        self.records_shown = [each.record.trn for each, _ in self.suggested]
        return TaskPage(
            request=Request.of(self.task, about_trn=self._about_trn()),
            standing=self._standing(casework),
            suggested=tuple(compared(self.task, *each) for each in self.suggested),
            casework=casework,
            earlier=tuple(Decided.of(decision, self.casework) for decision in self.casework.decisions),
            refusal=self.refusal,
            can_write=not self.refusal,
            half_made=self._half_made() if self.can_decide else None,
            connected=ConnectedNow.of(connection) if connection else None,
            list_href=list_href(),
        )

    def _standing(self, casework: CaseworkPart) -> Standing:
        by, at = self.request.user, timezone.now()
        seen = viewings.seen_lately(What.TASK, self.task.reference, since=at - LOOKING_FOR, besides=by)
        return Standing.of(
            self.task,
            by,
            at,
            viewings=seen,
            notes=casework.summary,
            has_failed_email=casework.has_failed_email,
            can_assign=not self.task.is_closed and policies.can_assign(by, self.task),
            can_take_over=policies.can_take_over(by, self.task),
        )

    def _about_trn(self) -> str:
        """What to know about the record with the TRN that the person gave."""
        trn = self.task.stated["trn"]
        if not trn:
            return ""
        record = record_queries.record_with_trn(trn)
        if record is None:
            return "No record has this TRN."
        return "" if record.is_active else f"{why_not_active(record)}."

    def _half_made(self) -> HalfMade | None:
        """Where the officer saved the task for later, or something has changed since they chose."""
        if self.draft is None:
            return None
        chosen = {self.choices.get(name, "") for name in ("connect", "trn")}
        trns = {each.record.trn for each, _ in self.suggested} | chosen
        changes = casework_queries.changes_since(self.draft, self.casework, trns)
        is_for_later = casework_queries.was_saved_for_later(self.draft, self.casework)
        return HalfMade.of(self.draft, changes) if is_for_later or changes else None
