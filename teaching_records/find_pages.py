"""What find a record shows, for templates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from govuk.formats import govuk_date
from govuk.lists import Column, Comparable, Sorting, nearest_page
from govuk.pages import Pagination, Tag
from one_login.models import OneLoginUser
from teaching_records.find_queries import MOST_FOUND, Results
from teaching_records.models import TeachingRecord
from teaching_records.pages import WAYS, one_login_href, record_href
from teaching_records.rules.facts import RecordFacts, RecordName
from teaching_records.rules.finding import CLOSEST_FIRST, Found, FoundBy
from teaching_records.rules.names import name_key
from teaching_records.rules.normal_forms import show_national_insurance_number
from teaching_records.rules.typed_search import Born, Sought

ON_A_PAGE = 20
FOUND_BY = {
    FoundBy.TRN: "TRN",
    FoundBy.NATIONAL_INSURANCE_NUMBER: "National Insurance number",
    FoundBy.EMAIL: "Email address",
    FoundBy.ONE_LOGIN_EMAIL: "Connected GOV.UK One Login",
    FoundBy.NAME: "Name",
    FoundBy.PREVIOUS_NAME: "Previous name",
    FoundBy.PART_OF_NAME: "Beginning of a name",
    FoundBy.DATE_OF_BIRTH: "Date of birth",
}
BY_NAME = frozenset({FoundBy.NAME, FoundBy.PREVIOUS_NAME, FoundBy.PART_OF_NAME})
ADDRESS = ("search", "sort", "page")  # of a search


def _name(found: Found) -> tuple[str, str]:
    current = found.record.names[0]
    return name_key(current.last), name_key(f"{current.first} {current.middle}")


COLUMNS: dict[str, tuple[str, Callable[[Found], Comparable | None]]] = {
    "name": ("Name", _name),
    "trn": ("TRN", lambda found: found.record.trn),
    "born": ("Date of birth", lambda found: found.record.date_of_birth),
    "number": ("National Insurance number", lambda found: next(iter(_numbers(found.record)), None)),
    "found": ("Found by", lambda found: (CLOSEST_FIRST[found.by], found.differs)),
}


def _numbers(record: RecordFacts) -> list[str]:
    return sorted(record.national_insurance_numbers)


def with_way_back(href: str, query: QueryDict) -> str:
    """The address of a page that a search leads to, so that the way back leads to what was found."""
    return f"{href}?{urlencode({'found': _kept(query)})}"


def way_back(query: QueryDict) -> str:
    """The address of find a record; of what was found, where the person came `with_way_back`."""
    return _find_href(_kept(QueryDict(query.get("found", ""))))


def carried(query: QueryDict) -> str:
    """What the other pages of the same thing have in their address, to keep the way back."""
    found = query.get("found")
    return f"?{urlencode({'found': str(found)})}" if found else ""


def _kept(query: QueryDict) -> str:
    return urlencode({name: str(query[name]) for name in ADDRESS if name in query})


def _find_href(kept: str) -> str:
    return reverse("teaching_records:find") + (f"?{kept}" if kept else "")


@dataclass(frozen=True)
class FoundLine:
    """A record; `found_by` says how, and `is_close` that it is only like what was typed."""

    name: str
    href: str
    previous_names: tuple[str, ...]
    status: Tag | None
    trn: str
    date_of_birth: date | None
    national_insurance_numbers: tuple[str, ...]
    is_close: bool
    found_by: tuple[str, ...]

    @classmethod
    def of(cls, found: Found, sought: Sought, query: QueryDict, merged_into: Mapping[int, str]) -> "FoundLine":
        record = found.record
        current, *previous = map(_full_name, record.names)
        return cls(
            name=current,
            href=with_way_back(record_href(record.trn), query),
            previous_names=tuple(previous),
            status=_status(record, merged_into),
            trn=record.trn,
            date_of_birth=record.date_of_birth,
            national_insurance_numbers=tuple(map(show_national_insurance_number, _numbers(record))),
            is_close=found.is_close,
            found_by=tuple(_found_by(found, sought)),
        )


def _full_name(name: RecordName) -> str:
    return " ".join(filter(None, (name.first, name.middle, name.last)))


def _status(record: RecordFacts, merged_into: Mapping[int, str]) -> Tag | None:
    if record.is_active:
        return None
    survivor = merged_into.get(record.record_id)
    return Tag(f"Merged into TRN {survivor}" if survivor else "Deactivated", "grey")


def _found_by(found: Found, sought: Sought) -> Iterator[str]:
    if found.is_close:
        for what, how in found.ways:
            yield f"{what.capitalize()}: {WAYS[how] if how else 'none on the record'}"
    else:
        yield " and ".join(_exactly(found.by, sought.born))
    if found.differs:
        yield "The rest of what you entered is not on this record"


def _exactly(by: FoundBy, born: Born | None) -> Iterator[str]:
    if born is None or by is not FoundBy.DATE_OF_BIRTH:
        yield FOUND_BY[by]
        if born and by in BY_NAME:
            yield _span(born)
    else:
        yield _span(born).capitalize()


def _span(born: Born) -> str:
    return "date of birth" if born.is_day else "year of birth" if born.is_year else "month of birth"


@dataclass(frozen=True)
class FoundOneLogin:
    email: str
    href: str
    name: str

    @classmethod
    def of(cls, user: OneLoginUser, query: QueryDict) -> "FoundOneLogin":
        return cls(user.email, with_way_back(one_login_href(user), query), user.current_name)


@dataclass(frozen=True)
class Try:
    """Something to look for instead: what it is in words, and its address."""

    text: str
    href: str


@dataclass(frozen=True)
class FindPage:
    """What was found. `looked_for` says how what was typed was understood, `or_else` how it could be too."""

    looked_for: tuple[str, ...]
    or_else: Try | None
    heading: str
    notes: tuple[str, ...]
    one_logins: tuple[FoundOneLogin, ...]
    columns: tuple[Column, ...]
    lines: tuple[FoundLine, ...]
    pagination: Pagination
    tries: tuple[Try, ...]

    @classmethod
    def of(cls, results: Results, sought: Sought, query: QueryDict) -> "FindPage":
        sorting = Sorting.read(query, COLUMNS, "found")
        shown = nearest_page(
            Paginator(sorting.sort(results.records, COLUMNS[sorting.by][1]), ON_A_PAGE), query.get("page")
        )
        merged_into = _merged_into(shown)
        return cls(
            looked_for=tuple(_in_words(sought)),
            or_else=_or_else(sought),
            heading=_heading(results),
            notes=tuple(_notes(results, sought)),
            one_logins=tuple(FoundOneLogin.of(user, query) for user in results.one_logins),
            columns=tuple(sorting.column(name, text, query) for name, (text, _) in COLUMNS.items()),
            lines=tuple(FoundLine.of(found, sought, query, merged_into) for found in shown),
            pagination=Pagination.of(shown, query=query),
            tries=() if results.records else tuple(_tries(sought)),
        )


def _merged_into(shown: "Page[Found]") -> dict[int, str]:
    """The TRN into which each of those records was merged that was."""
    ids = [found.record.record_id for found in shown if not found.record.is_active]
    if not ids:
        return {}
    merged = TeachingRecord.objects.filter(pk__in=ids, merged_into__isnull=False).order_by()
    return dict(merged.values_list("pk", "merged_into__trn"))


def _heading(results: Results) -> str:
    count = len(results.records)
    if results.are_more:
        return f"The first {MOST_FOUND} records found"
    return "1 record found" if count == 1 else f"{count or 'No'} records found"


def _notes(results: Results, sought: Sought) -> Iterator[str]:
    if results.by_name_instead:
        yield "No record has that number or email address. These records fit the rest of what you entered."
    if results.are_more:
        yield "There are more. " + _how_to_find_fewer(sought)


def _how_to_find_fewer(sought: Sought) -> str:
    if sought.words:
        return "Add another name or a date of birth to find fewer."
    is_day = sought.born is None or sought.born.is_day
    return ("" if is_day else "These are the first by date of birth. ") + "Add a name to find fewer."


def _in_words(sought: Sought) -> Iterator[str]:
    yield from (f"TRN {trn}" for trn in sought.trns)
    for number in sought.national_insurance_numbers:
        yield f"National Insurance number {show_national_insurance_number(number)}"
    yield from (f"email address {address}" for address in sought.emails)
    if sought.subjects or sought.public_ids:
        yield "GOV.UK One Login"
    if sought.words:
        yield f"the name {sought.name}"
    if sought.born:
        yield f"{'' if sought.words else 'anybody '}{_born_in_words(sought.born)}"


def _born_in_words(born: Born) -> str:
    if born.is_day:
        return f"born on {govuk_date(born.first)}"
    return f"born in {born.first.year if born.is_year else f'{born.first:%B %Y}'}"


def _or_else(sought: Sought) -> Try | None:
    """The month that was understood as somebody's name: May, April."""
    if not (sought.month_or_name and sought.born):
        return None
    name, year = f"{sought.name} {sought.month_or_name.title()}".strip(), sought.born.first.year
    return _try(f"the name {name}, born in {year}", f"{year} {name}")


def _tries(sought: Sought) -> Iterator[Try]:
    """Searches for less, or for what may have been meant."""
    name, born = sought.name, sought.born
    if born and sought.words:
        yield _try(f"{name}, whenever born", name)
    if born and born.is_day and (swapped := _swapped(born.first)):
        yield _try(f"{name} born on {govuk_date(swapped)}".strip(), f"{name} {swapped.isoformat()}")
    if born and not born.is_year and (sought.words or not born.is_day):
        year = Born.in_year(born.first.year)
        yield _try(f"{name or 'anybody'} {_born_in_words(year)}", f"{name} {year.first.year}")
    if born and sought.words:
        yield _try(f"anybody {_born_in_words(born)}", _as_typed(born))


def _as_typed(born: Born) -> str:
    if born.is_day:
        return born.first.isoformat()
    return str(born.first.year) if born.is_year else f"{born.first:%m/%Y}"


def _try(text: str, search: str) -> Try:
    return Try(text, _find_href(urlencode({"search": search.strip()})))


def _swapped(day: date) -> date | None:
    """The date with day and month the other way round, if there is another such."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None
