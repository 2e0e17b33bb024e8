"""Badly corrupted names and dates: queries in which staff must find the record by suggestions.

A query has a mistake in one of the names or in both, and in three of ten the date of birth is wrong as well. The
shares below were set before anything was measured, but for the one of people with a single name, which was lowered
after a first run (it had been wrong in every query); nothing was fitted on these queries.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from benchmarks.errors import date_errors, name_errors, number_errors
from benchmarks.errors.findable import findable_record
from benchmarks.population import GROUPS, SyntheticRecord, record
from benchmarks.population.draws import Draw, Weighted
from benchmarks.population.numbers import index_of
from benchmarks.queries import GivenName, LabelledQuery

FIRST_NAME_IS_WRONG = 0.55
LAST_NAME_IS_WRONG = 0.65
DATE_IS_WRONG = 0.3
DATE_IS_MISSING = 0.01
NAMES_ARE_SWAPPED = 0.04
GOES_BY_MIDDLE_NAME = 0.03
STATES_MIDDLE_NAME = 0.7
STATES_UNKNOWN_MIDDLE_NAME = 0.15
STATES_PREVIOUS_NAME = 0.5  # of those whose record has one: they sign in with it
SURNAME_CHANGED_SINCE = 0.01  # and the record does not know: only first name and date are left
ALSO_STATES_NAME_AFTER = 0.04  # the record has the first of two verified names

FIRST_NAME_ERRORS: Weighted[tuple[str, name_errors.NameError]] = Weighted(
    (
        ("typing", name_errors.typing_error),
        ("two typing errors", name_errors.two_typing_errors),
        ("phonetic", name_errors.phonetic_error),
        ("nickname", name_errors.short_form),
        ("initial", name_errors.initial),
        ("accents lost", name_errors.accents_lost),
        ("hyphen or apostrophe", name_errors.hyphen_changed),
        ("part missing", name_errors.part_missing),
    ),
    (30, 8, 25, 20, 6, 8, 8, 8),
)
LAST_NAME_ERRORS: Weighted[tuple[str, name_errors.NameError]] = Weighted(
    (
        ("typing", name_errors.typing_error),
        ("two typing errors", name_errors.two_typing_errors),
        ("phonetic", name_errors.phonetic_error),
        ("accents lost", name_errors.accents_lost),
        ("hyphen or apostrophe", name_errors.hyphen_changed),
        ("part missing", name_errors.part_missing),
        ("cut short", name_errors.cut_short),
    ),
    (38, 10, 32, 8, 12, 12, 3),
)
DATE_ERRORS: Weighted[tuple[str, date_errors.DateError]] = Weighted(
    (
        ("day and month swapped", date_errors.day_and_month_swapped),
        ("date digit wrong", date_errors.digit_wrong),
        ("date digits exchanged", date_errors.digits_exchanged),
        ("year off by one", date_errors.year_beside),
        ("year off by ten", date_errors.decade_beside),
        ("month off by one", date_errors.month_beside),
        ("day off by one", date_errors.day_beside),
    ),
    (30, 30, 12, 10, 6, 6, 6),
)
DIGITS_ARE_EXCHANGED = 0.25
WRONG_NUMBER = 5  # keeps its draws apart from those of the names
TRIES = 12  # kinds of error drawn before a name or date is left as it is


@dataclass
class _Draft:
    """A query on its way: the name and date as they now stand, and what was done to them."""

    first: str
    middle: str
    last: str
    day: date | None
    kinds: list[str] = field(default_factory=list)


def corrupted_query(number: int, seed: int, count: int, group: str | None = None) -> LabelledQuery:
    """The query of that number on a population of `count` records of `seed`. Names and date only.

    With `group`, for somebody with a name of that group.
    """
    draw, person = findable_record(number, seed, count, group)
    draft = _stated_name(draw, person)
    has_new_name = draw.chance(ALSO_STATES_NAME_AFTER)
    _spoil(draw, draft, person)
    names = [GivenName(" ".join(filter(None, (draft.first, draft.middle))), draft.last)]
    if has_new_name:
        names.insert(0, names[0]._replace(family=GROUPS[person.group].last.pick(draw)))
        draft.kinds.append("surname changed since, both stated")
    return LabelledQuery(
        id=f"corrupted-{number}",
        names=tuple(names),
        dates_of_birth=(draft.day,) if draft.day else (),
        email=None,
        national_insurance_number=None,
        trn=None,
        expected_trn=person.trn,
        kinds=tuple(draft.kinds),
        group=person.group,
    )


def with_wrong_number(query: LabelledQuery, seed: int) -> LabelledQuery:
    """The same with the person's TRN or National Insurance number, in which one digit is wrong."""
    assert query.expected_trn is not None  # noqa: S101 (such queries are made from a record)
    index = index_of(query.expected_trn)
    draw = Draw()
    draw.seed(seed, index, WRONG_NUMBER)
    numbers = record(index, seed).national_insurance_numbers
    kind, wrong = (
        ("digits exchanged", number_errors.two_digits_exchanged)
        if draw.chance(DIGITS_ARE_EXCHANGED)
        else ("digit wrong", number_errors.one_digit_wrong)
    )
    if numbers and draw.chance(0.5):
        kinds = (*query.kinds, f"NINO {kind}")
        return replace(query, id=f"{query.id}-number", national_insurance_number=wrong(draw, numbers[0]), kinds=kinds)
    return replace(
        query, id=f"{query.id}-number", trn=wrong(draw, query.expected_trn), kinds=(*query.kinds, f"TRN {kind}")
    )


