"""A few dozen tasks in every state that a list can tell apart, and the same list made in plain Python."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from govuk.formats import in_uk_time
from staff.models import Role, StaffUser
from support_tasks import rules
from support_tasks.actions import (
    assign,
    claim,
    connect_record,
    do_not_connect,
    reopen,
    return_lapsed_claims,
    save_for_later,
)
from support_tasks.models import Kind, Reason, SupportTask, is_kept
from support_tasks.task_list.chosen import Chosen, Tab
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    support_task,
    verified_name,
)

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
NAMES = (
    ("Grace", "Adeyemi"),
    ("Siân", "Llewellyn-Price"),
    ("Li", "Wu"),
    ("John", "Smith"),
    ("Johanna", "Smithson"),
    ("Áine", "Ní Dhomhnaill"),
    ("Mary Jane", "O’Brien"),
    ("Smith", "Jones"),
    ("—", "—"),  # of which, and of the next, nothing remains to sort by
    ("?", "?"),
)
TO_DO, COMPLETED = 22, 34


@dataclass(frozen=True)
class World:
    ada: StaffUser
    ben: StaffUser
    manager: StaffUser

    @property
    def officers(self) -> tuple[StaffUser, ...]:
        return (self.ada, self.ben, self.manager)


def make() -> World:
    """Reached by what officers do, but for the kind of every fifth task, which no journey opens yet."""
    world = World(
        StaffUserFactory.create(name="Ada Officer"),
        StaffUserFactory.create(name="Ben Colleague"),
        StaffUserFactory.create(name="Mo Manager", role=Role.MANAGER),
    )
    for number, name in enumerate(islice(cycle(NAMES), TO_DO)):
        _standing(_task(number, name, NOW - timedelta(hours=11 * number)), number, world)
    for number, name in enumerate(islice(cycle(reversed(NAMES)), COMPLETED)):
        sent_at = NOW - timedelta(days=2 + number // 3, hours=number)
        _decided(_task(100 + number, name, sent_at), number, sent_at, world)
    return_lapsed_claims(at=NOW - timedelta(hours=2))
    return world


def _task(number: int, name: tuple[str, str], at: datetime) -> SupportTask:
    names = [verified_name(*name)] + [verified_name(name[0], "Smythe")] * (number % 4 == 0)
    user = OneLoginUserFactory.create(email=f"person{number}@example.com", verified_names=names)
    stated = {"trn": f"{1000000 + number}" if number % 2 else None, "national_insurance_number": None}
    task = support_task(user, stated=stated, at=at)
    if number % 5 == 0:
        SupportTask.objects.filter(pk=task.pk).update(kind=Kind.VERIFY_IDENTITY)
    return task


def _standing(task: SupportTask, number: int, world: World) -> None:
    """Nobody's, somebody's, held, held until lately, or kept for later."""
    officer = world.officers[number // 3 % 3]
    minutes = {1: 5, 2: 14, 3: 16, 4: 200}.get(number % 7)
    if number % 3 == 0:
        assign(task_id=task.pk, to=officer, by=world.manager, at=NOW - timedelta(hours=5))
    if minutes:
        claim(task_id=task.pk, by=world.officers[number % 2], at=NOW - timedelta(minutes=minutes))
    if number % 7 == 5 and task.assigned_to_id is None and number % 3:
        save_for_later(task_id=task.pk, choices={}, version=1, by=officer, at=NOW - timedelta(hours=4))


def _decided(task: SupportTask, number: int, sent_at: datetime, world: World) -> None:
    officer, at = world.officers[number % 3 % 2 if number % 10 else 2], sent_at + timedelta(hours=5 * (number % 9))
    if number % 3:
        record = TeachingRecordFactory.create()
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=at, note="They showed us why.")
    else:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=at)
    if number % 11 == 10:
        reopen(task_id=task.pk, reason="Again", disconnect=True, by=world.manager, at=at)


@dataclass(frozen=True)
class Facts:
    """A task as the list tells it apart, for an officer at the instant NOW."""

    task: SupportTask
    terms: frozenset[tuple[str, str]]
    values: dict[str, str]
    is_mine: bool
    is_overdue: bool

    @property
    def is_completed(self) -> bool:
        return self.task.is_closed


def facts(officer: StaffUser) -> list[Facts]:
    kept = set(SupportTask.objects.filter(is_kept()).values_list("pk", flat=True))
    tasks = SupportTask.objects.select_related("assigned_to", "claimed_by", "closed_by", "connected_record")
    return [_facts(task, officer, is_kept=task.pk in kept) for task in tasks]


def _facts(task: SupportTask, officer: StaffUser, *, is_kept: bool) -> Facts:
    today, holder = in_uk_time(NOW).date(), task.holder(NOW)
    terms = set(rules.terms(task.verified, task.stated))
    if task.connected_record:
        terms.add(("trn", task.connected_record.trn))
    values = {
        "kind": task.kind,
        "status": "in_progress" if holder or is_kept else "open",
        "assigned": "nobody" if not task.assigned_to else "me" if task.assigned_to == officer else "somebody",
        "due": "overdue" if task.due_on < today else "today" if task.due_on == today else "later",
        "outcome": task.outcome,
        "decided_by": str(task.closed_by_id),
    }
    is_mine = officer in (task.assigned_to, holder)
    return Facts(task, frozenset(terms), values, is_mine, task.due_on < today)


def on(tab: Tab, known: Iterable[Facts]) -> list[Facts]:
    fits: dict[Tab, Callable[[Facts], bool]] = {
        Tab.TO_DO: lambda each: not each.is_completed,
        Tab.MINE: lambda each: not each.is_completed and each.is_mine,
        Tab.OVERDUE: lambda each: not each.is_completed and each.is_overdue,
        Tab.COMPLETED: lambda each: each.is_completed,
    }
    return [each for each in known if fits[tab](each)]


def found(chosen: Chosen, known: Iterable[Facts]) -> list[Facts]:
    if not chosen.search:
        return list(known)
    sought = rules.sought(chosen.search)
    return [each for each in known if sought and all(_has(each, one) for one in sought)]


def _has(each: Facts, one: rules.Sought) -> bool:
    terms = [term for kind, term in each.terms if kind == one.kind]
    return one.term in terms if one.is_whole else any(term.startswith(one.term) for term in terms)


def passing(chosen: Chosen, known: Iterable[Facts], *, except_for: str = "") -> list[Facts]:
    filters = {name: values for name, values in chosen.filters.items() if name != except_for}
    return [
        each
        for each in known
        if all(each.values[name] in values for name, values in filters.items()) and _is_within(chosen, each)
    ]


def _is_within(chosen: Chosen, each: Facts) -> bool:
    if each.task.closed_at is None:
        return True
    day: date = in_uk_time(each.task.closed_at).date()
    return (chosen.decided_from or day) <= day <= (chosen.decided_to or day)


def in_order(chosen: Chosen, known: Iterable[Facts]) -> list[SupportTask]:
    tasks: list[Any] = [each.task for each in known]
    by, is_descending = chosen.sorting.by, chosen.sorting.is_descending
    if by == "status":
        status = {each.task: each.values["status"] == "in_progress" for each in known}
        return sorted(sorted(tasks, key=_oldest), key=status.__getitem__, reverse=is_descending)
    if by == "assigned":
        theirs = sorted((task for task in tasks if task.assigned_to), key=_oldest)
        theirs.sort(key=lambda task: task.assigned_to.name.lower(), reverse=is_descending)
        return theirs + sorted((task for task in tasks if not task.assigned_to), key=_oldest)
    column = COLUMNS[by]
    if not chosen.is_completed:
        return sorted(sorted(tasks, key=_oldest), key=column, reverse=is_descending)
    if by in {"kind", "outcome", "decided_by"}:
        return sorted(sorted(tasks, key=_latest, reverse=True), key=column, reverse=is_descending)
    return sorted(tasks, key=lambda task: (column(task), task.pk), reverse=is_descending)


def _oldest(task: SupportTask) -> Any:
    return task.created_at, task.pk


def _latest(task: SupportTask) -> Any:
    return task.closed_at, task.pk


COLUMNS: dict[str, Callable[[Any], Any]] = {
    "reference": lambda task: task.reference,
    "name": lambda task: task.person_name_key,
    "kind": lambda task: task.kind,
    "requested": lambda task: task.created_at,
    "due": lambda task: task.due_on,
    "outcome": lambda task: task.outcome,
    "decided_by": lambda task: task.closed_by.name if task.closed_by else "",
    "decided": lambda task: task.closed_at,
}
