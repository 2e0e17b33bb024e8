"""How many tasks there are on each tab, with each value of a filter, and in the list.

Tasks that are alike in everything the list filters by are counted together. There are some dozens of such groups, from
which every number on the page is put together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from staff.models import StaffUser
from support_tasks.task_list.alike import Alike, alike
from support_tasks.task_list.chosen import Chosen, Due, Tab
from support_tasks.task_list.fitting import Seen, due_at, whose

# The fields of a group up to its counts.
type GroupKey = tuple[bool, str, str, str, str, str, int | None, bool, str]


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
    """How many tasks there are that the search finds. `officers` are the names of those who decided any, by id.

    `found` are the ids of the completed ones that the search finds, where they are few; None where they are not known.
    """

    groups: tuple[Group, ...]
    officers: Mapping[str, str]
    found: tuple[int, ...] | None

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
    counts: Counter[GroupKey] = Counter()
    within: Counter[GroupKey] = Counter()
    rows = list(alike(chosen, seen))
    for row in rows:
        group = _to_do(row, row.due_on, seen) if row.due_on else _completed(row)
        counts[group] += row.number
        within[group] += row.within
    groups = tuple(Group(*group, counts[group], within[group]) for group in counts)
    return Counts(groups, _officers(groups, chosen), _found(rows))


def _found(rows: Iterable[Alike]) -> tuple[int, ...] | None:
    """The ids of the completed tasks; None where those of any group are not known."""
    ids = [row.ids for row in rows if not row.due_on]
    return None if None in ids else tuple(pk for each in ids for pk in each or ())


def _to_do(row: Alike, due_on: date, seen: Seen) -> GroupKey:
    is_mine = seen.by.pk in {row.assigned_to, row.claimed_by}
    return False, row.kind, row.status, whose(row.assigned_to, seen), due_at(due_on, seen), "", None, is_mine, ""


def _completed(row: Alike) -> GroupKey:
    return True, row.kind, "", "", "", row.outcome, row.decided_by, False, row.officer


def _officers(groups: Iterable[Group], chosen: Chosen) -> dict[str, str]:
    """Those of the groups, and those chosen who are in none: then the list is empty, which spares other queries."""
    names = {group.decided_by: group.officer for group in groups if group.decided_by}
    others = {int(pk) for pk in chosen.filters.get("decided_by", ())} - set(names)
    if others:
        names |= {officer.pk: officer.name for officer in StaffUser.objects.filter(pk__in=others)}
    return {str(pk): name for pk, name in sorted(names.items(), key=lambda each: (each[1].casefold(), each[0]))}