def _stated_name(draw: Draw, person: SyntheticRecord) -> _Draft:
    """The current name, or a previous one; with the middle names, without them, or with one the record lacks."""
    kinds, name = [], person.name
    if person.previous_names and draw.chance(STATES_PREVIOUS_NAME):
        kinds, name = ["previous name"], draw.pick(person.previous_names)
    middle = name.middle if draw.chance(STATES_MIDDLE_NAME) else ""
    if not name.middle and name.first != name.last and name.first and draw.chance(STATES_UNKNOWN_MIDDLE_NAME):
        middle = GROUPS[person.group].first_name(draw, is_woman=person.is_woman)
    return _Draft(name.first, middle, name.last, person.date_of_birth, kinds)


def _spoil(draw: Draw, draft: _Draft, person: SyntheticRecord) -> None:
    if draft.first and draft.first != draft.last and draw.chance(SURNAME_CHANGED_SINCE):
        draft.last = GROUPS[person.group].last.pick(draw)
        draft.kinds.append("surname changed since")
        return
    if draft.first in ("", draft.last):
        date_is_wrong = not _spoil_single_name(draw, draft)
    else:
        _spoil_both_names(draw, draft)
        date_is_wrong = False
    _spoil_date(draw, draft, date_is_wrong or draw.chance(DATE_IS_WRONG))


def _spoil_single_name(draw: Draw, draft: _Draft) -> bool:
    """Who has one name writes it the same in both places. It is wrong as often as a last name; else the date is."""
    if not draw.chance(LAST_NAME_IS_WRONG):
        return False
    draft.last, kind = _wrong(draw, draft.last, LAST_NAME_ERRORS)
    draft.first = draft.last if draft.first else ""
    draft.kinds += [f"only name: {name}" for name in kind]
    return True


def _spoil_both_names(draw: Draw, draft: _Draft) -> None:
    first_is_wrong = draw.chance(FIRST_NAME_IS_WRONG)
    last_is_wrong = draw.chance(LAST_NAME_IS_WRONG) or not first_is_wrong
    if first_is_wrong:
        draft.first, kind = _wrong(draw, draft.first, FIRST_NAME_ERRORS)
        draft.kinds += [f"first name: {name}" for name in kind]
    if last_is_wrong:
        draft.last, kind = _wrong(draw, draft.last, LAST_NAME_ERRORS)
        draft.kinds += [f"last name: {name}" for name in kind]
    if draw.chance(NAMES_ARE_SWAPPED):
        draft.first, draft.middle, draft.last = draft.last, "", draft.first
        draft.kinds.append("names swapped")
    elif draft.middle and draw.chance(GOES_BY_MIDDLE_NAME):
        draft.first, draft.middle = draft.middle, draft.first
        draft.kinds.append("middle name first")


def _wrong(draw: Draw, name: str, errors: Weighted[tuple[str, name_errors.NameError]]) -> tuple[str, list[str]]:
    for _ in range(TRIES):
        kind, make = errors.pick(draw)
        changed = make(draw, name)
        if changed is not None:
            return changed, [kind]
    return name, []


def _spoil_date(draw: Draw, draft: _Draft, is_wrong: bool) -> None:
    assert draft.day is not None  # noqa: S101 (only such records are asked for)
    if draw.chance(DATE_IS_MISSING):
        draft.day = None
        draft.kinds.append("date missing")
    elif is_wrong:
        for _ in range(TRIES):
            kind, make = DATE_ERRORS.pick(draw)
            changed = make(draw, draft.day)
            if changed is not None:
                draft.day = changed
                draft.kinds.append(kind)
                return
