"""The completed tasks of a page, also of the twenty-five thousandth: the tally says where in the order they begin.

What is asked for is a stretch of a sorted list. The tally's parts sort as the tasks do, so that adding up their counts
from the nearer end, of months first and then of days, leads to the parts on which the stretch is; the tasks of no other
parts are read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from govuk.lists import Sorting
from notifications.queries import one_left
from support_tasks import rules
from support_tasks.models import Shelf, SupportTask, SupportTaskQuerySet
from support_tasks.task_list import search
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.counts import Counts
from support_tasks.task_list.fitting import decided_during, start_of
from support_tasks.task_list.reached import Tallied, reached


@dataclass(frozen=True)
class Order:
    """Completed tasks in the order of one column. Parts of the `coarse` shelf hold many of the `shelf`.

    `since` are the tasks from the beginning of a part of the shelf on, `until` those up to its end.
    """

    coarse: Shelf
    shelf: Shelf
    columns: tuple[str, ...]
    since: Callable[[str], Q]
    until: Callable[[str], Q]

    def ordering(self, *, is_descending: bool) -> list[str]:
        return [f"{'-' * is_descending}{column}" for column in self.columns]


def _by_day(coarse: Shelf, shelf: Shelf, column: str) -> Order:
    return Order(
        coarse,
        shelf,
        (column, "pk"),
        lambda part: Q(**{f"{column}__gte": start_of(date.fromisoformat(part))}),
        lambda part: Q(**{f"{column}__lt": start_of(date.fromisoformat(part) + timedelta(days=1))}),
    )


def _up_to(column: str, beginning: str) -> Q:
    """Up to the last that begins so: no character of a part, key or reference is as great. Only "" begins with ""."""
    return Q(**{f"{column}__lt": f"{beginning}\x7f"}) if beginning else Q(**{column: ""})


DECIDED = _by_day(Shelf.DECIDED_MONTH, Shelf.DECIDED, "closed_at")
ORDERS = {
    "decided": DECIDED,
    "requested": _by_day(Shelf.REQUESTED_MONTH, Shelf.REQUESTED, "created_at"),
    "name": Order(
        Shelf.NAME_INITIAL,
        Shelf.NAME,
        ("person_name_key", "pk"),
        lambda part: Q(person_name_key__gte=part),
        lambda part: _up_to("person_name_key", part),
    ),
    "reference": Order(
        Shelf.REFERENCE_INITIAL,
        Shelf.REFERENCE,
        ("reference",),
        lambda part: Q(reference__gte=f"TRS-{part}"),
        lambda part: _up_to("reference", f"TRS-{part}"),
    ),
}
NEAR = 2_000
# Within one of these, what was decided last comes first, whichever way round they are.
COLLECTED_BY = {"kind": "kind", "outcome": "outcome", "decided_by": "closed_by"}


@dataclass(frozen=True)
class Stretch:
    """`length` tasks from `start` on, in an order: of the `total` of a collection, a filter's value, or of all."""

    collection: Mapping[str, str]
    order: Order
    is_descending: bool
    total: int
    start: int
    length: int

    @property
    def fits(self) -> Q:
        return Q(**{COLLECTED_BY[name]: value for name, value in self.collection.items()})

    @property
    def behind(self) -> int:
        return self.total - self.start - self.length

    @property
    def is_nearer_the_end(self) -> bool:
        return self.start > self.behind

    def is_near(self, chosen: Chosen) -> bool:
        """Whether it is few steps from an end, so that it can be walked to. Filters would make more of them."""
        steps = min(self.start, self.behind)
        return steps == 0 or (steps < NEAR and not chosen.filters)

    def is_on_shelf(self, chosen: Chosen) -> bool:
        """Whether the tally counts what is listed: only its shelf of days knows when tasks were decided."""
        return self.order is DECIDED or not (chosen.decided_from or chosen.decided_to)


def completed(chosen: Chosen, counts: Counts, start: int, length: int) -> list[SupportTask]:
    """The tasks from `start` on of the list as it was chosen, at most `length`. Three queries at most."""
    if counts.found is not None:
        return _found_few(chosen, counts.found, start, length)
    if chosen.search:
        return _found(chosen, start, length)
    stretches = list(_stretches(chosen, counts, start, length))
    ids = [_ids(stretch, chosen) for stretch in stretches]
    tasks = _with_officers(SupportTask.objects.filter(pk__in=ids[0].union(*ids[1:], all=True) if ids[1:] else ids[0]))
    ordering = stretches[0].order.ordering(is_descending=stretches[0].is_descending)
    return list(tasks.order_by(*_place(stretches), *ordering))


def _with_officers(tasks: SupportTaskQuerySet) -> SupportTaskQuerySet:
    return tasks.select_related("closed_by").only(*SHOWN).annotate(has_failed_email=one_left(SupportTask))


SHOWN = ("reference", "person_name", "kind", "created_at", "outcome", "closed_at", "closed_by__name")


def _place(stretches: Sequence[Stretch]) -> list[Case]:
    """To order by: the tasks of each stretch behind those of the one before."""
    if len(stretches) == 1:
        return []
    return [Case(*(When(stretch.fits, then=Value(number)) for number, stretch in enumerate(stretches)))]


