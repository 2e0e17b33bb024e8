"""The figures as bars, in SVG written by hand: milliseconds on a logarithmic scale, per cent on a plain one."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from math import log10

WIDTH, LABELS, BAR, ROW = 960, 420, 400, 22
MOST_MILLISECONDS, LEAST_MILLISECONDS = 1000.0, 0.01
COLOURS = {True: "#00703c", False: "#d4351c", None: "#5694ca"}  # the goal met, missed; no goal


@dataclass(frozen=True, slots=True)
class Bar:
    section: str
    label: str
    value: float
    text: str
    is_met: bool | None

    @property
    def share(self) -> float:
        """How much of the scale the bar takes, from 0 to 1."""
        if self.text.endswith("%"):
            return min(self.value / 100, 1.0)
        span = log10(MOST_MILLISECONDS / LEAST_MILLISECONDS)
        return min(max(log10(max(self.value, LEAST_MILLISECONDS) / LEAST_MILLISECONDS) / span, 0.0), 1.0)


def draw(title: str, bars: Sequence[Bar]) -> str:
    """An SVG document with the bars under its title and the headings of their sections."""
    parts: list[str] = []
    y = 40
    for section, members in groupby(bars, key=lambda bar: bar.section):
        y += ROW
        parts.append(f'<text x="10" y="{y}" font-weight="bold">{escape(section)}</text>')
        for bar in members:
            y += ROW
            parts += _bar(bar, y)
        y += ROW // 2
    height, title = y + ROW, escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="Arial, sans-serif" font-size="14">\n<title>{title}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
        f'<text x="10" y="26" font-size="20" font-weight="bold">{title}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _bar(bar: Bar, y: int) -> list[str]:
    length = round(bar.share * BAR)
    return [
        f'<text x="{LABELS - 8}" y="{y}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect x="{LABELS}" y="{y - 13}" width="{length}" height="16" fill="{COLOURS[bar.is_met]}"/>',
        f'<text x="{LABELS + length + 6}" y="{y}">{escape(bar.text)}</text>',
    ]
