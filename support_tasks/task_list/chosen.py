"""What an officer chose to see in the list. All of it stands in the address; what makes no sense there is left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import QueryDict

from govuk.forms import DateField
from govuk.lists import Sorting
from support_tasks.models import Kind, Outcome, Status

LONGEST_SEARCH = 200


class Tab(StrEnum):
    TO_DO = "to-do"
    MINE = "mine"
    OVERDUE = "overdue"
    COMPLETED = "completed"


class Whose(StrEnum):
    ME = "me"
    SOMEBODY_ELSE = "somebody"
    NOBODY = "nobody"


class Due(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


# What a filter can be set to; `decided_by` to the ids of officers.
VALUES: Mapping[str, Sequence[str]] = {
    "kind": Kind.values,
    "status": [Status.OPEN.value, Status.IN_PROGRESS.value],
    "assigned": list(Whose),
    "due": list(Due),
    "outcome": Outcome.values,
}
FILTERS: Mapping[Tab, tuple[str, ...]] = {
    Tab.TO_DO: ("kind", "status", "assigned", "due"),
    Tab.MINE: ("kind", "status", "due"),
    Tab.OVERDUE: ("kind", "status", "assigned"),
    Tab.COMPLETED: ("kind", "outcome", "decided_by"),
}
KEPT_ON_ANOTHER_TAB = {"kind"}
DAYS = ("decided_from", "decided_to")
DAY_PARTS = ("day", "month", "year")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
DAY = DateField(label="Date", required=False, earliest=lambda: EARLIEST, latest=lambda: LATEST)

TO_DO_COLUMNS = ("reference", "name", "kind", "requested", "due", "assigned", "status")
COMPLETED_COLUMNS = ("reference", "name", "kind", "requested", "outcome", "decided_by", "decided")
OLDEST_FIRST = Sorting("requested")
LATEST_DECISION_FIRST = Sorting("decided", is_descending=True)


@dataclass(frozen=True)
class Chosen:
    """`filters` by their names, each with the values of which one has to hold; without it any will do.

    `decided_from` and `decided_to` are days in the UK, both included. `page` is the number as typed.
    """

    tab: Tab = Tab.TO_DO
    search: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decided_from: date | None = None
    decided_to: date | None = None
    sorting: Sorting = OLDEST_FIRST
    page: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Chosen":
        """What the address says; what it does not is as it is for somebody who just came."""
        typed = query.get("tab", "")
        tab = Tab(typed) if typed in set(Tab) else Tab.TO_DO
        first, last = (_day(query, name) if tab == Tab.COMPLETED else None for name in DAYS)
        if first and last and first > last:
            first = last = None
        return cls(
            tab=tab,
            search=" ".join(query.get("search", "").replace("\0", "").split())[:LONGEST_SEARCH],
            filters={name: values for name in FILTERS[tab] if (values := _values(query, name))},
            decided_from=first,
            decided_to=last,
            sorting=_sorting(query, tab),
            page=query.get("page", ""),
        )

    @property
    def is_completed(self) -> bool:
        return self.tab == Tab.COMPLETED

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the tab, by which it can be sorted."""
        return COMPLETED_COLUMNS if self.is_completed else TO_DO_COLUMNS

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves out anything of the tab."""
        return bool(self.search or self.filters or self.decided_from or self.decided_to)

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Name and value of everything in the address, the page's number last."""
        if self.tab != Tab.TO_DO:
            yield "tab", self.tab
        if self.search:
            yield "search", self.search
        yield from ((name, value) for name, values in self.filters.items() for value in values)
        for name in DAYS:
            if day := getattr(self, name):
                yield from ((f"{name}-{part}", str(getattr(day, part))) for part in DAY_PARTS)
        if self.sorting != default_sorting(self.tab):
            yield "sort", f"{'-' * self.sorting.is_descending}{self.sorting.by}"
        if self.page:
            yield "page", self.page

    @property
    def query(self) -> QueryDict:
        """What the address holds, and nothing else."""
        query = QueryDict(mutable=True)
        for name, value in self.parameters():
            query.appendlist(name, value)
        return query

    @cached_property
    def encoded(self) -> str:
        """The query string; "" where everything is as at first. It is in the address of every task of a page."""
        return self.query.urlencode()

    @property
    def address(self) -> str:
        """The query string, with its question mark; "" where everything is as at first."""
        return f"?{self.encoded}" if self.encoded else ""

    @property
    def from_the_start(self) -> "Chosen":
        """The same on the first page."""
        return replace(self, page="")

    @property
    def cleared(self) -> "Chosen":
        """The same tab in the same order, and nothing left out."""
        return Chosen(self.tab, sorting=self.sorting)

    @property
    def unfiltered(self) -> "Chosen":
        """The same tab, search and order; the filters leave nothing out."""
        return Chosen(self.tab, self.search, sorting=self.sorting)

    def on(self, tab: Tab) -> "Chosen":
        """Another tab: what is looked for stays, and so do the filters that every tab has."""
        filters = {name: values for name, values in self.filters.items() if name in KEPT_ON_ANOTHER_TAB}
        return Chosen(tab, self.search, filters, sorting=default_sorting(tab))

    def without(self, name: str, value: str = "") -> "Chosen":
        """With one value of a filter fewer, or without the search or a day."""
        if name == "search":
            return replace(self, page="", search="")
        if name in DAYS:
            first, last = (None if each == name else getattr(self, each) for each in DAYS)
            return replace(self, page="", decided_from=first, decided_to=last)
        left = tuple(each for each in self.filters[name] if each != value)
        others = {each: values for each, values in self.filters.items() if each != name}
        return replace(self, page="", filters=others | ({name: left} if left else {}))


def default_sorting(tab: Tab) -> Sorting:
    """To do, the oldest request is first; completed, what was decided last."""
    return LATEST_DECISION_FIRST if tab == Tab.COMPLETED else OLDEST_FIRST


def _sorting(query: QueryDict, tab: Tab) -> Sorting:
    default = default_sorting(tab)
    columns = COMPLETED_COLUMNS if tab == Tab.COMPLETED else TO_DO_COLUMNS
    return Sorting.read(query, columns, f"{'-' * default.is_descending}{default.by}")


def _values(query: QueryDict, name: str) -> tuple[str, ...]:
    typed = query.getlist(name)
    if name == "decided_by":
        return tuple(dict.fromkeys(value for value in typed if _is_id(value)))
    return tuple(value for value in VALUES[name] if value in typed)


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 10


def _day(query: QueryDict, name: str) -> date | None:
    try:
        day: date | None = DAY.clean(tuple(query.get(f"{name}-{part}", "") for part in DAY_PARTS))
    except ValidationError:
        return None
    return day