def _stretches(chosen: Chosen, counts: Counts, start: int, length: int) -> Iterator[Stretch]:
    """What to read of each collection; of a list that is not sorted by collections there is one."""
    sorting = chosen.sorting
    if sorting.by in ORDERS:
        total = counts.listed(chosen)
        yield Stretch({}, ORDERS[sorting.by], sorting.is_descending, total, start, min(length, total - start))
        return
    for value, total in _collections(chosen, counts):
        if start < total and length > 0:
            taken = min(length, total - start)
            yield Stretch({sorting.by: value}, DECIDED, True, total, start, taken)
            length -= taken
        start = max(start - total, 0)


def _collections(chosen: Chosen, counts: Counts) -> list[tuple[str, int]]:
    """The values of a filter in their order, each with the number of tasks that have it."""
    by = chosen.sorting.by
    numbers = counts.listed_by(by, chosen)
    values = list(counts.officers) if by == "decided_by" else sorted(numbers)
    return [(value, numbers[value]) for value in (reversed(values) if chosen.sorting.is_descending else values)]


def _ids(stretch: Stretch, chosen: Chosen) -> QuerySet[Any, Any]:
    """The ids of a stretch, in whatever order."""
    tasks = SupportTask.objects.closed().filter(stretch.fits, passing(chosen), decided_during(chosen))
    start, is_descending = stretch.start, stretch.is_descending
    if stretch.is_on_shelf(chosen) and not stretch.is_near(chosen):
        start, bounds = _located(stretch, chosen)
        tasks = tasks.filter(bounds)
    elif stretch.is_nearer_the_end:
        start, is_descending = stretch.behind, not is_descending
    ordered = tasks.order_by(*stretch.order.ordering(is_descending=is_descending))
    return ordered.values("pk")[start : start + stretch.length]


def passing(chosen: Chosen) -> Q:
    """What the filters let through, of tasks and of the tally alike."""
    return Q(**{f"{COLLECTED_BY[name]}__in": values for name, values in chosen.filters.items()})


def _located(stretch: Stretch, chosen: Chosen) -> tuple[int, Q]:
    """How many tasks of the parts that hold the stretch come before it, and these parts."""
    order, total = stretch.order, stretch.total
    filters = {**chosen.filters, **{name: [value] for name, value in stretch.collection.items()}}
    tallied = Tallied(filters, chosen.decided_from, chosen.decided_to)
    steps = stretch.behind if stretch.is_nearer_the_end else stretch.start
    from_greatest = stretch.is_descending != stretch.is_nearer_the_end
    parts = reached(order.coarse, order.shelf, tallied, steps, stretch.length, from_greatest=from_greatest)
    if parts is None:
        return stretch.start, Q()
    before = total - parts.upto if stretch.is_nearer_the_end else parts.before
    return stretch.start - before, order.since(parts.least) & order.until(parts.greatest)


def _found_few(chosen: Chosen, found: Sequence[int], start: int, length: int) -> list[SupportTask]:
    """Of the tasks with these ids, which the search finds."""
    tasks = SupportTask.objects.closed().filter(passing(chosen), decided_during(chosen), pk__in=found)
    return list(_with_officers(tasks).order_by(*_ordering(chosen.sorting))[start : start + length])


def _found(chosen: Chosen, start: int, length: int) -> list[SupportTask]:
    """Those that the search finds. What the list is sorted by stands beside the terms, and is read there."""
    filters = {f"{BESIDE_TERMS.get(name, name)}__in": values for name, values in chosen.filters.items()}
    terms = search.found_completed(rules.sought(chosen.search)).filter(decided_during(chosen), **filters)
    columns = _beside_terms(chosen.sorting)
    rows = terms.order_by(*columns).values_list("task", *(each.removeprefix("-") for each in columns))
    ids = _each_once(rows, start, length)
    by_id = _with_officers(SupportTask.objects.closed().filter(pk__in=ids)).in_bulk()
    return [by_id[pk] for pk in ids if pk in by_id]  # one may have been opened again a moment ago


def _each_once(rows: QuerySet[Any, Any], start: int, length: int) -> list[int]:
    """The tasks from `start` on of rows that begin with their ids: `length`, which are known to be there.

    A beginning of a name may find a task by several of its terms, beside each other in the order. They are few: of the
    first pages twice as many rows hold enough, and PostgreSQL need not look through all for what is there twice.
    """
    rows_of_few = 2 * (start + length)
    if rows_of_few <= READ_AT_ONCE:
        ids = list(dict.fromkeys(pk for pk, *_ in rows[:rows_of_few]))[start : start + length]
        if len(ids) == length:
            return ids
    return [pk for pk, *_ in rows.distinct()[start : start + length]]


READ_AT_ONCE = 500
BESIDE_TERMS = {"kind": "task_kind", "decided_by": "closed_by", "pk": "task"}
COLLECTED_ORDERS = COLLECTED_BY | {"decided_by": "closed_by__name"}


def _ordering(sorting: Sorting) -> list[str]:
    """Of completed tasks, whatever the list is sorted by."""
    if sorting.by in COLLECTED_ORDERS:
        return [f"{'-' * sorting.is_descending}{COLLECTED_ORDERS[sorting.by]}", "-closed_at", "-pk"]
    return ORDERS[sorting.by].ordering(is_descending=sorting.is_descending)


def _beside_terms(sorting: Sorting) -> list[str]:
    """The same order, by the columns beside terms."""
    columns = ((column[:1] == "-", column.removeprefix("-")) for column in _ordering(sorting))
    return [f"{'-' * is_descending}{BESIDE_TERMS.get(column, column)}" for is_descending, column in columns]
