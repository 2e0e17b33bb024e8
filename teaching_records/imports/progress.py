"""How far a long command has come: a bar that is drawn over on a terminal, plain lines now and then elsewhere."""

from datetime import timedelta
from time import monotonic
from typing import TextIO

WIDTH = 30
DRAW_OVER = "\r\x1b[2K"  # back to the beginning of the line, which is wiped
SECONDS_BETWEEN_DRAWINGS = 0.2
SECONDS_BETWEEN_LINES = 30.0


class Progress:
    """Use as a context, and call with how much of `total` is done (in any unit) and a few words."""

    def __init__(self, stream: TextIO, title: str, total: int) -> None:
        self.stream, self.title, self.total = stream, title, total
        self.is_terminal = stream.isatty()
        self.started = self.shown = monotonic()
        self.part, self.words = 0.0, "nothing to do"

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.is_terminal:
            if kind is None:
                self._draw(1.0, self.words)
            self.stream.write("\n")
        elif kind is None:
            self.stream.write(f"{self.title}: {self.words}, {_clock(monotonic() - self.started)}.\n")
        self.stream.flush()

    def __call__(self, done: int, words: str) -> None:
        self.words = words
        self.part = min(done / self.total, 1.0) if self.total else 1.0
        if monotonic() - self.shown >= (SECONDS_BETWEEN_DRAWINGS if self.is_terminal else SECONDS_BETWEEN_LINES):
            self._show(words)

    def say(self, words: str) -> None:
        """Show what is done now, for a step of which nobody knows how far it has come."""
        self._show(f"{self.words}, {words}")

    def _show(self, words: str) -> None:
        self.shown = monotonic()
        if self.is_terminal:
            self._draw(self.part, words)
        else:
            self.stream.write(f"{self.title}: {words}, {self.part:.0%}.\n")
            self.stream.flush()

    def _draw(self, part: float, words: str) -> None:
        spent = monotonic() - self.started
        time = f"about {_clock(spent / part - spent)} left" if 0 < part < 1 else _clock(spent)
        filled = round(part * WIDTH)
        bar = "█" * filled + "░" * (WIDTH - filled)
        self.stream.write(f"{DRAW_OVER}{self.title} {bar} {part:4.0%}  {words}, {time}")
        self.stream.flush()


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
