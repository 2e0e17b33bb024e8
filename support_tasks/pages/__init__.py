"""Support tasks in words, for templates: a module for each screen."""

from support_tasks.pages.completed import CompletedTaskPage
from support_tasks.pages.confirming import ConfirmPage, version_seen
from support_tasks.pages.request import MATCH_FAILURES, Request, decided_by, reason_in_words, shown_name, task_href
from support_tasks.pages.task import TaskPage
from support_tasks.pages.task_list import TaskLine, TaskListPage

__all__ = [
    "MATCH_FAILURES",
    "CompletedTaskPage",
    "ConfirmPage",
    "Request",
    "TaskLine",
    "TaskListPage",
    "TaskPage",
    "decided_by",
    "reason_in_words",
    "shown_name",
    "task_href",
    "version_seen",
]
