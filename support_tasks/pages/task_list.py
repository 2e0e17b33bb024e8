"""The list of support tasks, for its template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from govuk.formats import govuk_date, in_uk_time
from govuk.lists import Column
from govuk.pages import Action, NavigationItem, Pagination, Tag
from staff.models import StaffUser
from support_tasks.forms.assigning_many import AssignManyForm
from support_tasks.forms.filters import LABELS, FilterForm
from support_tasks.models import Outcome, SupportTask
from support_tasks.pages.request import decided_by, task_href
from support_tasks.pages.standing import due_in_words
from support_tasks.task_list.chosen import DAYS, Chosen, Tab
from support_tasks.task_list.counts import Counts
from support_tasks.task_list.fitting import Seen
from support_tasks.task_list.listing import Listing
from support_tasks.way_back import said
from support_tasks.wording import OUTCOME_WORDING

TABS = {
    Tab.TO_DO: "To do",
    Tab.MINE: "My tasks",
    Tab.OVERDUE: "Waiting past its date",
    Tab.COMPLETED: "Completed",
}
COLUMNS = {
    "reference": "Reference",
    "name": "Name",
    "kind": "Type",
    "requested": "Requested",
    "due": "Due",
    "assigned": "Assigned to",
    "status": "Status",
    "outcome": "Outcome",
    "decided_by": "Decided by",
    "decided": "Decided",
}
FILTER_NAMES = {
    "kind": "Type",
    "status": "Status",
    "assigned": "Assigned to",
    "due": "Due",
    "outcome": "Outcome",
    "decided_by": "Decided by",
    "decided_from": "Decided from",
    "decided_to": "Decided to",
}
OUTCOMES = {outcome: Tag(words.short, words.colour) for outcome, words in OUTCOME_WORDING.items()}


@dataclass(frozen=True)
class TaskLine:
    """What every row of the list shows, whatever the tab. `has_failed_email`: one did not reach the person."""

    reference: str
    href: str
    name: str
    has_failed_email: bool
    kind: str
    requested_at: datetime
    age: str


@dataclass(frozen=True)
class ToDoLine(TaskLine):
    """`assigned`: whose it is; "" for nobody's. `at_work`: who is working on it at this moment."""

    due_on: date
    due: str
    is_overdue: bool
    assigned: str
    at_work: str
    status: Tag


@dataclass(frozen=True)
class CompletedLine(TaskLine):
    outcome: Tag
    decided_by: str
    decided_at: datetime | None


def to_do_line(task: SupportTask, seen: Seen) -> ToDoLine:
    """A task as `task_list.to_do` gives it."""
    return ToDoLine(
        **_of_any(task, seen),
        due_on=task.due_on,
        due=due_in_words(task.due_on, seen.today),
        is_overdue=task.is_overdue(seen.today),
        assigned=_who(task.assigned_to, seen),
        at_work=_at_work(task.holder(seen.at), seen),
        status=Tag("In progress", "yellow") if task.is_begun else Tag("Open", "blue"),  # type: ignore[attr-defined]
    )


def completed_line(task: SupportTask, seen: Seen) -> CompletedLine:
    """A task as `task_list.completed` gives it."""
    return CompletedLine(
        **_of_any(task, seen),
        outcome=OUTCOMES[Outcome(task.outcome)],
        decided_by=decided_by(task),
        decided_at=task.closed_at,
    )


def _of_any(task: SupportTask, seen: Seen) -> dict[str, Any]:
    return {
        "reference": task.reference,
        "href": task_href("task", task),
        "name": task.person_name,
        "has_failed_email": task.has_failed_email,  # type: ignore[attr-defined]
        "kind": task.get_kind_display(),
        "requested_at": task.created_at,
        "age": age_in_words(task.created_at, seen.at),
    }


def _who(officer: StaffUser | None, seen: Seen) -> str:
    if officer is None:
        return ""
    return "You" if officer == seen.by else officer.name


def _at_work(officer: StaffUser | None, seen: Seen) -> str:
    """Who has it open at this moment, unless nobody."""
    if officer is None:
        return ""
    return "You are working on it" if officer == seen.by else f"{officer.name} is working on it"


