"""Figures to look at and to read: a bar chart with its geometry worked out, and tables.

A chart is as wide as its place: across, positions are shares of the width; downwards, pixels. So letters keep their
size on a phone, where a drawing that was shrunk as a whole could not be read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil

TOP, HEIGHT, BOTTOM = 20, 200, 28  # pixels above the bars (for a number), of the tallest bar, and for what is below
MOST_LINES = 5
MOST_NAMED, NAMED_OF_MORE = 6, 5  # dates that stand side by side on a phone: all of a few places, some of many
MOST_NUMBERED = 12
MOST_COLUMNS = 3
SHARE_OF_PLACE = 0.8  # of the width between two places that bars fill
LOOKS = ("solid", "hatched", "dotted")  # by the order of the series: told apart without colour


@dataclass(frozen=True)
class Series:
    """What one kind of bar stands for, and how many there are at each place."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """Where bars stand: its whole name ("3 November 2026"), and a short one to go below it ("3 Nov")."""

    name: str
    short: str


@dataclass(frozen=True)
class Bar:
    """`x` and `width` are percentages, `y` and `height` pixels."""

    x: float
    y: float
    width: float
    height: float
    look: str
    title: str


@dataclass(frozen=True)
class Mark:
    """A text of the chart, centred on `x` (a percentage), or a line across it at `y` (pixels)."""

    text: str
    x: float = 0
    y: float = 0


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Upright bars. `slug` makes ids, so it is another for each chart of a page. `summary` says what they show.

    At each place the series stand side by side, or on top of one another where `is_stacked`. `all_labels`: the
    places are few and their names short, so that each has its name below it.
    """

    slug: str
    title: str
    summary: str
    places: Sequence[Place]
    series: Sequence[Series]
    is_stacked: bool = False
    all_labels: bool = False

    height = TOP + HEIGHT + BOTTOM
    floor = TOP + HEIGHT

    @property
    def is_empty(self) -> bool:
        return not any(any(each.values) for each in self.series)

    @property
    def key(self) -> Sequence[tuple[str, str]]:
        """Look and name of each series; nothing where there is only one."""
        return [] if len(self.series) == 1 else list(zip(LOOKS, (each.name for each in self.series), strict=False))

    @cached_property
    def _totals(self) -> list[int]:
        """The height of what stands at each place."""
        together = sum if self.is_stacked else max
        return [together(values) for values in zip(*(each.values for each in self.series), strict=True)]

    @cached_property
    def _step(self) -> int:
        """From one line to the next: 1, 2 or 5, times a power of ten."""
        least = max(self._totals, default=0) / MOST_LINES
        return next(step for step in _round_numbers() if step >= least)

    @cached_property
    def _greatest(self) -> int:
        return self._step * max(ceil(max(self._totals, default=0) / self._step), 1)

    @property
    def lines(self) -> Iterator[Mark]:
        """The lines across the chart, with their numbers."""
        for value in range(0, self._greatest + 1, self._step):
            yield Mark(f"{value:,}", y=self._y(value))

    def _y(self, value: int) -> float:
        return round(self.floor - HEIGHT * value / self._greatest, 2)

    @property
    def bars(self) -> Iterator[Bar]:
        for number, place in enumerate(self.places):
            yield from self._stack(number, place) if self.is_stacked else self._group(number, place)

    def _stack(self, number: int, place: Place) -> Iterator[Bar]:
        tops = accumulate(each.values[number] for each in self.series)
        for look, each, top in zip(LOOKS, self.series, tops, strict=False):
            yield from self._bar(number, place, look, each, top=top)

    def _group(self, number: int, place: Place) -> Iterator[Bar]:
        for side, (look, each) in enumerate(zip(LOOKS, self.series, strict=False)):
            yield from self._bar(number, place, look, each, top=each.values[number], side=side)

    def _bar(self, number: int, place: Place, look: str, each: Series, *, top: int, side: int = 0) -> Iterator[Bar]:
        value = each.values[number]
        if not value:
            return
        width = self._width * SHARE_OF_PLACE / (1 if self.is_stacked else len(self.series))
        x = self._width * (number + (1 - SHARE_OF_PLACE) / 2) + side * width
        y = self._y(top)
        height = max(self._y(top - value) - y, 1)  # one of a thousand is there to be seen
        title = f"{place.name}: {each.name.lower()} {value:,}"
        yield Bar(round(x, 3), y, round(width, 3), round(height, 2), look, title)

    @property
    def _width(self) -> float:
        return 100 / len(self.places)

    def _middle(self, number: int) -> float:
        return round(self._width * (number + 0.5), 3)

    @property
    def marks(self) -> Iterator[Mark]:
        """What is written above and below the bars."""
        yield from self.numbers
        yield from self.labels

    @property
    def numbers(self) -> Iterator[Mark]:
        """How many there are, above what stands at each place: where there is room."""
        if self.is_stacked and len(self.places) <= MOST_NUMBERED:
            for number, total in enumerate(self._totals):
                if total:
                    yield Mark(f"{total:,}", x=self._middle(number), y=self._y(total) - 5)

    @property
    def labels(self) -> Iterator[Mark]:
        """The names below the bars: of as many places as there is room for."""
        are_few = self.all_labels or len(self.places) <= MOST_NAMED
        every = 1 if are_few else ceil(len(self.places) / NAMED_OF_MORE)
        for number, place in list(enumerate(self.places))[::every]:
            yield Mark(place.short, x=self._middle(number), y=self.floor + 18)


def _round_numbers() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


@dataclass(frozen=True)
class FigureTable:
    """Rows of a name and figures, as text. `head` names the columns. Nothing in it is worked out any more."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def is_wide(self) -> bool:
        """Whether its columns do not fit side by side on a phone."""
        return len(self.head) > MOST_COLUMNS

    def labelled(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Each text of `row` after the name of its column."""
        return zip(self.head, row, strict=True)


@dataclass(frozen=True)
class BarRow:
    """A name, how many, and which share of all that is, from 0 to 100."""

    name: str
    count: int
    share: float

    @property
    def shown_count(self) -> str:
        return f"{self.count:,}"

    @property
    def shown_share(self) -> str:
        return percentage(self.share)


@dataclass(frozen=True)
class BarTable:
    """What something is made up of: a table with a bar in each row. `head` names the three columns."""

    caption: str
    head: tuple[str, str, str]
    rows: Sequence[BarRow]

    @classmethod
    def of(cls, caption: str, head: tuple[str, str, str], counts: Sequence[tuple[str, int]]) -> "BarTable":
        """From names and how many there are of each: shares are of all of them."""
        total = sum(count for _, count in counts)
        rows = (BarRow(name, count, 100 * count / total if total else 0) for name, count in counts)
        return cls(caption, head, tuple(rows))

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)


def percentage(share: float) -> str:
    """A share from 0 to 100 as a whole percentage. All is 100% and nothing 0%; what is only nearly that is not."""
    if 0 < share < 1:
        return "under 1%"
    if 99 < share < 100:
        return "over 99%"
    return f"{share:.0f}%"
