"""Support tasks and what belongs to them."""

from support_tasks.models.finding import TaskTerm, TermKind
from support_tasks.models.history import COUNTED, EventName, TaskEvent
from support_tasks.models.kinds import OUTCOMES, REASONS, Kind, Outcome, Reason
from support_tasks.models.tally import CompletedTally, Shelf
from support_tasks.models.task import (
    COMPLETED,
    MOVES,
    TO_DO,
    Status,
    SupportTask,
    SupportTaskQuerySet,
)
from support_tasks.models.work import LONGEST_NOTE, Choices, TaskDraft, TaskLink, TaskNote, is_kept

__all__ = [
    "COMPLETED",
    "COUNTED",
    "LONGEST_NOTE",
    "MOVES",
    "OUTCOMES",
    "REASONS",
    "TO_DO",
    "Choices",
    "CompletedTally",
    "EventName",
    "Kind",
    "Outcome",
    "Reason",
    "Shelf",
    "Status",
    "SupportTask",
    "SupportTaskQuerySet",
    "TaskDraft",
    "TaskEvent",
    "TaskLink",
    "TaskNote",
    "TaskTerm",
    "TermKind",
    "is_kept",
]
