"""Long lists: which page of one is shown, and by which column it is sorted. Both stand in the address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.core.paginator import Page, Paginator
from django.http import QueryDict

type Direction = Literal["ascending", "descending", "none"]
LONGEST_NUMBER = 9  # digits; no list has more pages


class Comparable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


@dataclass(frozen=True)
class Column:
    """A column's heading: the link sorts by it, or turns the order round. `direction` is for aria-sort."""

    text: str
    href: str
    direction: Direction


@dataclass(frozen=True)
class Sorting:
    """By which column a list is sorted, and whether from the greatest to the least."""

    by: str
    is_descending: bool = False

    @classmethod
    def read(cls, query: QueryDict, columns: Iterable[str], default: str) -> "Sorting":
        """What the address says: `sort=name`, or `sort=-name`. A column that there is none of is the default."""
        typed = query.get("sort", default)
        by = typed.removeprefix("-")
        return cls(by, typed.startswith("-")) if by in columns else cls(default.removeprefix("-"), default[:1] == "-")

    def column(self, name: str, text: str, query: QueryDict) -> Column:
        """The heading of a column. Its link keeps all else in the address, and goes to the first page."""
        is_current = name == self.by
        direction: Direction = "none" if not is_current else "descending" if self.is_descending else "ascending"
        address = query.copy()
        address.pop("page", None)
        address["sort"] = f"-{name}" if direction == "ascending" else name
        return Column(text, f"?{address.urlencode()}", direction)

    def sort[Item](self, items: Iterable[Item], key: Callable[[Item], Comparable | None]) -> list[Item]:
        """The items by their key, in whatever order they came where it is the same; those without one are last."""
        keyed = [(key(item), item) for item in items]
        having = [each for each in keyed if each[0] is not None]
        having.sort(key=lambda each: each[0], reverse=self.is_descending)  # type: ignore[arg-type, return-value]
        return [item for _, item in having] + [item for each, item in keyed if each is None]


def nearest_page[Item](paginator: "Paginator[Item]", typed: str | None) -> "Page[Item]":
    """The page whose number was typed into the address; the nearest there is where there is none of that number."""
    number = (typed or "").strip()
    is_negative = number.startswith("-")
    if not number.removeprefix("-").isdecimal() or is_negative:
        return paginator.page(1)
    wanted = int(number) if len(number) <= LONGEST_NUMBER else paginator.num_pages
    return paginator.page(min(max(wanted, 1), paginator.num_pages))
