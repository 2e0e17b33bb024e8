"""The two lists: addresses to follow up, and decisions. What each is narrowed down to stands in its address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from govuk.formats import govuk_date
from govuk.forms import Form
from govuk.pages import Action, NavigationItem, Pagination, Tag
from teaching_records.models import TeachingRecord
from tssp_unlock.listing import MOST_LISTED
from tssp_unlock.models import EmailUse, FollowUp, FollowUpStatus, Outcome, UnlockDecision
from tssp_unlock.pages.in_words import OUTCOMES, STATUSES, STOOD_IN_THE_WAY, in_the_way

PLACES = {"addresses": "Addresses to follow up", "decisions": "Decisions"}
DAYS = {"first": "Decided from", "last": "Decided to"}
DAY_PARTS = ("day", "month", "year")
FILTERS: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "status": ("Status", {status: tag.text for status, tag in STATUSES.items()}),
    "outcome": ("Outcome", {outcome: tag.text for outcome, tag in OUTCOMES.items()}),
    "rule": ("In the way", STOOD_IN_THE_WAY),
}
MOST_PEOPLE = 4  # of an address, in the list
CAME_FROM = "list"


@dataclass(frozen=True)
class Person:
    name: str
    trn: str

    @classmethod
    def of(cls, record: TeachingRecord) -> "Person":
        return cls(record.full_name, record.trn)


@dataclass(frozen=True)
class Use:
    """For whom an address was used last, when and how."""

    person: Person
    at: datetime
    how: str

    @classmethod
    def of(cls, use: EmailUse) -> "Use":
        return cls(Person.of(use.record), use.at, use.get_how_display())


@dataclass(frozen=True)
class FollowUpLine:
    """An address; of many people the last few, and how many `others` there are."""

    address: str
    href: str
    uses: tuple[Use, ...]
    others: int
    last_used_at: datetime
    status: Tag
    note: str

    @classmethod
    def of(cls, follow_up: FollowUp, uses: Sequence[EmailUse], query: QueryDict) -> "FollowUpLine":
        return cls(
            address=follow_up.address,
            href=with_way_back(follow_up_href(follow_up), query),
            uses=tuple(map(Use.of, uses[:MOST_PEOPLE])),
            others=max(len(uses) - MOST_PEOPLE, 0),
            last_used_at=follow_up.last_used_at,
            status=STATUSES[FollowUpStatus(follow_up.status)],
            note=follow_up.note,
        )


@dataclass(frozen=True)
class DecisionLine:
    """`address` is "" where somebody unlocked by hand; `in_the_way` says in a word or two each what was."""

    person: Person
    href: str
    at: datetime
    address: str
    how: str
    outcome: Tag
    in_the_way: tuple[str, ...]

    @classmethod
    def of(cls, decision: UnlockDecision, href: str) -> "DecisionLine":
        return cls(
            person=Person.of(decision.person),
            href=href,
            at=decision.at,
            address=decision.email_use.address if decision.email_use else "",
            how=decision.get_how_display(),
            outcome=OUTCOMES[Outcome(decision.outcome)],
            in_the_way=in_the_way(decision),
        )


def follow_up_href(follow_up: FollowUp) -> str:
    return reverse("tssp_unlock:address", args=[follow_up.pk])


def decision_href(decision: UnlockDecision) -> str:
    return reverse("tssp_unlock:decision", args=[decision.pk])


def decisions_href(search: str) -> str:
    """The decisions that a search finds."""
    return f"{reverse('tssp_unlock:decisions')}?{urlencode({'search': search})}"


def with_way_back(href: str, query: QueryDict) -> str:
    """The address of a thing in a list, so that the way back leads to the list as it was."""
    return f"{href}?{urlencode({CAME_FROM: query.urlencode()})}" if query else href


def way_back(name: str, query: QueryDict) -> str:
    """The address of the list of that name, as it was where the person came `with_way_back`."""
    kept = QueryDict(query.get(CAME_FROM, "")).urlencode()
    return reverse(f"tssp_unlock:{name}") + (f"?{kept}" if kept else "")


@dataclass(frozen=True)
class ListPage:
    """A page of one list. `chosen`: why things are left out, each with a link to have them back.

    `notes` are about what was found. `empty` says that there is nothing, and is "" where there is something.
    """

    title: str
    tabs: tuple[NavigationItem, ...]
    list_href: str
    shown: str
    lines: tuple[FollowUpLine, ...] | tuple[DecisionLine, ...]
    pagination: Pagination
    filters: Form
    chosen: tuple[Action, ...]
    notes: tuple[str, ...]
    empty: str

    @classmethod
    def of(
        cls,
        name: str,
        page: "Page[int]",
        lines: tuple[FollowUpLine, ...] | tuple[DecisionLine, ...],
        form: Form,
        query: QueryDict,
        *,
        are_more: bool,
    ) -> "ListPage":
        chosen = tuple(_chosen(form, query))
        pagination = Pagination.of(page, query=query)
        return cls(
            title=f"{PLACES[name]}{pagination.place} – Portal unlocks",
            tabs=tuple(_tabs(name)),
            list_href=reverse(f"tssp_unlock:{name}"),
            shown=_shown(page, NOUNS[name]),
            lines=lines,
            pagination=pagination,
            filters=form,
            chosen=chosen,
            notes=(MANY_PEOPLE,) if are_more else (),
            empty="" if lines else NOTHING_CHOSEN if chosen else NOTHING[name],
        )


NOUNS = {"addresses": ("address", "addresses"), "decisions": ("decision", "decisions")}
MANY_PEOPLE = (
    "Many people have this name, and not all of them are looked at. "
    "Search for a TRN, or add another name or a date of birth."
)
NOTHING_CHOSEN = "Nothing matches what you chose. Check it for typing errors, or remove some of the filters."
NOTHING = {
    "addresses": "No email address has been used for more than one person.",
    "decisions": "Nobody has been matched to a record yet.",
}


def _tabs(current: str) -> Iterator[NavigationItem]:
    for name, text in PLACES.items():
        yield NavigationItem(text, reverse(f"tssp_unlock:{name}"), name == current)


def _shown(page: "Page[int]", nouns: tuple[str, str]) -> str:
    total = page.paginator.count
    of = f"the last {total:,} {nouns[1]}" if total == MOST_LISTED else f"{total:,} {nouns[total != 1]}"
    if page.paginator.num_pages == 1:
        return of.capitalize()
    return f"{page.start_index():,} to {page.end_index():,} of {of}"


def _chosen(form: Form, query: QueryDict) -> Iterator[Action]:
    """What leaves something out, in words, with the address of the same list without it."""
    if typed := query.get("search", "").strip():
        yield Action(f"Search: “{typed}”", _without(query, "search"))
    for name, (label, words) in FILTERS.items():
        for value in form.cleaned_data.get(name) or ():
            yield Action(f"{label}: {words[value]}", _without(query, name, value=value))
    for name, label in DAYS.items():
        if day := form.cleaned_data.get(name):
            yield Action(f"{label}: {govuk_date(day)}", _without(query, *(f"{name}-{part}" for part in DAY_PARTS)))


def _without(query: QueryDict, *names: str, value: str = "") -> str:
    """The query string without these; of a filter with several values only one goes. On the first page."""
    left = query.copy()
    for name in ("page", *names):
        kept = [each for each in left.pop(name, []) if value and name != "page" and each != value]
        if kept:
            left.setlist(name, kept)
    return f"?{left.urlencode()}"
