"""The page and the order of a long list, as its address says."""

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict

from govuk.lists import Sorting, nearest_page
from tests.govuk.conftest import Render

SOURCE = """{% from "govuk/components/column_heading.html" import column_heading %}{{ column_heading(column) }}"""
COLUMNS = ("name", "born")


class TestSorting:
    @pytest.mark.parametrize(
        ("query", "by", "is_descending"),
        [
            ("", "born", True),
            ("sort=name", "name", False),
            ("sort=-name", "name", True),
            ("sort=nonsense", "born", True),
            ("sort=--name", "born", True),
            ("sort=", "born", True),
        ],
    )
    def test_is_read_from_the_address(self, query: str, by: str, is_descending: bool) -> None:
        assert Sorting.read(QueryDict(query), COLUMNS, "-born") == Sorting(by, is_descending)

    @pytest.mark.parametrize(
        ("sorting", "direction", "href"),
        [
            (Sorting("name"), "ascending", "?search=a&search=b&sort=-name"),
            (Sorting("name", True), "descending", "?search=a&search=b&sort=name"),
            (Sorting("born"), "none", "?search=a&search=b&sort=name"),
        ],
    )
    def test_links_to_the_other_order_and_keeps_the_rest(self, sorting: Sorting, direction: str, href: str) -> None:
        column = sorting.column("name", "Name", QueryDict("search=a&page=3&search=b&sort=born"))
        assert (column.direction, column.href) == (direction, href)

    def test_shows_its_direction(self, render: Render) -> None:
        column = Sorting("name", True).column("name", "Name", QueryDict(""))
        markup = render(SOURCE, column=column)
        assert markup.one("th", scope="col")["aria-sort"] == "descending"
        assert (markup.one("a").text, markup.one("a")["href"]) == ("Name", "?sort=name")

    @pytest.mark.parametrize(
        ("sorting", "order"),
        [(Sorting("name"), ["ab", "aa", "b", "-"]), (Sorting("name", True), ["b", "ab", "aa", "-"])],
    )
    def test_sorts_and_keeps_the_order_of_equals(self, sorting: Sorting, order: list[str]) -> None:
        assert sorting.sort(["ab", "-", "b", "aa"], lambda each: None if each == "-" else each[0]) == order


class TestNearestPage:
    @pytest.mark.parametrize(
        ("typed", "number"),
        [
            (None, 1),
            ("", 1),
            ("2", 2),
            (" 3 ", 3),
            ("4", 3),
            ("0", 1),
            ("-7", 1),
            ("99999999999999999999", 3),
            ("two", 1),
            ("²", 1),
            ("٢", 2),
        ],
    )
    def test_is_a_page_that_there_is(self, typed: str | None, number: int) -> None:
        assert nearest_page(Paginator(range(25), 10), typed).number == number

    def test_is_the_first_of_nothing(self) -> None:
        assert list(nearest_page(Paginator([], 10), "5")) == []
