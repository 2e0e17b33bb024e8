"""What is done to support tasks, a module for each part of their life."""

from support_tasks.actions.assignment import (
    AlreadyAssigned,
    Assigned,
    NotAssigned,
    Skipped,
    assign,
    assign_many,
    return_tasks_of,
    unassign,
    unassign_many,
)
from support_tasks.actions.claims import claim, claim_next, extend_claim, release, return_lapsed_claims, take_over
from support_tasks.actions.deciding import GivesATrn, NotExplained, connect_record, do_not_connect, send_trn
from support_tasks.actions.drafts import forget_old_drafts, keep_choices, save_for_later
from support_tasks.actions.notes import AlreadyAdded, AlreadyLinked, NothingWritten, add_link, add_note
from support_tasks.actions.opening import open_connect_task, open_find_trn_task
from support_tasks.actions.reopening import NoReason, PersonHasAnotherTask, reopen

__all__ = [
    "AlreadyAdded",
    "AlreadyAssigned",
    "AlreadyLinked",
    "Assigned",
    "GivesATrn",
    "NoReason",
    "NotAssigned",
    "NotExplained",
    "NothingWritten",
    "PersonHasAnotherTask",
    "Skipped",
    "add_link",
    "add_note",
    "assign",
    "assign_many",
    "claim",
    "claim_next",
    "connect_record",
    "do_not_connect",
    "extend_claim",
    "forget_old_drafts",
    "keep_choices",
    "open_connect_task",
    "open_find_trn_task",
    "release",
    "reopen",
    "return_lapsed_claims",
    "return_tasks_of",
    "save_for_later",
    "send_trn",
    "take_over",
    "unassign",
    "unassign_many",
]