def age_in_words(since: datetime, at: datetime) -> str:
    """How long ago something was: in minutes, then hours, from a whole day on in days of the calendar."""
    minutes = int((at - since).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{_number(minutes, 'minute')} ago"
    if minutes < 24 * 60:
        return f"{_number(minutes // 60, 'hour')} ago"
    return f"{_number((in_uk_time(at).date() - in_uk_time(since).date()).days, 'day')} ago"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


@dataclass(frozen=True)
class Empty:
    """Why there is nothing in the list, and what to do about it."""

    title: str
    sentences: tuple[str, ...]
    ways_on: tuple[Action, ...] = ()


@dataclass(frozen=True)
class TaskListPage:
    """A page of one tab.

    `kept`: what the filters' form sends along. `chosen`: why tasks are left out, each with a link to have them back.
    `offers_next`: the reader may take a task, and one is left. `assigning` is there for those who may assign.
    """

    title: str
    list_href: str
    tabs: tuple[NavigationItem, ...]
    columns: tuple[Column, ...]
    lines: tuple[TaskLine, ...]
    shown: str
    pagination: Pagination
    filters: FilterForm
    kept: tuple[tuple[str, str], ...]
    chosen: tuple[Action, ...]
    clear_href: str
    empty: Empty | None
    is_completed: bool
    offers_next: bool
    next_href: str
    assigning: AssignManyForm | None
    assign_href: str
    selected: frozenset[str]

    @classmethod
    def of(
        cls, listed: Listing, filters: FilterForm, assigning: AssignManyForm | None, *, can_work: bool
    ) -> "TaskListPage":
        chosen, counts, page = listed.chosen, listed.counts, listed.page
        line = completed_line if chosen.is_completed else to_do_line
        pagination = Pagination.of(page, query=chosen.query)
        return cls(
            title=f"{TABS[chosen.tab]}{pagination.place} – Support tasks",
            list_href=reverse("support_tasks:list"),
            tabs=tuple(_tabs(chosen, counts)),
            columns=tuple(_columns(chosen)),
            lines=tuple(line(task, listed.seen) for task in listed.tasks),
            shown=_shown(page),
            pagination=pagination,
            filters=filters,
            kept=tuple((name, value) for name, value in chosen.parameters() if name in {"tab", "sort"}),
            chosen=tuple(Action(text, address(rest)) for text, rest in _chosen(chosen, counts)),
            clear_href=address(chosen.cleared),
            empty=None if listed.tasks else _empty(chosen, counts),
            is_completed=chosen.is_completed,
            offers_next=can_work and (bool(chosen.search) or counts.on(Tab.TO_DO) > 0),
            next_href=next_href(chosen),
            assigning=assigning,
            assign_href=reverse("support_tasks:assign-many") + chosen.address,
            selected=assigning.selected if assigning else frozenset(),
        )


def next_href(chosen: Chosen) -> str:
    """Where the next task is taken, of those that were chosen; a completed one is none."""
    return f"{reverse('support_tasks:next')}?{said(Chosen() if chosen.is_completed else chosen)}"


def address(chosen: Chosen) -> str:
    """The address of the list as it was chosen."""
    return reverse("support_tasks:list") + chosen.address


def _tabs(chosen: Chosen, counts: Counts) -> Iterator[NavigationItem]:
    for tab, name in TABS.items():
        href = address(chosen if tab == chosen.tab else chosen.on(tab))
        yield NavigationItem(f"{name} ({counts.on(tab):,})", href, tab == chosen.tab)


def _columns(chosen: Chosen) -> Iterator[Column]:
    query = chosen.query
    for name in chosen.columns:
        yield chosen.sorting.column(name, COLUMNS[name], query)


def _shown(page: "Page[int]") -> str:
    total = page.paginator.count
    if page.paginator.num_pages == 1:
        return _number(total, "task")
    return f"{page.start_index():,} to {page.end_index():,} of {_number(total, 'task')}"


def filters_in_words(chosen: Chosen, counts: Counts) -> list[str]:
    """What leaves something out of the list: `Type: GOV.UK One Login`."""
    return [text for text, _ in _chosen(chosen, counts)]


def _chosen(chosen: Chosen, counts: Counts) -> Iterator[tuple[str, Chosen]]:
    """What leaves something out, in words, and the same list without it."""
    labels: Mapping[str, Mapping[str, str]] = {**LABELS, "decided_by": counts.officers}
    if chosen.search:
        yield f"Search: “{chosen.search}”", chosen.without("search")
    for name, values in chosen.filters.items():
        for value in values:
            yield f"{FILTER_NAMES[name]}: {labels[name].get(value, 'nobody known')}", chosen.without(name, value)
    for name in DAYS:
        if day := getattr(chosen, name):
            yield f"{FILTER_NAMES[name]}: {govuk_date(day)}", chosen.without(name)


def _empty(chosen: Chosen, counts: Counts) -> Empty:
    if chosen.search and not counts.on(chosen.tab):
        return _not_found(chosen, counts)
    if chosen.is_narrowed:
        clear = Action(f"Clear the filters to see {_number(counts.on(chosen.tab), 'task')}", address(chosen.unfiltered))
        return Empty("No tasks match what you chose", ("Remove some of the filters to see more.",), (clear,))
    return _nothing_on(chosen.tab)


def _not_found(chosen: Chosen, counts: Counts) -> Empty:
    elsewhere = [
        Action(f"{_number(counts.on(tab), 'task')} found in {name}", address(chosen.on(tab)))
        for tab, name in TABS.items()
        if tab != chosen.tab and counts.on(tab)
    ]
    if elsewhere:
        return Empty(f"Nothing here matches “{chosen.search}”", (), tuple(elsewhere))
    clear = Action("Clear the search", address(chosen.cleared))
    return Empty(f"No tasks match “{chosen.search}”", SEARCH_ADVICE, (clear,))


SEARCH_ADVICE = (
    "Check it for typing errors.",
    "You can search for the whole of a reference, TRN or National Insurance number.",
    "Of an email address, or of a first, last or previous name, the beginning is enough.",
)


def _nothing_on(tab: Tab) -> Empty:
    if tab == Tab.MINE:
        is_yours = "A task is yours once it is assigned to you, you save it for later, or you are working on it."
        return Empty("You have no tasks", (is_yours,), (Action("See all tasks to do", address(Chosen())),))
    nothing_to_do = "There are no support tasks to work on. New ones appear here as soon as teachers send them."
    return {
        Tab.TO_DO: Empty("There is nothing to do", (nothing_to_do,)),
        Tab.OVERDUE: Empty("No task is waiting past its date", ("Everybody who waits can still be answered in time.",)),
        Tab.COMPLETED: Empty("No tasks have been completed yet", ("Tasks appear here as soon as they are decided.",)),
    }[tab]
