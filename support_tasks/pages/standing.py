"""How a task stands, for templates: since when it waits, whose it is, who is at work on it or looking at it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime, govuk_time, in_uk_time
from govuk.pages import Action, Row, Tag
from staff.models import StaffUser, Viewing
from support_tasks.models import SupportTask
from support_tasks.pages.request import task_href


def due_in_words(due_on: date, today: date) -> str:
    """How far the promised answer is off, or overdue."""
    days = (due_on - today).days
    if days < 0:
        return f"Overdue by {'1 day' if days == -1 else f'{-days} days'}"
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"In {days} days")


def whose_it_is_now(task: SupportTask, by: StaffUser) -> str:
    """Who can have the open task that `by` gave back, in a sentence: what is assigned stays so."""
    if task.assigned_to is None:
        return f"Others can work on {task.reference} now."
    return f"{task.reference} is still assigned to {'you' if task.assigned_to == by else task.assigned_to.name}."


@dataclass(frozen=True)
class Standing:
    """`held_by` is a colleague at work on the task, until the time `held_until`; "" where nobody is.

    `claim` says that the reader is at work on it, and until when; `extend_href` is where that is extended.
    """

    facts: tuple[Row, ...]
    held_by: str = ""
    held_until: str = ""
    claim: str = ""
    extend_href: str = ""
    take_over_href: str = ""
    assigned_to_other: str = ""

    @classmethod
    def of(
        cls,
        task: SupportTask,
        by: StaffUser,
        at: datetime,
        *,
        viewings: Iterable[Viewing] = (),
        notes: str = "",
        has_failed_email: bool = False,
        can_assign: bool = False,
        can_take_over: bool = False,
    ) -> "Standing":
        holder = task.holder(at)
        until = govuk_time(task.claimed_until) if holder and task.claimed_until else ""
        is_held = holder is not None and holder != by
        assigned_to = task.assigned_to if not task.is_closed and task.assigned_to != by else None
        return cls(
            facts=(*_facts(task, at, viewings, can_assign, notes), *((NOT_DELIVERED,) if has_failed_email else ())),
            held_by=holder.name if holder and is_held else "",
            held_until=until if is_held else "",
            claim=claimed(task) if holder == by else "",
            extend_href=reverse("support_tasks:extend", args=[task.reference]) if holder == by else "",
            take_over_href=task_href("take-over", task) if is_held and can_take_over else "",
            assigned_to_other=assigned_to.name if assigned_to and not is_held else "",
        )


def claimed(task: SupportTask) -> str:
    """For whoever holds the task."""
    return f"You, until {govuk_time(task.claimed_until)}" if task.claimed_until else ""


def _facts(task: SupportTask, at: datetime, viewings: Iterable[Viewing], can_assign: bool, notes: str) -> Iterator[Row]:
    yield Row("Requested", govuk_datetime(task.created_at))
    due = "" if task.is_closed else due_in_words(task.due_on, in_uk_time(at).date())
    yield Row("Answer due", govuk_date(task.due_on), hint=due)
    change = (Action("Change", task_href("assign", task), "who this task is assigned to"),) if can_assign else ()
    yield Row("Assigned to", task.assigned_to.name if task.assigned_to else "Nobody", actions=change)
    if seen := [f"{viewing.staff_user.name}, at {govuk_time(viewing.at)}" for viewing in viewings]:
        yield Row("Also looking at it", seen)
    if notes:
        yield Row("Notes and tickets", notes, actions=(Action("Read", "#notes", "notes and tickets"),))


NOT_DELIVERED = Row(
    "Email to the teacher",
    None,
    actions=(Action("Read more", "#emails", "about the email that was not delivered"),),
    tag=Tag("Not delivered", "red"),
)
LOOKING_FOR = timedelta(minutes=5)
