"""What the component macros are given: frozen, and complete, so that a typo in a template shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True)
class Action:
    """A link beside a row or on a card. `hidden_text` says to what it applies: "Change" + "name"."""

    text: str
    href: str
    hidden_text: str = ""
    new_tab: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        """The link as GOV.UK Frontend's macros take it."""
        attributes = {"target": "_blank", "rel": "noopener noreferrer"} if self.new_tab else {}
        hidden = {"visuallyHiddenText": self.hidden_text} if self.hidden_text else {}
        return {"text": self.text, "href": self.href, "attributes": attributes, **hidden}


@dataclass(frozen=True)
class Tag:
    """A word on a coloured ground: grey, green, turquoise, blue, purple, pink, red, orange, yellow."""

    text: str
    colour: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a summary list. `value`: text, safe markup, or several of them, shown one a line.

    `hint` stands below the value, in the colour of hints.
    """

    key: str
    value: str | Sequence[str] | None
    actions: Sequence[Action] = ()
    tag: Tag | None = None
    hint: str = ""

    @property
    def lines(self) -> Sequence[str]:
        """The value as lines; none when it is empty."""
        if self.value is None or self.value == "":
            return ()
        return (self.value,) if isinstance(self.value, str) else self.value


@dataclass(frozen=True)
class NavigationItem:
    """A link of the service navigation or of a sub-navigation."""

    text: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened: what, when (an aware instant) and who did it."""

    title: str
    at: datetime
    by: str = ""


@dataclass(frozen=True)
class PageLink:
    """A numbered page, or a gap between two (no number)."""

    number: int | None
    href: str = ""
    is_current: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        """The link as GOV.UK Frontend's macros take it."""
        if self.number is None:
            return {"ellipsis": True}
        return {"number": self.number, "href": self.href, "current": self.is_current}


@dataclass(frozen=True)
class Pagination:
    """Links to the pages around the current one; no link where there is no such page."""

    previous: str = ""
    next: str = ""
    items: Sequence[PageLink] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """The links as GOV.UK Frontend's macro takes them."""
        ends = {"previous": {"href": self.previous}, "next": {"href": self.next}}
        return {**ends, **({"items": [item.parameters for item in self.items]} if self.items else {})}

    @property
    def place(self) -> str:
        """Which page this is, for its title, as in " (page 2 of 5)"; "" where there is one page only."""
        current = next((item.number for item in self.items if item.is_current), None)
        return f" (page {current:,} of {self.items[-1].number:,})" if current else ""

    @classmethod
    def of(cls, page: "Page[Any]", query: QueryDict | Mapping[str, str] | None = None) -> "Pagination":
        """The links for a page of a Django paginator, which keep the other parameters of `query`."""
        if page.paginator.num_pages < 2:
            return cls()
        elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        numbers = (number if isinstance(number, int) else None for number in elided)
        return cls(
            previous=address(query, page.number - 1) if page.has_previous() else "",
            next=address(query, page.number + 1) if page.has_next() else "",
            items=tuple(
                PageLink(number, address(query, number), number == page.number) if number else PageLink(None)
                for number in numbers
            ),
        )


def address(query: QueryDict | Mapping[str, str] | None, number: int) -> str:
    """The query string of page `number`, with everything else in `query` kept."""
    parameters = QueryDict(mutable=True)
    if isinstance(query, QueryDict):
        parameters = query.copy()
    elif query:
        parameters.update(query)
    parameters["page"] = str(number)
    return f"?{parameters.urlencode()}"
