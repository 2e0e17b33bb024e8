"""How many tasks there are on each tab, with each value of a filter, and in the list: one query for all of it.

Tasks that are alike in everything the list filters by are counted together by the database. There are some dozens of
such groups, from which every number on the page is put together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from staff.models import StaffUser
from support_tasks import rules
from support_tasks.models import CompletedTally, Shelf, SupportTask
from support_tasks.task_list import search
from support_tasks.task_list.chosen import Chosen, Due, Tab
from support_tasks.task_list.fitting import Seen, decided_during, is_mine, value_of

type Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that are alike: those to do have a status, the completed ones an outcome.

    `decided_by` is an officer's id and `officer` their name. `within` counts those that were decided on the days that
    were chosen; all of them where none were.
    """

    is_completed: bool
    kind: str
    status: str
    assigned: str
    due: str
    outcome: str
    decided_by: int | None
    is_mine: bool
    officer: str
    count: int
    within: int

    def is_on(self, tab: Tab) -> bool:
        if tab == Tab.COMPLETED or self.is_completed:
            return self.is_completed == (tab == Tab.COMPLETED)
        return {Tab.MINE: self.is_mine, Tab.OVERDUE: self.due == Due.OVERDUE}.get(tab, True)

    def passes(self, chosen: Chosen, *, except_for: str = "") -> bool:
        """Whether the filters let these through, all of them or all but one."""
        filters = chosen.filters.items()
        return all(self.value(name) in values for name, values in filters if name != except_for)

    def value(self, name: str) -> str:
        """The value of a filter that these have."""
        return str(getattr(self, name))


@dataclass(frozen=True)
class Counts:
    """How many tasks there are that the search finds. `officers` are the names of those who decided any, by id."""

    groups: tuple[Group, ...]
    officers: Mapping[str, str]

    def on(self, tab: Tab) -> int:
        """On a tab, whatever its filters leave out."""
        return sum(group.count for group in self.groups if group.is_on(tab))

    def listed(self, chosen: Chosen) -> int:
        """In the list as it was chosen."""
        return sum(group.within for group in self._on_tab(chosen) if group.passes(chosen))

    def by(self, name: str, chosen: Chosen) -> Counter[str]:
        """With each value of a filter, as long as the others stay as they are."""
        return self._by(name, (group for group in self._on_tab(chosen) if group.passes(chosen, except_for=name)))

    def listed_by(self, name: str, chosen: Chosen) -> Counter[str]:
        """In the list as it was chosen, by the value of a filter."""
        return self._by(name, (group for group in self._on_tab(chosen) if group.passes(chosen)))

    def _on_tab(self, chosen: Chosen) -> Iterable[Group]:
        return (group for group in self.groups if group.is_on(chosen.tab))

    def _by(self, name: str, groups: Iterable[Group]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for group in groups:
            counts[group.value(name)] += group.within
        return counts


def count(chosen: Chosen, seen: Seen) -> Counts:
    """The tasks that the search finds, in groups."""
    parts = [_to_do(chosen, seen), *(_found(chosen) if chosen.search else _tallied(chosen))]
    groups = tuple(Group(*row) for row in parts[0].union(*parts[1:], all=True).order_by())
    return Counts(groups, _officers(groups, chosen))


def _officers(groups: Iterable[Group], chosen: Chosen) -> dict[str, str]:
    """Those of the groups, and those chosen who are in none: then the list is empty, which spares other queries."""
    names = {group.decided_by: group.officer for group in groups if group.decided_by}
    others = {int(pk) for pk in chosen.filters.get("decided_by", ())} - set(names)
    if others:
        names |= {officer.pk: officer.name for officer in StaffUser.objects.filter(pk__in=others)}
    return {str(pk): name for pk, name in sorted(names.items(), key=lambda each: (each[1].casefold(), each[0]))}


def _to_do(chosen: Chosen, seen: Seen) -> Rows:
    tasks = SupportTask.objects.not_closed()
    if chosen.search:
        tasks = tasks.filter(search.found_to_do(rules.sought(chosen.search)))
    values = {name: value_of(name, seen) for name in ("status", "assigned", "due")}
    mine = Case(When(is_mine(seen), then=Value(True)), default=Value(False))
    return _grouped(tasks, Count("*"), kind=F("kind"), is_mine=mine, **values)


def _found(chosen: Chosen) -> Iterator[Rows]:
    sought = rules.sought(chosen.search)
    terms = search.found_completed(sought)
    # Only beginnings of names find a task more than once.
    is_distinct = not all(each.is_whole for each in sought)
    within = decided_during(chosen)
    yield _completed(
        terms,
        chosen,
        Count("task", distinct=is_distinct),
        Count("task", distinct=is_distinct, filter=within) if within else None,
        kind="task_kind",
    )


def _tallied(chosen: Chosen) -> Iterator[Rows]:
    """All of them from the one part of the tally that has them all; those of some days from these days' parts."""
    tally, number, none = CompletedTally.objects.all(), Coalesce(Sum("count"), 0), Value(0)
    days = parts_of_days(chosen)
    yield _completed(tally.filter(shelf=Shelf.ALL), chosen, number, none if days else None)
    if days:
        yield _completed(tally.filter(days, shelf=Shelf.DECIDED), chosen, none, number)


def _completed(
    rows: Rows, chosen: Chosen, count: Combinable, within: Combinable | None = None, kind: str = "kind"
) -> Rows:
    """All in one where another tab is shown, which only tells their number."""
    of_which: dict[str, Combinable] = {"kind": F(kind), "outcome": F("outcome"), "decided_by": F("closed_by")}
    if not chosen.is_completed:
        return _grouped(rows, count, within, is_completed=Value(True))
    return _grouped(rows, count, within, _NAME, is_completed=Value(True), **of_which)


# Looked up for each group, not for each row.
_NAME = Subquery(StaffUser.objects.filter(pk=OuterRef("closed_by")).values("name"))
_TEXT = Value("", output_field=CharField())
_EMPTY: dict[str, Combinable] = {
    "is_completed": Value(False),
    "kind": _TEXT,
    "status": _TEXT,
    "assigned": _TEXT,
    "due": _TEXT,
    "outcome": _TEXT,
    "decided_by": Value(None, output_field=BigIntegerField()),
    "is_mine": Value(False),
}


def _grouped(
    rows: Rows, count: Combinable, within: Combinable | None = None, officer: Combinable = _TEXT, **columns: Any
) -> Rows:
    """Rows counted by these columns; those of `Group` that are not among them are empty."""
    named = {f"of_{name}": column for name, column in (_EMPTY | columns).items()}
    grouped = rows.order_by().annotate(**named).values(*named).annotate(all=count, within=within or count)
    counted: Rows = grouped.annotate(officer=officer).values_list(*named, "officer", "all", "within")
    return counted


def parts_of_days(chosen: Chosen) -> Q:
    """The parts of the tally's shelf of days on which a task has to be decided."""
    fits = Q()
    if chosen.decided_from:
        fits &= Q(part__gte=chosen.decided_from.isoformat())
    if chosen.decided_to:
        fits &= Q(part__lte=chosen.decided_to.isoformat())
    return fits
