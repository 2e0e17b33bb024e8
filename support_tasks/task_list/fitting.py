"""Which tasks fit what an officer chose: of those to do by what they are at this moment, of the completed ones too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Q

from govuk.formats import UK, in_uk_time
from staff.models import StaffUser
from support_tasks import rules
from support_tasks.models import Status, is_kept
from support_tasks.task_list import search
from support_tasks.task_list.chosen import Chosen, Due, Tab, Whose


@dataclass(frozen=True)
class Seen:
    """By whom and when the list is looked at: what is "mine", held and overdue depends on it."""

    by: StaffUser
    at: datetime

    @cached_property
    def today(self) -> date:
        return in_uk_time(self.at).date()


def is_in_progress(at: datetime) -> Q:
    """Of a task to do: somebody is at work on it, or keeps it for later. A lapsed claim counts as none at once."""
    is_going_on = Q(claimed_until=None) | Q(claimed_until__gt=at) | Q(is_kept())
    return Q(status=Status.IN_PROGRESS) & is_going_on


def is_mine(seen: Seen) -> Q:
    """It is the officer's, or they are at work on it."""
    return Q(assigned_to=seen.by) | Q(claimed_by=seen.by, claimed_until__gt=seen.at)


def _statuses(seen: Seen) -> dict[str, Q]:
    is_going_on = is_in_progress(seen.at)
    return {Status.IN_PROGRESS: is_going_on, Status.OPEN: ~is_going_on}


def _assigned(seen: Seen) -> dict[str, Q]:
    return {
        Whose.NOBODY: Q(assigned_to=None),
        Whose.ME: Q(assigned_to=seen.by),
        Whose.SOMEBODY_ELSE: Q(assigned_to__isnull=False) & ~Q(assigned_to=seen.by),
    }


def _due(seen: Seen) -> dict[str, Q]:
    return {
        Due.OVERDUE: Q(due_on__lt=seen.today),
        Due.TODAY: Q(due_on=seen.today),
        Due.LATER: Q(due_on__gt=seen.today),
    }


# The filters of the tasks to do, by name. The values of each leave no task out, and share none.
VALUES: dict[str, Callable[[Seen], dict[str, Q]]] = {"status": _statuses, "assigned": _assigned, "due": _due}


def whose(assigned_to: int | None, seen: Seen) -> Whose:
    """As the filter of that name has it, of a task that is assigned to the officer with that id."""
    if assigned_to is None:
        return Whose.NOBODY
    return Whose.ME if assigned_to == seen.by.pk else Whose.SOMEBODY_ELSE


def due_at(due_on: date, seen: Seen) -> Due:
    """As the filter of that name has it, of a task that is due on that day."""
    if due_on == seen.today:
        return Due.TODAY
    return Due.OVERDUE if due_on < seen.today else Due.LATER


def tasks_to_do(chosen: Chosen, seen: Seen) -> Q:
    """The tasks to do that the tab has, the search finds and the filters let through. Of the completed, none."""
    if chosen.is_completed:
        return Q(pk__in=[])
    fits = Q(pk__in=search.found_to_do(rules.sought(chosen.search))) if chosen.search else Q()
    if chosen.tab == Tab.MINE:
        fits &= is_mine(seen)
    elif chosen.tab == Tab.OVERDUE:
        fits &= Q(due_on__lt=seen.today)
    for name, values in chosen.filters.items():
        fits &= Q(kind__in=values) if name == "kind" else _any(map(VALUES[name](seen).__getitem__, values))
    return fits


def _any(alternatives: Iterable[Q]) -> Q:
    fits = Q()
    for each in alternatives:
        fits |= each
    return fits


def decided_between(chosen: Chosen) -> tuple[datetime | None, datetime | None]:
    """The days on which a task has to be decided: their first instant, and the first instant after them."""
    first, last = chosen.decided_from, chosen.decided_to
    return start_of(first) if first else None, start_of(last + timedelta(days=1)) if last else None


def decided_during(chosen: Chosen) -> Q:
    """The instants of the days on which a task has to be decided."""
    first, end = decided_between(chosen)
    fits = Q(closed_at__gte=first) if first else Q()
    return fits & Q(closed_at__lt=end) if end else fits


def start_of(day: date) -> datetime:
    """The first instant of a day in the UK."""
    return datetime.combine(day, time(), tzinfo=UK)
