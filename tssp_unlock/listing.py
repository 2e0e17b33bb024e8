"""A page of a long list. Only ids are looked for and counted; what stands on the page is loaded by them."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

from govuk.lists import nearest_page

ON_A_PAGE = 20
MOST_LISTED = 10_000  # who looks for more says what, or when


class Ids(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """The ids of a list in its order, as far as it goes."""

    def __init__(self, found: "QuerySet[Any]") -> None:
        super().__init__(found.values_list("pk", flat=True)[:MOST_LISTED], ON_A_PAGE)
        self._found = found

    @cached_property
    def count(self) -> int:
        """Counted in any order: that ends as soon as there are enough."""
        return self._found.order_by()[:MOST_LISTED].count()


def page_of(found: "QuerySet[Any]", typed: str | None) -> "Page[int]":
    """The ids on the page whose number was typed, or on the nearest there is."""
    return nearest_page(Ids(found), typed)


def on_page[Thing: Model](page: "Page[int]", things: "QuerySet[Thing]") -> list[Thing]:
    """The things with these ids, in the order of the page."""
    ids = list(page.object_list)
    by_id = things.in_bulk(ids) if ids else {}
    return [by_id[pk] for pk in ids if pk in by_id]
