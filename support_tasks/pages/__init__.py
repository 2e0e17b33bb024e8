"""Support tasks in words, for templates: a module for each screen."""

from support_tasks.pages.casework import ByColleagues, CaseworkPart, shown_in
from support_tasks.pages.compared import compared
from support_tasks.pages.completed import CompletedTaskPage
from support_tasks.pages.confirming import ConfirmPage
from support_tasks.pages.connected import ConnectedNow
from support_tasks.pages.decided import Decided
from support_tasks.pages.finding import FindInTaskPage
from support_tasks.pages.fingerprints import (
    SOMETHING_CHANGED,
    changed_since,
    fingerprint,
    shows,
    version_in,
    version_seen,
)
from support_tasks.pages.reopening import ReopenPage
from support_tasks.pages.request import (
    MATCH_FAILURES,
    Request,
    assigned_to_other,
    decided_by,
    for_record_href,
    reason_in_words,
    shown_name,
    task_href,
)
from support_tasks.pages.standing import LOOKING_FOR, Standing, claimed, whose_it_is_now
from support_tasks.pages.task import HalfMade, TaskPage
from support_tasks.pages.task_list import TaskListPage
from support_tasks.pages.typed import typed

__all__ = [
    "LOOKING_FOR",
    "MATCH_FAILURES",
    "SOMETHING_CHANGED",
    "ByColleagues",
    "CaseworkPart",
    "CompletedTaskPage",
    "ConfirmPage",
    "ConnectedNow",
    "Decided",
    "FindInTaskPage",
    "HalfMade",
    "ReopenPage",
    "Request",
    "Standing",
    "TaskListPage",
    "TaskPage",
    "assigned_to_other",
    "changed_since",
    "claimed",
    "compared",
    "decided_by",
    "fingerprint",
    "for_record_href",
    "reason_in_words",
    "shown_in",
    "shown_name",
    "shows",
    "task_href",
    "typed",
    "version_in",
    "version_seen",
    "whose_it_is_now",
]
