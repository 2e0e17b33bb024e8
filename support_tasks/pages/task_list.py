"""The list of support tasks, for its template."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.http import QueryDict

from govuk.pages import Pagination
from support_tasks.models import SupportTask
from support_tasks.pages.request import shown_name, task_href


@dataclass(frozen=True)
class TaskLine:
    reference: str
    href: str
    name: str
    kind: str
    requested_at: datetime


@dataclass(frozen=True)
class TaskListPage:
    """The tasks that nobody has decided, oldest first. `can_work`: the reader may take one."""

    lines: tuple[TaskLine, ...]
    pagination: Pagination
    can_work: bool

    @classmethod
    def of(cls, shown: "Page[SupportTask]", query: QueryDict, *, can_work: bool) -> "TaskListPage":
        return cls(tuple(_line(task) for task in shown), Pagination.of(shown, query=query), can_work)


def _line(task: SupportTask) -> TaskLine:
    return TaskLine(task.reference, task_href("task", task), shown_name(task), task.get_kind_display(), task.created_at)
