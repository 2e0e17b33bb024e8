"""The many records that nobody in particular stands behind: drawn from the lists in `names`, always alike."""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from teaching_records.rules.names import name_key, name_tokens
from trs_console.demo.names import COMMUNITIES, Community
from trs_console.demo.records import DemoAlert, DemoRecord, FormerName

SEED = 1944
FIRST_BORN, LAST_BORN = date(1956, 1, 1), date(2003, 12, 31)
# Spread without a repeat: the steps are primes that do not divide what they are counted round.
FIRST_TRN, TRN_STEP, TRNS = 2_100_000, 7_919, 800_000
NUMBER_STEP, NUMBERS = 314_159, 1_000_000

ALERTS: tuple[DemoAlert, ...] = (
    DemoAlert("Prohibition by the Secretary of State: misconduct", -900),
    DemoAlert("Interim prohibition by the Secretary of State", -40),
    DemoAlert("Conditional registration order", -1500, -420),
    DemoAlert("Reprimand", -2400, -1670),
    DemoAlert("Section 128 barring direction", -300),
    DemoAlert("Failed induction", -1100),
    DemoAlert("Suspension order with conditions", -200, 165),
    DemoAlert("Prohibition by the Secretary of State: deregistered by another authority", 30),
    DemoAlert("Restricted to supervised teaching", 21, 386),
)


class Draw:
    """Choices that come out the same with every Python: only `random()` promises its sequence."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (names for a demo, not keys)

    def number(self, below: int) -> int:
        return int(self._random.random() * below)

    def happens(self, percent: int) -> bool:
        return self.number(100) < percent

    def one_of[T](self, things: Sequence[T]) -> T:
        return things[self.number(len(things))]


@dataclass(frozen=True)
class DrawnName:
    first: str
    middle: str
    last: str
    earlier_last: str  # what a previous name would be


def population(count: int, *, other_birthdays: Collection[date], other_names: Collection[str]) -> list[DemoRecord]:
    """`count` records. None is born on one of the days, or has one of the full names, that are kept for
    others."""
    draw = Draw(SEED)
    used = {name_key(name) for name in other_names}
    return [_record(place, draw, _new_name(draw, used), _birthday(draw, other_birthdays)) for place in range(count)]


def _new_name(draw: Draw, used: set[str]) -> DrawnName:
    """A first and last name that nobody has yet, so that namesakes are only where they are meant."""
    while True:
        name = _name(draw, _community(draw))
        key = name_key(f"{name.first} {name.last}")
        if key not in used:
            used.add(key)
            return name


def _community(draw: Draw) -> Community:
    place = draw.number(sum(community.share for community in COMMUNITIES))
    for community in COMMUNITIES:
        place -= community.share
        if place < 0:
            return community
    raise AssertionError("the shares add up")


def _name(draw: Draw, community: Community) -> DrawnName:
    firsts = community.women if draw.happens(70) else community.men
    first, middle = draw.one_of(firsts), draw.one_of(firsts)
    if first == middle or not community.has_middle_names or not draw.happens(40):
        middle = ""
    return DrawnName(first, middle, draw.one_of(community.families), draw.one_of(community.families))


def _birthday(draw: Draw, others: Collection[date]) -> date:
    days = (LAST_BORN - FIRST_BORN).days + 1
    while (day := FIRST_BORN + timedelta(days=draw.number(days))) in others:
        pass
    return day


def _record(place: int, draw: Draw, name: DrawnName, born: date) -> DemoRecord:
    """What is missing or unusual goes by the place in the line, so that there is always some of each."""
    return DemoRecord(
        trn=str(FIRST_TRN + place * TRN_STEP % TRNS),
        first=name.first,
        middle=name.middle,
        last=name.last,
        born=None if place % 29 == 11 else born,
        email=None if place % 8 == 3 else _email(draw, name, born),
        numbers=tuple(_numbers(place)),
        former_names=_former_names(place, name),
        alerts=(ALERTS[place // 23 % len(ALERTS)],) if place % 23 == 7 else (),
        is_active=place % 31 != 17,
        has_locked_account=place % 7 == 2,
    )


def _email(draw: Draw, name: DrawnName, born: date) -> str:
    first, last = "".join(name_tokens(name.first)), "-".join(name_tokens(name.last))
    style = draw.one_of(("{first}.{last}", "{initial}.{last}", "{first}.{last}{year}", "{last}.{first}"))
    return f"{style.format(first=first, initial=first[0], last=last, year=born.strftime('%y'))}@example.com"


def _numbers(place: int) -> Iterator[str]:
    """Most have one; some none, and some one more for each employer."""
    count = 0 if place % 9 == 4 else 3 if place % 61 == 20 else 2 if place % 17 == 6 else 1
    for nth in range(count):
        serial = (271_828 + (place * 3 + nth) * NUMBER_STEP) % NUMBERS
        yield f"QQ{serial:06}{'ABCD'[serial % 4]}"


def _former_names(place: int, name: DrawnName) -> tuple[FormerName, ...]:
    names: tuple[FormerName, ...] = ()
    if place % 6 == 1 and name.earlier_last != name.last:
        names += (FormerName(name.first, name.earlier_last, name.middle),)
    if place % 18 == 1:
        names += (FormerName(name.first, f"{name.earlier_last}-{name.last}"),)
    return names


def merged_away(survivors: Sequence[DemoRecord]) -> list[DemoRecord]:
    """A deactivated duplicate of each survivor, merged into it; the first one's has been through two
    merges."""
    duplicates = [
        replace(
            survivor,
            trn=str(int(survivor.trn) + 1),
            last=survivor.former_names[0].last if survivor.former_names else survivor.last,
            email=None,
            numbers=survivor.numbers[:1],
            former_names=(),
            alerts=(),
            is_active=False,
            has_locked_account=False,
            merged_into_trn=survivor.trn,
        )
        for survivor in survivors
    ]
    oldest = replace(duplicates[0], trn=str(int(duplicates[0].trn) + 1), numbers=(), merged_into_trn=duplicates[0].trn)
    return [*duplicates, oldest]
