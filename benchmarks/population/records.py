"""Synthetic teaching records, one by one: the same number and seed give the same record, whatever else is made.

Frequencies are like those of the United Kingdom's teachers as the issue of the search asks for them: births from
1940 to 2005, a NINO for four in five, previous names for one in seven, an e-mail address for three in five.
Some records belong to relatives of the record before (see `relatives`), so that the population holds the people
that are hard to tell apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from benchmarks.population.draws import Draw, Weighted
from benchmarks.population.names import BY_SHARE, NameGroup, PersonName
from benchmarks.population.numbers import national_insurance_number, trn
from benchmarks.population.relatives import Relation, base_of, make_relative, relation_of
from benchmarks.spelling import plain, without_accents

HAS_NATIONAL_INSURANCE_NUMBER = 0.8
HAS_SECOND_NUMBER = 0.01
HAS_EMAIL = 0.6
HAS_PREVIOUS_NAME = 1 / 7
HAS_NO_DATE_OF_BIRTH = 0.003
HAS_ALERT = 0.003
PORTAL_IS_LOCKED = 0.05
SECOND_NUMBERS_FROM = 700_000_000  # as if of a record that far down: nobody has that many

FIRST_YEAR, LAST_YEAR = 1940, 2005
# More births in the sixties and around 1990, fewer teachers at either end.
YEARS = Weighted(
    range(FIRST_YEAR, LAST_YEAR + 1),
    [0.4 + min(year - 1940, 25) / 20 + (0.35 if 1985 <= year <= 1995 else 0) for year in range(1940, 1999)]
    + [1.2 - (year - 1998) * 0.12 for year in range(1999, 2006)],
)
DAYS = Weighted(
    range(366), [1.0 + (0.12 if 255 <= day <= 275 else -0.5 if day in (358, 359) else 0) for day in range(366)]
)
LEAP_YEAR_START = date(1972, 1, 1)

MAIL_HOSTS = ("mail.example", "post.example", "inbox.example", "school.example", "example.com", "example.org")

type Seed = int


@dataclass(frozen=True, slots=True)
class SyntheticRecord:
    """One record as the import takes it, and what only its maker knows: its number, group and relation."""

    index: int
    group: str
    is_woman: bool
    first_name: str
    middle_name: str
    last_name: str
    date_of_birth: date | None
    email: str | None
    national_insurance_numbers: tuple[str, ...]
    previous_names: tuple[PersonName, ...] = ()
    status: str = "active"
    merged_into_trn: str | None = None
    tssp_locked: bool = False
    alerts: tuple[tuple[str, date, date | None], ...] = ()
    relation: Relation = Relation.NONE

    @property
    def trn(self) -> str:
        return trn(self.index)

    @property
    def name(self) -> PersonName:
        return PersonName(self.first_name, self.middle_name, self.last_name)

    @property
    def names(self) -> tuple[PersonName, ...]:
        """The current name, then the previous ones."""
        return (self.name, *self.previous_names)

    @property
    def survivor_trn(self) -> str:
        """The TRN of the record that lives on for this person."""
        return self.merged_into_trn or self.trn


def records(count: int, seed: Seed) -> Iterator[SyntheticRecord]:
    """That many records in the order of their numbers; those of a smaller population are the first of a larger."""
    draw = Draw()
    return (record(index, seed, draw) for index in range(count))


def record(index: int, seed: Seed, draw: Draw | None = None) -> SyntheticRecord:
    """The record of that number. `draw` is only there to be used again by who makes many."""
    draw = draw or Draw()
    base_index = base_of(index)
    base = _unrelated(base_index, seed, draw)
    if base_index == index:
        return base
    draw.seed(seed, index)
    relative = make_relative(draw, base, index, seed)
    return replace(relative, relation=relation_of(index))


def _unrelated(index: int, seed: Seed, draw: Draw) -> SyntheticRecord:
    draw.seed(seed, index)
    group = BY_SHARE.pick(draw)
    is_woman = draw.chance(0.7)
    name = _name(draw, group, is_woman=is_woman)
    previous = _previous_names(draw, group, name, is_woman=is_woman) if draw.chance(HAS_PREVIOUS_NAME) else ()
    return SyntheticRecord(
        index=index,
        group=group.name,
        is_woman=is_woman,
        first_name=name.first,
        middle_name=name.middle,
        last_name=name.last,
        date_of_birth=None if draw.chance(HAS_NO_DATE_OF_BIRTH) else _date_of_birth(draw, group),
        email=_email(draw, name, index) if draw.chance(HAS_EMAIL) else None,
        national_insurance_numbers=_numbers(draw, index, seed),
        previous_names=previous,
        status="deactivated" if relation_of(index) is Relation.DEACTIVATED else "active",
        tssp_locked=draw.chance(PORTAL_IS_LOCKED),
        alerts=_alerts(draw) if draw.chance(HAS_ALERT) else (),
        relation=relation_of(index),
    )


def _name(draw: Draw, group: NameGroup, *, is_woman: bool) -> PersonName:
    last = group.last.pick(draw)
    if group.name == "single-word":
        return PersonName(last if draw.chance(0.5) else "", "", last)
    first = group.first_name(draw, is_woman=is_woman)
    middle = group.first_name(draw, is_woman=is_woman) if draw.chance(group.has_middle_name) else ""
    name = PersonName(first, middle if middle != first else "", last)
    if group.loses_accents and draw.chance(group.loses_accents):
        return PersonName(*map(without_accents, name))
    return name


def _previous_names(draw: Draw, group: NameGroup, name: PersonName, *, is_woman: bool) -> tuple[PersonName, ...]:
    """Mostly another surname; now and then another first name, or two names before this one."""
    if group.name == "single-word":
        another = group.last.pick(draw)
        return (PersonName(another if name.first else "", "", another),)
    if draw.chance(0.12):
        return (name._replace(first=group.first_name(draw, is_woman=is_woman)),)
    count = 2 if draw.chance(0.12) else 1
    return tuple(name._replace(last=group.last.pick(draw)) for _ in range(count))


def _date_of_birth(draw: Draw, group: NameGroup) -> date:
    year = YEARS.pick(draw)
    if draw.chance(group.born_on_new_year):
        return date(year, 1, 1)
    day = LEAP_YEAR_START + timedelta(DAYS.pick(draw))
    is_leap_day_elsewhere = (day.month, day.day) == (2, 29) and year % 4 != 0
    return date(year, 3, 1) if is_leap_day_elsewhere else day.replace(year=year)


def _email(draw: Draw, name: PersonName, index: int) -> str:
    first, last = plain(name.first), plain(name.last)
    form = draw.pick((f"{first}.{last}", f"{first[:1]}{last}", f"{first}{last[:1]}", f"{last}.{first}", last))
    return f"{form.strip('.')}{index}@{draw.pick(MAIL_HOSTS)}"


def _numbers(draw: Draw, index: int, seed: Seed) -> tuple[str, ...]:
    if not draw.chance(HAS_NATIONAL_INSURANCE_NUMBER):
        return ()
    own = national_insurance_number(index, seed)
    second = national_insurance_number(SECOND_NUMBERS_FROM + index, seed)
    return (own, second) if draw.chance(HAS_SECOND_NUMBER) else (own,)


def _alerts(draw: Draw) -> tuple[tuple[str, date, date | None], ...]:
    start = date(2010, 1, 1) + timedelta(draw.below(5000))
    return (("Prohibition from teaching", start, start + timedelta(700) if draw.chance(0.5) else None),)
