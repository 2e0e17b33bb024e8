"""Charts and tables of figures."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from govuk.charts import HEIGHT, TOP, BarChart, BarTable, FigureTable, Place, Series, percentage
from tests.govuk.conftest import Render
from tests.govuk.test_components import LONG, importing

FLOOR = TOP + HEIGHT


def chart(*values: Sequence[int], is_stacked: bool = False, all_labels: bool = False, title: str = "Pets") -> BarChart:
    """A chart of cats, dogs and fish; as many days as there are values."""
    return BarChart(
        slug="pets",
        title=title,
        summary="Bar chart. More cats than dogs.",
        places=[Place(f"{day} May 2026", f"{day} May") for day in range(1, len(values[0]) + 1)],
        series=[Series(name, tuple(each)) for name, each in zip(("Cats", "Dogs", "Fish"), values, strict=False)],
        is_stacked=is_stacked,
        all_labels=all_labels,
    )


class TestBars:
    def test_are_as_high_as_there_are_many(self) -> None:
        first, second = chart([10, 5]).bars
        assert (first.y, first.height) == (TOP, HEIGHT)
        assert (second.y, second.height) == (TOP + HEIGHT / 2, HEIGHT / 2)

    def test_stand_side_by_side(self) -> None:
        cat, dog = chart([10], [5]).bars
        assert cat.x + cat.width == pytest.approx(dog.x)
        assert (cat.look, dog.look) == ("solid", "hatched")

    def test_stand_on_one_another(self) -> None:
        cat, dog = chart([6], [4], is_stacked=True).bars
        assert (cat.x, cat.width) == (dog.x, dog.width)
        assert cat.y + cat.height == pytest.approx(FLOOR)
        assert dog.y + dog.height == pytest.approx(cat.y)
        assert dog.y == TOP

    def test_of_nothing_are_not_there(self) -> None:
        assert [bar.title for bar in chart([1, 0], [0, 2]).bars] == ["1 May 2026: cats 1", "2 May 2026: dogs 2"]

    def test_of_one_among_thousands_can_be_seen(self) -> None:
        assert min(bar.height for bar in chart([100_000, 1]).bars) == 1

    @given(
        values=some.lists(some.tuples(*[some.integers(0, 2_000_000)] * 3), min_size=1, max_size=60),
        is_stacked=some.booleans(),
    )
    def test_stay_inside_the_chart(self, values: list[tuple[int, int, int]], is_stacked: bool) -> None:
        for bar in chart(*zip(*values, strict=True), is_stacked=is_stacked).bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= 100.01
            assert bar.y >= TOP - 1
            assert bar.y + bar.height <= FLOOR + 3


class TestLines:
    @pytest.mark.parametrize(
        ("greatest", "numbers"),
        [
            (0, ["0", "1"]),
            (1, ["0", "1"]),
            (5, ["0", "1", "2", "3", "4", "5"]),
            (6, ["0", "2", "4", "6"]),
            (55, ["0", "20", "40", "60"]),
            (1001, ["0", "500", "1,000", "1,500"]),
        ],
    )
    def test_are_at_round_numbers(self, greatest: int, numbers: list[str]) -> None:
        assert [line.text for line in chart([greatest]).lines] == numbers

    @given(greatest=some.integers(0, 10**7))
    def test_are_few_and_reach_the_highest_bar(self, greatest: int) -> None:
        lines = list(chart([greatest]).lines)
        assert 2 <= len(lines) <= 6
        assert int(lines[-1].text.replace(",", "")) >= greatest


class TestLabels:
    @pytest.mark.parametrize(("places", "labels"), [(1, 1), (6, 6), (7, 4), (30, 5), (31, 5), (40, 5)])
    def test_are_as_many_as_there_is_room_for(self, places: int, labels: int) -> None:
        assert len(list(chart([1] * places).labels)) == labels

    def test_are_all_there_where_they_are_short(self) -> None:
        assert len(list(chart([1] * 9, all_labels=True).labels)) == 9

    def test_have_the_number_above_a_stack(self) -> None:
        assert [mark.text for mark in chart([1, 0], [1500, 0], is_stacked=True).numbers] == ["1,501"]

    def test_have_no_number_where_there_is_no_room(self) -> None:
        assert list(chart([1] * 13, is_stacked=True).numbers) == []


class TestBarChart:
    SOURCE = importing("bar_chart") + "{{ bar_chart(chart) }}"

    def test_is_a_picture_with_words(self, render: Render) -> None:
        page = render(self.SOURCE, chart=chart([1], [2], title=LONG))
        assert page.one(role="img")["aria-label"] == f"{LONG}. Bar chart. More cats than dogs."
        assert page.one("figcaption").text == LONG

    def test_has_a_key_with_the_look_of_each_series(self, render: Render) -> None:
        page = render(self.SOURCE, chart=chart([1], [2], [3], is_stacked=True))
        assert [item.text for item in page.all("li")] == ["Cats", "Dogs", "Fish"]
        fills = {"currentcolor", "url(#pets-hatched)", "url(#pets-dotted)"}
        assert {element["fill"] for element in page.all("rect") if "fill" in element} == fills
        assert {pattern["id"] for pattern in page.all("pattern")} == {"pets-hatched", "pets-dotted"}

    def test_of_one_series_needs_no_key(self, render: Render) -> None:
        assert render(self.SOURCE, chart=chart([1])).all("li") == []

    def test_of_nothing_is_not_there(self, render: Render) -> None:
        assert render(self.SOURCE, chart=chart([0, 0], [0, 0])).elements == []

    def test_says_of_each_bar_what_it_is(self, render: Render) -> None:
        page = render(self.SOURCE, chart=chart([1000]))
        assert page.one("title").text == "1 May 2026: cats 1,000"


class TestBarTable:
    SOURCE = importing("bar_table") + "{{ bar_table(table) }}"

    def test_says_how_many_and_which_share(self, render: Render) -> None:
        table = BarTable.of("Pets", ("Pet", "Number", "Share"), [(LONG, 3000), ("Dog", 1000), ("Fish", 0)])
        page = render(self.SOURCE, table=table)
        assert page.one("caption").text == "Pets"
        assert [cell.text for cell in page.all("td")] == ["3,000", "75%", "1,000", "25%", "0", "0%"]
        assert [cell.text for cell in page.all("th", scope="row")] == [LONG, "Dog", "Fish"]
        assert [bar["width"] for bar in page.all("rect")] == ["75.0%", "25.0%", "0.0%"]

    def test_of_nothing_has_no_shares(self, render: Render) -> None:
        table = BarTable.of("Pets", ("Pet", "Number", "Share"), [("Dog", 0)])
        assert [cell.text for cell in render(self.SOURCE, table=table).all("td")] == ["0", "0%"]


class TestFigureTable:
    def test_has_a_caption_and_headings(self, render: Render) -> None:
        table = FigureTable("Pets", ("Pet", "Number"), [(LONG, "3")])
        page = render(importing("figure_table") + "{{ figure_table(table) }}", table=table)
        assert page.one("caption").text == "Pets"
        assert [cell.text for cell in page.all("th", scope="col")] == ["Pet", "Number"]
        assert page.one("th", scope="row").text == LONG
        assert "govuk-table__cell--numeric" in page.one("td").classes

    def test_of_many_columns_stacks_on_a_phone(self, render: Render) -> None:
        table = FigureTable("Pets", ("Day", "Cats", "Dogs", "Fish"), [("1 May", "3", "4", "5")])
        page = render(importing("figure_table") + "{{ figure_table(table) }}", table=table)
        assert "trs-stacking-table" in page.one("table").classes
        assert [cell["data-label"] for cell in page.all("td")] == ["Cats", "Dogs", "Fish"]


class TestPercentage:
    @pytest.mark.parametrize(
        ("share", "words"),
        [(0, "0%"), (0.01, "under 1%"), (1, "1%"), (49.6, "50%"), (99, "99%"), (99.01, "over 99%"), (100, "100%")],
    )
    def test_is_all_or_nothing_only_where_it_is(self, share: float, words: str) -> None:
        assert percentage(share) == words
